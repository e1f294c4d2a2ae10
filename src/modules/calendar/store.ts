// SQL over the calendar's tables. A calendar is parsed once for each set of versions that count.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Db, Tx } from '#platform/sql.ts';
import { type YearTable, yearTableSchema } from './contract.ts';
import { type Calendar, calendarOf } from './rules.ts';

/** The tables that count now: the highest version of each year, with a key that changes when any of them does. */
export async function yearTables(tx: Db | Tx): Promise<{ key: string; tables: readonly YearTable[] }> {
  const { rows } = await sql<{ body: unknown; key: string }>`
    select distinct on (year) body, year || ':' || version || ':' || digest as key from calendar_year
    order by year, version desc`.execute(tx);
  return { key: rows.map((row) => row.key).join(' '), tables: rows.map((row) => yearTableSchema.parse(row.body)) };
}

const calendars = new Map<string, Calendar>();

/** The calendar of the stored tables; null where none is stored yet. */
export async function storedCalendar(tx: Db | Tx): Promise<Calendar | null> {
  const { rows } = await sql<{ key: string | null }>`
    select string_agg(key, ' ' order by key) as key from (
      select distinct on (year) year || ':' || version || ':' || digest as key from calendar_year order by year, version desc) k
  `.execute(tx);
  const key = rows[0]?.key ?? null;
  if (key === null) return null;
  const known = calendars.get(key);
  if (known !== undefined) return known;
  const calendar = calendarOf((await yearTables(tx)).tables);
  calendars.set(key, calendar);
  return calendar;
}

/** Stores a version of a year unless that version is there. */
export async function insertYear(
  tx: Tx,
  table: YearTable,
  row: { digest: string; at: Instant; by: Id | null },
): Promise<boolean> {
  const { rows } = await sql`insert into calendar_year (year, version, source, body, digest, entered_at, entered_by)
    values (${table.year}, ${table.version}, ${table.source}, ${JSON.stringify(table)}::jsonb, ${row.digest}, ${row.at}::timestamptz, ${row.by})
    on conflict (year, version) do nothing returning year`.execute(tx);
  return rows.length === 1;
}

/** The highest stored version of a year; 0 where there is none. */
export async function highestVersion(tx: Db | Tx, year: number): Promise<number> {
  const { rows } = await sql<{ version: number }>`select coalesce(max(version), 0) as version from calendar_year
    where year = ${year}`.execute(tx);
  return rows[0]?.version ?? 0;
}

export interface OwedYear {
  readonly id: Id;
  readonly owingUnitId: Id;
}

/** The owed year's record where it was announced. */
export async function owedYear(tx: Db | Tx, year: number): Promise<OwedYear | null> {
  const { rows } = await sql<OwedYear>`select id, owing_unit_id as "owingUnitId" from calendar_owed_year
    where year = ${year}`.execute(tx);
  return rows[0] ?? null;
}

/** Notes that a year was asked for; false where somebody was faster. */
export async function insertOwedYear(tx: Tx, row: OwedYear & { year: number; at: Instant }): Promise<boolean> {
  const { rows } = await sql`insert into calendar_owed_year (year, id, owing_unit_id, announced_at)
    values (${row.year}, ${row.id}, ${row.owingUnitId}, ${row.at}::timestamptz) on conflict do nothing returning year`.execute(
    tx,
  );
  return rows.length === 1;
}

export interface KeyPeriodRow {
  readonly id: Id;
  readonly name: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly declaredBy: Id;
  readonly units: Id[];
  readonly document: string | null;
  readonly revision: number;
  readonly cancelledAt: Instant | null;
  readonly cancelReason: string | null;
}

const columns = sql`p.id, p.name, p.from_at as "from", p.until_at as "until", p.declared_by as "declaredBy",
  p.unit_ids as units, p.document, p.revision, p.cancelled_at as "cancelledAt", p.cancel_reason as "cancelReason"`;

/** True where a period speaks of a unit: its own, or one below it (and listed, where it lists). */
function speaksOf(unitId: Id, at: Instant) {
  return sql`(p.declared_by = ${unitId} or ((cardinality(p.unit_ids) = 0 or ${unitId}::uuid = any (p.unit_ids)) and exists (
    select 1 from org_scope s where s.unit_id = ${unitId} and s.superior_id = p.declared_by
      and s.function = 'filing' and s.during @> ${at}::timestamptz)))`;
}

/** Key periods that speak of a unit and are not over, soonest first. A08.2 */
export async function keyPeriodsOf(tx: Db | Tx, unitId: Id, now: Instant): Promise<readonly KeyPeriodRow[]> {
  const { rows } = await sql<KeyPeriodRow>`select ${columns} from calendar_key_period p
    where p.cancelled_at is null and p.until_at > ${now}::timestamptz and ${speaksOf(unitId, now)}
    order by p.from_at, p.id`.execute(tx);
  return rows;
}

/** Whether a unit is in a key period at an instant. A08.2 */
export async function isInKeyPeriod(tx: Db | Tx, unitId: Id, at: Instant): Promise<boolean> {
  const { rows } = await sql`select 1 from calendar_key_period p
    where p.cancelled_at is null and p.from_at <= ${at}::timestamptz and p.until_at > ${at}::timestamptz
      and ${speaksOf(unitId, at)} limit 1`.execute(tx);
  return rows.length === 1;
}

/** A key period for changing it, where it speaks of the unit given. */
export async function lockKeyPeriod(tx: Tx, id: Id, unitId: Id, now: Instant): Promise<KeyPeriodRow | null> {
  const { rows } = await sql<KeyPeriodRow>`select ${columns} from calendar_key_period p
    where p.id = ${id} and ${speaksOf(unitId, now)} for update`.execute(tx);
  return rows[0] ?? null;
}

export async function insertKeyPeriod(
  tx: Tx,
  row: Pick<KeyPeriodRow, 'id' | 'name' | 'from' | 'until' | 'declaredBy' | 'units' | 'document'> & {
    at: Instant;
    person: Id | null;
  },
): Promise<void> {
  await sql`insert into calendar_key_period
      (id, name, from_at, until_at, declared_by, unit_ids, document, declared_at, declared_person)
    values (${row.id}, ${row.name}, ${row.from}::timestamptz, ${row.until}::timestamptz, ${row.declaredBy},
      ${row.units}::uuid[], ${row.document}, ${row.at}::timestamptz, ${row.person})`.execute(tx);
}

export async function cancelKeyPeriodRow(
  tx: Tx,
  row: { id: Id; at: Instant; person: Id | null; reason: string },
): Promise<void> {
  await sql`update calendar_key_period set cancelled_at = ${row.at}::timestamptz, cancelled_person = ${row.person},
    cancel_reason = ${row.reason}, revision = revision + 1 where id = ${row.id}`.execute(tx);
}

/** Ids of the units below one (filing), itself included. */
export async function unitsBelow(tx: Db | Tx, unitId: Id, now: Instant): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`select distinct unit_id as id from org_scope
    where superior_id = ${unitId} and function = 'filing' and during @> ${now}::timestamptz`.execute(tx);
  return [unitId, ...rows.map((row) => row.id)];
}

/** Ids of all units that somebody files with. */
export async function filingSuperiors(tx: Db | Tx, now: Instant): Promise<readonly Id[]> {
  const { rows } = await sql<{ id: Id }>`select distinct superior_id as id from org_scope
    where function = 'filing' and during @> ${now}::timestamptz`.execute(tx);
  return rows.map((row) => row.id);
}
