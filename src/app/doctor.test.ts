// The check-up finds what is wrong and says so in words; on a sound installation it finds nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, emptyDatabase, type ClonedDatabase } from '#kit/postgres.ts';
import { readConfig, type Config } from '#platform/config.ts';
import { newId } from '#platform/ids.ts';
import { createKeyFile } from '#platform/keys.ts';
import { examine } from './doctor.ts';

let database: ClonedDatabase;
let folder: string;
let config: Config;
beforeAll(async () => {
  database = await cloneDatabase();
  folder = mkdtempSync(join(tmpdir(), 'zhishou-doctor-'));
  config = readConfig({ ZHISHOU_DATA_DIR: join(folder, 'var'), ZHISHOU_KEY_FILE: join(folder, 'keys.json') });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function wrong(url: string, home: string | null = null): Promise<Record<string, string>> {
  const findings = await examine(config, { url, embedded: true, home });
  return Object.fromEntries(findings.filter(({ ok }) => !ok).map(({ what, words }) => [what, words]));
}

test('a test database is told to be unsafe, and a missing key file is named; the rest is sound', async () => {
  const findings = await wrong(database.ownerUrl, folder);
  expect(Object.keys(findings).toSorted()).toEqual(['密钥', '落盘'].toSorted());
  expect(findings['落盘']).toContain('fsync');
  createKeyFile(config.keyFile);
  expect(await wrong(database.ownerUrl, folder)).toEqual({ 落盘: findings['落盘'] });
});

test('a database that cannot be reached is the finding, not a crash', async () => {
  expect((await wrong(database.ownerUrl.replace(/:\d+\//, ':1/')))['数据库']).toContain('连不上');
});

test('a schema that was never made is told with the command that makes it', async () => {
  const empty = await emptyDatabase();
  expect((await wrong(empty.ownerUrl))['结构']).toContain('zhishou migrate');
  await empty.drop();
});

test('a grant that lets servers rewrite the audit is found by table', async () => {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`grant update on ${database.schema}.audit to ${database.role}`);
  expect((await wrong(database.ownerUrl))['权限']).toContain('audit');
  await client.query(`revoke update on ${database.schema}.audit from ${database.role}`);
  await client.end();
  expect((await wrong(database.ownerUrl))['权限']).toBeUndefined();
});

test('a program that runs while nothing sweeps is told in the words of the page 运行状况', async () => {
  const client = new pg.Client({ connectionString: database.ownerUrl, options: `-c search_path=${database.schema}` });
  await client.connect();
  const reading = {
    ...{ screens: 0, requests: 0, failed: 0, p50Ms: null, p99Ms: null, poolUsed: 0, poolWaiting: 0, answerMs: 1 },
    ...{ aheadMs: 0, memoryBytes: 1, loopDelayMs: 1, disk: null, stores: null },
  };
  await client.query(
    `insert into operations_instance (id, kind, name, version, started_at, seen_at, reading)
     values ($1, 'server', 'duty-1 8080', '0.1.0', clock_timestamp(), clock_timestamp(), $2)`,
    [newId(), JSON.stringify(reading)],
  );
  await client.end();
  const findings = await wrong(database.ownerUrl);
  expect(findings['计时']).toContain('zhishou work');
  expect(Object.keys(findings)).not.toContain('程序');
});
