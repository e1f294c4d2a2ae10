// The folder of backups: names, what is whole, what was left half, and which ones may go when newer ones are there.
// Decides retention (保留份数): the newest of each of the last days and of each of the last weeks stay.
import { hostname } from 'node:os';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '#shared/duration.ts';
import {
  addDays,
  beijingParts,
  dayOf,
  msBetween,
  parseInstant,
  weekdayOf,
  type Day,
  type Instant,
} from '#shared/instant.ts';
import { isAlive } from '../postgres/process.ts';
import { MANIFEST, readManifest, type Manifest } from './manifest.ts';
import { BackupRefused } from './refused.ts';

const HALF = /^\.(?<schema>[a-z0-9_]+)-\d{8}-\d{6}-[0-9a-f]{6}\.(?<host>.+)\.(?<pid>\d+)\.part$/;
const WHOLE = /^(?<schema>[a-z0-9_]+)-\d{8}-\d{6}-[0-9a-f]{6}$/;

export interface FoundBackup {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Name of a backup: schema, Beijing time, and the end of its id. */
export function backupName(schema: string, at: Instant, id: string): string {
  const { year, month, day, hour, minute, second } = beijingParts(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${schema}-${year}${two(month)}${two(day)}-${two(hour)}${two(minute)}${two(second)}-${id.slice(-6)}`;
}

/** Where a backup is written until it is whole; nothing takes it for one. */
export function halfName(name: string): string {
  return `.${name}.${hostname()}.${process.pid}.part`;
}

/** Whole backups of a schema in a folder, the newest first; what cannot be read as one is left out. */
export function backupsIn(folder: string, schema: string): FoundBackup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => WHOLE.exec(name)?.groups?.['schema'] === schema)
    .flatMap((name): FoundBackup[] => {
      const found = join(folder, name);
      if (!existsSync(join(found, MANIFEST))) return [];
      try {
        return [{ folder: found, manifest: readManifest(found) }];
      } catch (error) {
        if (!(error instanceof BackupRefused)) throw error;
        return [];
      }
    })
    .toSorted((a, b) => b.manifest.takenAt.localeCompare(a.manifest.takenAt));
}

/** Takes away what killed programs left half; what another living program is writing stays. */
export function sweepHalves(folder: string, schema: string, now: Instant): void {
  for (const name of readdirSync(folder)) {
    const half = HALF.exec(name)?.groups;
    if (half?.['schema'] !== schema) continue;
    const here = half['host'] === hostname();
    const old = msBetween(parseInstant(statSync(join(folder, name)).mtime.toISOString()), now) > DAY_MS;
    if (here ? !isAlive(Number(half['pid'])) : old) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Takes a backup away; the manifest first, so that what a kill leaves does not look whole. */
export function removeBackup(folder: string): void {
  rmSync(join(folder, MANIFEST), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

function mondayOf(day: Day): Day {
  return addDays(day, -((weekdayOf(day) + 6) % 7));
}

/**
 * Which of these backups (newest first) may go: all but the newest of each of so many last days and weeks. One that somebody
 * made by hand has its reason, which the program does not know: it never goes, and stands for no night. Pure.
 */
export function superfluous<T extends { readonly takenAt: Instant; readonly byHand?: boolean }>(
  all: readonly T[],
  keep: { readonly daily: number; readonly weekly: number },
): T[] {
  const backups = all.filter(({ byHand }) => byHand !== true);
  const staying = new Set<T>(backups.slice(0, 1)); // the last good one never goes
  const keepNewestOf = (most: number, periodOf: (backup: T) => string): void => {
    const seen = new Set<string>();
    for (const backup of backups) {
      const period = periodOf(backup);
      if (seen.has(period)) continue;
      if (seen.size === most) return;
      seen.add(period);
      staying.add(backup);
    }
  };
  keepNewestOf(keep.daily, ({ takenAt }) => dayOf(takenAt));
  keepNewestOf(keep.weekly, ({ takenAt }) => mondayOf(dayOf(takenAt)));
  return backups.filter((backup) => !staying.has(backup));
}
