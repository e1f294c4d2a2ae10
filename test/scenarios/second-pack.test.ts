// A city adopts another regulation: from its first day on, limits, levels, categories, margins, ladders and stages follow
// the new text, and what began under the old one keeps its times. Decided here: the other city's numbers, all unlike ours.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import type { Role } from '#shared/actor.ts';
import { routes as deadlines } from '#modules/deadlines/contract.ts';
import { routes as desk } from '#modules/desk/contract.ts';
import { routes as orders } from '#modules/orders/contract.ts';
import { adoptPack, readPack } from '#modules/regulation/index.ts';
import secondBody from '#modules/regulation/second-pack.fixture.json' with { type: 'json' };
import { routes as reports } from '#modules/reports/contract.ts';
import { newId } from '#platform/ids.ts';
import { openCity, type City } from '#kit/city.ts';
import { factsOf } from '#kit/planted.ts';

/** Twenty minutes before the day on which the second regulation takes effect. */
const EVE = parseInstant('2026-11-23T15:40:00.000Z');
const FIRST_DAY = '2026-11-24';
const COUNTY = '610327';
const TOWN = '610327109';

/** The fixture in the words for people that the house knows (its audiences are roles, and roles are no numbers). */
function secondPack() {
  const text = JSON.stringify({ ...secondBody, effectiveFrom: FIRST_DAY })
    .replaceAll('"watchman"', '"dutyOfficer"')
    .replaceAll('"mayor"', '"principalLeader"');
  return readPack(JSON.parse(text));
}

let city: City;
const old = newId();
const red = { matterId: newId(), writtenId: newId() };

beforeAll(async () => {
  city = await openCity({ start: EVE });
});
afterAll(() => city.close());

const at = async (code: string, role: Role = 'dutyOfficer') =>
  city.as({ unitId: await city.unit(code), roles: [role], name: role });
const clocksOf = async (matterId: string) => {
  const { items } = await (await at(COUNTY)).call(deadlines.listClocks, { query: { kind: 'matter', id: matterId } });
  return Object.fromEntries(items.map((clock) => [clock.term, clock]));
};
const ringing = async (code: string, role: Role = 'dutyOfficer') =>
  (await (await at(code, role)).call(deadlines.listAlarms)).items.filter(
    (alarm) => alarm.class === 'rings' && alarm.mine && alarm.acknowledgedAt === null,
  );
const telephone = async (matterId: string, over: Record<string, unknown>) =>
  (await at(COUNTY)).call(reports.reportByTelephone, {
    body: { matterId, reportId: newId(), ...factsOf(city, over), text: '道路中断。', callbackNumber: null } as never,
  });

test('adopted on the eve, the second regulation changes nothing before its day', async () => {
  await city.system((ctx) => adoptPack(ctx, secondPack()));
  await telephone(old, { category: 'emergency' });
  await city.settle();
  const { 书面首报: written } = await clocksOf(old);
  expect(written).toMatchObject({ pack: 'baoji-2022/2', state: 'running', dueAt: addMs(city.now(), minutes(58)) });
  expect((await (await at(COUNTY)).call(reports.vocabulary)).levels.map((level) => level.name)).toContain('特别重大');
});

test('from its first day on forms, levels and proposals speak the second regulation, and the old words are refused', async () => {
  await city.advance(minutes(25));
  const county = await at(COUNTY);
  const words = await county.call(reports.vocabulary);
  expect(words.levels.map((level) => level.name)).toEqual(['红级', '橙级', '蓝级']);
  expect(words.categories.map((category) => category.code)).toEqual(['incident', 'hot', 'warning', 'rest']);
  const body = { type: 'X1', category: 'incident', figures: { dead: 2 }, sensitivities: [] };
  expect(await county.call(reports.proposeLevel, { body })).toMatchObject({
    proposal: { level: { code: 'red' } },
    terms: { telephoneMinutes: 7, writtenMinutes: 21 },
  });
  await expect(telephone(newId(), { category: 'emergency' })).rejects.toMatchObject({ code: 'reports.unknownCode' });
});

test('the clocks that ran over midnight keep what the first regulation gave them', async () => {
  const { 书面首报: written } = await clocksOf(old);
  expect(written).toMatchObject({ pack: 'baoji-2022/2', state: 'running', dueAt: addMs(EVE, minutes(58)) });
});

test('a red incident runs from the minute it happened: seven minutes to telephone, twenty-one to write', async () => {
  const happenedAt = addMs(city.now(), -minutes(4));
  await telephone(red.matterId, { category: 'incident', type: 'X1', level: 'red', happenedAt, figures: { dead: 2 } });
  await city.settle();
  const clocks = await clocksOf(red.matterId);
  expect(clocks['电话首报']).toMatchObject({ pack: 'second-2030/1', dueAt: addMs(happenedAt, minutes(7)) });
  expect(clocks['书面首报']).toMatchObject({ pack: 'second-2030/1', dueAt: addMs(happenedAt, minutes(21)) });
  expect((await ringing('CITY')).map((alarm) => alarm.term)).toContain('电话报告待接');
});

test('an order is due in seventeen minutes, and four earlier where it is handed down', async () => {
  const asked = city.now();
  const ordered = await (
    await at('CITY')
  ).call(orders.issueOrder, {
    body: {
      id: newId(),
      kind: 'verification',
      matterId: null,
      about: '塌方',
      ask: '核实',
      unitIds: [await city.unit(COUNTY)],
      writtenAsked: true,
      dueAt: null,
    },
  });
  expect(ordered.assignments[0]).toMatchObject({
    phoneDueAt: addMs(asked, minutes(17)),
    writtenDueAt: addMs(asked, minutes(43)),
  });
  const handed = await (
    await at(COUNTY)
  ).call(orders.handDown, {
    params: { id: ordered.assignments[0]?.id ?? '' },
    body: { id: newId(), unitIds: [await city.unit(TOWN)], ask: null, writtenAsked: false },
  });
  expect(handed.assignments[0]?.phoneDueAt).toBe(addMs(asked, minutes(13)));
});

test('red is signed by the principal leader alone and owes a follow-up every hour', async () => {
  const officer = await at(COUNTY);
  await officer.call(reports.draftReport, {
    body: {
      id: red.writtenId,
      matterId: red.matterId,
      kind: 'first',
      correctsReportId: null,
      answersOrderId: null,
      changes: { text: '塌方，两人死亡。' },
    },
  });
  const sent = await officer.call(reports.sendForSignOff, { params: { id: red.writtenId }, body: { revision: 1 } });
  const sign = { params: { id: red.writtenId }, body: { revision: sent.revision, remark: '' } };
  expect(await (await at(COUNTY, 'dutyLeader')).refusal(reports.signOff, sign)).toBe('reports.notYourStage');
  await (await at(COUNTY, 'principalLeader')).call(reports.signOff, sign);
  await city.settle();
  const clocks = await clocksOf(red.matterId);
  expect(clocks['书面首报']?.state).toBe('met');
  expect(clocks['续报']?.dueAt).toBe(addMs(city.now(), minutes(60)));
});

test('what is late climbs by the ladder under which it began', async () => {
  const climbing = { matterId: newId() };
  await telephone(climbing.matterId, {
    category: 'incident',
    type: 'X2',
    level: 'blue',
    happenedAt: city.now(),
    learned: { ...factsOf(city).learned, at: city.now() },
  });
  await city.settle();
  const about = async (role: Role, matterId: string) =>
    (await ringing(COUNTY, role)).filter((alarm) => alarm.subject.id === matterId).map((alarm) => alarm.stage);
  await city.advance(minutes(4));
  expect(await about('dutyOfficer', climbing.matterId)).not.toEqual([]);
  expect(await about('principalLeader', climbing.matterId)).toEqual([]);
  await city.advance(minutes(9));
  expect(await about('principalLeader', climbing.matterId)).not.toEqual([]);
  await city.advance(minutes(25));
  const { 书面首报: written } = await clocksOf(old);
  expect(written).toMatchObject({ state: 'overdue', overdueAt: addMs(EVE, minutes(58)) });
});

test('the desk, its duty and its receipts answer under the second regulation too', async () => {
  const look = await (await at('CITY')).call(desk.readDesk);
  expect(look.alarms.ringing).toBeGreaterThan(0);
  const received = await (await at('CITY')).call(reports.listReceived, { query: { open: true, limit: 50 } });
  expect(received.items.map((item) => item.report.level.name)).toContain('红级');
});
