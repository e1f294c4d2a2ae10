// Prepared texts on a real connection: which get a name, and that a migration under way is not noticed by anybody.
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type ClonedDatabase } from '#kit/postgres.ts';
import { openDatabase, type Database } from './sql.ts';
import { mayRepeat } from './sql.ts';
import { statementNames } from './prepared.ts';

let cloned: ClonedDatabase;
let owner: Database;
beforeAll(async () => {
  cloned = await cloneDatabase();
  // One connection, so that every text meets the plans of the one before.
  owner = openDatabase({ url: cloned.ownerUrl, schema: cloned.schema, max: 1 });
  await sql`create table probe_plan (id integer, word text)`.execute(owner.db);
  await sql`insert into probe_plan values (1, 'one')`.execute(owner.db);
});
afterAll(async () => {
  await owner?.close();
  await cloned?.drop();
});

const look = () => sql<Record<string, unknown>>`select * from probe_plan where id = ${1}`.execute(owner.db);
const preparedTexts = async (): Promise<string[]> => {
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(owner.db);
  return rows.map(({ statement }) => statement).filter((text) => text.includes('probe_plan where'));
};

test('a text asked for the third time is prepared, once', async () => {
  await look();
  await look();
  expect(await preparedTexts()).toHaveLength(0);
  await look();
  await look();
  expect(await preparedTexts()).toHaveLength(1);
});

const plansOf = async (part: string) => {
  const { rows } = await sql<{ generic: number; custom: number }>`
    select generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements
    where statement like ${`%${part}%`} and statement not like '%pg_prepared%'`.execute(owner.db);
  return rows;
};

test('writes keep the plan of a text, reads plan it for what the tables hold now', async () => {
  const ask = (tx: Kysely<object>) => sql`select word from probe_plan where id = ${1}`.execute(tx);
  for (let i = 0; i < 12; i++) await owner.db.transaction().execute(ask);
  const kept = await plansOf('select word from probe_plan');
  expect(kept[0]?.generic).toBeGreaterThan(0);
  for (let i = 0; i < 12; i++) await owner.db.transaction().setAccessMode('read only').execute(ask);
  const after = await plansOf('select word from probe_plan');
  expect(after[0]?.generic).toBe(kept[0]?.generic);
  expect(after[0]?.custom).toBe((kept[0]?.custom ?? 0) + 12);
});

test('a text marked to be planned anew is never prepared, because its tables fill from empty at once', async () => {
  for (let i = 0; i < 12; i++) await sql`/* plan anew */ select id from probe_plan where id = ${1}`.execute(owner.db);
  expect(await plansOf('plan anew')).toEqual([]);
});

test('outside a transaction a column that a migration adds is simply there', async () => {
  for (let i = 0; i < 8; i++) await look();
  await sql`alter table probe_plan add column added text default 'new'`.execute(owner.db);
  expect((await look()).rows).toEqual([{ id: 1, word: 'one', added: 'new' }]);
});

test('inside a transaction the stale plan asks for repeating it, and the repetition goes through', async () => {
  for (let i = 0; i < 8; i++) await look();
  await sql`alter table probe_plan add column more text default 'x'`.execute(owner.db);
  const attempt = () =>
    owner.db.transaction().execute(async (tx) => sql`select * from probe_plan where id = ${1}`.execute(tx));
  const error = await attempt().catch((refused: unknown) => refused);
  expect(mayRepeat(error)).toBe(true);
  expect((await attempt()).rows).toHaveLength(1);
});

test('texts without end are neither all named nor all counted', () => {
  const names = statementNames();
  for (let i = 0; i < 20_000; i++) for (let times = 0; times < 3; times++) names.of(`select ${i}`);
  const named = Array.from({ length: 20_000 }, (_, i) => names.of(`select ${i}`)).filter((name) => name !== undefined);
  expect(named.length).toBe(400);
  names.forget();
  expect(names.of('select 1')).toBeUndefined();
});
