// How backups are told to the person at the machine: sizes, and one line for each.
// What the check-up says of them is the operations room's line.
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
