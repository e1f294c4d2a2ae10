// Expand first, contract one release later (T13): what the release before reads and writes must still be there and still
// be accepted after this release's migrations, because its servers go on while the schema moves under them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { appRole, migrate, readMigrations } from '#app/migrate.ts';
import { emptyDatabase } from '#kit/postgres.ts';
import { BEFORE, copyMigrations } from './pieces/releases.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: string | null;
}

interface Catalogue {
  /** `table.column`. */
  readonly columns: ReadonlyMap<string, Column>;
  /** `table: definition` of checks, keys, uniques and foreign keys. */
  readonly constraints: readonly string[];
  readonly tables: ReadonlySet<string>;
  /** `table PRIVILEGE` of the role that servers take on. */
  readonly rights: readonly string[];
}

async function read(url: string, schema: string): Promise<Catalogue> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema},ext` });
  await client.connect();
  try {
    const columns = await client.query<Column>(`
      select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
        a.attnotnull as required, coalesce(pg_get_expr(d.adbin, d.adrelid), nullif(a.attidentity::text, '')) as default
      from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped`);
    const constraints = await client.query<{ text: string }>(`
      select conrelid::regclass::text || ': ' || pg_get_constraintdef(oid) as text from pg_constraint
      where connamespace = current_schema()::regnamespace and contype in ('c', 'u', 'p', 'f', 'x')
      union all
      select indrelid::regclass::text || ': ' || pg_get_indexdef(indexrelid) from pg_index
      where indisunique and indrelid in (select oid from pg_class where relnamespace = current_schema()::regnamespace)
        and not exists (select from pg_constraint where conindid = indexrelid)`);
    const rights = await client.query<{ text: string }>(
      `select table_name || ' ' || privilege_type as text from information_schema.role_table_grants
       where table_schema = current_schema() and grantee = $1`,
      [appRole(schema)],
    );
    return {
      rights: rights.rows.map(({ text }) => text),
      columns: new Map(columns.rows.map((row) => [row.name, row])),
      constraints: constraints.rows.map(({ text }) => text),
      tables: new Set(columns.rows.map(({ name }) => name.split('.')[0] ?? '')),
    };
  } finally {
    await client.end();
  }
}

/** What the earlier release would stumble over. */
function narrowings(before: Catalogue, after: Catalogue): string[] {
  const found: string[] = [];
  for (const [name, old] of before.columns) {
    const now = after.columns.get(name);
    if (now === undefined) found.push(`${name} is gone or renamed`);
    else if (now.type !== old.type) found.push(`${name} was ${old.type}, is ${now.type}`);
    else if (now.required && !old.required) found.push(`${name} may no longer be empty`);
    else if (now.required && old.default !== null && now.default === null) found.push(`${name} lost its default`);
  }
  for (const [name, { required, default: value }] of after.columns) {
    const isNew = before.tables.has(name.split('.')[0] ?? '') && !before.columns.has(name);
    if (isNew && required && value === null) found.push(`${name} is required and has no default`);
  }
  const known = new Set(before.constraints);
  for (const text of after.constraints) {
    const table = text.slice(0, text.indexOf(':'));
    if (before.tables.has(table) && !known.has(text) && !widens(text, before.constraints))
      found.push(`new constraint on ${text}`);
  }
  for (const right of before.rights) if (!after.rights.includes(right)) found.push(`${right} is no longer granted`);
  return found;
}

/** A check of words that allows all words of an earlier check of the same column, and more. */
function widens(text: string, before: readonly string[]): boolean {
  const wordsOf = (one: string): Set<string> =>
    new Set([...one.matchAll(/'([^']*)'::text/g)].map(([, word]) => word ?? ''));
  const shape = (one: string): string => one.replaceAll(/(?:'[^']*'::text(?:, )?)+/g, '…');
  const words = wordsOf(text);
  return (
    words.size > 0 &&
    before.some((old) => shape(old) === shape(text) && [...wordsOf(old)].every((word) => words.has(word)))
  );
}

/** Constraints that came after, and why the earlier release cannot break them. */
const HARMLESS: Readonly<Record<string, string>> = {};

async function catalogueOf(directory?: string, further = ''): Promise<Catalogue> {
  const database = await emptyDatabase();
  try {
    await migrate({
      url: database.ownerUrl,
      schema: database.schema,
      ...(directory === undefined ? {} : { directory }),
    });
    if (further !== '') {
      const client = new pg.Client({
        connectionString: database.ownerUrl,
        options: `-c search_path=${database.schema},ext`,
      });
      await client.connect();
      await client.query(further);
      await client.end();
    }
    return await read(database.ownerUrl, database.schema);
  } finally {
    await database.drop();
  }
}

test('every migration since the release before only adds: its servers go on writing while the schema moves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-additive-'));
  try {
    const before = await catalogueOf(copyMigrations(folder, BEFORE.migration));
    const after = await catalogueOf();
    const since = readMigrations().filter(({ number }) => number > BEFORE.migration);
    console.info(
      `additive: ${since.length} migrations since ${BEFORE.migration}, ${before.columns.size} columns compared`,
    );
    expect(before.columns.size).toBeGreaterThan(200);
    expect(before.rights.length).toBeGreaterThan(100);
    expect(narrowings(before, after).filter((text) => HARMLESS[text] === undefined)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a column taken away, renamed, required or retyped, and a new constraint, would be seen', async () => {
  const now = await catalogueOf();
  const narrowed = await catalogueOf(
    undefined,
    `alter table orders_order rename column about to subject;
     alter table orders_order alter column caller_name set not null;
     alter table orders_order alter column number type bigint;
     alter table orders_order add column planted text not null;
     alter table orders_order add constraint planted check (number < 1000);
     alter table orders_assignment drop constraint orders_assignment_state_check;
     alter table orders_assignment add constraint orders_assignment_state_check check (state in ('issued', 'received'));
     create unique index planted_once on orders_answer (words);
     revoke update on orders_assignment from zhishou_app;`,
  );
  const seen = narrowings(now, narrowed);
  for (const part of [
    'about is gone',
    'caller_name may no',
    'number was',
    'planted is required',
    'number < 1000',
    "'issued'",
    'planted_once',
    'orders_assignment UPDATE',
  ])
    expect(
      seen.filter((line) => line.includes(part)),
      part,
    ).not.toEqual([]);
  expect(narrowings(now, now)).toEqual([]);
});
