// `zhishou migrate`: brings the schema to this release; says what was applied, or why it must not be touched.
import type { Config } from '#platform/config.ts';
import { MigrationRefused, migrate } from '../migrate.ts';
import { withDatabase } from './database.ts';

/** Migrates and answers the exit code. */
export function run(_args: readonly string[], config: Config): Promise<number> {
  return withDatabase(config, async ({ url }) => {
    try {
      const { applied, version } = await migrate({ url, schema: config.databaseSchema });
      for (const file of applied) process.stdout.write(`已执行 ${file}\n`);
      process.stdout.write(`结构已是最新（第 ${version} 号）。\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof MigrationRefused)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  });
}
