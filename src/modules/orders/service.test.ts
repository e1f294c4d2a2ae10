// Use cases of orders on the real database: who may order whom, clocks that start and are met, handing down, answers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { addPerson, addUnit } from '#kit/units.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { routes } from './contract.ts';

let world: World;
let city: Id;
let longxian: Id;
let chencang: Id;
let town: Id;
let province: Id;
let atCity: Caller;
let atLongxian: Caller;
let atChencang: Caller;
let atTown: Caller;

beforeAll(async () => {
  world = await openWorld();
  await world.system(async (ctx) => {
    province = await addUnit(ctx, { name: '省总值班室', level: 'province', external: true });
    city = await addUnit(ctx, { name: '某市', level: 'city', under: [province] });
    longxian = await addUnit(ctx, { name: '陇县', level: 'county', under: [city, province] });
    chencang = await addUnit(ctx, { name: '陈仓', level: 'county', under: [city, province] });
    town = await addUnit(ctx, { name: '固关镇', level: 'town', under: [longxian, city, province] });
  });
  const officer = async (unitId: Id, name: string) => {
    const personId = await world.system((ctx) => addPerson(ctx, { unitId, name }));
    return world.as({ unitId, roles: ['dutyOfficer'], name, personId });
  };
  atCity = await officer(city, '市值班员');
  atLongxian = await officer(longxian, '县值班员');
  atChencang = await officer(chencang, '区值班员');
  atTown = await officer(town, '镇值班员');
});
afterAll(() => world.close());

const order = (more: Partial<{ unitIds: Id[]; writtenAsked: boolean; kind: 'verification' | 'task'; dueAt: never }> = {}) => ({
  id: newId(),
  kind: 'verification' as const,
  matterId: null,
  about: '固关镇山体滑坡',
  ask: '核实失联人数',
  unitIds: [longxian],
  writtenAsked: false,
  dueAt: null,
  ...more,
});
const answer = (more: object = {}) => ({ id: newId(), at: world.now(), spokenBy: '县值班员', takenBy: null, words: '2 人失联，正在搜救', ...more });
const page = (who: Caller, orderId: Id) => who.call(routes.getOrder, { params: { id: orderId } });
const alarmsOf = async (who: Caller) => (await who.call(deadlineRoutes.listAlarms, {})).items.filter((alarm) => alarm.acknowledgedAt === null);

async function ordered(more: Parameters<typeof order>[0] = {}) {
  const receipt = await atCity.call(routes.issueOrder, { body: order(more) });
  const assignment = receipt.assignments[0];
  if (assignment === undefined) throw new Error('nothing was ordered');
  return { receipt, orderId: receipt.orderId, assignmentId: assignment.id };
}

describe('ordering', () => {
  test('the city orders a county below it; a county orders neither its neighbour nor the city', async () => {
    const { receipt } = await ordered();
    expect(receipt.number).toMatch(/^核实〔2026〕\d+号$/);
    expect(receipt.assignments).toMatchObject([{ unitId: longxian, unit: '陇县', phoneDueAt: addMs(world.now(), minutes(30)), writtenDueAt: null }]);
    expect(await atLongxian.refusal(routes.issueOrder, { body: order({ unitIds: [chencang] }) })).toBe('orders.unitNotBelow');
    expect(await atLongxian.refusal(routes.issueOrder, { body: order({ unitIds: [city] }) })).toBe('orders.unitNotBelow');
    expect(await atCity.refusal(routes.issueOrder, { body: order({ unitIds: [longxian, longxian] }) })).toBe('orders.unitTwice');
    expect(await atCity.refusal(routes.issueOrder, { body: { ...order(), about: null } })).toBe('orders.aboutMissing');
  });

  test('numbers of a unit have no gap where an order was refused between', async () => {
    const first = (await ordered()).receipt.number;
    await atCity.refusal(routes.issueOrder, { body: order({ kind: 'task' }) });
    const second = (await ordered()).receipt.number;
    const n = (text: string) => Number(/〕(\d+)号/.exec(text)?.[1]);
    expect(n(second)).toBe(n(first) + 1);
  });

  test('the same order again under another key is told, not doubled', async () => {
    const body = order();
    await atCity.call(routes.issueOrder, { body });
    expect(await atCity.refusal(routes.issueOrder, { body })).toBe('orders.alreadyIssued');
  });

  test('a second order on the same thing is a new order; the first goes on', async () => {
    const first = await ordered();
    const second = await ordered();
    expect(second.orderId).not.toBe(first.orderId);
    await atLongxian.call(routes.answerByTelephone, { params: { id: second.assignmentId }, body: answer() });
    expect((await page(atCity, first.orderId)).assignments[0]?.clocks[0]?.state).toBe('running');
  });
});

describe('scope', () => {
  test('a neighbour does not find it, a unit ordered beside it sees its own part only, superiors see all', async () => {
    const both = await ordered({ unitIds: [longxian, town] });
    expect(await atChencang.refusal(routes.getOrder, { params: { id: both.orderId } })).toBe('platform.notFound');
    expect((await page(atTown, both.orderId)).assignments.map((each) => each.unit.shortName)).toEqual(['固关镇']);
    expect((await page(atCity, both.orderId)).assignments).toHaveLength(2);
    const below = await atLongxian.call(routes.issueOrder, { body: order({ unitIds: [town] }) });
    expect((await page(atCity, below.orderId)).assignments[0]?.allowed).toEqual([]);
    const listed = await atCity.call(routes.listOrders, { query: { direction: 'below', limit: 50 } });
    expect(listed.rows.some((row) => row.orderId === below.orderId)).toBe(true);
  });

  test('the side decides what may be done, and the page says the same', async () => {
    const { orderId, assignmentId } = await ordered();
    expect((await page(atLongxian, orderId)).assignments[0]?.allowed[0]).toBe('acknowledge');
    expect((await page(atCity, orderId)).assignments[0]?.allowed).toEqual(['noteTelephoneAnswer', 'withdraw']);
    expect(await atCity.refusal(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} })).toBe('orders.notAddressed');
    expect(await atLongxian.refusal(routes.withdrawAssignment, { params: { id: assignmentId }, body: { reason: '不办', revision: 1 } })).toBe('orders.notIssuer');
    expect(await atChencang.refusal(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() })).toBe('platform.notFound');
  });
});

describe('clocks', () => {
  test('the arrival rings at the ordered unit until it is acknowledged; the clock runs since the order', async () => {
    const { orderId, assignmentId } = await ordered();
    expect((await alarmsOf(atLongxian)).some((alarm) => alarm.subject.id === orderId && alarm.class === 'rings')).toBe(true);
    await world.advance(minutes(5));
    await atLongxian.call(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} });
    expect((await alarmsOf(atLongxian)).some((alarm) => alarm.subject.id === orderId)).toBe(false);
    const clock = (await page(atLongxian, orderId)).assignments[0]?.clocks[0];
    expect(clock).toMatchObject({ clock: 'verificationByPhone', state: 'running', startedAt: addMs(world.now(), -minutes(5)) });
    expect(await atLongxian.refusal(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} })).toBe('orders.alreadyReceived');
  });

  test('a call meets the telephone clock only; the written one goes on', async () => {
    const { orderId, assignmentId } = await ordered({ writtenAsked: true });
    await world.advance(minutes(10));
    await atLongxian.call(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() });
    const clocks = (await page(atCity, orderId)).assignments[0]?.clocks ?? [];
    expect(Object.fromEntries(clocks.map((clock) => [clock.clock, clock.state]))).toEqual({ verificationByPhone: 'met', verificationWritten: 'running' });
    expect(await atCity.refusal(routes.closeAssignment, { params: { id: assignmentId }, body: { words: '', revision: 2 } })).toBe('orders.notAnswered');
  });

  test('the ordered unit’s own entry counts when it is entered, the call noted by the city at its minute', async () => {
    const own = await ordered();
    const noted = await ordered();
    await world.advance(minutes(29));
    const saidAt = world.now();
    await world.advance(minutes(3));
    const late = await atLongxian.call(routes.answerByTelephone, { params: { id: own.assignmentId }, body: answer({ at: saidAt }) });
    const inTime = await atCity.call(routes.answerByTelephone, { params: { id: noted.assignmentId }, body: answer({ at: saidAt, takenBy: '市值班员' }) });
    expect(late.at).toBe(world.now());
    expect(inTime.at).toBe(saidAt);
    expect((await page(atCity, own.orderId)).assignments[0]?.clocks[0]?.state).toBe('metLate');
    expect((await page(atCity, noted.orderId)).assignments[0]?.clocks[0]?.state).toBe('met');
  });

  test('a minute before the order or after now is refused', async () => {
    const { assignmentId } = await ordered();
    expect(await atCity.refusal(routes.answerByTelephone, { params: { id: assignmentId }, body: answer({ at: addMs(world.now(), minutes(1)) }) })).toBe('orders.minuteInFuture');
    expect(await atCity.refusal(routes.answerByTelephone, { params: { id: assignmentId }, body: answer({ at: addMs(world.now(), -minutes(5)) }) })).toBe('orders.minuteBeforeOrder');
  });

  test('a withdrawn order cancels its clocks with the reason and takes no answer', async () => {
    const { orderId, assignmentId } = await ordered();
    await atCity.call(routes.withdrawAssignment, { params: { id: assignmentId }, body: { reason: '已由他处核实', revision: 1 } });
    const assignment = (await page(atCity, orderId)).assignments[0];
    expect(assignment).toMatchObject({ state: 'withdrawn', endedReason: '已由他处核实', clocks: [{ state: 'cancelled' }] });
    expect(await atLongxian.refusal(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() })).toBe('orders.ended');
  });

  test('an older revision does not withdraw over somebody else’s change', async () => {
    const { assignmentId } = await ordered();
    await atLongxian.call(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} });
    expect(await atCity.refusal(routes.withdrawAssignment, { params: { id: assignmentId }, body: { reason: '不用了', revision: 1 } })).toBe('platform.staleRevision');
  });

  test('a task is met by one answer, by telephone or in writing', async () => {
    const dueAt = addMs(world.now(), minutes(300)) as never;
    const { orderId, assignmentId } = await ordered({ kind: 'task', dueAt });
    await atLongxian.call(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() });
    expect((await page(atCity, orderId)).assignments[0]).toMatchObject({ clocks: [{ clock: 'task', state: 'met' }] });
    const closed = await atCity.call(routes.closeAssignment, { params: { id: assignmentId }, body: { words: '可以', revision: 2 } });
    expect(closed.state).toBe('closed');
  });
});

describe('handing down', () => {
  test('the child is due before the parent; answering upward closes only the parent', async () => {
    const parent = await ordered();
    await world.advance(minutes(2));
    const child = await atLongxian.call(routes.handDown, { params: { id: parent.assignmentId }, body: { id: newId(), unitIds: [town], ask: null, writtenAsked: false } });
    expect(child.assignments[0]?.phoneDueAt).toBe(addMs(world.now(), minutes(18)));
    await atLongxian.call(routes.answerByTelephone, { params: { id: parent.assignmentId }, body: answer() });
    const below = (await page(atTown, child.orderId)).assignments[0];
    const above = (await page(atCity, parent.orderId)).assignments[0];
    expect(below?.clocks[0]).toMatchObject({ state: 'running', parentDeadlineId: above?.clocks[0]?.deadlineId, because: '上级时限扣除下达余量' });
    expect(above?.clocks[0]?.state).toBe('met');
    expect(above?.children).toMatchObject([{ orderId: child.orderId, units: ['固关镇'], open: 1 }]);
    expect(await atTown.refusal(routes.handDown, { params: { id: parent.assignmentId }, body: { id: newId(), unitIds: [town] } as never })).toBe('platform.notFound');
  });

  test('handed down twice at once, both are orders of their own with their own numbers', async () => {
    const parent = await ordered();
    const [first, second] = await Promise.all(
      [newId(), newId()].map((id) => atLongxian.call(routes.handDown, { params: { id: parent.assignmentId }, body: { id, unitIds: [town], ask: null, writtenAsked: false } })),
    );
    expect(first?.number).not.toBe(second?.number);
  });
});

describe('orders from outside', () => {
  const call = (more: object = {}) => ({
    id: newId(),
    kind: 'verification' as const,
    matterId: null,
    about: '固关镇山体滑坡',
    ask: '报失联人数',
    partyUnitId: province,
    callerName: '省值班员',
    callerNumber: '029-63912345',
    askedAt: addMs(world.now(), -minutes(3)),
    takenBy: null,
    writtenAsked: false,
    dueAt: null,
    ...more,
  });

  test('the clock runs from the minute of the call; the answer upward keeps way, minute and who took it', async () => {
    const receipt = await atCity.call(routes.registerOutsideOrder, { body: call() });
    const id = receipt.assignments[0]?.id ?? '';
    expect(receipt.assignments[0]?.phoneDueAt).toBe(addMs(world.now(), minutes(27)));
    expect(await atCity.refusal(routes.answerByTelephone, { params: { id }, body: answer() })).toBe('orders.outsideUsesUpward');
    await world.advance(minutes(5));
    const up = { id: newId(), form: 'telephone' as const, way: 'telephone' as const, at: addMs(world.now(), -minutes(1)), spokenBy: null, takenBy: '省值班员', words: '2 人失联', reportId: null, outsideNumber: null };
    await atCity.call(routes.answerUpward, { params: { id }, body: up });
    const shown = await page(atCity, receipt.orderId);
    expect(shown).toMatchObject({ outside: { callerName: '省值班员', callerNumber: '029-63912345', takenBy: '市值班员' }, issuer: { external: true } });
    expect(shown.assignments[0]).toMatchObject({ state: 'answeredByPhone', clocks: [{ state: 'met' }], answers: [{ way: 'telephone', takenBy: '省值班员', at: up.at }] });
  });

  test('only outside parties are registered, mobile numbers are not kept, a call lies in the past', async () => {
    expect(await atCity.refusal(routes.registerOutsideOrder, { body: call({ partyUnitId: longxian }) })).toBe('orders.partyNotOutside');
    expect(await atCity.refusal(routes.registerOutsideOrder, { body: call({ callerNumber: ['139', '0000', '0000'].join('') }) })).toBe('orders.mobileNumber');
    expect(await atCity.refusal(routes.registerOutsideOrder, { body: call({ askedAt: addMs(world.now(), minutes(1)) }) })).toBe('orders.minuteInFuture');
  });

  test('an extension that the province granted by telephone moves the clock', async () => {
    const receipt = await atCity.call(routes.registerOutsideOrder, { body: call({ askedAt: world.now() }) });
    const id = receipt.assignments[0]?.id ?? '';
    const wantedDueAt = addMs(world.now(), minutes(60));
    const asked = await atCity.call(routes.askExtension, { params: { id }, body: { id: newId(), clock: 'verificationByPhone', wantedDueAt, reason: '现场通信中断' } });
    await atCity.call(routes.decideExtension, { params: { id: asked.extensionId }, body: { granted: true, newDueAt: null, words: '同意', saidBy: '省值班员' } });
    expect((await page(atCity, receipt.orderId)).assignments[0]).toMatchObject({
      clocks: [{ dueAt: wantedDueAt, state: 'running' }],
      extensions: [{ state: 'granted', decidedBy: '省值班员' }],
    });
  });
});

describe('extensions', () => {
  test('asked once at a time, decided once, by whoever ordered', async () => {
    const { orderId, assignmentId } = await ordered();
    const ask = { id: newId(), clock: 'verificationByPhone' as const, wantedDueAt: addMs(world.now(), minutes(50)), reason: '道路中断' };
    const asked = await atLongxian.call(routes.askExtension, { params: { id: assignmentId }, body: ask });
    expect(await atLongxian.refusal(routes.askExtension, { params: { id: assignmentId }, body: { ...ask, id: newId() } })).toBe('orders.extensionOpen');
    const decision = { granted: true, newDueAt: null, words: '同意', saidBy: null };
    expect(await atLongxian.refusal(routes.decideExtension, { params: { id: asked.extensionId }, body: decision })).toBe('orders.notIssuer');
    await atCity.call(routes.decideExtension, { params: { id: asked.extensionId }, body: decision });
    expect(await atCity.refusal(routes.decideExtension, { params: { id: asked.extensionId }, body: decision })).toBe('orders.extensionDecided');
    expect((await page(atLongxian, orderId)).assignments[0]?.clocks[0]?.dueAt).toBe(ask.wantedDueAt);
    await world.advance(minutes(35));
    expect((await page(atLongxian, orderId)).assignments[0]?.clocks[0]?.state).toBe('running');
  });

  test('a refused extension leaves the clock', async () => {
    const { orderId, assignmentId } = await ordered();
    const ask = { id: newId(), clock: 'verificationByPhone' as const, wantedDueAt: addMs(world.now(), minutes(50)), reason: '道路中断' };
    const asked = await atLongxian.call(routes.askExtension, { params: { id: assignmentId }, body: ask });
    await atCity.call(routes.decideExtension, { params: { id: asked.extensionId }, body: { granted: false, newDueAt: null, words: '按时反馈', saidBy: null } });
    expect((await page(atCity, orderId)).assignments[0]).toMatchObject({ clocks: [{ dueAt: addMs(world.now(), minutes(30)) }], extensions: [{ state: 'refused', newDueAt: null }] });
  });
});
