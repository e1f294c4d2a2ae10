// Restores a backup into an empty schema, so that the house goes on where it was: checked first, rebuilt, loaded, migrated.
// Decides the order, what is refused, and that a restore cut short is known as such and is begun anew by the next one.
// How rows are loaded is platform/backup/load.ts.
import pg from 'pg';
import { checkParts } from '#platform/backup/check.ts';
import { loadBackup } from '#platform/backup/load.ts';
import { readManifest, refuseOtherKeys, type Manifest } from '#platform/backup/manifest.ts';
import { BackupRefused, toldToOperator } from '#platform/backup/refused.ts';
import { newId } from '#platform/ids.ts';
import type { Keys } from '#platform/keys.ts';
import { openLog } from '#platform/log.ts';
import { advisoryKey, connectionSettings } from '#platform/sql.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { endEverySessionForOperator } from '#modules/access/index.ts';
import type { Instant } from '#shared/instant.ts';
import { openApplication } from '../compose.ts';
import { RESTORE_MARK, migrate, readMigrations } from '../migrate.ts';
import { ROOMS } from '../rooms.ts';
import { VERSION } from '../version.ts';

export interface RestoreOrder {
  /** Folder of one backup. */
  readonly folder: string;
  /** As the login that will own the schema. */
  readonly url: string;
  readonly schema: string;
  readonly keys: Keys;
  /** Hears how far it has come. */
  readonly tell: (words: string) => void;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly rows: number;
  /** Migrations that this release brought on top. */
  readonly migrated: readonly string[];
  readonly sessionsEnded: number;
}

/** Reads and checks a backup without touching a database; throws BackupRefused that says what is wrong with it. */
export async function checkBackup(
  folder: string,
  keys: Keys,
  how: { readonly countRows: boolean } = { countRows: true },
): Promise<Manifest> {
  const manifest = readManifest(folder);
  refuseOtherKeys(manifest, keys);
  refuseOtherRelease(manifest);
  await checkParts(folder, manifest, how).catch((error: unknown) => {
    throw toldToOperator(error, folder);
  });
  return manifest;
}

/** Restores a backup whole or leaves the schema marked as half restored; throws BackupRefused. Trust 12 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { folder, url, schema, keys, tell } = order;
  tell('正在核对备份……');
  const manifest = await checkBackup(folder, keys, { countRows: false });
  const owner = new pg.Client(connectionSettings({ url, schema, name: 'zhishou-restore', idleInTransactionMs: 0 }));
  owner.on('error', () => undefined); // told by the statement under way
  try {
    await owner.connect();
    await takeEmptySchema(owner, schema);
    tell(`正在按第 ${manifest.schemaVersion} 号结构重建……`);
    await migrate({ url, schema, until: manifest.schemaVersion, restoring: true });
    await loadBackup(owner, {
      folder,
      manifest,
      epoch: newId(),
      now: await nowOf(owner),
      tell: (table, rows) => tell(`已装入 ${table}：${rows} 行`),
    });
    const { applied } = await migrate({ url, schema, restoring: true });
    const sessionsEnded = await endSessions(order);
    await owner.query(`comment on schema ${owner.escapeIdentifier(schema)} is null`);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { manifest, rows, migrated: applied, sessionsEnded };
  } catch (error) {
    throw toldToOperator(error, folder);
  } finally {
    await owner.end().catch(() => undefined);
  }
}

/** A backup of a newer release, or of one whose migrations were other ones, is for that release to restore. */
function refuseOtherRelease(manifest: Manifest): void {
  const own = new Map(readMigrations().map(({ file, checksum }) => [file, checksum]));
  const unknown = manifest.migrations.find(({ file, checksum }) => own.get(file) !== checksum);
  if (unknown !== undefined) {
    throw new BackupRefused(
      `这份备份出自 ${manifest.product} 版（结构第 ${manifest.schemaVersion} 号），本程序 ${VERSION} 不认识其中的 ${unknown.file}：请用那一版或更新的程序恢复（backup of another release）。`,
    );
  }
}

/** Marks an empty schema as being restored; throws where it holds anything, except what an interrupted restore left. */
async function takeEmptySchema(owner: pg.Client, schema: string): Promise<void> {
  const { rows: locks } = await owner.query<{ free: boolean }>(
    `select pg_try_advisory_lock(${advisoryKey(schema, 'restore')}) as free`,
  );
  if (locks[0]?.free !== true)
    throw new BackupRefused('另一个恢复正在进行，请等它做完（another restore is under way）。');
  const { rows } = await owner.query<{ half: boolean; things: number }>(
    `select coalesce(obj_description(n.oid, 'pg_namespace') = $2, false) as half,
       (select count(*)::int from pg_class c where c.relnamespace = n.oid and c.relkind <> 'i') as things
     from pg_namespace n where n.nspname = $1`,
    [schema, RESTORE_MARK],
  );
  const found = rows[0];
  if (found !== undefined && !found.half && found.things > 0) {
    throw new BackupRefused(
      `模式 ${schema} 里已有数据，恢复只往空库里做，不会覆盖：请换一个空库（DATABASE_URL）、换一个模式名（DATABASE_SCHEMA），内置数据库则换一个数据目录（ZHISHOU_DATA_DIR）或先把旧目录移走（not empty）。`,
    );
  }
  const name = owner.escapeIdentifier(schema);
  await owner.query('begin');
  if (found?.half === true) await owner.query(`drop schema ${name} cascade`);
  await owner.query(`create schema if not exists ${name}`);
  await owner.query(`comment on schema ${name} is ${owner.escapeLiteral(RESTORE_MARK)}`);
  await owner.query('commit');
}

async function nowOf(owner: pg.Client): Promise<Instant> {
  const { rows } = await owner.query<{ now: Instant }>('select clock_timestamp() as now');
  const now = rows[0]?.now;
  if (now === undefined) throw new Error('the database did not tell the time');
  return now;
}

/** Whoever was signed in then is not thereby signed in now; the same use case leaves the audit row of the restore. */
async function endSessions({ url, schema, keys }: RestoreOrder): Promise<number> {
  const application = await openApplication({ url, schema, keys, log: openLog('error'), modules: ROOMS, poolSize: 2 });
  try {
    return await runAsSystem(application.runtime, 'backup.restored', endEverySessionForOperator);
  } finally {
    await application.close();
  }
}
