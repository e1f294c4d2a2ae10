// SQL over matters: reading in a scope, locking for a write, storing with a raised revision.
import { sql, type Insertable, type RawBuilder, type Selectable, type Updateable } from 'kysely';
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { inScope } from '#platform/policy.ts';
import type { Tx } from '#platform/sql.ts';
import { OWN, SENT } from '../policy.ts';
import { tables, type LinkTable, type MatterTable } from './tables.ts';

export type Matter = Selectable<MatterTable>;
export type MatterLink = Selectable<LinkTable>;

/** True for matters (alias `m`) that the actor may see: own and entered ones, and what was sent along the line or to it. */
export function matterVisible(actor: Actor, now: Instant): RawBuilder<boolean> {
  const columns = { unit: sql`m.unit_id`, at: sql`m.opened_at`, addressedTo: addressedMatter };
  const entered = actor.unitId === null ? sql`false` : sql`m.entered_by_unit_id = ${actor.unitId}`;
  return sql<boolean>`(${inScope(OWN, actor, now, columns)} or ${entered}
    or (m.first_sent_at is not null and ${inScope(SENT, actor, now, columns)}))`;
}

function addressedMatter(unitId: Id): RawBuilder<unknown> {
  return sql`exists (select 1 from reports_dispatch d where d.matter_id = m.id and d.to_unit_id = ${unitId} and d.state <> 'prepared')`;
}

/** True for reports (alias `r` of matter `m`): one's own; of others what was sent up the line, or to the actor's unit itself. */
export function reportVisible(actor: Actor, now: Instant): RawBuilder<boolean> {
  const columns = { unit: sql`m.unit_id`, at: sql`m.opened_at`, addressedTo: addressedReport };
  const entered = actor.unitId === null ? sql`false` : sql`m.entered_by_unit_id = ${actor.unitId}`;
  return sql<boolean>`(${inScope(OWN, actor, now, columns)} or ${entered}
    or (r.submitted_at is not null and ${inScope(SENT, actor, now, columns)}))`;
}

function addressedReport(unitId: Id): RawBuilder<unknown> {
  return sql`exists (select 1 from reports_dispatch d where d.report_id = r.id and d.to_unit_id = ${unitId} and d.state <> 'prepared')`;
}

/** One matter in the actor's scope; null where it is not there or not for the actor. */
export async function findMatter(tx: Tx, actor: Actor, now: Instant, id: Id): Promise<Matter | null> {
  const row = await tables(tx)
    .selectFrom('reports_matter as m')
    .selectAll('m')
    .where('m.id', '=', id)
    .where(matterVisible(actor, now))
    .executeTakeFirst();
  return row ?? null;
}

/** One matter, locked; null where there is none. The caller has asked the scope. */
export async function lockMatter(tx: Tx, id: Id): Promise<Matter | null> {
  const row = await tables(tx)
    .selectFrom('reports_matter')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Matters by id, whoever may see them; for names inside one's own records only. */
export async function mattersByIds(tx: Tx, ids: readonly Id[]): Promise<Matter[]> {
  return ids.length === 0
    ? []
    : tables(tx)
        .selectFrom('reports_matter')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();
}

/** Matters among some ids that the actor may see. */
export async function visibleMatters(tx: Tx, actor: Actor, now: Instant, ids: readonly Id[]): Promise<Matter[]> {
  if (ids.length === 0) return [];
  return tables(tx)
    .selectFrom('reports_matter as m')
    .selectAll('m')
    .where('m.id', 'in', [...ids])
    .where(matterVisible(actor, now))
    .execute();
}

/** Stores a new matter. A taken id raises the named constraint. */
export async function insertMatter(tx: Tx, matter: Insertable<MatterTable>): Promise<Matter> {
  return tables(tx).insertInto('reports_matter').values(matter).returningAll().executeTakeFirstOrThrow();
}

/** Changes a locked matter and raises its revision. */
export async function changeMatter(tx: Tx, id: Id, change: Updateable<MatterTable>): Promise<Matter> {
  return tables(tx)
    .updateTable('reports_matter')
    .set({ ...change, revision: sql`revision + 1` as never })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Matters offered to a unit and not yet answered. */
export async function openOffers(tx: Tx, unitId: Id): Promise<Matter[]> {
  return tables(tx)
    .selectFrom('reports_matter')
    .selectAll()
    .where('offered_to_unit_id', '=', unitId)
    .where('offer_state', '=', 'open')
    .orderBy('opened_at', 'desc')
    .limit(100)
    .execute();
}

/** Stores a link between two matters. */
export async function insertLink(tx: Tx, link: Insertable<LinkTable>): Promise<void> {
  await tables(tx).insertInto('reports_matter_link').values(link).execute();
}

/** All links of some matters, in either direction, undoing ones included. */
export async function linksOf(tx: Tx, matterIds: readonly Id[]): Promise<MatterLink[]> {
  if (matterIds.length === 0) return [];
  return tables(tx)
    .selectFrom('reports_matter_link')
    .selectAll()
    .where((where) =>
      where.or([where('matter_id', 'in', [...matterIds]), where('other_matter_id', 'in', [...matterIds])]),
    )
    .orderBy('at')
    .execute();
}
