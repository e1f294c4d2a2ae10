// From configuration to a running application: keys, schema check, composition. Shared by serve, work and start.
import { existsSync } from 'node:fs';
import type { Config } from '#platform/config.ts';
import { followKeyFile } from '#platform/key-file.ts';
import { createKeyFile, type Keys } from '#platform/keys.ts';
import { openLog } from '#platform/log.ts';
import { openApplication, type Application } from './compose.ts';
import { MigrationRefused, RESTORE_HALF, schemaVersion } from './migrate.ts';
import { ROOMS } from './rooms.ts';

/** Reads the installation's keys, making them at the first start. */
export function keysOf(config: Config): Keys {
  if (!existsSync(config.keyFile)) createKeyFile(config.keyFile);
  return followKeyFile(config.keyFile);
}

/** Opens the application on the database of the configuration; refuses a schema that is not this release's. */
export async function openProduct(config: Config, url: string): Promise<Application> {
  const { state, version, known } = await schemaVersion({ url, schema: config.databaseSchema });
  if (state === 'newer')
    throw new MigrationRefused(`数据库结构（${version}）比本程序（${known}）新：请用新版本的程序。`);
  if (state === 'restoring') throw new MigrationRefused(RESTORE_HALF);
  if (state !== 'current') throw new MigrationRefused('数据库结构还没有升到本版本：请先运行 zhishou migrate。');
  return openApplication({
    url,
    schema: config.databaseSchema,
    keys: keysOf(config),
    log: openLog(config.logLevel),
    modules: ROOMS,
    poolSize: config.databasePool,
  });
}
