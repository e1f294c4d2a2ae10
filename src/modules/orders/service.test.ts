// Use cases of orders on the real database: who may order whom, what each side sees, clocks that start and are met.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import type { Caller, World } from '#kit/world.ts';
import { alarmsOf, anAnswer, anOrder, openDesks, orderedBy, pageOf as page, type Desks } from './builders.ts';
import { routes, type IssueOrder } from './contract.ts';

let desks: Desks;
let world: World;
let city: Id;
let longxian: Id;
let chencang: Id;
let town: Id;
let atCity: Caller;
let atLongxian: Caller;
let atChencang: Caller;
let atTown: Caller;

beforeAll(async () => {
  desks = await openDesks();
  ({ world, city, longxian, chencang, town, atCity, atLongxian, atChencang, atTown } = desks);
});
afterAll(() => world.close());

const order = (more: Partial<IssueOrder> = {}) => anOrder([longxian], more);
const answer = (more: object = {}) => anAnswer(world, more);
const ordered = (more: Partial<IssueOrder> = {}) => orderedBy(desks, more);

describe('ordering', () => {
  test('the city orders a county below it; a county orders neither its neighbour nor the city', async () => {
    const { receipt } = await ordered();
    expect(receipt.number).toMatch(/^核实〔2026〕\d+号$/);
    expect(receipt.assignments).toMatchObject([
      { unitId: longxian, unit: '陇县', phoneDueAt: addMs(world.now(), minutes(30)), writtenDueAt: null },
    ]);
    expect(await atLongxian.refusal(routes.issueOrder, { body: order({ unitIds: [chencang] }) })).toBe(
      'orders.unitNotBelow',
    );
    expect(await atLongxian.refusal(routes.issueOrder, { body: order({ unitIds: [city] }) })).toBe(
      'orders.unitNotBelow',
    );
    expect(await atCity.refusal(routes.issueOrder, { body: order({ unitIds: [longxian, longxian] }) })).toBe(
      'orders.unitTwice',
    );
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
    expect(await atCity.refusal(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} })).toBe(
      'orders.notAddressed',
    );
    expect(
      await atLongxian.refusal(routes.withdrawAssignment, {
        params: { id: assignmentId },
        body: { reason: '不办', revision: 1 },
      }),
    ).toBe('orders.notIssuer');
    expect(await atChencang.refusal(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() })).toBe(
      'platform.notFound',
    );
  });
});

describe('clocks', () => {
  test('the arrival rings at the ordered unit until it is acknowledged; the clock runs since the order', async () => {
    const { orderId, assignmentId } = await ordered();
    expect((await alarmsOf(atLongxian)).some((alarm) => alarm.subject.id === orderId && alarm.class === 'rings')).toBe(
      true,
    );
    await world.advance(minutes(5));
    await atLongxian.call(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} });
    expect((await alarmsOf(atLongxian)).some((alarm) => alarm.subject.id === orderId)).toBe(false);
    const clock = (await page(atLongxian, orderId)).assignments[0]?.clocks[0];
    expect(clock).toMatchObject({
      clock: 'verificationByPhone',
      state: 'running',
      startedAt: addMs(world.now(), -minutes(5)),
    });
    expect(await atLongxian.refusal(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} })).toBe(
      'orders.alreadyReceived',
    );
  });

  test('a call meets the telephone clock only; the written one goes on', async () => {
    const { orderId, assignmentId } = await ordered({ writtenAsked: true });
    await world.advance(minutes(10));
    await atLongxian.call(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() });
    const clocks = (await page(atCity, orderId)).assignments[0]?.clocks ?? [];
    expect(Object.fromEntries(clocks.map((clock) => [clock.clock, clock.state]))).toEqual({
      verificationByPhone: 'met',
      verificationWritten: 'running',
    });
    expect(
      await atCity.refusal(routes.closeAssignment, { params: { id: assignmentId }, body: { words: '', revision: 2 } }),
    ).toBe('orders.notAnswered');
  });

  test('the ordered unit’s own entry counts when it is entered, the call noted by the city at its minute', async () => {
    const own = await ordered();
    const noted = await ordered();
    await world.advance(minutes(29));
    const saidAt = world.now();
    await world.advance(minutes(3));
    const late = await atLongxian.call(routes.answerByTelephone, {
      params: { id: own.assignmentId },
      body: answer({ at: saidAt }),
    });
    const inTime = await atCity.call(routes.answerByTelephone, {
      params: { id: noted.assignmentId },
      body: answer({ at: saidAt, takenBy: '市值班员' }),
    });
    expect(late.at).toBe(world.now());
    expect(inTime.at).toBe(saidAt);
    expect((await page(atCity, own.orderId)).assignments[0]?.clocks[0]?.state).toBe('metLate');
    expect((await page(atCity, noted.orderId)).assignments[0]?.clocks[0]?.state).toBe('met');
  });

  test('a minute before the order or after now is refused', async () => {
    const { assignmentId } = await ordered();
    expect(
      await atCity.refusal(routes.answerByTelephone, {
        params: { id: assignmentId },
        body: answer({ at: addMs(world.now(), minutes(1)) }),
      }),
    ).toBe('orders.minuteInFuture');
    expect(
      await atCity.refusal(routes.answerByTelephone, {
        params: { id: assignmentId },
        body: answer({ at: addMs(world.now(), -minutes(5)) }),
      }),
    ).toBe('orders.minuteBeforeOrder');
  });

  test('a withdrawn order cancels its clocks with the reason and takes no answer', async () => {
    const { orderId, assignmentId } = await ordered();
    await atCity.call(routes.withdrawAssignment, {
      params: { id: assignmentId },
      body: { reason: '已由他处核实', revision: 1 },
    });
    const assignment = (await page(atCity, orderId)).assignments[0];
    expect(assignment).toMatchObject({
      state: 'withdrawn',
      endedReason: '已由他处核实',
      clocks: [{ state: 'cancelled' }],
    });
    expect(await atLongxian.refusal(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() })).toBe(
      'orders.ended',
    );
  });

  test('an older revision does not withdraw over somebody else’s change', async () => {
    const { assignmentId } = await ordered();
    await atLongxian.call(routes.acknowledgeOrder, { params: { id: assignmentId }, body: {} });
    expect(
      await atCity.refusal(routes.withdrawAssignment, {
        params: { id: assignmentId },
        body: { reason: '不用了', revision: 1 },
      }),
    ).toBe('platform.staleRevision');
  });

  test('a task is met by one answer, by telephone or in writing', async () => {
    const dueAt = addMs(world.now(), minutes(300)) as never;
    const { orderId, assignmentId } = await ordered({ kind: 'task', dueAt });
    await atLongxian.call(routes.answerByTelephone, { params: { id: assignmentId }, body: answer() });
    expect((await page(atCity, orderId)).assignments[0]).toMatchObject({ clocks: [{ clock: 'task', state: 'met' }] });
    const closed = await atCity.call(routes.closeAssignment, {
      params: { id: assignmentId },
      body: { words: '可以', revision: 2 },
    });
    expect(closed.state).toBe('closed');
  });
});
