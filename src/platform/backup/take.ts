// Takes a backup (备份): every table and sequence of the schema as of one instant, while the house goes on working.
// Decides order and safety: one snapshot, written beside, flushed, renamed. When it is taken is decided by the caller.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Instant } from '#shared/instant.ts';
import type { Keys } from '../keys.ts';
import { keyMarks } from '../keys.ts';
import { advisoryKey, connectionSettings } from '../sql.ts';
import { checkParts } from './check.ts';
import { copyOut } from './copy.ts';
import { backupName, halfName, sweepHalves } from './folder.ts';
import { MANIFEST, manifestText, type ManifestContent } from './manifest.ts';
import { writePart } from './part.ts';
import { BackupRefused, toldToOperator } from './refused.ts';

export interface BackupOrder {
  readonly url: string;
  readonly schema: string;
  /** Role that may read all tables; the login's own where left out. */
  readonly role?: string;
  /** Folder in which the backup becomes a folder of its own. */
  readonly to: string;
  readonly keys: Keys;
  readonly id: string;
  readonly at: Instant;
  readonly cause: 'nightly' | 'command';
  readonly instance: string;
  readonly product: string;
  /** Reads everything back from the disk before it counts. */
  readonly verify: boolean;
}

export interface TakenBackup {
  readonly folder: string;
  readonly digest: string;
  readonly rows: number;
  readonly bytes: number;
  readonly tables: number;
}

/** Form of values in COPY text, the same for every server and login. */
export const PLAIN_FORM = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
  set extra_float_digits = 1; set client_encoding = 'UTF8'; set timezone = 'UTC'; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = '10min'`;

/** Makes one whole backup or leaves nothing; throws BackupRefused with a sentence for the operator. Trust 12 */
export async function takeBackup(order: BackupOrder): Promise<TakenBackup> {
  const { url, schema, role } = order;
  const client = new pg.Client(
    connectionSettings({ url, schema, name: 'zhishou-backup', ...(role === undefined ? {} : { role }) }),
  );
  client.on('error', () => undefined); // told by the statement under way
  const name = backupName(schema, order.at, order.id);
  const half = join(order.to, halfName(name));
  try {
    mkdirSync(order.to, { recursive: true, mode: 0o700 });
    await client.connect();
    await client.query(PLAIN_FORM);
    await beAlone(client, schema);
    sweepHalves(order.to, schema, order.at);
    mkdirSync(half, { mode: 0o700 });
    const content = await writeParts(client, order, half);
    const { text, digest } = manifestText(content, order.keys);
    writeFlushed(join(half, MANIFEST), text);
    if (order.verify) await checkParts(half, content, { countRows: true });
    flushFolder(half);
    const folder = join(order.to, name);
    renameSync(half, folder);
    flushFolder(order.to);
    await client.end();
    return {
      folder,
      digest,
      rows: content.tables.reduce((sum, { rows }) => sum + rows, 0),
      bytes: content.tables.reduce((sum, { bytes }) => sum + bytes, 0),
      tables: content.tables.length,
    };
  } catch (error) {
    // In the middle of a COPY there is no polite end: the connection is cut, and with it the snapshot.
    Reflect.get(client, 'connection').stream.destroy();
    rmSync(half, { recursive: true, force: true });
    throw toldToOperator(error, order.to);
  }
}

/** One backup at a time, and none while a migration changes tables; both locks end with the connection. */
async function beAlone(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>(
    `select pg_try_advisory_lock(${advisoryKey(schema, 'backup')}) as free`,
  );
  if (rows[0]?.free !== true) {
    throw new BackupRefused('另一份备份正在做，请等它做完（another backup is under way）。');
  }
  await client.query(`select pg_advisory_lock_shared(${advisoryKey(schema, 'migrate')})`);
}

async function writeParts(client: pg.Client, order: BackupOrder, folder: string): Promise<ManifestContent> {
  await client.query('begin isolation level repeatable read read only');
  const head = await readHead(client);
  const tables: ManifestContent['tables'] = [];
  for (const { table, columns } of await tablesOf(client)) {
    const part = `${table}.copy.gz`;
    const listed = columns.map((column) => client.escapeIdentifier(column)).join(', ');
    const { bytes, rows } = copyOut(
      client,
      `copy (select ${listed} from ${client.escapeIdentifier(table)}) to stdout with (format text)`,
    );
    const mark = await writePart(join(folder, part), bytes);
    tables.push({ table, columns, part, rows: await rows, ...mark });
  }
  const sequences = await sequencesOf(client);
  await client.query('commit');
  const { id, schema, at, cause, instance, product, keys } = order;
  return {
    format: 1,
    id,
    product,
    schema,
    ...head,
    takenAt: at,
    cause,
    instance,
    keyMarks: keyMarks(keys),
    tables,
    sequences,
  };
}

type Head = Pick<ManifestContent, 'postgres' | 'schemaVersion' | 'migrations' | 'streamPosition'>;

async function readHead(client: pg.Client): Promise<Head> {
  const { rows: present } = await client.query<{ present: boolean }>(
    `select to_regclass('schema_migration') is not null as present`,
  );
  if (present[0]?.present !== true) {
    throw new BackupRefused('这个库里还没有值守的数据，没有可备份的（nothing to back up）。');
  }
  const { rows: migrations } = await client.query<ManifestContent['migrations'][number]>(
    'select number, file, checksum from schema_migration order by number',
  );
  const { rows } = await client.query<{ postgres: string; position: number }>(
    `select current_setting('server_version') as postgres, (select coalesce(max(pos), 0) from stream) as position`,
  );
  return {
    postgres: rows[0]?.postgres ?? '',
    schemaVersion: migrations.at(-1)?.number ?? 0,
    migrations,
    streamPosition: rows[0]?.position ?? 0,
  };
}

/** All tables with the columns that are stored as they are given; what the database computes it computes again. */
async function tablesOf(client: pg.Client): Promise<{ table: string; columns: string[] }[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname::text as table, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relpersistence = 'p' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
  );
  return rows;
}

/** Sequences move outside of snapshots: read after the rows they have numbered all of them and more. */
async function sequencesOf(client: pg.Client): Promise<ManifestContent['sequences']> {
  const { rows } = await client.query<{ sequence: string; last: number }>(
    `select sequencename::text as sequence, last_value as last from pg_sequences
     where schemaname = current_schema() and last_value is not null order by 1`,
  );
  return rows;
}

function writeFlushed(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A name is on the disk when its folder is flushed; Windows has no such thing. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
