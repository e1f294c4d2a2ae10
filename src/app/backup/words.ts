// How backups are told to the person at the machine: sizes, one line for each, and what the check-up says of them.
import { HOUR_MS } from '#shared/duration.ts';
import { msBetween, type Instant } from '#shared/instant.ts';
import type { FoundBackup } from '#platform/backup/folder.ts';
import { beijingMinute } from '../beijing-minute.ts';

/** `3.2 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** One line for a backup. */
export function backupLine({ folder, manifest }: FoundBackup): string {
  const { takenAt, product, postgres, tables } = manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return `${beijingMinute(takenAt)}  ${rows} 行  ${megabytes(bytes)}  程序 ${product}  PostgreSQL ${postgres}  ${folder}`;
}

/** How long ago, in the largest fitting whole unit. */
export function ago(at: Instant, now: Instant): string {
  const hours = Math.floor(Math.max(0, msBetween(at, now)) / HOUR_MS);
  if (hours < 1) return '不到一小时前';
  return hours < 48 ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`;
}
