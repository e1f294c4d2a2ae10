// SQL over what belongs to a matter beside its reports: levels, disputes, tellings, contacts on the spot, calls, findings.
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { Tx } from '#platform/sql.ts';
import type { LevelAct } from '../contract/words.ts';
import type { Matter } from './matters.ts';
import type {
  CallTable,
  DisputeTable,
  FindingTable,
  LevelChangeTable,
  SiteContactTable,
  SiteTryTable,
  ToldTable,
} from './side-tables.ts';
import { tables } from './tables.ts';

export type Told = Selectable<ToldTable>;
export type SiteContact = Selectable<SiteContactTable>;
export type SiteTry = Selectable<SiteTryTable>;
export type CallFromAbove = Selectable<CallTable>;
export type LevelChange = Selectable<LevelChangeTable>;
export type Dispute = Selectable<DisputeTable>;
export type Finding = Selectable<FindingTable>;

/** Keeps how a level came to be. A14.1 */
export async function insertLevelChange(
  ctx: Ctx,
  matter: Matter,
  change: {
    act: LevelAct;
    from: string | null;
    to: string;
    byUnitId: Id;
    body?: string;
    document?: string;
    reason: string;
  },
): Promise<void> {
  await tables(ctx.tx)
    .insertInto('reports_level_change')
    .values({
      id: ctx.newId(),
      matter_id: matter.id,
      act: change.act,
      from_level: change.from,
      to_level: change.to,
      by_unit_id: change.byUnitId,
      by_person_id: ctx.actor.personId,
      body: change.body ?? '',
      document: change.document ?? '',
      reason: change.reason,
      at: ctx.now,
    })
    .execute();
}

export async function levelChangesOf(tx: Tx, matterId: Id): Promise<LevelChange[]> {
  return tables(tx)
    .selectFrom('reports_level_change')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

export async function insertDispute(tx: Tx, dispute: Insertable<DisputeTable>): Promise<void> {
  await tables(tx).insertInto('reports_dispute').values(dispute).execute();
}

export async function findDispute(tx: Tx, id: Id): Promise<Dispute | null> {
  return (await tables(tx).selectFrom('reports_dispute').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Decides a dispute once; false where it was decided before. */
export async function decideDispute(tx: Tx, id: Id, decision: Updateable<DisputeTable>): Promise<boolean> {
  const row = await tables(tx)
    .updateTable('reports_dispute')
    .set(decision)
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function disputesOf(tx: Tx, matterId: Id): Promise<Dispute[]> {
  return tables(tx).selectFrom('reports_dispute').selectAll().where('matter_id', '=', matterId).orderBy('at').execute();
}

export async function insertTold(tx: Tx, told: Insertable<ToldTable>): Promise<void> {
  await tables(tx).insertInto('reports_told').values(told).execute();
}

/** Tellings of a matter by its unit, in the order of their entry. */
export async function toldOf(tx: Tx, matterId: Id): Promise<Told[]> {
  return tables(tx)
    .selectFrom('reports_told')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
}

/** One telling; null where there is none. */
export async function findTold(tx: Tx, id: Id): Promise<Told | null> {
  return (await tables(tx).selectFrom('reports_told').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

export async function insertSiteContact(tx: Tx, contact: Insertable<SiteContactTable>): Promise<void> {
  await tables(tx).insertInto('reports_site_contact').values(contact).execute();
}

export async function findSiteContact(tx: Tx, id: Id): Promise<SiteContact | null> {
  return (
    (await tables(tx).selectFrom('reports_site_contact').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
  );
}

/** Contacts on the spot, oldest first: the newest of a role counts. A17.1 */
export async function siteContactsOf(tx: Tx, matterId: Id): Promise<SiteContact[]> {
  return tables(tx)
    .selectFrom('reports_site_contact')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('given_at')
    .orderBy('id')
    .execute();
}

export async function insertSiteTry(tx: Tx, one: Insertable<SiteTryTable>): Promise<void> {
  await tables(tx).insertInto('reports_site_try').values(one).execute();
}

export async function siteTriesOf(tx: Tx, matterId: Id): Promise<SiteTry[]> {
  return tables(tx)
    .selectFrom('reports_site_try as t')
    .innerJoin('reports_site_contact as c', 'c.id', 't.contact_id')
    .selectAll('t')
    .where('c.matter_id', '=', matterId)
    .orderBy('t.at')
    .execute();
}

export async function insertCall(tx: Tx, call: Insertable<CallTable>): Promise<void> {
  await tables(tx).insertInto('reports_call').values(call).execute();
}

export async function callsOf(tx: Tx, matterId: Id): Promise<CallFromAbove[]> {
  return tables(tx).selectFrom('reports_call').selectAll().where('matter_id', '=', matterId).orderBy('at').execute();
}

export async function insertFinding(tx: Tx, finding: Insertable<FindingTable>): Promise<void> {
  await tables(tx).insertInto('reports_finding').values(finding).execute();
}

/** One finding; locked where it is going to change (after its matter). */
export async function findFinding(tx: Tx, id: Id, lock = false): Promise<Finding | null> {
  const query = tables(tx).selectFrom('reports_finding').selectAll().where('id', '=', id);
  return (await (lock ? query.forUpdate() : query).executeTakeFirst()) ?? null;
}

export async function changeFinding(tx: Tx, id: Id, change: Updateable<FindingTable>): Promise<Finding> {
  return tables(tx)
    .updateTable('reports_finding')
    .set({ ...change, revision: sql`revision + 1` as never })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function findingsOf(tx: Tx, matterId: Id): Promise<Finding[]> {
  return tables(tx).selectFrom('reports_finding').selectAll().where('matter_id', '=', matterId).orderBy('at').execute();
}
