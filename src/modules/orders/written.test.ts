// The written answer: which report answers an order, which clock it meets; and two desks that note one call at once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { minutes } from '#shared/duration.ts';
import { newId } from '#platform/ids.ts';
import { routes as reportRoutes, type ReportKind } from '#modules/reports/contract.ts';
import { addPerson } from '#kit/units.ts';
import type { Caller } from '#kit/world.ts';
import { anAnswer, openDesks, orderedBy, pageOf, type Desks } from './builders.ts';
import { routes } from './contract.ts';

let desks: Desks;
let countyLeader: Caller;

beforeAll(async () => {
  desks = await openDesks();
  const { world, longxian } = desks;
  const personId = await world.system((ctx) => addPerson(ctx, { unitId: longxian, name: '县领导', title: '副县长' }));
  const roles = ['dutyLeader', 'deskHead', 'leaderInCharge', 'principalLeader'] as const;
  countyLeader = world.as({ unitId: longxian, roles: [...roles], name: '县领导', personId });
});
afterAll(() => desks.world.close());

/** A matter of Longxian that the city has heard of, so that it may ask about it. */
async function aMatter(): Promise<Id> {
  const { world, atLongxian } = desks;
  const matterId = newId();
  const learned = { at: world.now(), way: 'telephone' as const, from: '固关镇', fromUnitId: null, link: null };
  const body = { matterId, reportId: newId(), title: '固关镇山体滑坡', learned, text: '山体滑坡，2 人失联' };
  await atLongxian.call(reportRoutes.reportByTelephone, { body: body as never });
  return matterId;
}

/** A report of Longxian on a matter, as far as asked. */
async function aReport(matterId: Id, kind: ReportKind, submitted: boolean): Promise<Id> {
  const { atLongxian } = desks;
  const id = newId();
  const params = { id };
  const body = { id, matterId, kind, changes: { text: '失联 2 人，正在搜救' } };
  await atLongxian.call(reportRoutes.draftReport, { body: body as never });
  if (!submitted) return id;
  await atLongxian.call(reportRoutes.sendForSignOff, { params, body: { revision: await revisionOf(id) } });
  for (;;) {
    const report = await countyLeader.call(reportRoutes.readReport, { params });
    if (report.card.state === 'submitted') return id;
    const route = report.allowed.includes('signOff') ? reportRoutes.signOff : reportRoutes.passStage;
    await countyLeader.call(route, { params, body: { revision: report.card.revision, remark: '' } });
  }
}

async function revisionOf(id: Id): Promise<number> {
  return (await desks.atLongxian.call(reportRoutes.readReport, { params: { id } })).card.revision;
}

test('a submitted verification report meets the written clock and only that one', async () => {
  const { atLongxian, atCity } = desks;
  const matterId = await aMatter();
  const { orderId, assignmentId } = await orderedBy(desks, { matterId, about: null, writtenAsked: true });
  const params = { id: assignmentId };
  const answer = (reportId: Id) => ({ params, body: { id: newId(), reportId, words: '' } });

  const draft = await aReport(matterId, 'verification', false);
  expect(await atLongxian.refusal(routes.answerInWriting, answer(draft))).toBe('orders.reportNotSubmitted');
  const first = await aReport(matterId, 'first', true);
  expect(await atLongxian.refusal(routes.answerInWriting, answer(first))).toBe('orders.reportNotVerification');
  expect(await atCity.refusal(routes.answerInWriting, answer(first))).toBe('orders.notAddressed');

  const verification = await aReport(matterId, 'verification', true);
  const receipt = await atLongxian.call(routes.answerInWriting, answer(verification));
  expect(receipt.state).toBe('answeredInWriting');
  const { clocks, answers } = (await pageOf(atCity, orderId)).assignments[0]!;
  expect(Object.fromEntries(clocks.map((clock) => [clock.clock, clock.state]))).toEqual({
    verificationByPhone: 'running',
    verificationWritten: 'met',
  });
  expect(answers).toMatchObject([{ form: 'written', way: 'thisSystem', reportId: verification }]);
  expect(await atLongxian.refusal(routes.answerInWriting, answer(verification))).toBe('orders.reportAlreadyLinked');
});

test('an order about a matter stands in its time line, seen by both sides and by nobody else', async () => {
  const { atLongxian, atCity, atChencang } = desks;
  const matterId = await aMatter();
  const { orderId } = await orderedBy(desks, { matterId, about: null });
  const typesOf = async (who: Caller) =>
    (await who.call(reportRoutes.readTimeline, { params: { id: matterId } })).entries.map((entry) => entry.type);
  expect(await typesOf(atLongxian)).toContain('orders.verificationOrdered');
  expect(await typesOf(atCity)).toContain('orders.verificationOrdered');
  const ofMatter = (who: Caller) => who.call(routes.listOrders, { query: { matterId, limit: 50 } });
  expect((await ofMatter(atCity)).rows).toMatchObject([{ orderId, about: '固关镇山体滑坡' }]);
  expect((await ofMatter(atChencang)).rows).toEqual([]);
  const body = { ...(await orderBody(matterId)), unitIds: [desks.town] };
  expect(await atChencang.refusal(routes.issueOrder, { body })).toBe('orders.unitNotBelow');
});

async function orderBody(matterId: Id) {
  return {
    id: newId(),
    kind: 'verification' as const,
    matterId,
    about: null,
    ask: '核实失联人数',
    unitIds: [desks.longxian],
    writtenAsked: false,
    dueAt: null,
  };
}

test('both desks note the same call at once: both entries stay, the clock is met once', async () => {
  const { world, atCity, atLongxian } = desks;
  const { orderId, assignmentId } = await orderedBy(desks);
  await world.advance(minutes(3));
  const params = { id: assignmentId };
  await Promise.all([
    atLongxian.call(routes.answerByTelephone, { params, body: anAnswer(world) }),
    atCity.call(routes.answerByTelephone, { params, body: anAnswer(world, { takenBy: '市值班员' }) }),
  ]);
  const assignment = (await pageOf(atCity, orderId)).assignments[0]!;
  expect(assignment.answers).toHaveLength(2);
  expect(assignment.clocks).toMatchObject([{ state: 'met', metAt: world.now() }]);
});

test('two withdrawals at once: one counts, the other is told that somebody was faster', async () => {
  const { atCity } = desks;
  const { assignmentId } = await orderedBy(desks);
  const withdraw = () =>
    atCity
      .call(routes.withdrawAssignment, { params: { id: assignmentId }, body: { reason: '已由他处核实', revision: 1 } })
      .then((receipt) => receipt.state)
      .catch((error: { code?: string }) => error.code);
  const ends = await Promise.all([withdraw(), withdraw()]);
  expect(ends.toSorted()).toEqual(['platform.staleRevision', 'withdrawn']);
});
