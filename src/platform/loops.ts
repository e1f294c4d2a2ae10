// The loops that keep a process alive between requests: publisher, subscribers, sweep, sealer of the records.
// Any instance may run them; the database's locks and clock decide. A loop that fails says so and goes on.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { msBetween, type Instant } from '#shared/instant.ts';
import { sealRecords } from './chain.ts';
import { publishAll } from './events.ts';
import type { Keys } from './keys.ts';
import type { Subscriber, Sweeper } from './module.ts';
import { databaseIsAway } from './sql.ts';
import { runSubscribers } from './subscribers.ts';
import type { Runtime } from './use-case.ts';

const LONGEST_SLEEP_MS = 250;
const AFTER_FAILURE_MS = 500;
const SEAL_EVERY_MS = 1_000;
/** Breath between two rounds of what commits wake: under load one round then serves many commits, alone nobody waits. */
const BREATH_MS = 10;

/** A loop that runs when poked and after a pause at the latest; `stop` waits for the round under way. */
export interface Loop {
  poke(): void;
  stop(): Promise<void>;
}

/**
 * Runs `round` again and again; it answers how long to sleep at most, in milliseconds. A poke during a round or in the
 * breath after it starts the next one when the breath is over.
 */
export function startLoop(
  name: string,
  runtime: Pick<Runtime, 'log'>,
  round: () => Promise<number>,
  { breathMs = 0, longestMs = LONGEST_SLEEP_MS }: { breathMs?: number; longestMs?: number } = {},
): Loop {
  let stopped = false;
  let poked = false;
  let wake: (() => void) | null = null;
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = null;
        resolve();
      }
      wake = done;
    });

  const running = (async () => {
    while (!stopped) {
      poked = false;
      let pause: number;
      try {
        pause = await round();
      } catch (error) {
        if (!stopped) tellFailure(runtime, name, error);
        pause = AFTER_FAILURE_MS;
      }
      if (!stopped && breathMs > 0) await delay(breathMs);
      if (!stopped && !poked) await sleep(Math.max(0, Math.min(pause, longestMs)));
    }
  })();
  return {
    poke: () => {
      poked = true;
      wake?.();
    },
    stop: async () => {
      stopped = true;
      wake?.();
      await running;
    },
  };
}

/** A database that is away is one line without a trace: four loops a quarter second each would bury the cause. */
function tellFailure(runtime: Pick<Runtime, 'log'>, loop: string, error: unknown): void {
  const cause = databaseIsAway(error) && error instanceof Error ? { why: error.message } : { err: error };
  runtime.log.warn({ ...cause, loop }, 'a loop failed and will try again');
}

/** Publishes what was committed; poked after each commit of this process. */
export function startPublisher(runtime: Runtime): Loop {
  return startLoop(
    'publisher',
    runtime,
    async () => {
      await publishAll(runtime.database);
      return LONGEST_SLEEP_MS;
    },
    { breathMs: BREATH_MS },
  );
}

/** Digests the stream for all subscribers; poked by NOTIFY. */
export function startSubscribers(runtime: Runtime, subscribers: readonly Subscriber[]): Loop {
  return startLoop(
    'subscribers',
    runtime,
    async () => {
      await runSubscribers(runtime, subscribers);
      return LONGEST_SLEEP_MS;
    },
    { breathMs: BREATH_MS },
  );
}

/** Seals what was committed into the chain of records, within a second. trust.md 6 */
export function startSealer(runtime: Runtime, keys: Keys): Loop {
  const round = async (): Promise<number> => ((await sealRecords(runtime, keys)).more ? 0 : SEAL_EVERY_MS);
  return startLoop('record-chain', runtime, round, { longestMs: SEAL_EVERY_MS });
}

/** Runs every sweeper once, writes the beat, and answers when the next thing is due. */
export async function sweepOnce(
  runtime: Runtime,
  sweepers: readonly Sweeper[],
): Promise<{ fired: number; nextAt: Instant | null }> {
  let fired = 0;
  let nextAt: Instant | null = null;
  for (const sweeper of sweepers) {
    const result = await sweeper.sweep(runtime);
    fired += result.fired;
    if (result.nextAt !== null && (nextAt === null || result.nextAt < nextAt)) nextAt = result.nextAt;
  }
  if (fired > 0) runtime.poke();
  return { fired, nextAt };
}

/** The sweep loop: sleeps until the nearest due instant, at most a quarter of a second. */
export function startSweep(runtime: Runtime, sweepers: readonly Sweeper[]): Loop {
  let beatAt: Instant | null = null;
  return startLoop('sweep', runtime, async () => {
    const { fired, nextAt } = await sweepOnce(runtime, sweepers);
    const now = await runtime.clock.now(runtime.database.db);
    if (beatAt === null || msBetween(beatAt, now) >= 1_000) {
      await writeBeat(runtime, now, nextAt);
      beatAt = now;
    }
    return fired > 0 || nextAt === null ? (fired > 0 ? 0 : LONGEST_SLEEP_MS) : msBetween(now, nextAt);
  });
}

async function writeBeat(runtime: Runtime, now: Instant, nextAt: Instant | null): Promise<void> {
  await sql`
    insert into sweep_beat (name, at, next_at) values ('deadlines', ${now}::timestamptz, ${nextAt}::timestamptz)
    on conflict (name) do update set at = greatest(sweep_beat.at, excluded.at), next_at = excluded.next_at`.execute(
    runtime.database.db,
  );
}
