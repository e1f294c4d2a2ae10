// SQL over desks and the units they serve.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';

export interface DeskRecord {
  readonly id: Id;
  readonly hostUnitId: Id;
  readonly sectionUnitId: Id | null;
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly revision: number;
}

export interface ServesRecord {
  readonly id: Id;
  readonly deskId: Id;
  readonly unitId: Id;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly document: string | null;
  readonly revision: number;
}

const DESK = sql`d.id, d.host_unit_id as "hostUnitId", d.section_unit_id as "sectionUnitId", d.name, lower(d.during) as "from",
  upper(d.during) as "to", d.revision`;
const SERVES = sql`s.id, s.desk_id as "deskId", s.unit_id as "unitId", lower(s.during) as "from", upper(s.during) as "to", s.document, s.revision`;

export async function lockDesk(ctx: Ctx, id: Id): Promise<DeskRecord | null> {
  const { rows } = await sql<DeskRecord>`select ${DESK} from org_desk d where d.id = ${id} for update`.execute(ctx.tx);
  return rows[0] ?? null;
}

export async function lockServes(ctx: Ctx, id: Id): Promise<ServesRecord | null> {
  const { rows } =
    await sql<ServesRecord>`select ${SERVES} from org_desk_serves s where s.id = ${id} for update`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** Desks that stand now: of one unit (hosted, kept by or serving it), those on joint watch, or all. */
export async function standingDesks(ctx: Ctx, of: { unitId?: Id; joint?: boolean }): Promise<DeskRecord[]> {
  const serving = sql`(select count(*) from org_desk_serves s where s.desk_id = d.id and s.during @> ${ctx.now}::timestamptz)`;
  const { rows } = await sql<DeskRecord>`
    select ${DESK} from org_desk d where d.during @> ${ctx.now}::timestamptz
      ${
        of.unitId === undefined
          ? sql``
          : sql`and (d.host_unit_id = ${of.unitId} or d.section_unit_id = ${of.unitId} or exists (
        select 1 from org_desk_serves s where s.desk_id = d.id and s.unit_id = ${of.unitId} and s.during @> ${ctx.now}::timestamptz))`
      }
      ${of.joint === true ? sql`and ${serving} > 1` : sql``}
    order by d.name limit 1000`.execute(ctx.tx);
  return rows;
}

/** Services of these desks that hold now or later. */
export async function servesOfDesks(ctx: Ctx, deskIds: readonly Id[]): Promise<ServesRecord[]> {
  if (deskIds.length === 0) return [];
  const { rows } = await sql<ServesRecord>`
    select ${SERVES} from org_desk_serves s where s.desk_id = any (${[...deskIds]}::uuid[])
      and (upper_inf(s.during) or upper(s.during) > ${ctx.now}::timestamptz) order by lower(s.during)`.execute(ctx.tx);
  return rows;
}

/** Services of a unit that end after an instant, locked. */
export async function lockServesOfUnit(ctx: Ctx, unitId: Id, after: Instant): Promise<ServesRecord[]> {
  const { rows } = await sql<ServesRecord>`
    select ${SERVES} from org_desk_serves s where s.unit_id = ${unitId}
      and (upper_inf(s.during) or upper(s.during) > ${after}::timestamptz) order by lower(s.during) for update`.execute(
    ctx.tx,
  );
  return rows;
}

/** Whose watch is kept at a unit: by desks of which it is the section, or the host where the desk has no section. */
export async function servedBy(ctx: Ctx, keeperUnitId: Id): Promise<Id[]> {
  const { rows } = await sql<{ unitId: Id }>`
    select s.unit_id as "unitId" from org_desk d join org_desk_serves s on s.desk_id = d.id
    where coalesce(d.section_unit_id, d.host_unit_id) = ${keeperUnitId}
      and d.during @> ${ctx.now}::timestamptz and s.during @> ${ctx.now}::timestamptz order by lower(s.during), s.unit_id`.execute(
    ctx.tx,
  );
  return rows.map((row) => row.unitId);
}

/** The desk that serves each unit now. */
export async function desksServing(ctx: Ctx, unitIds: readonly Id[]): Promise<(DeskRecord & { servedUnitId: Id })[]> {
  if (unitIds.length === 0) return [];
  const { rows } = await sql<DeskRecord & { servedUnitId: Id }>`
    select ${DESK}, s.unit_id as "servedUnitId" from org_desk_serves s join org_desk d on d.id = s.desk_id
    where s.unit_id = any (${[...unitIds]}::uuid[]) and s.during @> ${ctx.now}::timestamptz`.execute(ctx.tx);
  return rows;
}

/** The desk a unit hosts for itself (no section of its own), whether or not it serves now. */
export async function ownDesk(ctx: Ctx, unitId: Id): Promise<DeskRecord | null> {
  const { rows } = await sql<DeskRecord>`
    select ${DESK} from org_desk d where d.host_unit_id = ${unitId} and d.section_unit_id is null and d.during @> ${ctx.now}::timestamptz
    limit 1`.execute(ctx.tx);
  return rows[0] ?? null;
}

export async function putDesks(ctx: Ctx, desks: readonly Omit<DeskRecord, 'revision'>[]): Promise<void> {
  if (desks.length === 0) return;
  await sql`
    insert into org_desk (id, host_unit_id, section_unit_id, name, during)
    select id, "hostUnitId", "sectionUnitId", name, tstzrange("from", "to")
    from jsonb_to_recordset(${JSON.stringify(desks)}::jsonb) as x (id uuid, "hostUnitId" uuid, "sectionUnitId" uuid, name text,
      "from" timestamptz, "to" timestamptz)
    on conflict (id) do update set name = excluded.name, during = excluded.during, revision = org_desk.revision + 1`.execute(
    ctx.tx,
  );
}

export async function putServes(ctx: Ctx, serves: readonly Omit<ServesRecord, 'revision'>[]): Promise<void> {
  if (serves.length === 0) return;
  await sql`
    insert into org_desk_serves (id, desk_id, unit_id, during, document)
    select id, "deskId", "unitId", tstzrange("from", "to"), document
    from jsonb_to_recordset(${JSON.stringify(serves)}::jsonb) as x (id uuid, "deskId" uuid, "unitId" uuid, "from" timestamptz,
      "to" timestamptz, document text)
    on conflict (id) do update set during = excluded.during, document = excluded.document,
      revision = org_desk_serves.revision + 1`.execute(ctx.tx);
}

/** Takes back a service that has not begun yet; one that has begun is ended, never removed. */
export async function dropServes(ctx: Ctx, id: Id): Promise<void> {
  await sql`delete from org_desk_serves where id = ${id}`.execute(ctx.tx);
}
