// A room's SQL touches its own tables; another room's are behind that room's door. `org_scope` may be joined by all.
import { test } from 'vitest';
import { expectGate, hits, isTest, readText, readTree, roomOf, withoutComments, type SourceFile } from './tree.ts';

const ORDER = JSON.parse(readText('src/modules/order.json')) as string[];
const FOR_ALL = ['org_scope'];
// A room may share a statement with tables of the platform, never with another room's.
// A due step, its alarm and its event are one statement, or a kill between them would lose the alarm.
const TOGETHER: Record<string, readonly string[]> = {
  'src/modules/deadlines/store/sweep.ts': ['event', 'event_outbox', 'sweep_beat'],
  // A desk without a live screen is found by one statement over both.
  'src/modules/notify/store.ts': ['live_presence'],
};

/** Names of all tables and views that the migrations make. */
function tablesOf(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('migrations/'))
    .flatMap(({ text }) =>
      [...text.matchAll(/create (?:table|(?:materialized )?view)(?: if not exists)? (\w+)/gi)].map(
        (match) => match[1] ?? '',
      ),
    );
}

function ownerOf(table: string): string {
  return ORDER.find((room) => table === room || table.startsWith(`${room}_`)) ?? 'platform';
}

function tables(files: readonly SourceFile[]): string[] {
  const known = new Set(tablesOf(files));
  const inSql = /\b(?:from|join|into|update|truncate|table|only|references)\s+"?(\w+)"?/gi;
  const inBuilder =
    /\.(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|\w*[jJ]oin|using)\(\s*\[?\s*['"`](\w+)/g;
  return files
    .filter(({ path }) => roomOf(path) !== null && !isTest(path))
    .flatMap((file) =>
      [inSql, inBuilder].flatMap((pattern) =>
        [...withoutComments(file.text).matchAll(pattern)]
          .map((match) => match[1] ?? '')
          .filter((table) => !TOGETHER[file.path]?.includes(table))
          .filter((table) => known.has(table) && !FOR_ALL.includes(table) && ownerOf(table) !== roomOf(file.path))
          .map((table) => `${file.path} touches ${table}, which belongs to ${ownerOf(table)}`),
      ),
    );
}

/** Each table carries its room's name; what carries none was made by the platform's migrations. */
function prefixes(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^migrations\/\d+_/.test(path) && !/^migrations\/\d+_platform/.test(path))
    .flatMap((file) =>
      tablesOf([file])
        .filter((table) => ownerOf(table) === 'platform')
        .map((table) => `${file.path} makes ${table} without a room's name`),
    );
}

/** The schema is a setting; SQL that names one would leave it. */
function schemas(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('migrations/') || roomOf(path) !== null)
    .flatMap((file) =>
      hits(
        file,
        /\b(?:from|join|into|update|table|references|on)\s+(?:zhishou|public|ext)\.\w+/gi,
        'SQL names no schema',
      ),
    );
}

const MIGRATIONS = readTree(['migrations'], ['.sql']).filter(({ path }) => path !== 'migrations/schema.sql');

test('no room reaches for the tables of another', () => {
  expectGate(
    'tables',
    tables,
    [...readTree(['src/modules']), ...MIGRATIONS],
    [
      { path: 'src/modules/orders/store.ts', text: 'sql`select 1 from orders_order o join reports_matter m on true`' },
      { path: 'src/modules/reports/planted.ts', text: `tx.selectFrom('org_person').selectAll()` },
      { path: 'src/modules/reports/planted-too.ts', text: `tx.insertInto('audit').values(row)` },
    ],
  );
});

test('tables carry their room’s name and SQL names no schema', () => {
  expectGate('prefixes', prefixes, MIGRATIONS, [
    { path: 'migrations/9998_desk.sql', text: 'create table planted (id uuid)' },
  ]);
  expectGate(
    'schemas',
    schemas,
    [...readTree(['src/modules']), ...MIGRATIONS],
    [{ path: 'src/modules/org/planted.ts', text: 'sql`select 1 from public.org_unit`' }],
  );
});
