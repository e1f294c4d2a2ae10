// Connected as the program itself is, a session tries to rewrite what was kept: the database refuses, table by table.
// Decided here: which tables may never be rewritten, by a list kept by hand beside the comments of the migrations.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type ClonedDatabase } from '#kit/postgres.ts';

/** What somebody reported, signed, received, told or was audited for; a table that vanishes from it is a decision. */
const KEPT = [
  'access_account_person',
  'audit',
  'calendar_owed_year',
  'calendar_year',
  'chain_head',
  'chain_link',
  'event',
  'operations_hour',
  'orders_answer',
  'orders_order',
  'org_change',
  'org_reveal',
  'regulation_confirmation',
  'regulation_pack',
  'reports_call',
  'reports_file_use',
  'reports_level_change',
  'reports_matter_link',
  'reports_signoff',
  'reports_site_contact',
  'reports_site_try',
  'reports_told',
  'reports_try',
  'reports_version',
  'stream',
];
/** What never was a record of anybody: computed, not yet begun, or withdrawn. Everything else outlives every statement. */
const ERASABLE = [
  'access_totp',
  'event_outbox',
  'file',
  'key_holder',
  'operations_instance',
  'operations_request_hour',
  'org_desk_serves',
  'org_phone',
  'org_scope',
];

let database: ClonedDatabase;
let app: pg.Client;

beforeAll(async () => {
  database = await cloneDatabase();
  app = new pg.Client({ connectionString: database.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await database.drop();
});

const denied = { code: '42501' };
const columnOf = async (table: string): Promise<string> => {
  const { rows } = await app.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = '' limit 1`,
    [table],
  );
  return rows[0]?.name ?? '';
};

test('every table that says append-only is on the list, and the list names no other', async () => {
  const { rows } = await app.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and obj_description(c.oid, 'pg_class') like 'append-only:%' order by 1`);
  expect(rows.map((row) => row.name)).toEqual(KEPT);
});

test.each(KEPT)('%s takes new rows and lets none be changed, deleted or emptied', async (table) => {
  const column = await columnOf(table);
  await expect(app.query(`update ${table} set "${column}" = "${column}"`), 'update').rejects.toMatchObject(denied);
  await expect(app.query(`delete from ${table}`), 'delete').rejects.toMatchObject(denied);
  await expect(app.query(`truncate ${table}`), 'truncate').rejects.toMatchObject(denied);
  await expect(app.query(`truncate ${table} cascade`), 'truncate cascade').rejects.toMatchObject(denied);
  await expect(app.query(`alter table ${table} disable trigger all`), 'triggers').rejects.toMatchObject(denied);
  await expect(app.query(`drop table ${table}`), 'drop').rejects.toMatchObject(denied);
  const { rows } = await app.query<{ may: boolean }>(`select has_table_privilege(current_user, $1, 'insert') as may`, [
    table,
  ]);
  expect(rows[0]?.may).toBe(true);
});

test('no table may be emptied, nothing outside the list loses a row, and migrations cannot be forged', async () => {
  const { rows } = await app.query<{ name: string; empties: boolean; deletes: boolean; owns: boolean }>(`
    select c.relname as name, has_table_privilege(current_user, c.oid, 'truncate') as empties, has_table_privilege(current_user, c.oid, 'delete') as deletes,
      pg_has_role(current_user, c.relowner, 'usage') as owns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind in ('r', 'p') order by 1`);
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => row.empties || row.owns).map((row) => row.name)).toEqual([]);
  expect(rows.filter((row) => row.deletes).map((row) => row.name)).toEqual(ERASABLE);
  await expect(app.query('delete from reports_matter')).rejects.toMatchObject(denied);
  for (const statement of [
    'insert into schema_migration select * from schema_migration',
    `update schema_migration set checksum = ''`,
    'create table planted (id integer)',
  ]) {
    await expect(app.query(statement), statement).rejects.toMatchObject(denied);
  }
});

const file = (state: string) => `
  with f as (insert into file (id, name, size, media_type, state, unit_id, created_by, created_at)
    values (gen_random_uuid(), '图.png', 3, 'image/png', '${state}', gen_random_uuid(), gen_random_uuid(), '2026-01-01') returning id)
  select id from f`;
const kept = { constraint: 'file_kept' };

test('a sealed file stays with its bytes, an open one goes with them', async () => {
  const idOf = async (): Promise<string> => (await app.query<{ id: string }>(file('open'))).rows[0]?.id ?? '';
  const [id, open] = [await idOf(), await idOf()];
  for (const one of [id, open])
    await app.query(`insert into file_piece (file_id, no, bytes) values ($1, 0, 'abc')`, [one]);
  await app.query(`update file set state = 'sealed', digest = 'x' where id = $1`, [id]);
  for (const statement of [
    'delete from file where id = $1',
    `update file set state = 'open' where id = $1`,
    `update file set digest = 'y' where id = $1`,
    `update file_piece set bytes = 'xyz' where file_id = $1`,
    `update file_piece set no = 7 where file_id = $1`,
    `insert into file_piece (file_id, no, bytes) values ($1, 1, 'more')`,
  ])
    await expect(app.query(statement, [id]), statement).rejects.toMatchObject(kept);
  await expect(
    app.query('update file_piece set file_id = $1, no = 9 where file_id = $2', [id, open]),
  ).rejects.toMatchObject(kept);
  await app.query('delete from file where id = $1', [open]);
  const { rows } = await app.query(
    `select f.id, p.no, convert_from(p.bytes, 'UTF8') as bytes from file f left join file_piece p on p.file_id = f.id where f.id in ($1, $2)`,
    [id, open],
  );
  expect(rows).toEqual([{ id, no: 0, bytes: 'abc' }]);
});

test('links of the chain are only put after the last one, without a hole', async () => {
  const insert = (...numbers: number[]) =>
    app.query(
      `insert into chain_link (no, kind, row_id, key_version, mac) select no, 'audit', gen_random_uuid(), 1, '' from unnest($1::int[]) no`,
      [numbers],
    );
  const hole = { constraint: 'chain_link_next' };
  await app.query('begin');
  const { rows } = await app.query<{ no: string }>('select coalesce(max(no), 0) as no from chain_link');
  const last = Number(rows[0]?.no);
  for (const numbers of [[last + 2], [last + 1, last + 3], [0], [-5], [last + 900_000]]) {
    await app.query('savepoint before');
    await expect(insert(...numbers), String(numbers)).rejects.toMatchObject(hole);
    await app.query('rollback to before');
  }
  await insert(last + 1, last + 2);
  await insert(last + 3);
  await app.query('rollback');
});

test('it owns nothing, bypasses no rule and creates no role', async () => {
  const { rows } = await app.query(
    `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin from pg_roles where rolname = current_user`,
  );
  expect(rows).toEqual([
    { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, rolcanlogin: false },
  ]);
  await expect(app.query('set session_replication_role = replica')).rejects.toMatchObject(denied);
});
