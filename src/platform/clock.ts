// The clock: the database's own for the product, a scripted one for tests and for making the demonstration city.
// This and ids.ts are the only places on the server that may ask for the time.
import { sql } from 'kysely';
import type { Db, Tx } from './sql.ts';
import { addMs, fromMs, toMs, type Instant } from '#shared/instant.ts';
import { learnTime } from './ids.ts';

export interface Clock {
  /** The instant now, asked inside a transaction (first statement after BEGIN) or on a pool. */
  now(executor: Db | Tx): Promise<Instant>;
  /** The instant as a SQL expression, for statements that must take it themselves (sweep). */
  sql(): ReturnType<typeof sql<Instant>>;
  readonly scripted: boolean;
}

/** `clock_timestamp()` of the database: application clocks may be wrong without harm. */
export const databaseClock: Clock = {
  scripted: false,
  async now(executor) {
    const { rows } = await sql<{ now: Instant }>`select clock_timestamp() as now`.execute(executor);
    const row = rows[0];
    if (row === undefined) throw new Error('the database did not tell the time');
    learnTime(toMs(row.now));
    return row.now;
  },
  sql: () => sql<Instant>`clock_timestamp()`,
};

export interface ScriptedClock extends Clock {
  set(instant: Instant): void;
  advance(ms: number): void;
  read(): Instant;
}

/** A clock that stands still until it is moved. No route can set it. */
export function scriptedClock(start: Instant): ScriptedClock {
  let current = start;
  return {
    scripted: true,
    now: async () => current,
    sql: () => sql<Instant>`${current}::timestamptz`,
    set: (instant) => {
      current = instant;
    },
    advance: (ms) => {
      current = addMs(current, ms);
    },
    read: () => current,
  };
}

/** The machine's own time, for logs and measuring only; never for a decision. */
export function machineNow(): Instant {
  return fromMs(Date.now());
}

/** Milliseconds of a clock that never jumps, for measuring spans. */
export function monotonicMs(): number {
  return performance.now();
}
