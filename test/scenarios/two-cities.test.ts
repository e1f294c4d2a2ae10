// Two cities in two schemas of one database run the telephone report side by side: numbers, stream, channel, locks,
// alarms and sweeps of the one are nothing to the other. (That roles cannot look across is told in src/app/migrate.test.ts.)
import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { appRole, migrate } from '#app/migrate.ts';
import { routes as deadlines } from '#modules/deadlines/contract.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { publishAll, readStream } from '#platform/events.ts';
import { newId } from '#platform/ids.ts';
import { advisoryKey, channelOf } from '#platform/sql.ts';
import { openCity, type City } from '#kit/city.ts';
import { factsOf } from '#kit/planted.ts';
import { emptyDatabase, type ClonedDatabase } from '#kit/postgres.ts';

const SCHEMAS = ['baoji', 'hanzhong'] as const;
let database: ClonedDatabase;
const cities: City[] = [];
const both = (): [City, City] => [cities[0] as City, cities[1] as City];

beforeAll(async () => {
  database = await emptyDatabase();
  for (const schema of SCHEMAS) {
    await migrate({ url: database.ownerUrl, schema });
    const at: ClonedDatabase = { ...database, schema, role: appRole(schema), drop: async () => undefined };
    cities.push(await openCity({ database: at }));
  }
}, 60_000);
afterAll(async () => {
  for (const city of cities) await city.close();
  await database.drop();
});

async function telephone(city: City, title: string, matterId = newId(), key = newId()) {
  const officer = await city.at('610327', 'dutyOfficer');
  const body = { matterId, reportId: newId(), ...factsOf(city, { title }), text: `${title}。`, callbackNumber: null };
  return officer.call(reports.reportByTelephone, { body }, key);
}

test('both report at once, twenty times each: numbers run without gap in each city, and the same ids do not meet', async () => {
  const [one, other] = both();
  const ids = Array.from({ length: 20 }, () => newId());
  const [mine, theirs] = await Promise.all(
    [one, other].map((city) => Promise.all(ids.map((id, i) => telephone(city, `第${String(i + 1)}起`, id, id)))),
  );
  const numbers = (receipts: readonly { number: string }[] = []) =>
    receipts.map(({ number }) => Number(/(\d+)号/.exec(number)?.[1])).toSorted((a, b) => a - b);
  expect(numbers(mine)).toEqual(ids.map((_id, i) => i + 1));
  expect(numbers(theirs)).toEqual(numbers(mine));
});

test('each stream holds its own events alone, and each city rings for its own calls', async () => {
  const [one, other] = both();
  await telephone(one, '只在一城');
  await Promise.all([one.settle(), other.settle()]);
  const titles = async (city: City) => JSON.stringify(await readStream(city.app.runtime.database.db, 0, 10_000));
  expect(await titles(one)).toContain('只在一城');
  expect(await titles(other)).not.toContain('只在一城');
  const ringing = async (city: City) =>
    (await (await city.at('CITY', 'dutyOfficer')).call(deadlines.listAlarms)).items.filter(
      (alarm) => alarm.class === 'rings',
    ).length;
  expect(await ringing(one)).toBe(21);
  expect(await ringing(other)).toBe(20);
});

test('who listens to one city hears nothing of the other', async () => {
  const [one, other] = both();
  expect(channelOf('baoji')).not.toBe(channelOf('hanzhong'));
  const heard: string[] = [];
  const listener = new pg.Client({ connectionString: database.superUrl });
  await listener.connect();
  listener.on('notification', (message) => heard.push(message.channel));
  for (const schema of SCHEMAS) await listener.query(`listen ${channelOf(schema)}`);
  await telephone(other, '汉中一侧');
  await publishAll(other.app.runtime.database);
  await publishAll(one.app.runtime.database);
  await listener.query('select 1');
  await listener.end();
  expect([...new Set(heard)]).toEqual([channelOf('hanzhong')]);
});

test('a city whose publisher stands still does not hold up the other', async () => {
  const [one, other] = both();
  const holder = new pg.Client({ connectionString: database.superUrl });
  await holder.connect();
  for (const purpose of ['publisher', 'migrate'])
    await holder.query(`select pg_advisory_lock(${advisoryKey('baoji', purpose)})`);
  await Promise.all([telephone(one, '等待发布'), telephone(other, '照常发布')]);
  await publishAll(other.app.runtime.database);
  await expect(migrate({ url: database.ownerUrl, schema: 'hanzhong' })).resolves.toMatchObject({ applied: [] });
  const waiting = async (city: City) =>
    (await sql<{ n: number }>`select count(*)::int as n from event_outbox`.execute(city.app.runtime.database.db))
      .rows[0]?.n;
  expect(await waiting(other)).toBe(0);
  expect(await waiting(one)).toBeGreaterThan(0);
  await holder.end();
  await one.settle();
  expect(await waiting(one)).toBe(0);
}, 15_000);

test('the sweep of one city leaves the clocks of the other running', async () => {
  const [one, other] = both();
  const state = async (city: City) =>
    (
      await sql<{ n: number }>`select count(*)::int as n from deadlines_clock where state = 'overdue'`.execute(
        city.app.runtime.database.db,
      )
    ).rows[0]?.n ?? 0;
  await one.advance(minutes(45));
  expect(await state(one)).toBeGreaterThan(20);
  expect(await state(other)).toBe(0);
  expect(other.now()).toBe(addMs(one.now(), -minutes(45)));
});
