// Loads a backup into a schema that migrations have just made: all of it in one transaction, or nothing.
// Decides how references and triggers stand aside meanwhile and are back afterwards, and what a restore renews.
// Whether this database may be loaded into, and what comes before and after, is decided by src/app/backup.
import { join } from 'node:path';
import type pg from 'pg';
import type { Instant } from '#shared/instant.ts';
import { copyIn } from './copy.ts';
import type { Manifest } from './manifest.ts';
import { rowsOf } from './part.ts';
import { BackupRefused } from './refused.ts';
import { PLAIN_FORM } from './take.ts';

export interface Load {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly epoch: string;
  readonly now: Instant;
  /** Hears each table when it is in. */
  readonly tell: (table: string, rows: number) => void;
}

/** Fills the schema of this connection, which must own it. Trust 12 */
export async function loadBackup(client: pg.Client, load: Load): Promise<void> {
  await client.query(PLAIN_FORM);
  await client.query('begin');
  await refuseOtherTables(client, load.manifest);
  const putBack = await standAside(client);
  await client.query(
    `truncate ${load.manifest.tables.map(({ table }) => client.escapeIdentifier(table)).join(', ')} restart identity`,
  );
  for (const { table, columns, part, rows } of load.manifest.tables) {
    const listed = columns.map((column) => client.escapeIdentifier(column)).join(', ');
    const taken = await copyIn(
      client,
      `copy ${client.escapeIdentifier(table)} (${listed}) from stdin with (format text)`,
      rowsOf(join(load.folder, part)),
    );
    if (taken !== rows)
      throw new BackupRefused(`${part} 只装入 ${taken} 行，应为 ${rows} 行，已全部撤回（rows missing）。`);
    load.tell(table, rows);
  }
  for (const { sequence, last } of load.manifest.sequences) {
    await client.query('select setval(format($1::text, current_schema(), $2::text)::regclass, $3::bigint)', [
      '%I.%I',
      sequence,
      last,
    ]);
  }
  await client.query(putBack.join(';\n'));
  await renew(client, load);
  await client.query('commit');
  await client.query(`analyze ${load.manifest.tables.map(({ table }) => client.escapeIdentifier(table)).join(', ')}`);
}

/** The same migrations make the same tables; a difference means that somebody changed them by hand. */
async function refuseOtherTables(client: pg.Client, manifest: Manifest): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
  );
  const here = new Set(rows.map(({ name }) => name));
  const listed = manifest.tables.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`));
  const unknown = listed.filter((column) => !here.delete(column));
  if (unknown.length > 0 || here.size > 0) {
    throw new BackupRefused(
      `备份里的表与本程序第 ${manifest.schemaVersion} 号结构不一致（tables differ）：${[...unknown, ...here].slice(0, 5).join('、')}`,
    );
  }
}

/** Takes references and triggers out of the way; answers the statements that put them back, which check every row. */
async function standAside(client: pg.Client): Promise<string[]> {
  const { rows: references } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace order by oid`,
  );
  const { rows: triggers } = await client.query<{ table: string; name: string; mode: string }>(
    `select tgrelid::regclass::text as table, quote_ident(tgname) as name,
       case tgenabled when 'A' then 'always ' when 'R' then 'replica ' else '' end as mode
     from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = current_schema()::regnamespace and not tgisinternal and tgenabled <> 'D' and tgparentid = 0`,
  );
  const away = [
    ...references.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
    ...triggers.map(({ table, name }) => `alter table ${table} disable trigger ${name}`),
  ];
  if (away.length > 0) await client.query(away.join(';\n'));
  return [
    ...references.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    ...triggers.map(({ table, name, mode }) => `alter table ${table} enable ${mode}trigger ${name}`),
    'set constraints all immediate',
  ];
}

/** A new epoch makes every screen load anew; the run that made this backup ends well, others under way ended there. */
async function renew(client: pg.Client, { folder, manifest, epoch, now }: Load): Promise<void> {
  await client.query('update installation set epoch = $1::uuid', [epoch]);
  const { rows } = await client.query<{ present: boolean }>(`select to_regclass('backup_run') is not null as present`);
  if (rows[0]?.present !== true) return;
  await client.query('delete from key_holder');
  await client.query(
    `update backup_run set ended_at = $2, outcome = case when id = $1 then 'good' else 'failed' end,
       bytes = $3, rows = $4, digest = $5, place = $6, error = case when id = $1 then null else '恢复时中止' end
     where outcome is null`,
    [
      manifest.id,
      now,
      manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0),
      manifest.tables.reduce((sum, table) => sum + table.rows, 0),
      manifest.digest,
      folder,
    ],
  );
}
