// A duty afternoon: the province asks the city by telephone, the city asks the county with less time, nobody answers,
// the alarm climbs, the answer comes late. Told in the words of the duty room, with a moved clock. A15.2
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { routes } from '#modules/orders/contract.ts';
import { addUnit } from '#kit/units.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';

let world: World;
let province: Id;
let longxian: Id;
let cityOfficer: Caller;
let cityLeader: Caller;
let countyOfficer: Caller;
let countyLeader: Caller;

beforeAll(async () => {
  world = await openWorld();
  await world.system(async (ctx) => {
    province = await addUnit(ctx, { name: '省总值班室', level: 'province', external: true });
    const city = await addUnit(ctx, { name: '市政府', level: 'city', under: [province] });
    longxian = await addUnit(ctx, { name: '陇县', level: 'county', under: [city, province] });
    cityOfficer = world.as({ unitId: city, roles: ['dutyOfficer'], name: '市值班员' });
    cityLeader = world.as({ unitId: city, roles: ['dutyLeader'], name: '市带班领导' });
    countyOfficer = world.as({ unitId: longxian, roles: ['dutyOfficer'], name: '县值班员' });
    countyLeader = world.as({ unitId: longxian, roles: ['dutyLeader'], name: '县带班领导' });
  });
});
afterAll(() => world.close());

/** What rings at somebody's screen for an order and means him. */
async function ringing(who: Caller, orderId: Id) {
  const { items } = await who.call(deadlineRoutes.listAlarms, {});
  return items.filter(
    (alarm) => alarm.subject.id === orderId && alarm.class === 'rings' && alarm.mine && alarm.acknowledgedAt === null,
  );
}
const assignment = async (who: Caller, orderId: Id) => {
  const found = (await who.call(routes.getOrder, { params: { id: orderId } })).assignments[0];
  if (found === undefined) throw new Error('the order is at no unit');
  return found;
};

test('省里电话调度，市里转下达，县里超时，逐级催办，迟到的反馈', async () => {
  // 16:00 the province telephones; two minutes later the city has written it down.
  const askedAt = world.now();
  await world.advance(minutes(2));
  const fromProvince = await cityOfficer.call(routes.registerOutsideOrder, {
    body: {
      id: newId(),
      kind: 'verification',
      matterId: null,
      about: '固关镇山体滑坡',
      ask: '核实失联人数和道路情况',
      partyUnitId: province,
      callerName: '省总值班室值班员',
      callerNumber: null,
      askedAt,
      takenBy: null,
      writtenAsked: false,
      dueAt: null,
    },
  });
  const atCity = fromProvince.assignments[0]!;
  expect(atCity.phoneDueAt).toBe(addMs(askedAt, minutes(30)));

  // The city hands it down: ten minutes less than what is left.
  const toCounty = await cityOfficer.call(routes.handDown, {
    params: { id: atCity.id },
    body: { id: newId(), unitIds: [longxian], ask: null, writtenAsked: false },
  });
  const atCounty = toCounty.assignments[0]!;
  expect(atCounty.phoneDueAt).toBe(addMs(askedAt, minutes(20)));
  expect(await ringing(countyOfficer, toCounty.orderId)).toMatchObject([
    { term: '调度核实电话反馈', stage: 'announce' },
  ]);

  // The county acknowledges; the bell stops, the clock does not.
  await countyOfficer.call(routes.acknowledgeOrder, { params: { id: atCounty.id }, body: {} });
  expect(await ringing(countyOfficer, toCounty.orderId)).toEqual([]);
  expect((await assignment(countyOfficer, toCounty.orderId)).clocks).toMatchObject([
    { state: 'running', dueAt: atCounty.phoneDueAt },
  ]);

  // 16:20 the county's time is over: its officer's screen rings, the leader's and the city's do not yet.
  await world.advance(minutes(18));
  expect((await assignment(cityOfficer, toCounty.orderId)).clocks[0]?.state).toBe('overdue');
  expect((await ringing(countyOfficer, toCounty.orderId)).map((alarm) => alarm.stage)).toContain('due');
  expect(await ringing(countyLeader, toCounty.orderId)).toEqual([]);
  expect(await ringing(cityOfficer, toCounty.orderId)).toEqual([]);

  // 16:30 nobody answered: the county's duty leader, and the desk that ordered; the city's own clock runs over too.
  await world.advance(minutes(10));
  expect((await ringing(countyLeader, toCounty.orderId)).length).toBeGreaterThan(0);
  expect((await ringing(cityOfficer, toCounty.orderId)).length).toBeGreaterThan(0);
  expect((await assignment(cityOfficer, fromProvince.orderId)).clocks[0]?.state).toBe('overdue');

  // The city answers the province with what it has: only its own order is met.
  await cityOfficer.call(routes.answerUpward, {
    params: { id: atCity.id },
    body: {
      id: newId(),
      form: 'telephone',
      way: 'telephone',
      at: world.now(),
      spokenBy: null,
      takenBy: '省总值班室值班员',
      words: '县里仍在核实，先报道路中断',
      reportId: null,
      outsideNumber: null,
    },
  });
  expect((await assignment(cityOfficer, fromProvince.orderId)).clocks[0]?.state).not.toBe('overdue');
  expect((await assignment(countyOfficer, toCounty.orderId)).clocks[0]?.state).toBe('overdue');

  // 16:35 the county answers late: everything falls silent, and the record says late.
  await world.advance(minutes(5));
  await countyOfficer.call(routes.answerByTelephone, {
    params: { id: atCounty.id },
    body: { id: newId(), at: world.now(), spokenBy: '县值班员', takenBy: '市值班员', words: '2 人失联，道路双向中断' },
  });
  expect((await assignment(cityOfficer, toCounty.orderId)).clocks).toMatchObject([
    { state: 'metLate', metAt: world.now() },
  ]);
  for (const who of [countyOfficer, countyLeader, cityOfficer, cityLeader])
    expect(await ringing(who, toCounty.orderId)).toEqual([]);
});
