// Desks off line: who owes a watch, who hears of it, what is repeated meanwhile, and that a restart calls nobody absent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { minutes, seconds } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, instantAt, dayOf } from '#shared/instant.ts';
import { addUnit } from '#kit/units.ts';
import { openWorld, START, type World } from '#kit/world.ts';
import { deadlinesModule, listAlarms } from '#modules/deadlines/index.ts';
import { happen, probeModule } from '#modules/deadlines/builders.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { BAOJI_2022 } from '#modules/regulation/index.ts';
import { routes } from './contract.ts';
import { notifyModule } from './index.ts';
import { offlineFrom, owesWatch, whoHears } from './rules.ts';

describe('rules', () => {
  test.each([
    ['A', 'weekdayDay', true],
    ['A', 'keyPeriod', true],
    ['B', 'weekdayDay', true],
    ['C', 'weekdayDay', false],
    ['C', 'weekdayNight', true],
    ['D', 'weekend', false],
    ['E', 'weekdayDay', false],
    ['E', 'weekdayNight', true],
    ['Z', 'weekdayNight', false],
  ] as const)('a desk of class %s owes a watch in %s: %s', (dutyClass, period, owes) => {
    expect(owesWatch(BAOJI_2022, dutyClass, period)).toBe(owes);
  });

  test('absence counts from the last screen, but only while somebody was looking', () => {
    expect(offlineFrom(START, addMs(START, -minutes(5)), seconds(60))).toBe(addMs(START, seconds(60)));
    expect(offlineFrom(START, addMs(START, minutes(9)), seconds(60))).toBe(addMs(START, minutes(10)));
  });

  test('of a bound unit it rings at leader and superior, of one by reference it only shows', () => {
    expect(whoHears(BAOJI_2022, 'bound')).toMatchObject({
      own: [{ who: 'dutyLeader', class: 'rings' }],
      superior: [{ who: 'dutyOfficer', class: 'rings' }],
    });
    expect(whoHears(BAOJI_2022, 'reference')).toMatchObject({
      own: [{ class: 'shown' }],
      superior: [{ class: 'shown' }],
    });
  });
});

describe('a desk without a live screen', () => {
  let world: World;
  let province: Id, city: Id, county: Id, town: Id, department: Id;
  beforeAll(async () => {
    world = await openWorld({ modules: [deadlinesModule, notifyModule, probeModule] });
    await world.system(async (ctx) => {
      province = await addUnit(ctx, { name: '陕西省', level: 'province', external: true });
      city = await addUnit(ctx, { name: '宝鸡市', level: 'city', under: [province] });
      county = await addUnit(ctx, { name: '陇县', level: 'county', under: [city, province] });
      town = await addUnit(ctx, { name: '固关镇', level: 'town', under: [county, city] });
      department = await addUnit(ctx, {
        name: '市文旅局',
        level: 'city',
        kind: 'department',
        dutyClass: 'C',
        under: [city],
      });
    });
    await world.settle();
  });
  afterAll(() => world?.close());

  const seen = (...unitIds: Id[]) =>
    sql`
    insert into live_presence (unit_id, seen_at) select u, ${world.now()}::timestamptz from unnest(${unitIds}::uuid[]) u
    on conflict (unit_id) do update set seen_at = excluded.seen_at`.execute(world.app.runtime.database.db);
  const stays = async (ms: number, ...unitIds: Id[]) => {
    for (let left = ms; left > 0; left -= 5_000) {
      await seen(...unitIds);
      await world.advance(Math.min(5_000, left));
    }
  };
  const desk = (unitId: Id) => world.as({ unitId, roles: ['dutyOfficer'] });
  const ringing = async (unitId: Id) =>
    (await desk(unitId).call(deadlineRoutes.listAlarms)).items.map(
      ({ term, class: c, subject }) => `${term} ${c} ${subject.label}`,
    );

  test('rings at its leader and its superior after a minute, and ends when a screen is back', async () => {
    await seen(county);
    await stays(seconds(55), city);
    expect(await ringing(city)).toEqual([]);
    await stays(seconds(10), city);
    expect(await ringing(city)).toEqual(['值班台离线 rings 陇县']);
    expect((await desk(county).call(deadlineRoutes.listAlarms)).items[0]).toMatchObject({
      audience: ['dutyLeader'],
      class: 'rings',
    });
    expect((await desk(city).call(routes.listOffline)).items).toMatchObject([{ unitName: '陇县' }]);
    expect((await desk(town).call(routes.listOffline)).items).toEqual([]);
    await stays(seconds(10), city, county);
    expect([await ringing(city), await ringing(county)]).toEqual([[], []]);
    expect((await desk(city).call(routes.listOffline)).items).toEqual([]);
  });

  test('what rings there meanwhile is repeated at the superior once and means its leader, and ends with its cause', async () => {
    await stays(seconds(70), city);
    const asked = await world.system(async (ctx) => happen(ctx, 'asked', { owing: county, owedTo: null }));
    await stays(seconds(15), city);
    const expected = ['调度核实电话反馈 rings 固关镇山体滑坡', '值班台离线 rings 陇县'];
    expect((await ringing(city)).toSorted()).toEqual(expected.toSorted());
    const own = (await desk(county).call(deadlineRoutes.listAlarms)).items.find(
      ({ subject }) => subject.id === asked.id,
    )!;
    expect(own.audience).toEqual(['dutyLeader', 'dutyOfficer']);
    await world.system(async (ctx) => happen(ctx, 'answered', { subjectId: asked.id, owing: county }));
    expect(await ringing(city)).toEqual(['值班台离线 rings 陇县']);
    await stays(seconds(10), city, county);
    expect(await ringing(city)).toEqual([]);
  });

  test('a unit that never had a screen, one that owes no watch by day, and a town by reference ring nowhere', async () => {
    await seen(department, town);
    await stays(seconds(70), city, county);
    expect(await ringing(city)).toEqual([]);
    expect(await ringing(county)).toEqual([]);
    world.clock.set(addMs(instantAt(dayOf(world.now()), '19:00'), 0));
    await world.settle(); // nobody looked for hours: absence begins to count now
    await stays(seconds(65), city, county);
    expect(await ringing(county)).toEqual(['值班台离线 shown 固关镇']);
    expect(await ringing(city)).toEqual(['值班台离线 rings 市文旅局']);
  });

  test('after hours in which nothing ran, nobody is called absent before a minute has passed', async () => {
    await stays(seconds(10), city, county);
    world.clock.advance(minutes(180));
    await world.settle();
    await stays(seconds(30), city);
    const before = await world.system((ctx) => listAlarms({ ...ctx, actor: desk(city).actor }));
    expect(before.items.map(({ subject }) => subject.label)).not.toContain('陇县');
  });
});
