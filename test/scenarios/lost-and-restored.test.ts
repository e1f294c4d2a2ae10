// The data directory is lost, with it the whole city. The backup of the night goes into an empty database on another
// machine, with the key file from the safe, and the desks go on where they were.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { restoreBackup } from '#app/backup/restore.ts';
import { appRole, migrate } from '#app/migrate.ts';
import { startServer } from '#app/server.ts';
import { anAccount, PASSWORD } from '#modules/access/builders.ts';
import { routes as deadlines } from '#modules/deadlines/contract.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { readManifest } from '#platform/backup/manifest.ts';
import { takeBackup } from '#platform/backup/take.ts';
import { sealRecords } from '#platform/chain.ts';
import { verifyChain } from '#platform/chain-verify.ts';
import { streamState } from '#platform/events.ts';
import { newId } from '#platform/ids.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { openCity, type City } from '#kit/city.ts';
import { openClient } from '#kit/http-client.ts';
import { factsOf, plantAt, plantFile } from '#kit/planted.ts';
import type { ClonedDatabase } from '#kit/postgres.ts';
import { tableDigests } from '#kit/table-digests.ts';
import { openWorld, TEST_KEYS, type Caller, type World } from '#kit/world.ts';

const SCHEMA = 'zhishou';
const LONGXIAN = '610327';
let folder: string;
let before: City;
let lost: EmbeddedPostgres;
let found: EmbeddedPostgres;
let after: World;
let server: Awaited<ReturnType<typeof startServer>>;
/** What was known before the loss. */
const known = {
  number: 0,
  epoch: '',
  position: 0,
  fileId: '',
  cookies: new Map<string, string>(),
  sessionsEnded: 0,
  toldPosition: 0,
};
let rows: Map<string, { rows: number; digest: string }>;
let dueAt = '';

/** A cluster of its own in a data directory, as `npm start` keeps one. */
async function cluster(name: string): Promise<{ postgres: EmbeddedPostgres; database: ClonedDatabase }> {
  const version = inject('postgres').version;
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, name), version, tuning: 'test' });
  const url = postgres.url();
  const drop = async (): Promise<void> => undefined;
  const names = { name: 'zhishou', schema: SCHEMA, role: appRole(SCHEMA) };
  return { postgres, database: { ...names, url, ownerUrl: url, appUrl: url, superUrl: postgres.superUrl(), drop } };
}

async function lose(postgres: EmbeddedPostgres): Promise<void> {
  await postgres.stop();
  rmSync(postgres.home, { recursive: true, force: true });
}

async function telephone(world: Pick<City, 'now'>, who: Pick<Caller, 'call'>, title: string): Promise<string> {
  const body = {
    matterId: newId(),
    reportId: newId(),
    ...factsOf(world as City, { title }),
    text: `${title}。`,
    callbackNumber: '19900000066',
  };
  return (await who.call(reports.reportByTelephone, { body })).number;
}
const countOf = (number: string): number => Number(/(\d+)号/.exec(number)?.[1]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-lost-'));
  const first = await cluster('var');
  lost = first.postgres;
  await migrate({ url: first.database.ownerUrl, schema: SCHEMA });
  before = await openCity({ database: first.database });
  await plantAt(before, { home: LONGXIAN, superior: 'CITY', copied: '610303', below: '610327109' });
  const officer = await before.at(LONGXIAN, 'dutyOfficer');
  known.fileId = await plantFile(before, officer, true);
  known.number = countOf(await telephone(before, officer, '备份前的最后一起'));
  await anAccount(before, 'restored', { id: await before.unit(LONGXIAN), code: LONGXIAN }, ['dutyOfficer']);
  await before.settle();
  await sealRecords(before.app.runtime, TEST_KEYS);
  const signedIn = await serve(before);
  const screen = openClient(signedIn.address, known.cookies);
  await screen.signIn('restored', PASSWORD);
  screen.close();
  await signedIn.stop();
  const { db } = before.app.runtime.database;
  const { items } = await officer.call(deadlines.listOwed, { query: { of: 'mine' } });
  dueAt = items[0]?.dueAt ?? '';
  await sql`insert into sweep_beat (name, at) values ('deadlines', ${before.now()}::timestamptz)
    on conflict (name) do update set at = excluded.at`.execute(db);
  ({ epoch: known.epoch, last: known.position } = await streamState(db));

  const taken = await takeBackup({
    ...{ url: first.database.url, schema: SCHEMA, role: appRole(SCHEMA), to: join(folder, 'backups'), keys: TEST_KEYS },
    ...{ id: newId(), at: before.now(), cause: 'command', instance: '本机', product: '0.1.0', verify: false },
  });
  rows = await tableDigests(first.database.ownerUrl, SCHEMA);
  await before.close();
  await lose(lost);

  const second = await cluster('elsewhere');
  found = second.postgres;
  const order = { folder: taken.folder, url: second.database.url, schema: SCHEMA, keys: TEST_KEYS };
  ({ sessionsEnded: known.sessionsEnded } = await restoreBackup({ ...order, tell: () => undefined }));
  known.toldPosition = readManifest(taken.folder).streamPosition;
  after = await openWorld({ database: second.database, start: addMs(before.now(), hours(3)) });
  server = await serve(after);
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await after?.close();
  if (found !== undefined) await lose(found);
  rmSync(folder, { recursive: true, force: true });
});

function serve(world: World): ReturnType<typeof startServer> {
  return startServer({
    ...{ application: world.app, host: '127.0.0.1', port: 0, trustedProxies: [], secureCookies: false },
    ...{ version: '0.1.0', work: false },
  });
}

test('every table has its rows again; the audit has one more, which tells of the restore', async () => {
  const { db } = after.app.runtime.database;
  const now = await tableDigests(found.url(), SCHEMA);
  // Renewed by a restore, or written by the programs that run since.
  const renewed = [
    'installation',
    'audit',
    'event',
    'event_outbox',
    'access_session',
    'schema_migration',
    'backup_run',
  ];
  const written = ['key_holder', 'operations_instance', 'stream', 'stream_cursor', 'live_presence', 'sweep_beat'];
  for (const table of [...renewed, ...written]) for (const side of [rows, now]) side.delete(table);
  expect(Object.fromEntries(now)).toEqual(Object.fromEntries(rows));
  expect(rows.get('org_person')?.rows).toBeGreaterThan(5_000);
  const { rows: last } = await sql<{ action: string }>`select action from audit order by seq desc limit 1`.execute(db);
  expect(last[0]?.action).toBe('backup.restored');
});

test('whoever was signed in is not any more, and signs in again', async () => {
  expect(known.sessionsEnded).toBeGreaterThan(0);
  const old = openClient(server.address, new Map(known.cookies));
  expect((await old.get('/api/access/me')).status).toBe(401);
  old.close();
  const screen = openClient(server.address);
  await screen.signIn('restored', PASSWORD);
  expect((await screen.get('/api/access/me')).status).toBe(200);
  screen.close();
});

test('the next report has the next number, and the stream goes on behind the old position in a new epoch', async () => {
  const { rows: unit } = await sql<{ id: string }>`select id from org_unit where code = ${LONGXIAN}`.execute(
    after.app.runtime.database.db,
  );
  const officer = after.as({ unitId: unit[0]?.id ?? '', roles: ['dutyOfficer'] });
  expect(countOf(await telephone(after, officer, '恢复后的第一起'))).toBe(known.number + 1);
  await after.settle();
  const { epoch, last } = await streamState(after.app.runtime.database.db);
  expect(known.toldPosition).toBe(known.position);
  expect(last).toBeGreaterThan(known.position);
  expect(epoch).not.toBe(known.epoch);
});

test('what fell due meanwhile rings at once and says why it is late', async () => {
  expect(dueAt < after.now()).toBe(true);
  const { rows: unit } = await sql<{ id: string }>`select id from org_unit where code = ${LONGXIAN}`.execute(
    after.app.runtime.database.db,
  );
  const officer = after.as({ unitId: unit[0]?.id ?? '', roles: ['dutyOfficer'] });
  const { items } = await officer.call(deadlines.listAlarms);
  const late = items.filter((alarm) => alarm.late !== null);
  expect(late.length).toBeGreaterThan(0);
  expect(late[0]?.late).toMatch(/^计时服务自 .* 中断，本应 .* 提醒$/);
});

test('the chain of records is unbroken from before the loss to after it, and the bytes of a file are its digest', async () => {
  const { runtime } = after.app;
  await sealRecords(runtime, TEST_KEYS);
  const report = await verifyChain(runtime.database.db, TEST_KEYS);
  expect(report.faults).toEqual([]);
  expect(report.links).toBeGreaterThan(0);
  const { rows: file } = await sql<{ digest: string; bytes: Buffer }>`
    select f.digest, p.bytes from file f join file_piece p on p.file_id = f.id where f.id = ${known.fileId}`.execute(
    runtime.database.db,
  );
  expect(
    createHash('sm3')
      .update(file[0]?.bytes ?? '')
      .digest('hex'),
  ).toBe(file[0]?.digest);
});

test('numbers that were sealed before are read with the keys from the safe', async () => {
  const { rows: contact } = await sql<{ id: string; matter: string; unit: string }>`
    select c.id, c.matter_id as matter, m.unit_id as unit from reports_site_contact c join reports_matter m on m.id = c.matter_id limit 1`.execute(
    after.app.runtime.database.db,
  );
  const officer = after.as({ unitId: contact[0]?.unit ?? '', roles: ['dutyOfficer'] });
  const told = await officer.call(reports.revealSiteContact, { params: { id: contact[0]?.id ?? '' } });
  expect(told.number).toBe('19900000088');
  await after.advance(minutes(1));
});
