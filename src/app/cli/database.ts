// The database of the configuration, for any command: DATABASE_URL, or the embedded one, joined when it runs already.
import { join } from 'node:path';
import type { Config } from '#platform/config.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import type { GuardWord } from '#platform/postgres/guard.ts';
import type { ReserveWord } from '#platform/postgres/reserve.ts';

export type CommandDatabase = {
  url: string;
  embedded: boolean;
  /** Folder of the embedded cluster; null with DATABASE_URL. */
  home: string | null;
  /** Stops the embedded server if this command started it. */
  stop(): Promise<void>;
};

/** Opens the database of the configuration; `stop()` it when the command is done. */
export async function openDatabaseOf(config: Config): Promise<CommandDatabase> {
  if (config.databaseUrl !== null) {
    return { url: config.databaseUrl, embedded: false, home: null, stop: async () => undefined };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.dataDir, 'postgres') });
  postgres.watch(tellGuard);
  return { url: postgres.url(), embedded: true, home: postgres.home, stop: () => postgres.stop() };
}

function tellGuard(said: GuardWord | ReserveWord): void {
  const words = {
    ended: '内置数据库意外停止，正在重新启动。',
    restarted: '内置数据库已恢复。',
    failed: '内置数据库没有启动成功，稍后再试',
    spaceLow: '磁盘将满，已放出应急空间。请尽快腾出空间，再满时报送和警报都存不下。',
    spaceBack: '磁盘空间已恢复，应急空间已留好。',
  }[said.what];
  process.stderr.write(`[值守] ${words}${said.what === 'failed' ? `：${said.why}` : ''}\n`);
}

/** Runs work on the database of the configuration and puts it away afterwards. */
export async function withDatabase<T>(config: Config, work: (database: CommandDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabaseOf(config);
  try {
    return await work(database);
  } finally {
    await database.stop();
  }
}
