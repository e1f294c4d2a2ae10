// One look over the desk: what the rooms below say, and nothing of other units.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { addPerson, addUnit } from '#kit/units.ts';
import { openWorld, type World } from '#kit/world.ts';
import { deadlinesModule } from '#modules/deadlines/index.ts';
import { happen, probeModule } from '#modules/deadlines/builders.ts';
import { notifyModule } from '#modules/notify/index.ts';
import { orgModule, setPhone } from '#modules/org/index.ts';
import { rosterModule } from '#modules/roster/index.ts';
import { routes as rosterRoutes } from '#modules/roster/contract.ts';
import { routes } from './contract.ts';
import { deskModule } from './index.ts';

let world: World;
let city: Id, county: Id, other: Id, wang: Id;
beforeAll(async () => {
  world = await openWorld({
    modules: [orgModule, deadlinesModule, notifyModule, rosterModule, deskModule, probeModule],
  });
  await world.system(async (ctx) => {
    city = await addUnit(ctx, { name: '宝鸡市', level: 'city' });
    county = await addUnit(ctx, { name: '陇县', level: 'county', under: [city] });
    other = await addUnit(ctx, { name: '陈仓区', level: 'county', under: [city] });
    wang = await addPerson(ctx, { unitId: county, name: '王值班' });
    await setPhone(ctx, 'person', wang, 'mobile', '13800000001');
  });
});
afterAll(() => world?.close());

const desk = (unitId: Id) => world.as({ unitId, roles: ['dutyOfficer'] });

test('a calm desk says so, and who has not entered anybody is one line at the superior', async () => {
  const look = await desk(county).call(routes.readDesk);
  expect(look).toMatchObject({
    unit: { name: '陇县' },
    today: { weekday: '周一', lunar: '十月十五', holiday: null },
    owed: { total: 0, overdue: 0, next: null },
    alarms: { ringing: 0, shown: 0 },
    open: [],
    below: { offline: [], notEntered: { total: 0 } },
  });
  const above = await desk(city).call(routes.readDesk);
  expect(above.below.notEntered.units.map(({ name }) => name).toSorted()).toEqual(['陇县', '陈仓区'].toSorted());
});

test('what is owed, rings and is on duty shows at its own desk only', async () => {
  const from = world.now();
  await desk(county).call(rosterRoutes.enterDuty, {
    body: { id: newId(), line: 'officer', personId: wang, from, to: addMs(from, hours(16)), mode: 'onSite' },
  });
  await world.system(async (ctx) => happen(ctx, 'asked', { owing: county }));
  const look = await desk(county).call(routes.readDesk);
  expect(look.duty.entries.map(({ personName }) => personName)).toEqual(['王值班']);
  expect(look.owed).toMatchObject({
    total: 1,
    overdue: 0,
    next: { term: '调度核实电话反馈', dueAt: addMs(from, minutes(30)) },
  });
  expect(look.alarms.ringing).toBe(1);
  await world.advance(minutes(31));
  expect((await desk(county).call(routes.readDesk)).owed).toMatchObject({ total: 1, overdue: 1, next: null });
  expect((await desk(other).call(routes.readDesk)).owed.total).toBe(0);
});

test('a whole mobile number finds its person for the unit and its superior, not for a neighbour', async () => {
  const found = async (unitId: Id) =>
    (await desk(unitId).call(routes.search, { query: { q: '13800000001' } })).items.filter(
      ({ kind }) => kind === 'org.person',
    );
  expect(await found(county)).toEqual([{ kind: 'org.person', id: wang, label: '王值班', detail: '陇县 科员' }]);
  expect(await found(city)).toHaveLength(1);
  expect(await found(other)).toEqual([]);
  expect((await desk(county).call(routes.search, { query: { q: '陈仓' } })).items.map(({ label }) => label)).toContain(
    '陈仓区',
  );
});

test('the offices that run the installation see no desk', async () => {
  const auditor = world.as({ unitId: null, roles: ['auditor'] });
  expect([
    await auditor.refusal(routes.readDesk),
    await auditor.refusal(routes.search, { query: { q: '王' } }),
  ]).toEqual(['platform.forbidden', 'platform.forbidden']);
});
