// `zhishou backup`: a backup now, while everything goes on; or the list of those that are there.
// Decides what is told; how a backup is made is src/app/backup/make.ts.
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { backupsIn } from '#platform/backup/folder.ts';
import { BackupRefused } from '#platform/backup/refused.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { readKeyFile } from '#platform/keys.ts';
import { openDatabase } from '#platform/sql.ts';
import { makeBackup } from '../backup/make.ts';
import { backupLine, megabytes } from '../backup/words.ts';
import { appRole } from '../migrate.ts';
import { withDatabase, type CommandDatabase } from './database.ts';

const USAGE = `用法：zhishou backup [--to 目录] [--verify]
  --to 目录   放到别处，那里的旧备份不删（不设时放 ZHISHOU_BACKUP_DIR，按份数删旧的）
  --verify    写完再从磁盘读回核对一遍
  --list      只列出已有的备份
备份里没有密钥：密钥文件另存一份，放保险柜。`;

/** Makes a backup; 0 when it is whole, 1 where it could not be made, 2 on a wrong command line. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  const asked = readArgs(args);
  if (asked === null) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const to = asked.to === undefined ? config.backup.dir : resolve(asked.to);
  if (asked.list === true) {
    const found = backupsIn(to, config.databaseSchema);
    for (const backup of found) process.stdout.write(`${backupLine(backup)}\n`);
    process.stdout.write(found.length === 0 ? `${to} 里没有备份。\n` : `共 ${found.length} 份。\n`);
    return 0;
  }
  const keys = readKeyFile(config.keyFile);
  return withDatabase(config, async (found) => {
    try {
      await make(config, found, { to, keys, verify: asked.verify === true });
      return 0;
    } catch (error) {
      if (!(error instanceof BackupRefused)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  });
}

function readArgs(args: readonly string[]): { to?: string; verify?: boolean; list?: boolean } | null {
  try {
    return parseArgs({
      args: [...args],
      options: { to: { type: 'string' }, verify: { type: 'boolean' }, list: { type: 'boolean' } },
    }).values;
  } catch {
    return null;
  }
}

async function make(
  config: Config,
  { url }: CommandDatabase,
  how: { to: string; keys: ReturnType<typeof readKeyFile>; verify: boolean },
): Promise<void> {
  const started = monotonicMs();
  const schema = config.databaseSchema;
  const database = openDatabase({ url, schema, role: appRole(schema), max: 2 });
  try {
    const at = await databaseClock.now(database.db);
    const keep = how.to === config.backup.dir ? config.backup.keep : null;
    const made = await makeBackup({ ...how, database, url, at, night: null, keep });
    const seconds = ((monotonicMs() - started) / 1_000).toFixed(1);
    const said = `${made.tables} 张表，${made.rows} 行，${megabytes(made.bytes)}，用时 ${seconds} 秒`;
    process.stdout.write(`备份完成${how.verify ? '，已读回核对' : ''}：${made.folder}\n${said}\n`);
    if (made.removed.length > 0) process.stdout.write(`按保留份数删去旧备份 ${made.removed.length} 份。\n`);
  } finally {
    await database.close();
  }
}
