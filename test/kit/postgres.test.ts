// The test kit's own promises: clones are whole, quick enough, apart from each other, and seen as the app role.
import pg from 'pg';
import { expect, test } from 'vitest';
import { cloneDatabase } from './postgres.ts';

async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

test('ten databases are cloned at once and do not see each other', async () => {
  const clones = await Promise.all(Array.from({ length: 10 }, () => cloneDatabase()));
  await ask(clones[0]!.ownerUrl, 'create table zhishou.only_here ()');
  const seen = await Promise.all(
    clones.map((clone) => ask(clone.ownerUrl, `select to_regclass('zhishou.only_here') is not null as seen`)),
  );
  expect(seen.map((rows) => rows[0]?.['seen'])).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
  await Promise.all(clones.map((clone) => clone.drop()));
});

test('the app connection takes on the app role and finds the migrated tables without naming a schema', async () => {
  const clone = await cloneDatabase();
  const rows = await ask(
    clone.appUrl,
    `select current_user as who, count(*)::int > 0 as migrated from schema_migration`,
  );
  expect(rows).toEqual([{ who: clone.role, migrated: true }]);
  await clone.drop();
});
