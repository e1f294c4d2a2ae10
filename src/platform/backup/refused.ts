// What stops a backup or a restore, in a sentence for the operator. Decides how errors of disk and database are said.
import { databaseIsAway } from '../sql.ts';

/** A backup or restore that cannot go on; the sentence says what is wrong and what to do. */
export class BackupRefused extends Error {}

const OF_THE_DISK: Readonly<Record<string, string>> = {
  ENOSPC: '磁盘满了，备份没有写完，已删去半份；请清出空间，或用 --to 换一个目录（disk full）',
  EDQUOT: '磁盘配额用完了，备份没有写完，已删去半份（disk quota exceeded）',
  EROFS: '备份目录是只读的（read-only file system）',
  EACCES: '备份目录不让写（permission denied）',
  EPERM: '备份目录不让写（operation not permitted）',
  ENOTDIR: '备份目录的位置上不是目录（not a directory）',
  EEXIST: '备份目录的位置上不是目录（not a directory）',
  EIO: '磁盘读写出错，请检查磁盘（input/output error）',
};

/** The error as the operator is told it; what is no known trouble of disk or database is a bug and passes through. */
export function toldToOperator(error: unknown, place: string): unknown {
  if (error instanceof BackupRefused) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = OF_THE_DISK[code];
  if (words !== undefined) return new BackupRefused(`${words}：${place}`);
  if (databaseIsAway(error)) return new BackupRefused(`数据库中断，没有做完：${(error as Error).message}`);
  return error;
}
