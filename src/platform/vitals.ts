// What the ground tells of itself: database, outbox, subscribers, sweep, files. Decided here: which numbers are read, and
// that each reading is one cheap statement. Not decided here: which number is good or bad (operations).
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { fromMs, toMs, type Instant } from '#shared/instant.ts';
import { machineNow, monotonicMs } from './clock.ts';
import type { Db, Tx } from './sql.ts';

/** Counting stops here: beyond it nobody needs the exact number. */
const COUNTED_AT_MOST = 100_000;

export interface SubscriberVitals {
  readonly name: string;
  readonly behind: number;
  /** When the first event that it has not read happened; null where it has read all. */
  readonly waitingSince: Instant | null;
  readonly failures: number;
}

export interface GroundVitals {
  readonly connectionsUsed: number;
  readonly connectionsMost: number;
  readonly unpublished: number;
  readonly oldestUnpublishedAt: Instant | null;
  readonly sweptAt: Instant | null;
  readonly subscribers: readonly SubscriberVitals[];
  readonly parked: number;
  readonly lastParkedAt: Instant | null;
}

interface GroundRow extends Omit<GroundVitals, 'subscribers'> {
  subscribers: { name: string; behind: number; waitingSinceMs: number | null; failures: number }[] | null;
}

/** Reads the ground in one statement. A24.1 */
export async function readGround(executor: Db | Tx): Promise<GroundVitals> {
  const { rows } = await sql<GroundRow>`
    with newest as (select coalesce(max(pos), 0) as pos from stream)
    select
      (select count(*)::int from pg_stat_activity where usesysid is not null) as "connectionsUsed",
      current_setting('max_connections')::int as "connectionsMost",
      (select count(*)::int from (select 1 from event_outbox limit ${COUNTED_AT_MOST}) o) as unpublished,
      (select e.at from event_outbox o join event e on e.id = o.event_id order by o.seq limit 1) as "oldestUnpublishedAt",
      (select at from sweep_beat where name = 'deadlines') as "sweptAt",
      (select json_agg(json_build_object('name', c.subscriber, 'behind', newest.pos - c.pos, 'failures', c.failures,
          'waitingSinceMs', (select floor(extract(epoch from e.at) * 1000) from stream s join event e on e.id = s.event_id
            where s.pos > c.pos order by s.pos limit 1)) order by c.subscriber)
        from stream_cursor c, newest) as subscribers,
      (select count(*)::int from stream_parked) as parked,
      (select max(parked_at) from stream_parked) as "lastParkedAt"`.execute(executor);
  const row = rows[0];
  if (row === undefined) throw new Error('the database told nothing of itself');
  return {
    ...row,
    subscribers: (row.subscribers ?? []).map(({ waitingSinceMs, ...cursor }) => ({
      ...cursor,
      waitingSince: waitingSinceMs === null ? null : fromMs(waitingSinceMs),
    })),
  };
}

export interface StoreVitals {
  readonly databaseBytes: number;
  /** Bytes of all attachments; they lie in the database. */
  readonly fileBytes: number;
  /** Uploads that were never finished and should have been cleaned up by now. */
  readonly leftFiles: number;
}

/** Sizes and what clean-up left; asks the disk, so it is read once a minute. */
export async function readStores(executor: Db | Tx, leftBefore: Instant): Promise<StoreVitals> {
  const { rows } = await sql<StoreVitals>`
    select pg_database_size(current_database()) as "databaseBytes", coalesce(sum(received), 0)::bigint as "fileBytes",
      (count(*) filter (where state = 'open' and created_at < ${leftBefore}::timestamptz))::int as "leftFiles"
    from file`.execute(executor);
  const row = rows[0];
  if (row === undefined) throw new Error('the database told nothing of its files');
  return row;
}

/** Round trip to the database and how far this machine's clock is ahead of it, both in milliseconds. */
export async function measureDatabase(executor: Db | Tx): Promise<{ answerMs: number; aheadMs: number }> {
  const started = monotonicMs();
  const before = toMs(machineNow());
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(executor);
  const between = (before + toMs(machineNow())) / 2;
  return { answerMs: monotonicMs() - started, aheadMs: Math.round(between - (rows[0]?.ms ?? between)) };
}

export interface DiskVitals {
  readonly place: string;
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Space of the disk that holds a folder, or the nearest folder above that exists; null where none can be read. */
export async function readDisk(place: string): Promise<DiskVitals | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(place);
    return { place, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return dirname(place) === place ? null : readDisk(dirname(place));
  }
}

export interface HourCount {
  readonly hour: Instant;
  readonly accepted: number;
  readonly refused: number;
}

/** Acts on these routes by the hour, as the audit has them: done and refused. Hours without any are absent. */
export async function countActs(
  executor: Db | Tx,
  routes: readonly string[],
  from: Instant,
  until: Instant,
): Promise<HourCount[]> {
  const { rows } = await sql<HourCount>`
    select date_trunc('hour', at) as hour, (count(*) filter (where outcome = 'done'))::int as accepted,
      (count(*) filter (where outcome = 'refused'))::int as refused
    from audit
    where at >= ${from}::timestamptz and at < ${until}::timestamptz
      and route = any (array[${sql.join(routes.map((route) => sql`${route}`))}]::text[])
    group by 1`.execute(executor);
  return rows;
}

/** When this installation began. */
export async function installedAt(executor: Db | Tx): Promise<Instant> {
  const { rows } = await sql<{ at: Instant }>`select created_at as at from installation`.execute(executor);
  const at = rows[0]?.at;
  if (at === undefined) throw new Error('the installation row is missing: run the migrations');
  return at;
}
