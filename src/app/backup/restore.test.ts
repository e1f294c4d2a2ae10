// A backup comes back whole, into the other major version too, and everything that is not a whole backup of this
// installation is refused by name before anything is touched.
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { emptyDatabase, type ClonedDatabase } from '#kit/postgres.ts';
import { tableDigests } from '#kit/table-digests.ts';
import { addPerson, addUnit } from '#kit/units.ts';
import { openWorld, START, TEST_KEYS, type World } from '#kit/world.ts';
import { manifestText, readManifest } from '#platform/backup/manifest.ts';
import { takeBackup, type TakenBackup } from '#platform/backup/take.ts';
import { digestOf } from '#platform/digest.ts';
import { newId } from '#platform/ids.ts';
import type { Keys } from '#platform/keys.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { RESTORE_HALF, migrate, schemaVersion } from '../migrate.ts';
import { checkBackup, restoreBackup } from './restore.ts';

const PIECE = randomBytes(300_000);
const OTHER_KEYS: Keys = { current: 1, versions: new Map([[1, Buffer.alloc(32, 9)]]) };
const told: string[] = [];
let world: World;
let folder: string;
let taken: TakenBackup;
const fileId = newId();

const order = (over: Record<string, unknown> = {}) => ({
  url: world.database.ownerUrl,
  schema: world.database.schema,
  to: folder,
  keys: TEST_KEYS,
  id: newId(),
  at: START,
  cause: 'command' as const,
  instance: '测试',
  product: '0.0.0',
  verify: true,
  ...over,
});
const into = (target: { ownerUrl: string }, from: string, over: Record<string, unknown> = {}) => ({
  folder: from,
  url: target.ownerUrl,
  schema: world.database.schema,
  keys: TEST_KEYS,
  tell: (words: string) => void told.push(words),
  ...over,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-backup-'));
  world = await openWorld();
  await world.system(async (ctx) => {
    const city = await addUnit(ctx, { name: '某市', level: 'city' });
    const county = await addUnit(ctx, { name: '某县', level: 'county', under: [city] });
    await addPerson(ctx, { unitId: county, name: '换行\n制表\t反斜\\杠' });
    await sql`insert into file (id, name, size, media_type, digest, state, unit_id, created_by, created_at, sealed_at, received)
      values (${fileId}, '现场.jpg', ${PIECE.length}, 'image/jpeg', ${createHash('sm3').update(PIECE).digest('hex')}, 'open', ${county}, ${newId()},
        ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, ${PIECE.length})`.execute(ctx.tx);
    await sql`insert into file_piece (file_id, no, bytes) values (${fileId}, 0, ${PIECE})`.execute(ctx.tx);
    await sql`update file set state = 'sealed' where id = ${fileId}`.execute(ctx.tx);
  });
  await world.settle();
  taken = await takeBackup(order());
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Tables that a restore renews or adds to; every other one must be equal. */
const RENEWED = ['installation', 'audit', 'schema_migration'];

async function expectSame(from: ClonedDatabase, target: { ownerUrl: string }): Promise<void> {
  const [before, after] = [
    await tableDigests(from.ownerUrl, from.schema),
    await tableDigests(target.ownerUrl, from.schema),
  ];
  expect(after.get('audit')?.rows).toBe((before.get('audit')?.rows ?? 0) + 1);
  for (const table of RENEWED) for (const side of [before, after]) side.delete(table);
  expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
  expect(before.get('file_piece')?.rows).toBe(1);
}

test('a backup is a folder only its owner reads, holds no key, and its manifest says what it is', async () => {
  const manifest = readManifest(taken.folder);
  expect(manifest).toMatchObject({ product: '0.0.0', instance: '测试', takenAt: START, cause: 'command' });
  expect(manifest.keyMarks).toHaveLength(1);
  expect(manifest.schemaVersion).toBe(
    (await schemaVersion({ url: world.database.ownerUrl, schema: world.database.schema })).version,
  );
  expect(manifest.tables.find(({ table }) => table === 'org_unit')?.rows).toBe(2);
  for (const name of readdirSync(taken.folder)) expect(statSync(join(taken.folder, name)).mode & 0o777).toBe(0o600);
  expect(statSync(taken.folder).mode & 0o777).toBe(0o700);
  const key = TEST_KEYS.versions.get(1)?.toString('hex') ?? '';
  for (const name of readdirSync(taken.folder))
    expect(readFileSync(join(taken.folder, name), 'latin1')).not.toContain(key);
});

test('restored into an empty database every row is the same, file bytes too, and the next row gets the next number', async () => {
  const target = await emptyDatabase();
  const restored = await restoreBackup(into(target, taken.folder));
  expect(restored.migrated).toEqual([]);
  await expectSame(world.database, target);
  const again = await openWorld({ database: target });
  const db = again.app.runtime.database.db;
  const { rows } = await sql<{ bytes: Buffer }>`select bytes from file_piece where file_id = ${fileId}`.execute(db);
  expect(rows[0]?.bytes.equals(PIECE)).toBe(true);
  const top = async (w: World) =>
    (await sql<{ n: number }>`select max(seq) as n from audit`.execute(w.app.runtime.database.db)).rows[0]?.n ?? 0;
  expect(await top(again)).toBe((await top(world)) + 1);
  const epochs = await Promise.all(
    [world, again].map(
      async (w) =>
        (await sql<{ epoch: string }>`select epoch from installation`.execute(w.app.runtime.database.db)).rows[0]
          ?.epoch,
    ),
  );
  expect(new Set(epochs).size).toBe(2);
  const owner = new pg.Client({ connectionString: target.appUrl });
  await owner.connect();
  await expect(owner.query('update audit set code = null')).rejects.toMatchObject({ code: '42501' });
  await owner.end();
  await again.close();
});

test('it crosses to the other major version and back, row for row', async () => {
  const other = inject('postgres').version === '18' ? '15' : '18';
  const home = mkdtempSync(join(tmpdir(), 'zhishou-other-'));
  const cluster = await startEmbeddedPostgres({ dataDir: home, version: other, tuning: 'test' });
  const back = await emptyDatabase();
  try {
    await restoreBackup(into({ ownerUrl: cluster.url() }, taken.folder));
    await expectSame(world.database, { ownerUrl: cluster.url() });
    const there = await takeBackup(order({ url: cluster.url() }));
    expect(readManifest(there.folder).postgres.startsWith(other)).toBe(true);
    await restoreBackup(into(back, there.folder));
    await expectSame({ ...world.database, ownerUrl: cluster.url() }, back);
  } finally {
    await back.drop();
    await cluster.stop();
    rmSync(home, { recursive: true, force: true });
    rmSync(cluster.home, { recursive: true, force: true });
  }
});

test('a backup of an older release comes back in its own structure first and is then migrated to this one', async () => {
  const [old, target] = [await emptyDatabase(), await emptyDatabase()];
  const { schema } = world.database;
  // Before there was a record of backups; a backup is wanted most just before an upgrade.
  await migrate({ url: old.ownerUrl, schema, until: 100 });
  const before = await takeBackup(order({ url: old.ownerUrl }));
  expect(readManifest(before.folder).schemaVersion).toBe(100);
  const { migrated } = await restoreBackup(into(target, before.folder));
  expect(migrated.some((file) => file.startsWith('0120_'))).toBe(true);
  expect((await schemaVersion({ url: target.ownerUrl, schema })).state).toBe('current');
  await old.drop();
  await target.drop();
});

test('a backup of a newer release, or of other migrations, is for that release', async () => {
  const copy = mkdtempSync(join(folder, 'newer-'));
  cpSync(taken.folder, copy, { recursive: true });
  const { digest: _digest, vouched: _vouched, ...content } = readManifest(copy);
  const next = { number: 9000, file: '9000_later.sql', checksum: '0' };
  const later = { ...content, product: '9.0.0', schemaVersion: 9000, migrations: [...content.migrations, next] };
  writeFileSync(join(copy, 'manifest.json'), manifestText(later, TEST_KEYS).text);
  await expect(checkBackup(copy, TEST_KEYS)).rejects.toThrow(/出自 9\.0\.0 版.*9000_later\.sql/);
});

describe('what is not a whole backup of this installation is refused before anything is touched', () => {
  let copy: string;
  const spoil = (name: string, how: (file: string) => void) => {
    copy = mkdtempSync(join(folder, 'spoilt-'));
    cpSync(taken.folder, copy, { recursive: true });
    how(join(copy, name));
    return checkBackup(copy, TEST_KEYS);
  };
  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
  };

  test('a part with one flipped bit is named, also when several are', async () => {
    await expect(spoil('org_unit.copy.gz', flip)).rejects.toThrow(/org_unit\.copy\.gz/);
    flip(join(copy, 'file_piece.copy.gz'));
    await expect(checkBackup(copy, TEST_KEYS)).rejects.toThrow(/file_piece\.copy\.gz .*org_unit\.copy\.gz/);
    const target = await emptyDatabase();
    await expect(restoreBackup(into(target, copy))).rejects.toThrow(/org_unit/);
    expect((await schemaVersion({ url: target.ownerUrl, schema: world.database.schema })).state).toBe('absent');
    await target.drop();
  });

  test('a part that is shorter, or not there, or a strange file', async () => {
    await expect(spoil('event.copy.gz', (file) => truncateSync(file, 20))).rejects.toThrow(/event\.copy\.gz/);
    await expect(spoil('audit.copy.gz', (file) => rmSync(file))).rejects.toThrow('audit.copy.gz 不在');
    await expect(spoil('more.copy.gz', (file) => writeFileSync(file, ''))).rejects.toThrow(
      'more.copy.gz 不是这份备份的',
    );
  });

  test('a manifest that is cut, missing, changed, or that somebody without the keys wrote anew', async () => {
    await expect(spoil('manifest.json', (file) => truncateSync(file, 900))).rejects.toThrow('残缺');
    await expect(spoil('manifest.json', (file) => rmSync(file))).rejects.toThrow('没有备份清单');
    const change = (file: string): void =>
      writeFileSync(file, readFileSync(file, 'utf8').replace('"product": "0.0.0"', '"product": "0.0.1"'));
    await expect(spoil('manifest.json', change)).rejects.toThrow('与自己的摘要不符');
    const forge = (file: string): void => {
      const {
        digest: _digest,
        vouched,
        ...content
      } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      const forged = { ...content, product: '0.0.1' };
      writeFileSync(file, JSON.stringify({ ...forged, digest: digestOf(forged), vouched }));
    };
    await expect(spoil('manifest.json', forge)).rejects.toThrow('不是由本套系统的密钥签发');
  });

  test('another key file is told by its marks, a newer one that keeps the old key will do', async () => {
    await expect(checkBackup(taken.folder, OTHER_KEYS)).rejects.toThrow(/由别的密钥封存：要 第 1 版 .*保险柜/);
    const rotated: Keys = { current: 2, versions: new Map([...TEST_KEYS.versions, [2, Buffer.alloc(32, 8)]]) };
    expect((await checkBackup(taken.folder, rotated)).id).toBe(readManifest(taken.folder).id);
  });

  test('a database that holds anything is refused with what to do, and stays as it was', async () => {
    const target = await emptyDatabase();
    await migrate({ url: target.ownerUrl, schema: world.database.schema });
    const before = await tableDigests(target.ownerUrl, world.database.schema);
    await expect(restoreBackup(into(target, taken.folder))).rejects.toThrow(/已有数据.*DATABASE_SCHEMA/);
    expect(await tableDigests(target.ownerUrl, world.database.schema)).toEqual(before);
    await target.drop();
  });
});

test('a restore that is cut leaves a schema nobody takes for whole; the next restore begins anew and ends well', async () => {
  const target = await emptyDatabase();
  const place = { url: target.ownerUrl, schema: world.database.schema };
  const killer = new pg.Client({ connectionString: target.superUrl });
  await killer.connect();
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zhishou-restore' and datname = current_database()`;
  const tell = (words: string): void => {
    if (words.startsWith('已装入 org_unit')) void killer.query(kill);
  };
  await expect(restoreBackup(into(target, taken.folder, { tell }))).rejects.toThrow('数据库中断');
  await killer.end();
  expect((await schemaVersion(place)).state).toBe('restoring');
  await expect(migrate(place)).rejects.toThrow(RESTORE_HALF);
  await restoreBackup(into(target, taken.folder));
  expect((await schemaVersion(place)).state).toBe('current');
  await expectSame(world.database, target);
  await target.drop();
});
