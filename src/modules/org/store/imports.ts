// SQL over previews of imports. The rows wait sealed, because they hold mobile numbers.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { ImportView } from '../contract-import.ts';

type Preview = Pick<ImportView, 'counts' | 'problems' | 'problemCount' | 'notes' | 'noteCount' | 'changes'>;

export interface ImportRecord {
  readonly id: Id;
  readonly at: Instant;
  readonly byUnitId: Id | null;
  readonly by: string;
  readonly digest: string;
  readonly stateRevision: number;
  readonly absent: 'keep' | 'end';
  readonly state: 'open' | 'refused' | 'confirmed';
  readonly preview: Preview;
  readonly sealedRows: string | null;
}

export async function insertImport(ctx: Ctx, record: ImportRecord): Promise<void> {
  await sql`
    insert into org_import (id, at, by_person_id, by_unit_id, by_name, digest, state_revision, absent, state, preview, sealed_rows)
    values (${record.id}, ${record.at}::timestamptz, ${ctx.actor.personId}, ${record.byUnitId}, ${record.by}, ${record.digest},
      ${record.stateRevision}, ${record.absent}, ${record.state}, ${JSON.stringify(record.preview)}::jsonb, ${record.sealedRows})`.execute(
    ctx.tx,
  );
}

export async function findImport(ctx: Ctx, id: Id, lock: 'lock' | 'read' = 'read'): Promise<ImportRecord | null> {
  const { rows } = await sql<ImportRecord>`
    select id, at, by_unit_id as "byUnitId", by_name as by, digest, state_revision as "stateRevision", absent, state, preview,
      sealed_rows as "sealedRows"
    from org_import where id = ${id} ${lock === 'lock' ? sql`for update` : sql``}`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** The rows of a confirmed import are on file now and go from here; its preview stays. */
export async function closeImport(ctx: Ctx, id: Id): Promise<void> {
  await sql`update org_import set state = 'confirmed', confirmed_at = ${ctx.now}::timestamptz, sealed_rows = null where id = ${id}`.execute(
    ctx.tx,
  );
}

/** A newer preview of the same unit takes the place of older open ones: their rows go. */
export async function dropOpenRows(ctx: Ctx, byUnitId: Id | null): Promise<void> {
  await sql`update org_import set sealed_rows = null, state = 'refused'
    where state = 'open' and by_unit_id is not distinct from ${byUnitId}::uuid`.execute(ctx.tx);
}
