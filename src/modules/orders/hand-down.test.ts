// Handing down, orders from outside and extensions on the real database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import type { Caller, World } from '#kit/world.ts';
import { alarmsOf, anAnswer, openDesks, orderedBy, pageOf as page, type Desks } from './builders.ts';
import { routes, type IssueOrder } from './contract.ts';

let desks: Desks;
let world: World;
let longxian: Id;
let town: Id;
let province: Id;
let atCity: Caller;
let atLongxian: Caller;
let atTown: Caller;

beforeAll(async () => {
  desks = await openDesks();
  ({ world, longxian, town, province, atCity, atLongxian, atTown } = desks);
});
afterAll(() => world.close());

const answer = (more: object = {}) => anAnswer(world, more);
const ordered = (more: Partial<IssueOrder> = {}) => orderedBy(desks, more);

describe('handing down', () => {
  test('the child is due before the parent; answering upward closes only the parent', async () => {
    const parent = await ordered();
    await world.advance(minutes(2));
    const child = await atLongxian.call(routes.handDown, {
      params: { id: parent.assignmentId },
      body: { id: newId(), unitIds: [town], ask: null, writtenAsked: false },
    });
    expect(child.assignments[0]?.phoneDueAt).toBe(addMs(world.now(), minutes(18)));
    await atLongxian.call(routes.answerByTelephone, { params: { id: parent.assignmentId }, body: answer() });
    const below = (await page(atTown, child.orderId)).assignments[0];
    const above = (await page(atCity, parent.orderId)).assignments[0];
    expect(below?.clocks[0]).toMatchObject({
      state: 'running',
      parentDeadlineId: above?.clocks[0]?.deadlineId,
      because: '上级时限扣除下达余量',
    });
    expect(above?.clocks[0]?.state).toBe('met');
    expect(above?.children).toMatchObject([{ orderId: child.orderId, units: ['固关镇'], open: 1 }]);
    expect(
      await atTown.refusal(routes.handDown, {
        params: { id: parent.assignmentId },
        body: { id: newId(), unitIds: [town] } as never,
      }),
    ).toBe('platform.notFound');
  });

  test('handed down twice at once, both are orders of their own with their own numbers', async () => {
    const parent = await ordered();
    const [first, second] = await Promise.all(
      [newId(), newId()].map((id) =>
        atLongxian.call(routes.handDown, {
          params: { id: parent.assignmentId },
          body: { id, unitIds: [town], ask: null, writtenAsked: false },
        }),
      ),
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
    // The desk wrote it down itself: nothing has to ring for the arrival.
    expect((await alarmsOf(atCity)).filter((alarm) => alarm.subject.id === receipt.orderId)).toEqual([]);
    expect(receipt.assignments[0]?.phoneDueAt).toBe(addMs(world.now(), minutes(27)));
    expect(await atCity.refusal(routes.answerByTelephone, { params: { id }, body: answer() })).toBe(
      'orders.outsideUsesUpward',
    );
    await world.advance(minutes(5));
    const up = {
      id: newId(),
      form: 'telephone' as const,
      way: 'telephone' as const,
      at: addMs(world.now(), -minutes(1)),
      spokenBy: null,
      takenBy: '省值班员',
      words: '2 人失联',
      reportId: null,
      outsideNumber: null,
    };
    await atCity.call(routes.answerUpward, { params: { id }, body: up });
    const shown = await page(atCity, receipt.orderId);
    expect(shown).toMatchObject({
      outside: { callerName: '省值班员', callerNumber: '029-63912345', takenBy: '市值班员' },
      issuer: { external: true },
    });
    expect(shown.assignments[0]).toMatchObject({
      state: 'answeredByPhone',
      clocks: [{ state: 'met' }],
      answers: [{ way: 'telephone', takenBy: '省值班员', at: up.at }],
    });
  });

  test('only outside parties are registered, mobile numbers are not kept, a call lies in the past', async () => {
    expect(await atCity.refusal(routes.registerOutsideOrder, { body: call({ partyUnitId: longxian }) })).toBe(
      'orders.partyNotOutside',
    );
    expect(
      await atCity.refusal(routes.registerOutsideOrder, {
        body: call({ callerNumber: ['139', '0000', '0000'].join('') }),
      }),
    ).toBe('orders.mobileNumber');
    expect(
      await atCity.refusal(routes.registerOutsideOrder, { body: call({ askedAt: addMs(world.now(), minutes(1)) }) }),
    ).toBe('orders.minuteInFuture');
  });

  test('an extension that the province granted by telephone moves the clock', async () => {
    const receipt = await atCity.call(routes.registerOutsideOrder, { body: call({ askedAt: world.now() }) });
    const id = receipt.assignments[0]?.id ?? '';
    const wantedDueAt = addMs(world.now(), minutes(60));
    const asked = await atCity.call(routes.askExtension, {
      params: { id },
      body: { id: newId(), clock: 'verificationByPhone', wantedDueAt, reason: '现场通信中断' },
    });
    await atCity.call(routes.decideExtension, {
      params: { id: asked.extensionId },
      body: { granted: true, newDueAt: null, words: '同意', saidBy: '省值班员' },
    });
    expect((await page(atCity, receipt.orderId)).assignments[0]).toMatchObject({
      clocks: [{ dueAt: wantedDueAt, state: 'running' }],
      extensions: [{ state: 'granted', decidedBy: '省值班员' }],
    });
  });
});

describe('extensions', () => {
  test('asked once at a time, decided once, by whoever ordered', async () => {
    const { orderId, assignmentId } = await ordered();
    const ask = {
      id: newId(),
      clock: 'verificationByPhone' as const,
      wantedDueAt: addMs(world.now(), minutes(50)),
      reason: '道路中断',
    };
    const asked = await atLongxian.call(routes.askExtension, { params: { id: assignmentId }, body: ask });
    expect(
      await atLongxian.refusal(routes.askExtension, { params: { id: assignmentId }, body: { ...ask, id: newId() } }),
    ).toBe('orders.extensionOpen');
    const decision = { granted: true, newDueAt: null, words: '同意', saidBy: null };
    expect(
      await atLongxian.refusal(routes.decideExtension, { params: { id: asked.extensionId }, body: decision }),
    ).toBe('orders.notIssuer');
    await atCity.call(routes.decideExtension, { params: { id: asked.extensionId }, body: decision });
    expect(await atCity.refusal(routes.decideExtension, { params: { id: asked.extensionId }, body: decision })).toBe(
      'orders.extensionDecided',
    );
    expect((await page(atLongxian, orderId)).assignments[0]?.clocks[0]?.dueAt).toBe(ask.wantedDueAt);
    await world.advance(minutes(35));
    expect((await page(atLongxian, orderId)).assignments[0]?.clocks[0]?.state).toBe('running');
  });

  test('a refused extension leaves the clock', async () => {
    const { orderId, assignmentId } = await ordered();
    const ask = {
      id: newId(),
      clock: 'verificationByPhone' as const,
      wantedDueAt: addMs(world.now(), minutes(50)),
      reason: '道路中断',
    };
    const asked = await atLongxian.call(routes.askExtension, { params: { id: assignmentId }, body: ask });
    await atCity.call(routes.decideExtension, {
      params: { id: asked.extensionId },
      body: { granted: false, newDueAt: null, words: '按时反馈', saidBy: null },
    });
    expect((await page(atCity, orderId)).assignments[0]).toMatchObject({
      clocks: [{ dueAt: addMs(world.now(), minutes(30)) }],
      extensions: [{ state: 'refused', newDueAt: null }],
    });
  });
});
