// The generated picture of the schema is what the migrations make; seen to fail when a column is added by hand.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { cloneDatabase } from '#kit/postgres.ts';
import { SNAPSHOT, describeSchema } from '../../tools/schema-snapshot.ts';

test('migrations/schema.sql is what the migrations make, and a planted column would be seen', async () => {
  const database = await cloneDatabase();
  const client = new pg.Client({
    connectionString: database.ownerUrl,
    options: `-c search_path=${database.schema},ext`,
  });
  await client.connect();
  const made = await describeSchema(client);
  console.info(`schema gate: ${made.split('create table ').length - 1} tables read`);
  expect(made.split('create table ').length).toBeGreaterThan(1);
  expect(readFileSync(SNAPSHOT, 'utf8'), 'run `npm run docs`').toBe(made);
  await client.query('alter table installation add column planted text');
  expect(await describeSchema(client)).not.toBe(made);
  await client.end();
  await database.drop();
});
