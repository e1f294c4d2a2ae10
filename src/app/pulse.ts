// The pulse of one program: every two seconds it measures itself and writes its heartbeat; on demand it reads the whole
// installation, at most as often as allowed, for the metrics page and for the sentence on every screen.
// Decided here: what is measured and when. Not decided here: what is good or bad (operations).
import { hostname } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instant } from '#shared/instant.ts';
import { addMs } from '#shared/instant.ts';
import { monotonicMs } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { countedSince, type Metrics, type Tally } from '#platform/metrics.ts';
import { databaseIsAway } from '#platform/sql.ts';
import { canStore } from '#platform/storage.ts';
import { measureDatabase, readDisk, readStores, type StoreVitals } from '#platform/vitals.ts';
import {
  ACCEPTING_PATHS,
  HEARTBEAT_MS,
  STORAGE_FULL_WORDS,
  LEFT_FILE_MS,
  STORES_EVERY_MS,
  dutyWords,
  endHeartbeat,
  hourOf,
  judge,
  readInstallation,
  sweptAt,
  takeHeartbeat,
  type HealthReading,
} from '#modules/operations/index.ts';
import type { Application } from './compose.ts';
import { gaugesOf } from './gauges.ts';

const METRICS_AGE_MS = 5_000;
const WORDS_AGE_MS = 1_000;
/** The longest pause is told over so long a time. */
const DELAY_WINDOW_MS = 60_000;

export interface PulseOptions {
  readonly application: Application;
  readonly kind: 'server' | 'worker';
  /** What tells this program from others of the same machine. */
  readonly mark: string;
  readonly version: string;
  readonly metrics: Metrics;
  readonly screens: () => number;
  /** Folder of what this machine keeps; null where it keeps nothing. */
  readonly dataDir: string | null;
}

export interface Pulse {
  /** What every screen is told while something is at fault that touches the watch. */
  words(): Promise<string | null>;
  /** Gauges of the whole installation, at most five seconds old. */
  gauges(): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

/** Starts the pulse of a program; a beat that fails is told in the log and the next one tries again. */
export function startPulse(options: PulseOptions): Pulse {
  const { application, metrics } = options;
  const { database, clock, log } = application.runtime;
  const id = newId();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let delaySince = monotonicMs();
  let startedAt: Instant | null = null;
  let stores: { at: number; read: StoreVitals } | null = null;
  let hour: { hour: Instant; base: Tally } | null = null;

  const storesNow = async (now: Instant): Promise<StoreVitals> => {
    if (stores === null || monotonicMs() - stores.at >= STORES_EVERY_MS) {
      stores = { at: monotonicMs(), read: await readStores(database.db, addMs(now, -LEFT_FILE_MS)) };
    }
    return stores.read;
  };
  const beat = async (): Promise<void> => {
    const now = await clock.now(database.db);
    startedAt ??= now;
    const counted = metrics.tally(ACCEPTING_PATHS);
    const present = hourOf(now);
    const previous = hour;
    const { answerMs, aheadMs } = await measureDatabase(database.db);
    const { requests, failed, p50Ms, p99Ms } = metrics.recent();
    const instance = {
      id,
      kind: options.kind,
      name: `${hostname()} ${options.mark}`,
      version: options.version,
      startedAt,
      seenAt: now,
      sweptAt: sweptAt(application.runtime),
      reading: {
        screens: options.screens(),
        requests,
        failed,
        p50Ms,
        p99Ms,
        poolUsed: database.pool.totalCount - database.pool.idleCount,
        poolWaiting: database.pool.waitingCount,
        answerMs,
        aheadMs,
        memoryBytes: process.memoryUsage.rss(),
        loopDelayMs: Math.round(delay.percentile(99) / 1e6),
        disk: options.dataDir === null ? null : await readDisk(options.dataDir),
        stores: await storesNow(now),
      },
    };
    // What was counted up to now belongs to the hour that was running; a new hour begins with nothing.
    const base = previous ?? { hour: present, base: { total: 0, failed: 0, buckets: [] } };
    await takeHeartbeat(database.db, instance, { hour: base.hour, tally: countedSince(base.base, counted) });
    hour = base.hour === present ? base : { hour: present, base: counted };
    if (monotonicMs() - delaySince < DELAY_WINDOW_MS) return;
    delay.reset();
    delaySince = monotonicMs();
  };

  let beating: Promise<void> | null = null;
  const tick = (): void => {
    beating ??= beat()
      .catch((error: unknown) => {
        if (!databaseIsAway(error)) log.warn({ err: error }, 'the heartbeat of this program failed');
      })
      .finally(() => {
        beating = null;
      });
  };
  tick();
  const timer = setInterval(tick, HEARTBEAT_MS);

  const reading = readingsOf(options);
  const storing = keptFor(() => canStore(database.db));
  return {
    async words() {
      try {
        // Asked of the database itself: its disk may be another machine's, and no heartbeat is written to a full one.
        if (!(await storing(WORDS_AGE_MS))) return STORAGE_FULL_WORDS;
        return dutyWords(judge(await reading(WORDS_AGE_MS)));
      } catch (error) {
        if (!databaseIsAway(error)) log.warn({ err: error }, 'the installation could not be read');
        return null; // the beat itself then fails as well, which the screens tell by its absence
      }
    },
    async gauges() {
      try {
        return gaugesOf(await reading(METRICS_AGE_MS));
      } catch {
        return new Map([['database_up', 0]]);
      }
    },
    async stop() {
      clearInterval(timer);
      delay.disable();
      await beating;
      await clock
        .now(database.db)
        .then((now) => endHeartbeat(database.db, id, now))
        .catch(() => undefined); // a database that is away learns from the silence
    },
  };
}

/** Reads the installation, once for all who ask within the age they accept. */
function readingsOf({ application }: PulseOptions): (ageMs: number) => Promise<HealthReading> {
  const { database, clock } = application.runtime;
  return keptFor(() => clock.now(database.db).then((now) => readInstallation(database.db, now)));
}

/** Asks once for all who ask within the age they accept. */
function keptFor<T>(ask: () => Promise<T>): (ageMs: number) => Promise<T> {
  let kept: { at: number; read: Promise<T> } | null = null;
  return (ageMs) => {
    if (kept !== null && monotonicMs() - kept.at < ageMs) return kept.read;
    const read = ask();
    kept = { at: monotonicMs(), read };
    return read;
  };
}
