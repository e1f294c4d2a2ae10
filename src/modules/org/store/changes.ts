// SQL over the room's history: what was, since when, changed by whom (A09.3). Rows are only added.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';

export interface Change {
  readonly unitId: Id;
  readonly kind: 'unit' | 'relation' | 'desk' | 'deskServes' | 'person' | 'post' | 'phone';
  readonly objectId: Id;
  readonly act: 'made' | 'changed' | 'ended';
  /** What it is about, in words. */
  readonly label: string;
  readonly was?: Record<string, unknown> | null;
  readonly becomes?: Record<string, unknown> | null;
}

/**
 * Writes history in one statement; `since` is when the object was last changed, else when it began, and is
 * found by the database. A mobile number never stands in `was` or `becomes`.
 */
export async function putChanges(ctx: Ctx, changes: readonly Change[], importId: Id | null = null): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ was: null, becomes: null, ...change, id: ctx.newId() }));
  await sql`
    insert into org_change (id, at, by_person_id, by_unit_id, by_name, unit_id, kind, object_id, act, label, was, since, becomes, import_id)
    select x.id, ${ctx.now}::timestamptz, ${ctx.actor.personId}::uuid, ${ctx.actor.unitId}::uuid, ${ctx.actor.name}, x."unitId", x.kind,
      x."objectId", x.act, x.label, x.was,
      case when x.act = 'made' then null else (select max(c.at) from org_change c where c.object_id = x."objectId") end,
      x.becomes, ${importId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id uuid, "unitId" uuid, kind text, "objectId" uuid, act text,
      label text, was jsonb, becomes jsonb)`.execute(ctx.tx);
}

export interface ChangeRow {
  readonly id: Id;
  readonly at: Instant;
  readonly by: string;
  readonly kind: string;
  readonly act: 'made' | 'changed' | 'ended';
  readonly label: string;
  readonly was: Record<string, unknown> | null;
  readonly since: Instant | null;
  readonly becomes: Record<string, unknown> | null;
}

export async function changesOf(ctx: Ctx, unitId: Id, limit: number): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select id, at, by_name as by, kind, act, label, was, since, becomes from org_change
    where unit_id = ${unitId} order by at desc, id desc limit ${limit}`.execute(ctx.tx);
  return rows;
}
