// `zhishou restore`: a backup into an empty database, after which `zhishou start` goes on where it was; or a check alone.
// Decides what is told; what is refused and in which order is src/app/backup/restore.ts.
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { BackupRefused } from '#platform/backup/refused.ts';
import { monotonicMs } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { readKeyFile } from '#platform/keys.ts';
import { checkBackup, restoreBackup } from '../backup/restore.ts';
import { backupLine } from '../backup/words.ts';
import { MigrationRefused } from '../migrate.ts';
import { withDatabase } from './database.ts';

const USAGE = `用法：zhishou restore 备份目录 [--check]
  只往空库里恢复，已有数据的库不动。先停掉各台程序，恢复后再启动。
  --check   只核对这份备份是否完整，不碰数据库`;

/** Restores; 0 when whole, 1 where it is refused, 2 on a wrong command line. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  const asked = readArgs(args);
  if (asked === null) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const keys = readKeyFile(config.keyFile);
  try {
    if (asked.check) {
      const manifest = await checkBackup(asked.folder, keys);
      process.stdout.write(`备份完整，可以恢复：\n${backupLine({ folder: asked.folder, manifest })}\n`);
      return 0;
    }
    return await withDatabase(config, async ({ url }) => {
      const started = monotonicMs();
      const tell = (words: string): void => void process.stdout.write(`${words}\n`);
      const done = await restoreBackup({ folder: asked.folder, url, schema: config.databaseSchema, keys, tell });
      for (const file of done.migrated) tell(`已执行 ${file}`);
      const seconds = ((monotonicMs() - started) / 1_000).toFixed(1);
      tell(`恢复完成：${done.rows} 行，用时 ${seconds} 秒；原来登录着的 ${done.sessionsEnded} 处已退出，请重新登录。`);
      tell('现在可以启动。停机期间到时的会立即响铃，并说明为何迟响。');
      return 0;
    });
  } catch (error) {
    if (!(error instanceof BackupRefused || error instanceof MigrationRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function readArgs(args: readonly string[]): { folder: string; check: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [folder, ...more] = positionals;
    return folder === undefined || more.length > 0 ? null : { folder: resolve(folder), check: values.check === true };
  } catch {
    return null;
  }
}
