// The rules of orders as tables: who may do what in which state, until when, at which minute an answer counts.
import { expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { accept } from '#shared/result.ts';
import { BAOJI_2022 } from '#modules/regulation/index.ts';
import { actsOf, isAnswered, mayAct, stateOf, type AssignmentFacts } from './acts.ts';
import { checkCallerNumber, checkExtension, checkMinute, countedAt, duesOf, type DuesQuestion } from './dues.ts';

const NOW = parseInstant('2026-11-23T08:00:00.000Z');
const at = (n: number) => addMs(NOW, minutes(n));
const given: AssignmentFacts = {
  kind: 'verification',
  ownerUnitId: 'city',
  issuerUnitId: 'city',
  unitId: 'longxian',
  writtenAsked: false,
  receivedAt: null,
  phoneAnsweredAt: null,
  writtenAnsweredAt: null,
  endedAt: null,
};
const fromProvince: AssignmentFacts = { ...given, issuerUnitId: 'shaanxi', unitId: 'city', receivedAt: NOW };
const code = (decision: { ok: boolean; code?: string }) => (decision.ok ? 'ok' : decision.code);

test.each([
  ['the ordered unit takes note', 'acknowledge', given, 'longxian', 'ok'],
  ['nobody else takes note for it', 'acknowledge', given, 'city', 'orders.notAddressed'],
  ['it takes note once', 'acknowledge', { ...given, receivedAt: NOW }, 'longxian', 'orders.alreadyReceived'],
  ['it answers by telephone before taking note', 'answerByTelephone', given, 'longxian', 'ok'],
  ['the ordering desk notes the call it took', 'noteTelephoneAnswer', given, 'city', 'ok'],
  ['a third unit notes nothing', 'noteTelephoneAnswer', given, 'chencang', 'orders.notIssuer'],
  ['an outside order is answered upward', 'answerUpward', fromProvince, 'city', 'ok'],
  ['and not by a call inside', 'answerByTelephone', fromProvince, 'city', 'orders.outsideUsesUpward'],
  ['an inside order is not answered upward', 'answerUpward', given, 'longxian', 'orders.notOutside'],
  ['an answered order is closed by who gave it', 'close', { ...given, phoneAnsweredAt: NOW }, 'city', 'ok'],
  ['not before the answer', 'close', given, 'city', 'orders.notAnswered'],
  [
    'not before the written answer where it was asked for',
    'close',
    { ...given, writtenAsked: true, phoneAnsweredAt: NOW },
    'city',
    'orders.notAnswered',
  ],
  ['not by the ordered unit', 'close', { ...given, phoneAnsweredAt: NOW }, 'longxian', 'orders.notIssuer'],
  ['an ended order takes no answer', 'answerByTelephone', { ...given, endedAt: NOW }, 'longxian', 'orders.ended'],
  ['an ended order is not handed down', 'handDown', { ...given, endedAt: NOW }, 'longxian', 'orders.ended'],
  [
    'no more time is asked for what is answered',
    'askExtension',
    { ...given, phoneAnsweredAt: NOW },
    'longxian',
    'orders.noRunningClock',
  ],
] as const)('%s', (_name, act, facts, unit, expected) => {
  expect(code(mayAct(act, facts, unit))).toBe(expected);
});

test('a written answer alone does not answer a verification that wants a call; one answer is enough for a task', () => {
  const written = { ...given, writtenAsked: true, writtenAnsweredAt: NOW };
  expect(isAnswered(written)).toBe(false);
  expect(isAnswered({ ...written, phoneAnsweredAt: NOW })).toBe(true);
  expect(isAnswered({ ...given, kind: 'task', writtenAnsweredAt: NOW })).toBe(true);
});

test('the state follows from what happened', () => {
  expect(stateOf(given, null)).toBe('issued');
  expect(stateOf({ ...given, receivedAt: NOW }, null)).toBe('received');
  expect(stateOf({ ...given, phoneAnsweredAt: NOW }, null)).toBe('answeredByPhone');
  expect(stateOf({ ...given, phoneAnsweredAt: NOW, writtenAnsweredAt: NOW }, null)).toBe('answeredInWriting');
  expect(stateOf({ ...given, phoneAnsweredAt: NOW }, 'withdrawn')).toBe('withdrawn');
});

test('the acts of each side, the usual one first, and none for who may not act', () => {
  const more = { openExtension: false, canAct: true };
  expect(actsOf(given, 'longxian', more)).toEqual([
    'acknowledge',
    'answerByTelephone',
    'answerInWriting',
    'handDown',
    'askExtension',
  ]);
  expect(actsOf(given, 'city', more)).toEqual(['noteTelephoneAnswer', 'withdraw']);
  expect(actsOf(given, 'city', { ...more, openExtension: true })).toEqual([
    'noteTelephoneAnswer',
    'decideExtension',
    'withdraw',
  ]);
  expect(actsOf(given, 'longxian', { ...more, canAct: false })).toEqual([]);
});

const question: DuesQuestion = {
  kind: 'verification',
  askedAt: NOW,
  now: NOW,
  writtenAsked: true,
  dueAt: null,
  parent: [],
  workingDaysBefore: (instant, days) => accept(addMs(instant, -minutes(days * 24 * 60))),
  unannouncedYears: () => [],
};
const dues = (more: Partial<DuesQuestion>) => {
  const decision = duesOf(BAOJI_2022, { ...question, ...more });
  return decision.ok ? decision.value : decision.code;
};

test('a verification is due by telephone in 30 minutes and in writing in 1 hour from the minute of the order', () => {
  expect(dues({ askedAt: at(-5) })).toMatchObject({
    verificationByPhone: { startedAt: at(-5), dueAt: at(25), parentDeadlineId: null },
    verificationWritten: { startedAt: at(-5), dueAt: at(55) },
  });
  expect(Object.keys(dues({ writtenAsked: false }))).toEqual(['verificationByPhone']);
});

test.each([
  ['a parent with 28 minutes left leaves the child 18', 28, 18],
  ['with 12 minutes left the margin is half of them', 12, 6],
  ['a parent that has run over leaves nothing', -3, 0],
  ['a parent with much time does not lengthen the child beyond its own limit', 300, 30],
])('%s', (_name, left, expected) => {
  const parent = [{ deadlineId: 'p', clock: 'verificationByPhone' as const, dueAt: at(left) }];
  expect(dues({ parent, writtenAsked: false })).toEqual({
    verificationByPhone: {
      startedAt: NOW,
      dueAt: at(expected),
      because: '上级时限扣除下达余量',
      parentDeadlineId: 'p',
    },
  });
});

test('a margin of working days says where it was counted through a year whose days off nobody has announced', () => {
  const parent = [{ deadlineId: 'p', clock: 'task' as const, dueAt: at(20 * 24 * 60) }];
  const because = (years: readonly number[]) =>
    (dues({ kind: 'task', parent, unannouncedYears: () => years }) as { task: { because: string } }).task.because;
  expect(because([])).toBe('上级时限扣除下达余量');
  expect(because([2027])).toBe('上级时限扣除下达余量（2027 年放假安排未公布，工作日按周一至周五推算）');
});

test('a task is due when it was said, never in the past, and needs a time', () => {
  expect(dues({ kind: 'task', dueAt: at(90) })).toMatchObject({ task: { dueAt: at(90) } });
  expect(dues({ kind: 'task', dueAt: at(-1) })).toBe('orders.dueInPast');
  expect(dues({ kind: 'task' })).toBe('orders.dueMissing');
});

test('a call noted by who took it counts at its minute, an own entry when it is entered', () => {
  expect(countedAt({ saidAt: at(-4), now: NOW, notedByTaker: true })).toBe(at(-4));
  expect(countedAt({ saidAt: at(-4), now: NOW, notedByTaker: false })).toBe(NOW);
});

test('a call lies between the order and now; the order counts with its whole minute', () => {
  const ordered = addMs(NOW, 20_000);
  expect(code(checkMinute(at(1), ordered, NOW))).toBe('orders.minuteInFuture');
  expect(code(checkMinute(at(-1), ordered, at(2)))).toBe('orders.minuteBeforeOrder');
  expect(checkMinute(NOW, ordered, at(2))).toEqual(accept(ordered));
});

test('only fixed lines are kept beside a call', () => {
  const mobile = ['139', '0000', '0000'].join('-');
  expect(code(checkCallerNumber(mobile))).toBe('orders.mobileNumber');
  expect(checkCallerNumber('029-63912345')).toEqual(accept('029-63912345'));
  expect(checkCallerNumber('')).toEqual(accept(null));
});

test('an extension is later than the due time and still ahead', () => {
  expect(code(checkExtension(at(10), at(10), NOW))).toBe('orders.extensionNotLater');
  expect(code(checkExtension(at(-1), at(-5), NOW))).toBe('orders.dueInPast');
  expect(checkExtension(at(20), at(10), NOW)).toEqual(accept(at(20)));
});
