// One backup from claim to record: claimed in the database, taken, recorded, and what is superfluous goes.
// Decides what is written down and what is told. How bytes reach the disk is platform/backup/take.ts.
import { hostname } from 'node:os';
import type { Instant } from '#shared/instant.ts';
import { addMs } from '#shared/instant.ts';
import { backupsIn, removeBackup, superfluous } from '#platform/backup/folder.ts';
import { claimBackup, endFailed, endGood, keepsRecord } from '#platform/backup/record.ts';
import { BackupRefused } from '#platform/backup/refused.ts';
import { takeBackup, type TakenBackup } from '#platform/backup/take.ts';
import { monotonicMs } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import type { Keys } from '#platform/keys.ts';
import type { Database } from '#platform/sql.ts';
import { appRole } from '../migrate.ts';
import { VERSION } from '../version.ts';

export interface BackupJob {
  readonly database: Database;
  readonly url: string;
  readonly keys: Keys;
  readonly to: string;
  readonly at: Instant;
  readonly night: Instant | null;
  readonly verify: boolean;
  /** How many older ones stay in this folder; null where somebody chose the folder and looks after it. */
  readonly keep: { readonly daily: number; readonly weekly: number } | null;
}

export interface MadeBackup extends TakenBackup {
  /** Folders of older backups that went. */
  readonly removed: readonly string[];
}

/** Makes one backup; throws BackupRefused with the sentence that is also on record. Trust 12 */
export async function makeBackup(job: BackupJob): Promise<MadeBackup> {
  const { database, url, keys, to, at } = job;
  const { schema, db } = database;
  const id = newId();
  const cause = job.night === null ? 'command' : 'nightly';
  const instance = `${hostname()} ${process.pid}`;
  // Before an upgrade the schema may be older than this program, and that is when a backup is wanted most.
  const recorded = await keepsRecord(db);
  if (recorded && !(await claimBackup(db, schema, { id, cause, dueAt: job.night, instance, place: to, at }))) {
    throw new BackupRefused('另一份备份正在做，请等它做完（another backup is under way）。');
  }
  const started = monotonicMs();
  const endedAt = (): Instant => addMs(at, Math.round(monotonicMs() - started));
  try {
    const taken = await takeBackup({
      ...{ url, schema, role: appRole(schema), to, keys, id, at, cause, instance },
      product: VERSION,
      verify: job.verify,
    });
    if (recorded) await endGood(db, id, endedAt(), taken);
    return { ...taken, removed: job.keep === null ? [] : tidy(to, schema, job.keep) };
  } catch (error) {
    const why = error instanceof BackupRefused ? error.message : '程序出错，详见日志';
    if (recorded) await endFailed(db, id, endedAt(), why).catch(() => undefined); // where the database is away, the next claim closes it
    throw error;
  }
}

/** A new good backup lets older ones go that are neither of the kept days nor of the kept weeks. */
function tidy(folder: string, schema: string, keep: NonNullable<BackupJob['keep']>): string[] {
  const whole = backupsIn(folder, schema).map(({ folder: place, manifest }) => ({
    place,
    takenAt: manifest.takenAt,
    byHand: manifest.cause === 'command',
  }));
  const going = superfluous(whole, keep).map(({ place }) => place);
  for (const place of going) removeBackup(place);
  return going;
}
