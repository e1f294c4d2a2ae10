// A backup is taken while everything goes on, and things go wrong with it: writers all around, a kill in the middle, a
// full disk. What stands in the folder afterwards is a whole backup or none.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { restoreBackup } from '#app/backup/restore.ts';
import { defineEvent, eventOf } from '#shared/event.ts';
import { backupsIn } from '#platform/backup/folder.ts';
import { takeBackup } from '#platform/backup/take.ts';
import { newId } from '#platform/ids.ts';
import { replaceKeyFile } from '#platform/keys.ts';
import { nextNumber } from '#platform/numbers.ts';
import { openDatabase } from '#platform/sql.ts';
import { emptyDatabase } from '#kit/postgres.ts';
import { addUnit } from '#kit/units.ts';
import { openWorld, START, TEST_KEYS, type World } from '#kit/world.ts';
import { openDisk, whyNoDisk } from '../fault/harness/disk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NO_DISK = whyNoDisk();
const counted = defineEvent('probe.counted', z.object({ number: z.number() }));
let world: World;
let unitId: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-at-work-'));
  world = await openWorld();
  unitId = await world.system((ctx) => addUnit(ctx, { name: '某县', level: 'county' }));
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const order = (to: string) => ({
  ...{ url: world.database.url, schema: world.database.schema, to, keys: TEST_KEYS, id: newId(), at: START },
  ...{ cause: 'command' as const, instance: '测试', product: '0.0.0', verify: false },
});
const whole = (to: string): string[] => backupsIn(to, world.database.schema).map((found) => found.folder);

/** One use case: a number, an event and an audit row, in one transaction. */
const count = (): Promise<void> =>
  world.system(async (ctx) => {
    const { number } = await nextNumber(ctx, unitId, 'probe');
    ctx.emit(eventOf(counted, { number }, { subject: { kind: 'probe', id: unitId }, visibleTo: [unitId] }));
  });

test('taken while eight write without pause, it holds each use case whole or not at all', async () => {
  let stopped = false;
  let done = 0;
  const write = async (): Promise<void> => {
    while (!stopped) {
      await count();
      done += 1;
      if (done % 20 === 0) await world.settle();
    }
  };
  const writers = Promise.all(Array.from({ length: 8 }, write));
  const taken = await takeBackup(order(join(folder, 'writing')));
  const during = done;
  stopped = true;
  await writers;
  expect(during).toBeGreaterThan(0);

  const target = await emptyDatabase();
  const schema = world.database.schema;
  await restoreBackup({ folder: taken.folder, url: target.ownerUrl, schema, keys: TEST_KEYS, tell: () => undefined });
  const database = openDatabase({ url: target.ownerUrl, schema, max: 1 });
  const { rows } = await sql<Record<'events' | 'audits' | 'last' | 'waiting' | 'streamed', number>>`
    select (select count(*)::int from event where type = 'probe.counted') as events,
      (select count(*)::int from audit where action = 'test.system' and at = ${START}::timestamptz) - 1 as audits,
      (select coalesce(max(last), 0) from number_counter where series = 'probe') as last,
      (select count(*)::int from event_outbox o join event e on e.id = o.event_id where e.type = 'probe.counted') as waiting,
      (select count(*)::int from stream s join event e on e.id = s.event_id where e.type = 'probe.counted') as streamed`.execute(
    database.db,
  );
  const { events = -1, audits, last, waiting = 0, streamed = 0 } = rows[0] ?? {};
  expect({ audits, last, told: waiting + streamed }).toEqual({ audits: events, last: events, told: events });
  expect(events).toBeLessThan(done);
  // Nothing of the new installation takes a place that is taken: the sequences are past everything.
  await sql`insert into stream (event_id) select id from event limit 1`.execute(database.db);
  await database.close();
  await target.drop();
});

test('killed in the middle it leaves nothing that looks whole, and the next backup clears it away', async () => {
  const to = join(folder, 'killed');
  const keyFile = join(folder, 'keys', 'keys.json');
  mkdirSync(join(folder, 'keys'));
  replaceKeyFile(keyFile, { keys: TEST_KEYS, notes: new Map() });
  // A table that cannot be read yet holds the backup in its middle, where the kill shall find it.
  const blocker = new pg.Client({ connectionString: world.database.ownerUrl });
  await blocker.connect();
  await blocker.query(`begin; lock table ${world.database.schema}.org_unit in access exclusive mode`);
  const child = spawn(process.execPath, ['bin/zhishou.js', 'backup', '--to', to], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: world.database.ownerUrl,
      DATABASE_SCHEMA: world.database.schema,
      ZHISHOU_DATA_DIR: join(folder, 'var'),
      ZHISHOU_KEY_FILE: keyFile,
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const inside = (): string[] => (existsSync(to) ? readdirSync(to, { recursive: true }).map(String) : []);
  await expect
    .poll(() => inside().filter((name) => name.endsWith('.copy.gz')).length, { timeout: 60_000, interval: 50 })
    .toBeGreaterThan(3);
  // The program hands over to a child of its own where Node is too old; here it is the process itself.
  child.kill('SIGKILL');
  await ended;
  await blocker.query('rollback');
  await blocker.end();
  expect(whole(to)).toEqual([]);
  expect(readdirSync(to).every((name) => name.startsWith('.') && name.endsWith('.part'))).toBe(true);

  await expect.poll(() => takeBackup(order(to)).then(() => 'made', String), { timeout: 30_000 }).toBe('made');
  expect(readdirSync(to).map((name) => join(to, name))).toEqual(whole(to));
});

test.skipIf(NO_DISK !== null)(
  'on a full disk it says so, leaves nothing, and is made when there is room again',
  async () => {
    const putAways: (() => Promise<void>)[] = [];
    const disk = openDisk({ folder, later: (putAway) => void putAways.push(putAway) }, 2);
    try {
      const to = join(disk.folder, 'backups');
      disk.fill(24 * 1024);
      await expect(takeBackup(order(to))).rejects.toThrow(/磁盘满了，备份没有写完，已删去半份.*--to/);
      expect(existsSync(to) ? readdirSync(to) : []).toEqual([]);
      disk.free();
      expect(whole(to)).toEqual([]);
      const { folder: made } = await takeBackup(order(to));
      expect(whole(to)).toEqual([made]);
    } finally {
      for (const putAway of putAways) await putAway();
    }
  },
);
