// The nightly backup (每夜备份): at a time of the Beijing day one of the running programs makes it; whoever was off then
// catches up, and what failed is tried again. Decides when a night is due and how long a failure waits.
import { setTimeout as delay } from 'node:timers/promises';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#shared/duration.ts';
import { addDays, addMs, dayOf, earlierOf, instantAt, type Instant } from '#shared/instant.ts';
import { lastBackup, nightOf } from '#platform/backup/record.ts';
import { BackupRefused } from '#platform/backup/refused.ts';
import type { Config } from '#platform/config.ts';
import type { Keys } from '#platform/keys.ts';
import { databaseIsAway } from '#platform/sql.ts';
import type { Runtime } from '#platform/use-case.ts';
import { makeBackup, type BackupJob, type MadeBackup } from './make.ts';

const FIRST_RETRY_MS = 5 * MINUTE_MS;
const LONGEST_RETRY_MS = 60 * MINUTE_MS;
const LOOK_EVERY_MS = 30 * SECOND_MS;

export interface NightlyOptions {
  readonly runtime: Runtime;
  readonly url: string;
  readonly keys: Keys;
  readonly to: string;
  /** Beijing time of day as `hh:mm`. */
  readonly time: string;
  readonly keep: BackupJob['keep'];
}

/** The latest instant at which a nightly backup fell due. Pure. */
export function lastNight(now: Instant, time: string): Instant {
  const today = instantAt(dayOf(now), time);
  return today <= now ? today : instantAt(addDays(dayOf(now), -1), time);
}

/** When the next try of a night may begin, after so many failed ones. Pure. */
export function nextTry(tries: number, lastTryAt: Instant): Instant {
  return addMs(lastTryAt, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, tries - 1)));
}

/**
 * Makes the backup of the last night if it is owed, and answers what was made and when to look again. An installation
 * younger than that night owes none.
 */
export async function makeNightly(options: NightlyOptions): Promise<{ made: MadeBackup | null; lookAt: Instant }> {
  const { runtime, url, keys, to, time, keep } = options;
  const { database, clock } = runtime;
  const now = await clock.now(database.db);
  const night = lastNight(now, time);
  const next = addMs(night, DAY_MS);
  const { installedAt } = await lastBackup(database.db);
  const { good, tries, lastTryAt } = await nightOf(database.db, night);
  if (good || installedAt === null || installedAt > night) return { made: null, lookAt: next };
  if (lastTryAt !== null) {
    const again = nextTry(tries, lastTryAt);
    if (now < again) return { made: null, lookAt: earlierOf(again, next) };
  }
  const made = await makeBackup({ database, url, keys, to, at: now, night, verify: true, keep });
  return { made, lookAt: next };
}

/** The nightly backups of a program on its configuration; null where they are switched off. */
export function nightlyOf(config: Config, runtime: Runtime, url: string, keys: Keys): { stop(): Promise<void> } | null {
  const { dir, at, keep } = config.backup;
  return at === null ? null : startNightly({ runtime, url, keys, to: dir, time: at, keep });
}

/** Looks after the nightly backups until it is stopped; a failure is told in the log, on record and on the health page. */
function startNightly(options: NightlyOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { log } = options.runtime;
  const look = async (): Promise<void> => {
    try {
      const { made } = await makeNightly(options);
      if (made !== null) {
        const { folder, bytes, rows, removed } = made;
        log.info({ folder, bytes, rows, removed: removed.length }, 'the nightly backup is made and verified');
      }
    } catch (error) {
      if (databaseIsAway(error)) return; // told by the other loops; looked at again soon
      const why = error instanceof BackupRefused ? { why: error.message } : { err: error };
      log.error(why, 'the nightly backup failed and will be tried again');
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await delay(LOOK_EVERY_MS, null, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
