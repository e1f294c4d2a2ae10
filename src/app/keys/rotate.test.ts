// A key is changed under everything that is sealed: nothing is lost at any moment, nothing is left with the old key,
// a change that is cut goes on, and programs that do not know the new key stop it before it seals anything.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type City } from '#kit/city.ts';
import { plantAt } from '#kit/planted.ts';
import { TEST_KEYS } from '#kit/world.ts';
import { newId } from '#platform/ids.ts';
import { followKeyFile } from '#platform/key-file.ts';
import { startKeyHolder } from '#platform/key-holder.ts';
import {
  blindIndex,
  blindIndexes,
  keyMark,
  openField,
  readKeyFile,
  readWholeKeyFile,
  replaceKeyFile,
  sealField,
  type Keys,
} from '#platform/keys.ts';
import { keyUsesOf, rotateKeys } from './rotate.ts';

let city: City;
let folder: string;
let keyFile: string;
const MOBILE = '13912340000';
const uses = () => keyUsesOf(city.app.modules);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-rotate-'));
  keyFile = join(folder, 'keys.json');
  replaceKeyFile(keyFile, { keys: TEST_KEYS, notes: new Map() });
  city = await openCity();
  await plantAt(city, { home: '610327', superior: 'CITY', copied: '610303', below: '610327109' });
  await fillTheRest();
});
afterAll(async () => {
  await city.close();
  rmSync(folder, { recursive: true, force: true });
});

const db = () => city.app.runtime.database.db;
const rotation = (over: Record<string, unknown> = {}) => ({
  ...{ keyFile, url: city.database.ownerUrl, schema: city.database.schema, uses: uses(), patienceMs: 0, settleMs: 0 },
  tell: () => undefined,
  ...over,
});

/** What planting leaves without a sealed value gets one, so that no column is left out of the test. */
async function fillTheRest(): Promise<void> {
  await city.system(async (ctx) => {
    const { rows } = await sql<{ id: string }>`select id from access_account limit 1`.execute(ctx.tx);
    const account = rows[0]?.id ?? '';
    const totp = sealField(TEST_KEYS, { table: 'access_totp', column: 'sealed_secret', row: account }, 'JBSWY3DP');
    await sql`insert into access_totp (account_id, sealed_secret, made_at) values (${account}, ${totp}, ${ctx.now}::timestamptz)`.execute(
      ctx.tx,
    );
    const id = newId();
    const tried = sealField(TEST_KEYS, { table: 'reports_try', column: 'number_sealed', row: id }, MOBILE);
    await sql`insert into reports_try (id, report_id, person_id, at, outcome, number_sealed, number_masked, recorded_by, recorded_at)
      select ${id}, r.id, p.id, ${ctx.now}::timestamptz, 'noAnswer', ${tried}, '', p.id, ${ctx.now}::timestamptz
      from reports_report r, org_person p limit 1`.execute(ctx.tx);
  });
  for (const { table, column, row, key } of uses().sealed) {
    const place = await sql<{ key: string; row: string }>`
      select ${sql.ref(key)}::text as key, ${sql.ref(row)}::text as row from ${sql.table(table)} limit 1`.execute(db());
    const found = place.rows[0];
    if (found === undefined) throw new Error(`nothing is planted in ${table}`);
    const sealed = sealField(TEST_KEYS, { table, column, row: found.row }, MOBILE);
    if (table !== 'org_phone' && table !== 'access_totp' && table !== 'reports_site_contact')
      await asOwner(table, column, found.key, sealed);
  }
}

async function asOwner(table: string, column: string, key: string, value: string): Promise<void> {
  const owner = new pg.Client({
    connectionString: city.database.ownerUrl,
    options: `-c search_path=${city.database.schema},ext`,
  });
  await owner.connect();
  await owner.query(`update ${table} set ${column} = $1 where id = $2`, [value, key]);
  await owner.end();
}

/** Every sealed text of the database by its place, opened. */
async function openAll(keys: Keys): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { table, column, row, key } of uses().sealed) {
    const { rows } = await sql<{ key: string; row: string; value: string }>`
      select ${sql.ref(key)}::text as key, ${sql.ref(row)}::text as row, ${sql.ref(column)} as value from ${sql.table(table)}
      where ${sql.ref(column)} is not null`.execute(db());
    expect(rows.length, `${table}.${column}`).toBeGreaterThan(0);
    for (const each of rows)
      texts.set(`${table} ${each.key}`, openField(keys, { table, column, row: each.row }, each.value));
  }
  return texts;
}

async function versionsInUse(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { table, column } of uses().sealed) {
    const { rows } = await sql<{ version: string }>`
      select distinct split_part(${sql.ref(column)}, '.', 1) as version from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(
      db(),
    );
    for (const { version } of rows) found.add(version);
  }
  return found;
}

test('every column that holds a sealed value or a blind index is declared by its room', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0
      and a.atttypid = 'text'::regtype and (a.attname like '%sealed%' or a.attname like '%\\_index') order by 1`.execute(
    db(),
  );
  const declared = uses().sealed.flatMap(({ table, column, index }) => [
    `${table}.${column}`,
    ...(index === undefined ? [] : [`${table}.${index.column}`]),
  ]);
  expect(rows.map(({ name }) => name)).toEqual(declared.toSorted());
});

test('while a running program does not hold the new key nothing changes over, and its name is told', async () => {
  const stale = startKeyHolder(city.app.runtime, TEST_KEYS);
  await expect
    .poll(async () => (await sql<{ n: number }>`select count(*)::int as n from key_holder`.execute(db())).rows[0]?.n)
    .toBe(1);
  // The scripted clock stands elsewhere; the word of a program counts by the database's time.
  await sql`update key_holder set seen_at = clock_timestamp()`.execute(db());
  await expect(rotateKeys(rotation())).rejects.toThrow(/还没有新密钥：.*复制/);
  await stale.stop();
  expect(readKeyFile(keyFile).current).toBe(1);
  expect([...readKeyFile(keyFile).versions.keys()]).toEqual([1, 2]);
  expect(await versionsInUse()).toEqual(new Set(['1']));
});

test('cut in the middle every value still opens; the next run goes on, seals all with the new key and retires the old', async () => {
  const before = await openAll(TEST_KEYS);
  const server = followKeyFile(keyFile);
  const cut = (words: string): void => {
    if (words.startsWith('reports_report')) throw new Error('the power is gone');
  };
  await expect(rotateKeys(rotation({ tell: cut }))).rejects.toThrow('the power is gone');
  expect(await versionsInUse()).toEqual(new Set(['1', '2']));
  expect(readWholeKeyFile(keyFile).notes.get(1)?.retiredAt).toBeUndefined();
  expect(await openAll(server)).toEqual(before);
  const said: string[] = [];
  const { mark } = await rotateKeys(rotation({ tell: (words: string) => void said.push(words) }));
  expect(said[0]).toContain('接着做');
  const keys = readKeyFile(keyFile);
  expect(keys.current).toBe(2);
  expect(mark).toBe(keyMark(keys, 2));
  expect(await versionsInUse()).toEqual(new Set(['2']));
  expect(await openAll(keys)).toEqual(before);
  expect(readWholeKeyFile(keyFile).notes.get(1)?.retiredAt).toBeDefined();
  const { rows } = await sql<{ key_mark: string }>`select key_mark from installation`.execute(db());
  expect(rows[0]?.key_mark).toBe(mark);
});

test('after the change a mobile is still found by its blind index, which is of the new key', async () => {
  const keys = readKeyFile(keyFile);
  const { rows } = await sql<{ row: string; sealed: string; index: string }>`
    select owner_id::text as row, sealed_number as sealed, blind_index as index from org_phone where sealed_number is not null limit 50`.execute(
    db(),
  );
  for (const { row, sealed, index } of rows) {
    const number = openField(keys, { table: 'org_phone', column: 'sealed_number', row }, sealed);
    expect(index).toBe(blindIndex(keys, number));
    expect(blindIndexes(keys, number)).toContain(index);
  }
  expect(rows.length).toBe(50);
});

test('keys of another installation change nothing here', async () => {
  const foreign = join(folder, 'foreign.json');
  replaceKeyFile(foreign, { keys: { current: 1, versions: new Map([[1, Buffer.alloc(32, 3)]]) }, notes: new Map() });
  await expect(rotateKeys(rotation({ keyFile: foreign }))).rejects.toThrow('不是封存本库数据的那一份');
  expect([...readKeyFile(foreign).versions.keys()]).toEqual([1]);
});
