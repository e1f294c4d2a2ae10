// How the clocks themselves do: what waits, what should have fired and has not, and how late alarms rang by the hour.
// Decided here: lateness is counted from the instant, or from the planning where that came later. Reads only.
import { sql } from 'kysely';
import type { Instant } from '#shared/instant.ts';
import type { Db, Tx } from '#platform/sql.ts';

const COUNTED_AT_MOST = 100_000;

/** How late an alarm may ring at most (a technical bound: promise 2). */
export const ON_TIME_MS = 3_000;

export interface DeadlineVitals {
  /** Stages that will come. */
  readonly waiting: number;
  /** Stages that should have fired and have not. */
  readonly late: number;
  readonly oldestLateAt: Instant | null;
}

/** Counts what waits and what the sweep missed; late is what is over its instant by more than the promise. A15.1 */
export async function readDeadlineVitals(executor: Db | Tx, now: Instant): Promise<DeadlineVitals> {
  const { rows } = await sql<DeadlineVitals>`
    select (select count(*)::int from (
        select 1 from deadlines_step where fired_at is null and void_at is null limit ${COUNTED_AT_MOST}) s) as waiting,
      count(*)::int as late, min(at) as "oldestLateAt"
    from deadlines_step
    where fired_at is null and void_at is null
      and greatest(at, armed_at) < ${now}::timestamptz - ${ON_TIME_MS}::float8 * interval '1 millisecond'
      and at < ${now}::timestamptz`.execute(executor);
  return rows[0] ?? { waiting: 0, late: 0, oldestLateAt: null };
}

export interface AlarmHour {
  readonly hour: Instant;
  readonly rung: number;
  readonly late: number;
  readonly largestLateMs: number;
}

/** Alarms by the hour in which they were raised; copies for a superior are not counted again. A15.1 */
export async function alarmHours(executor: Db | Tx, from: Instant, until: Instant): Promise<AlarmHour[]> {
  const { rows } = await sql<AlarmHour>`
    select date_trunc('hour', raised_at) as hour, count(*)::int as rung,
      (count(*) filter (where late_ms > ${ON_TIME_MS}))::int as late, max(late_ms)::int as "largestLateMs"
    from (
      select raised_at, least(greatest(0, extract(epoch from raised_at - greatest(since, armed_at)) * 1000), 2147483647) as late_ms
      from deadlines_alarm
      where raised_at >= ${from}::timestamptz and raised_at < ${until}::timestamptz and copy_of is null
    ) a group by 1`.execute(executor);
  return rows;
}
