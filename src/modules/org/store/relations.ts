// SQL over relations, the scope computed from them, and the room's own revision.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { OrgFunction, RelationKind, UnitRef } from '../contract.ts';
import type { ScopeRow } from '../rules/closure.ts';
import { REF } from './units.ts';

export interface RelationRecord {
  readonly id: Id;
  readonly kind: RelationKind;
  readonly superiorId: Id;
  readonly subordinateId: Id;
  readonly functions: readonly OrgFunction[];
  readonly from: Instant;
  readonly to: Instant | null;
  readonly document: string | null;
  readonly revision: number;
}

const RECORD = sql`r.id, r.kind, r.superior_id as "superiorId", r.subordinate_id as "subordinateId", r.functions,
  lower(r.during) as "from", upper(r.during) as "to", r.document, r.revision`;

/** Takes the room's write lock (one row) and answers the new revision: writes of units and people follow one another. */
export async function takeTurn(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{
    revision: number;
  }>`update org_state set revision = revision + 1 returning revision`.execute(ctx.tx);
  return rows[0]?.revision ?? 0;
}

export async function stateRevision(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ revision: number }>`select revision from org_state`.execute(ctx.tx);
  return rows[0]?.revision ?? 0;
}

export async function allRelations(ctx: Ctx): Promise<RelationRecord[]> {
  const { rows } = await sql<RelationRecord>`select ${RECORD} from org_relation r`.execute(ctx.tx);
  return rows;
}

export async function lockRelation(ctx: Ctx, id: Id): Promise<RelationRecord | null> {
  const { rows } =
    await sql<RelationRecord>`select ${RECORD} from org_relation r where r.id = ${id} for update`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** Relations of a unit that hold now or later, seen from one of the two sides, with the unit on the other. */
export async function relationsOf(
  ctx: Ctx,
  unitId: Id,
  side: 'superiors' | 'subordinates',
): Promise<(RelationRecord & { unit: UnitRef })[]> {
  const [own, other] =
    side === 'superiors' ? [sql`r.subordinate_id`, sql`r.superior_id`] : [sql`r.superior_id`, sql`r.subordinate_id`];
  const { rows } = await sql<RelationRecord & { unit: UnitRef }>`
    select ${RECORD}, (select to_jsonb(x) from (select ${REF}) x) as unit
    from org_relation r join org_unit u on u.id = ${other}
    where ${own} = ${unitId} and (upper_inf(r.during) or upper(r.during) > ${ctx.now}::timestamptz)
    order by array_position(array['administrative', 'entrusted', 'vertical', 'guidance'], r.kind), u.code`.execute(
    ctx.tx,
  );
  return rows;
}

export type RelationWrite = Omit<RelationRecord, 'revision'>;

/** Writes any number of relations in one statement; a known id is changed. */
export async function putRelations(ctx: Ctx, relations: readonly RelationWrite[]): Promise<void> {
  if (relations.length === 0) return;
  await sql`
    insert into org_relation (id, kind, superior_id, subordinate_id, functions, during, document)
    select id, kind, "superiorId", "subordinateId", array(select jsonb_array_elements_text(functions)),
      tstzrange("from", "to"), document
    from jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as x (id uuid, kind text, "superiorId" uuid, "subordinateId" uuid,
      functions jsonb, "from" timestamptz, "to" timestamptz, document text)
    on conflict (id) do update set functions = excluded.functions, during = excluded.during, document = excluded.document,
      revision = org_relation.revision + 1`.execute(ctx.tx);
}

/** Makes org_scope equal to the closure given; only rows that differ are touched. Answers how many. */
export async function putScope(ctx: Ctx, rows: readonly ScopeRow[]): Promise<number> {
  const wanted = JSON.stringify(
    rows.map((row) => [row.unit, row.superior, row.fn, row.period.from, row.period.to, row.depth]),
  );
  const { rows: counted } = await sql<{ n: number }>`
    with wanted as (
      select (x->>0)::uuid as unit_id, (x->>1)::uuid as superior_id, x->>2 as function,
        tstzrange((x->>3)::timestamptz, (x->>4)::timestamptz) as during, (x->>5)::smallint as depth
      from jsonb_array_elements(${wanted}::jsonb) x
    ), gone as (
      delete from org_scope s where not exists (
        select 1 from wanted w where w.unit_id = s.unit_id and w.superior_id = s.superior_id and w.function = s.function
          and w.during = s.during and w.depth = s.depth)
      returning 1
    ), come as (
      insert into org_scope select w.* from wanted w where not exists (
        select 1 from org_scope s where w.unit_id = s.unit_id and w.superior_id = s.superior_id and w.function = s.function
          and w.during = s.during and w.depth = s.depth)
      returning 1
    )
    select (select count(*) from gone)::int + (select count(*) from come)::int as n`.execute(ctx.tx);
  return counted[0]?.n ?? 0;
}
