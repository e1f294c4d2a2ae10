// The calendar in the database: delivered years, a year that is owed and entered, key periods within their scope.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { addMs, dayOf, parseInstant } from '#shared/instant.ts';
import { hours } from '#shared/duration.ts';
import { openWorld, type World } from '#kit/world.ts';
import { newId } from '#platform/ids.ts';
import { readStream } from '#platform/events.ts';
import { regulationModule } from '#modules/regulation/index.ts';
import { routes } from './contract.ts';
import {
  adoptDeliveredYears,
  calendarModule,
  inKeyPeriod,
  workingDayTest,
  workingDaysAfter,
  workingDaysBefore,
} from './index.ts';

let world: World;
const city = newId();
const county = newId();
const town = newId();
const otherCounty = newId();
const guided = newId();
const formerly = newId();

beforeAll(async () => {
  world = await openWorld({
    modules: [regulationModule, calendarModule],
    start: parseInstant('2026-10-30T10:00:00+08:00'),
  });
  await adoptDeliveredYears(world.app.runtime);
  await adoptDeliveredYears(world.app.runtime);
});
afterAll(() => world.close());

const leader = (unitId: Id | null) => world.as({ unitId, roles: ['deskHead'] });
const typesSince = async (pos: number) =>
  (await readStream(world.app.runtime.database.db, pos, 1_000)).map((event) => event.type);

async function plantUnits(): Promise<void> {
  await world.system(async ({ tx }) => {
    for (const [id, code, kind, level] of [
      [city, 'CITY', 'government', 'city'],
      [county, 'C1', 'government', 'county'],
      [town, 'T1', 'town', 'town'],
      [otherCounty, 'C2', 'government', 'county'],
      [guided, 'G1', 'department', 'county'],
      [formerly, 'F1', 'department', 'county'],
    ] as const) {
      await sql`insert into org_unit (id, code, short_name, full_name, kind, level, binding, duty_class, legal_channel, pinyin, initials, valid_from)
        values (${id}, ${code}, ${code}, ${code}, ${kind}, ${level}, 'bound', 'A', true, '', '', '2021-01-01')`.execute(
        tx,
      );
    }
    for (const [unit, superior, fn, during, depth] of [
      [county, city, 'filing', '[2021-01-01,)', 1],
      [otherCounty, city, 'filing', '[2021-01-01,)', 1],
      [town, county, 'filing', '[2021-01-01,)', 1],
      [town, city, 'filing', '[2021-01-01,)', 2],
      [guided, city, 'guidance', '[2021-01-01,)', 1],
      [formerly, city, 'filing', '[2021-01-01,2026-01-01)', 1],
    ] as const) {
      await sql`insert into org_scope (unit_id, superior_id, function, during, depth)
        values (${unit}, ${superior}, ${fn}, ${during}::tstzrange, ${depth})`.execute(tx);
    }
  });
}

test('the delivered years are taken up once and answer for every day they know', async () => {
  const { years, missing } = await leader(null).call(routes.listYears);
  expect(years.map((table) => [table.year, table.version])).toEqual([
    [2025, 1],
    [2026, 1],
  ]);
  expect(missing).toEqual([]);
  const { days } = await leader(null).call(routes.listDays, {
    query: { from: '2026-12-31' as never, to: '2027-01-01' as never },
  });
  expect(days.map((each) => each.kind)).toEqual(['weekday', null]);
  await world.system(async (ctx) => {
    expect((await workingDaysAfter(ctx))(dayOf(ctx.now), 1)).toEqual({ day: '2026-11-02', guessedYears: [] });
    expect((await workingDaysBefore(ctx))(ctx.now, 1)).toEqual({
      ok: true,
      value: parseInstant('2026-10-29T10:00:00+08:00'),
    });
    expect((await workingDayTest(ctx))('2027-01-02' as never)).toBe(false);
  });
});

test('today reads as the head of the desk shows it, for strangers not at all', async () => {
  const today = await leader(null).call(routes.readToday);
  expect(today).toMatchObject({
    day: '2026-10-30',
    weekday: '周五',
    lunar: '九月廿一',
    kind: 'weekday',
    kindName: '工作日',
    holiday: null,
    missingYears: [],
  });
  const { actor } = leader(null);
  expect(await world.asActor({ ...actor, kind: 'anonymous' }).refusal(routes.readToday)).toBe('platform.signInNeeded');
});

test('sixty days before a year without data the city is asked for it, once, and its entry ends the asking (A15.3)', async () => {
  await plantUnits();
  await world.advance(hours(24 * 2));
  expect(await typesSince(0)).not.toContain('calendar.yearOwed');
  await world.advance(hours(24 * 3));
  const events = (await readStream(world.app.runtime.database.db, 0, 1_000)).filter(
    (event) => event.type === 'calendar.yearOwed',
  );
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    visibleTo: [city],
    payload: { owingUnitId: city, year: 2027, due: { yearData: { dueAt: parseInstant('2027-01-01T00:00:00+08:00') } } },
  });
  expect((await leader(city).call(routes.readToday)).missingYears).toEqual([2027]);

  const body = {
    year: 2027,
    source: '测试通知',
    holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03', statutory: ['2027-01-01'] }],
    makeUpDays: [] as { day: string; for: string }[],
  } as never as { year: number; source: string; holidays: never[]; makeUpDays: never[] };
  expect(await leader(county).refusal(routes.enterYear, { body })).toBe('calendar.onlyCityDesk');
  expect(await world.as({ unitId: city, roles: ['auditor'] }).refusal(routes.enterYear, { body })).toBe(
    'platform.forbidden',
  );
  const unsound = { ...body, makeUpDays: [{ day: '2027-01-06', for: '元旦' }] as never[] };
  expect(await leader(city).refusal(routes.enterYear, { body: unsound })).toBe('calendar.yearUnsound');
  expect(await leader(city).call(routes.enterYear, { body })).toMatchObject({ year: 2027, version: 1 });
  expect(await leader(city).call(routes.enterYear, { body })).toMatchObject({ year: 2027, version: 2 });
  await world.settle();
  const entered = (await readStream(world.app.runtime.database.db, 0, 1_000)).find(
    (event) => event.type === 'calendar.yearEntered',
  );
  expect(entered?.subject).toEqual(events[0]?.subject);
  expect((await leader(city).call(routes.readToday)).missingYears).toEqual([]);
  await world.system(async (ctx) =>
    expect((await workingDaysAfter(ctx))('2026-12-31' as never, 1)).toEqual({ day: '2027-01-04', guessedYears: [] }),
  );
});

test('a key period holds for the unit that set it and those below, or for those listed, until it is cancelled (A08.2)', async () => {
  const id = newId();
  const from = addMs(world.now(), hours(1));
  const until = addMs(world.now(), hours(48));
  const set = (unitId: Id, body: object) => ({
    body: { id, name: '全市两会', from, until, units: [], document: null, ...body },
    unitId,
  });
  expect(await leader(county).refusal(routes.declareKeyPeriod, set(county, { units: [otherCounty] }))).toBe(
    'calendar.outsideScope',
  );
  expect(await leader(city).refusal(routes.declareKeyPeriod, set(city, { until: from }))).toBe(
    'calendar.periodReversed',
  );
  expect(await world.as({ unitId: city, roles: ['dutyOfficer'] }).refusal(routes.declareKeyPeriod, set(city, {}))).toBe(
    'platform.forbidden',
  );
  await leader(city).call(routes.declareKeyPeriod, set(city, {}));
  await leader(county).call(routes.declareKeyPeriod, set(county, { id: newId(), name: '县里的会', units: [town] }));

  const namesAt = async (unitId: Id) =>
    (await leader(unitId).call(routes.listKeyPeriods)).periods.map((period) => period.name);
  expect((await namesAt(town)).toSorted()).toEqual(['全市两会', '县里的会'].toSorted());
  expect(await namesAt(otherCounty)).toEqual(['全市两会']);
  expect([await namesAt(guided), await namesAt(formerly)]).toEqual([[], []]);
  expect((await leader(town).call(routes.readToday)).keyPeriods).toEqual([]);
  await world.advance(hours(2));
  expect((await leader(town).call(routes.readToday)).keyPeriods).toHaveLength(2);
  await world.system(async (ctx) => {
    expect(await inKeyPeriod(ctx, otherCounty, ctx.now)).toBe(true);
    expect(await inKeyPeriod(ctx, otherCounty, until)).toBe(false);
  });

  const cancel = { params: { id }, body: { reason: '会议改期', revision: 1 } };
  expect(await leader(county).refusal(routes.cancelKeyPeriod, cancel)).toBe('platform.forbidden');
  expect(await leader(newId()).refusal(routes.cancelKeyPeriod, cancel)).toBe('platform.notFound');
  const both = await Promise.allSettled([
    leader(city).call(routes.cancelKeyPeriod, cancel),
    leader(city).call(routes.cancelKeyPeriod, cancel),
  ]);
  expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(both.find((each) => each.status === 'rejected')).toMatchObject({ reason: { code: 'platform.staleRevision' } });
  expect(await namesAt(otherCounty)).toEqual([]);
  await world.system(async (ctx) => expect(await inKeyPeriod(ctx, otherCounty, ctx.now)).toBe(false));
  await world.settle();
  expect(await typesSince(0)).toEqual(
    expect.arrayContaining(['calendar.keyPeriodDeclared', 'calendar.keyPeriodCancelled']),
  );
});
