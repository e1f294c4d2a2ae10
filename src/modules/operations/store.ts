// SQL over programs and their heartbeats, their counts by the hour, and the hours summed up.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Tally } from '#platform/metrics.ts';
import type { Db, Tx } from '#platform/sql.ts';
import { instanceReadingSchema, type Instance, type InstanceReading } from './rules/reading.ts';
import type { HourFigures } from './rules/spans.ts';

/** Renews a program's row. */
export async function putInstance(db: Db, instance: Instance): Promise<void> {
  await sql`
    insert into operations_instance (id, kind, name, version, started_at, seen_at, swept_at, reading)
    values (${instance.id}, ${instance.kind}, ${instance.name}, ${instance.version}, ${instance.startedAt}::timestamptz,
      ${instance.seenAt}::timestamptz, ${instance.sweptAt}::timestamptz, ${JSON.stringify(instance.reading)}::jsonb)
    on conflict (id) do update set seen_at = excluded.seen_at, swept_at = excluded.swept_at, name = excluded.name,
      reading = excluded.reading, ended_at = null`.execute(db);
}

/** Whoever holds this host and port now has taken them over: an earlier holder that was killed is no longer awaited. */
export async function replaceNamesake(db: Db, { id, kind, name, startedAt, seenAt }: Instance): Promise<void> {
  if (kind !== 'server') return;
  await sql`
    update operations_instance set ended_at = ${seenAt}::timestamptz
    where name = ${name} and kind = ${kind} and id <> ${id} and ended_at is null
      and started_at < ${startedAt}::timestamptz`.execute(db);
}

/** A program stops in order. */
export async function endInstance(db: Db, id: Id, at: Instant): Promise<void> {
  await sql`update operations_instance set ended_at = ${at}::timestamptz where id = ${id}`.execute(db);
}

interface InstanceRow extends Omit<Instance, 'reading'> {
  reading: unknown;
}

/** Programs that did not end and were seen since; what another release wrote in another shape is left out. */
export async function instancesSince(executor: Db | Tx, since: Instant): Promise<Instance[]> {
  const { rows } = await sql<InstanceRow>`
    select id, kind, name, version, started_at as "startedAt", seen_at as "seenAt", swept_at as "sweptAt", reading
    from operations_instance where ended_at is null and seen_at >= ${since}::timestamptz
    order by kind, name, started_at`.execute(executor);
  return rows.flatMap((row) => {
    const reading = instanceReadingSchema.safeParse(row.reading);
    return reading.success ? [{ ...row, reading: reading.data satisfies InstanceReading }] : [];
  });
}

/** When the oldest transaction of the database began; null where none is open. */
export async function oldestTransaction(executor: Db | Tx): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`select operations_oldest_transaction() as at`.execute(executor);
  return rows[0]?.at ?? null;
}

/** What a program has counted in an hour so far. */
export async function putTally(db: Db, hour: Instant, instanceId: Id, tally: Tally): Promise<void> {
  await sql`
    insert into operations_request_hour (hour, instance_id, total, failed, buckets)
    values (${hour}::timestamptz, ${instanceId}, ${tally.total}, ${tally.failed}, ${[...tally.buckets]}::integer[])
    on conflict (hour, instance_id) do update set total = excluded.total, failed = excluded.failed,
      buckets = excluded.buckets`.execute(db);
}

/** What the programs counted, from one hour to before another. */
export async function talliesOf(db: Db | Tx, from: Instant, until: Instant): Promise<(Tally & { hour: Instant })[]> {
  const { rows } = await sql<Tally & { hour: Instant }>`
    select hour, total, failed, buckets from operations_request_hour
    where hour >= ${from}::timestamptz and hour < ${until}::timestamptz`.execute(db);
  return rows;
}

/** The newest hour summed up; null where there is none. */
export async function lastSummedHour(db: Db): Promise<Instant | null> {
  const { rows } = await sql<{ hour: Instant | null }>`select max(hour) as hour from operations_hour`.execute(db);
  return rows[0]?.hour ?? null;
}

/** Puts hours on file; those that another program was faster with stay as they are. Answers how many were put. */
export async function insertHours(db: Db, hours: readonly HourFigures[], at: Instant): Promise<number> {
  const { rows } = await sql<{ hour: Instant }>`
    insert into operations_hour (hour, accepted, refused, failed, p99_ms, rung, late, largest_late_ms, computed_at)
    select h.hour, h.accepted, h.refused, h.failed, h."p99Ms", h.rung, h.late, h."largestLateMs", ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(hours)}::jsonb) as h(hour timestamptz, accepted integer, refused integer,
      failed integer, "p99Ms" integer, rung integer, late integer, "largestLateMs" integer)
    order by h.hour
    on conflict (hour) do nothing returning hour`.execute(db);
  return rows.length;
}

/** Hours summed up, from one instant to before another, in order. */
export async function hoursBetween(executor: Db | Tx, from: Instant, until: Instant): Promise<HourFigures[]> {
  const { rows } = await sql<HourFigures>`
    select hour, accepted, refused, failed, p99_ms as "p99Ms", rung, late, largest_late_ms as "largestLateMs"
    from operations_hour where hour >= ${from}::timestamptz and hour < ${until}::timestamptz order by hour`.execute(
    executor,
  );
  return rows;
}

/** Forgets what programs wrote of themselves before; summed hours stay. */
export async function forgetBefore(db: Db, instant: Instant): Promise<void> {
  await sql`delete from operations_instance where seen_at < ${instant}::timestamptz`.execute(db);
  await sql`delete from operations_request_hour where hour < ${instant}::timestamptz`.execute(db);
}
