// Brings a schema of a PostgreSQL database to the newest version: forward only, one file one transaction, checksummed.
// Decides order, locks, roles and grants. What the tables are stands in migrations/*.sql, which name no schema.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { advisoryKey, sqlErrorOf } from '#platform/sql.ts';

export type Migration = { number: number; file: string; sql: string; checksum: string; transactional: boolean };
export type MigrationTarget = {
  url: string;
  schema: string;
  directory?: string;
  /** Stops after this number: a restore rebuilds the schema that a backup was taken from. */
  until?: number;
  /** Told by a restore alone, which may touch what is half restored. */
  restoring?: boolean;
};
export type SchemaState = {
  /** Highest applied migration; 0 where the schema does not exist. */
  version: number;
  /** Highest migration this program brings. */
  known: number;
  /** `restoring`: a restore was begun and has not come to its end. */
  state: 'absent' | 'older' | 'current' | 'newer' | 'restoring';
};

/** A database that this program must not touch; the sentence is for the operator. */
export class MigrationRefused extends Error {}

const OWN_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const EXTENSIONS = ['pg_trgm', 'btree_gist'];
const LOCK_TRIES = 30;
/** Comment of a schema into which a backup is being restored; taken away when the restore is whole. */
export const RESTORE_MARK = 'restore under way';
export const RESTORE_HALF = '上次恢复没有做完，这个库还不能用：请再运行一次 zhishou restore，它会清掉半份、从头做起。';

/** Role that servers and workers take on; it owns nothing and may not rewrite append-only tables. */
export function appRole(schema: string): string {
  return `${schema}_app`;
}

/** Reads the migrations of a folder in order; refuses two files of one number and names that do not fit. */
export function readMigrations(directory: string = OWN_MIGRATIONS): Migration[] {
  const found = readdirSync(directory)
    .filter((name) => name.endsWith('.sql') && name !== 'schema.sql')
    .toSorted()
    .map((file): Migration => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]);
      if (!number) throw new MigrationRefused(`迁移文件名不合规则（name must be 0001_words.sql）：${file}`);
      // Line ends may be changed by a checkout; they are no edit.
      const sql = readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number, file, sql, checksum, transactional: !sql.startsWith('-- no transaction') };
    });
  const twice = found.find((migration, i) => found[i - 1]?.number === migration.number);
  if (twice) throw new MigrationRefused(`两个迁移文件用了同一个编号（same number twice）：${twice.file}`);
  return found;
}

/** Migrates a schema to the newest version and answers which files were applied; safe to run from several programs at once. */
export async function migrate(target: MigrationTarget): Promise<{ applied: string[]; version: number }> {
  const schema = checkedSchema(target.schema);
  const migrations = readMigrations(target.directory);
  const client = await connect(target.url, schema);
  try {
    await client.query(`select pg_advisory_lock(${advisoryKey(schema, 'migrate')})`);
    await client.query(`set lock_timeout = '2s'`);
    if (target.restoring !== true && (await isHalfRestored(client, schema))) throw new MigrationRefused(RESTORE_HALF);
    await prepareSchemas(client, schema);
    const until = target.until ?? Number.POSITIVE_INFINITY;
    const pending = pendingOf(migrations, await appliedOf(client)).filter(({ number }) => number <= until);
    for (const migration of pending) await withLockRetry(() => apply(client, migration));
    await withLockRetry(() => grantToApp(client, schema));
    return { applied: pending.map(({ file }) => file), version: migrations.at(-1)?.number ?? 0 };
  } finally {
    await client.end();
  }
}

/** Tells how the database's schema compares with what this program knows; changes nothing. Servers refuse to start on `newer`. */
export async function schemaVersion(target: MigrationTarget): Promise<SchemaState> {
  const schema = checkedSchema(target.schema);
  const known = readMigrations(target.directory).at(-1)?.number ?? 0;
  const client = await connect(target.url, schema);
  try {
    if (await isHalfRestored(client, schema)) return { version: 0, known, state: 'restoring' };
    const { rows } = await client.query<{ present: boolean }>(
      `select to_regclass('schema_migration') is not null as present`,
    );
    if (!rows[0]?.present) return { version: 0, known, state: 'absent' };
    const version = Math.max(0, ...(await appliedOf(client)).map(({ number }) => number));
    return { version, known, state: version > known ? 'newer' : version < known ? 'older' : 'current' };
  } finally {
    await client.end();
  }
}

async function isHalfRestored(client: pg.Client, schema: string): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_namespace where nspname = $1 and obj_description(oid, 'pg_namespace') = $2`,
    [schema, RESTORE_MARK],
  );
  return rows.length > 0;
}

function checkedSchema(schema: string): string {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(schema) || schema.startsWith('pg_')) {
    throw new MigrationRefused(`DATABASE_SCHEMA 只能用小写字母、数字和下划线（bad schema name）：${schema}`);
  }
  return schema;
}

async function connect(url: string, schema: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: `-c search_path=${schema},ext -c timezone=UTC`,
    application_name: 'zhishou-migrate',
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  return client;
}

async function prepareSchemas(client: pg.Client, schema: string): Promise<void> {
  await refuseOldServer(client);
  // Another city may migrate into the same database at this moment; its `ext` is ours.
  await client.query(`select pg_advisory_lock(${advisoryKey('ext', 'prepare')})`);
  try {
    const { rows } = await client.query(`select 1 from pg_namespace where nspname = 'ext'`);
    if (rows.length === 0) await client.query('create schema ext; grant usage on schema ext to public');
    for (const extension of EXTENSIONS) await ensureExtension(client, extension);
    await client.query(`create schema if not exists ${schema}`);
    await ensureRole(client, schema);
  } finally {
    await client.query(`select pg_advisory_unlock(${advisoryKey('ext', 'prepare')})`);
  }
  await client.query(`create table if not exists schema_migration (
    number integer primary key, file text not null, checksum text not null, applied_at timestamptz not null)`);
  await client.query(
    `comment on table schema_migration is 'Which migrations were applied; written by the migrations runner only.'`,
  );
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  if ((rows[0]?.version ?? 0) < 150_000)
    throw new MigrationRefused('数据库须为 PostgreSQL 15 或更新（PostgreSQL 15 or newer needed）');
}

async function ensureExtension(client: pg.Client, extension: string): Promise<void> {
  const { rows } = await client.query<{ schema: string }>(
    `select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = $1`,
    [extension],
  );
  if (rows.length === 0) await client.query(`create extension ${extension} schema ext`);
  else if (rows[0]?.schema !== 'ext') {
    throw new MigrationRefused(
      `扩展 ${extension} 装在 ${rows[0]?.schema}，请先执行 alter extension ${extension} set schema ext`,
    );
  }
}

async function ensureRole(client: pg.Client, schema: string): Promise<void> {
  const role = appRole(schema);
  const { rows } = await client.query<{ member: boolean }>(
    `select pg_has_role(current_user, oid, 'usage') as member from pg_roles where rolname = $1`,
    [role],
  );
  try {
    if (rows.length === 0) await client.query(`create role ${role} nologin`).catch(ignore('42710', '23505'));
    if (!rows[0]?.member) await client.query(`grant ${role} to current_user`);
  } catch (error) {
    if (sqlErrorOf(error)?.sqlState !== '42501') throw error;
    throw new MigrationRefused(
      `登录用户无权建立角色，请由数据库管理员执行 create role ${role} nologin; grant ${role} to <登录用户>（role must be made by an administrator）`,
    );
  }
}

/** Swallows errors of these SQL states: another database of the cluster made the same role a moment ago. */
function ignore(...states: string[]): (error: unknown) => void {
  return (error) => {
    if (!states.includes(sqlErrorOf(error)?.sqlState ?? '')) throw error;
  };
}

async function appliedOf(client: pg.Client): Promise<{ number: number; file: string; checksum: string }[]> {
  const { rows } = await client.query<{ number: number; file: string; checksum: string }>(
    'select number, file, checksum from schema_migration order by number',
  );
  return rows;
}

function pendingOf(
  migrations: Migration[],
  applied: { number: number; file: string; checksum: string }[],
): Migration[] {
  const last = applied.at(-1)?.number ?? 0;
  for (const done of applied) {
    const own = migrations.find(({ number }) => number === done.number);
    if (!own) throw new MigrationRefused(`数据库比程序新（schema is newer than this program）：${done.file}`);
    if (own.checksum !== done.checksum)
      throw new MigrationRefused(`已执行过的迁移被改动（applied migration was edited）：${own.file}`);
  }
  const pending = migrations.filter(({ number }) => !applied.some((done) => done.number === number));
  const late = pending.find(({ number }) => number < last);
  if (late) throw new MigrationRefused(`迁移 ${late.file} 的编号早于已执行的 ${last}（migrations go forward only）`);
  return pending;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  if (!migration.transactional) await dropInvalidIndexes(client);
  if (migration.transactional) await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migration values ($1, $2, $3, clock_timestamp())', [
      migration.number,
      migration.file,
      migration.checksum,
    ]);
    if (migration.transactional) await client.query('commit');
  } catch (error) {
    if (migration.transactional) await client.query('rollback');
    throw Object.assign(error as Error, { message: `${migration.file}: ${(error as Error).message}` });
  }
}

/** A concurrent index that failed stays behind as an invalid one and would pass for made. */
async function dropInvalidIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where not i.indisvalid and c.relnamespace = current_schema()::regnamespace`,
  );
  for (const { name } of rows) await client.query(`drop index ${client.escapeIdentifier(name)}`);
}

/** What failed because of others' locks: held for more than two seconds, or taken in another order (deadlock). */
const LOCKED_OUT = ['55P03', '40P01'];

/** Repeats what others' locks made fail; it was rolled back whole, and business goes on in between. T13 */
async function withLockRetry(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!LOCKED_OUT.includes(sqlErrorOf(error)?.sqlState ?? '') || tries >= LOCK_TRIES) throw error;
      await delay(500);
    }
  }
}

/**
 * Grants the app role each table: rows are read, added and moved on, taken away only where the comment begins
 * `erasable:`, and not even moved on where it begins `append-only:`.
 */
async function grantToApp(client: pg.Client, schema: string): Promise<void> {
  const role = appRole(schema);
  const { rows } = await client.query<{ name: string; comment: string | null }>(
    `select relname as name, obj_description(oid, 'pg_class') as comment from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm') order by relname`,
  );
  const grants = rows.flatMap(({ name, comment }) => {
    const table = client.escapeIdentifier(name);
    const rights =
      name === 'schema_migration'
        ? 'select'
        : comment?.startsWith('append-only:')
          ? 'select, insert'
          : comment?.startsWith('erasable:')
            ? 'select, insert, update, delete'
            : 'select, insert, update';
    return [`revoke all on ${table} from ${role}`, `grant ${rights} on ${table} to ${role}`];
  });
  await client.query('begin');
  try {
    await client.query(
      [
        `grant usage on schema ${schema} to ${role}`,
        ...grants,
        `grant usage on all sequences in schema ${schema} to ${role}`,
      ].join(';'),
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
