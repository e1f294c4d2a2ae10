// States, audiences, due times and words, as tables.
import { describe, expect, test } from 'vitest';
import { minutes, seconds } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import type { OnDuty } from '#platform/ports.ts';
import type { Role } from '#shared/actor.ts';
import { DELIVERED_CALENDAR } from '#modules/calendar/index.ts';
import { BAOJI_2022 } from '#modules/regulation/index.ts';
import { clockStateSchema, type ClockState } from '../contract.ts';
import { isMeant } from './audience.ts';
import { dueBy } from './due.ts';
import { whyLate } from './late.ts';
import { extendTo, isOpen, may, stateWhenMet } from './states.ts';

const T0 = parseInstant('2026-11-23T08:00:00.000Z');

describe('states', () => {
  test.each(
    clockStateSchema.options.map((state): [ClockState, boolean] => [state, state === 'running' || state === 'overdue']),
  )('a clock that is %s is open: %s', (state, open) => {
    expect(isOpen(state)).toBe(open);
    expect([may('meet', state), may('waive', state), may('cancel', state), may('extend', state)]).toEqual([
      open,
      open,
      open,
      open,
    ]);
    expect(may('pass', state)).toBe(state === 'running');
  });

  test.each([
    [-1, 'met'],
    [0, 'met'],
    [1, 'metLate'],
  ])('met %i milliseconds after the due instant is %s', (ms, state) => {
    expect(stateWhenMet(T0, addMs(T0, ms))).toBe(state);
  });

  test.each([
    ['running', 1, -10, true],
    ['overdue', 20, 10, true],
    ['overdue', 5, 10, false], // later than before, but already past
    ['running', 0, -10, false],
    ['met', 30, 0, false],
    ['waived', 30, 0, false],
  ] as const)('a %s clock moved by %i minutes at minute %i is allowed: %s', (state, by, now, allowed) => {
    expect(extendTo({ state, dueAt: T0 }, addMs(T0, minutes(by)), addMs(T0, minutes(now))).ok).toBe(allowed);
  });
});

describe('audiences', () => {
  const onDuty = (line: OnDuty['line'], personId: string): OnDuty => ({
    line,
    personId,
    name: '',
    title: '',
    until: null,
  });
  const cases: [string, string[], Role[], string, OnDuty[], boolean][] = [
    ['an officer where nobody is entered', ['dutyOfficer'], ['dutyOfficer'], 'a', [], true],
    ['a leader where an officer is meant', ['dutyOfficer'], ['dutyLeader'], 'a', [], false],
    ['the officer entered on duty', ['dutyOfficer'], ['dutyOfficer'], 'a', [onDuty('officer', 'a')], true],
    ['another officer while one is entered', ['dutyOfficer'], ['dutyOfficer'], 'b', [onDuty('officer', 'a')], false],
    [
      'an officer while only the leader is entered',
      ['dutyOfficer'],
      ['dutyOfficer'],
      'b',
      [onDuty('leader', 'a')],
      true,
    ],
    ['the leader entered on duty without the post', ['dutyLeader'], [], 'a', [onDuty('leader', 'a')], true],
    ['the head of the desk, who stands on no line', ['deskHead'], ['deskHead'], 'h', [onDuty('officer', 'a')], true],
    ['everybody at the desk', ['everyone'], ['principalLeader'], 'p', [onDuty('officer', 'a')], true],
    ['an office of the three offices', ['everyone'], ['auditor'], 'x', [], false],
    ['an audience that no one knows', ['nobody'], ['dutyOfficer'], 'a', [], false],
  ];
  test.each(cases)('%s', (_name, audience, roles, personId, entered, meant) => {
    expect(isMeant(audience, { personId, roles }, entered)).toBe(meant);
  });
});

describe('due times', () => {
  test.each([
    ['verification.phone', '2026-11-23T08:30:00.000Z', '调度核实电话反馈 30 分钟'],
    ['signLater', '2026-11-24T04:00:00.000Z', '签发补签 1 个工作日'],
    ['instruction.province', '2026-11-30T16:00:00.000Z', '省领导批示反馈 5 个工作日'],
    ['supplement', '2026-12-23T16:00:00.000Z', '终报后补报 30 日内'],
  ])('%s is due at %s', (name, dueAt, because) => {
    expect(dueBy(BAOJI_2022, name, T0, DELIVERED_CALENDAR)).toEqual({ ok: true, value: { dueAt, because } });
  });

  test.each([
    [
      'signLater',
      '2026-12-31T13:30:00.000Z',
      '2027-01-01T04:00:00.000Z',
      '签发补签 1 个工作日（2027 年放假安排未录入，暂按周一至周五计）',
    ],
    ['signLater', '2026-12-30T13:30:00.000Z', '2026-12-31T04:00:00.000Z', '签发补签 1 个工作日'],
    [
      'instruction.province',
      '2026-12-29T01:00:00.000Z',
      '2027-01-05T16:00:00.000Z',
      '省领导批示反馈 5 个工作日（2027 年放假安排未录入，暂按周一至周五计）',
    ],
    ['verification.phone', '2026-12-31T15:50:00.000Z', '2026-12-31T16:20:00.000Z', '调度核实电话反馈 30 分钟'],
  ])('%s from %s runs on into a year without data and says so', (name, from, dueAt, because) => {
    expect(dueBy(BAOJI_2022, name, parseInstant(from), DELIVERED_CALENDAR)).toEqual({
      ok: true,
      value: { dueAt, because },
    });
  });

  test('a limit whose date is given elsewhere is refused', () => {
    expect(dueBy(BAOJI_2022, 'instruction.stateCouncil', T0, DELIVERED_CALENDAR).ok).toBe(false);
  });
});

describe('late alarms', () => {
  const raised = {
    since: T0,
    raisedAt: addMs(T0, minutes(10)),
    armedAt: addMs(T0, -minutes(30)),
    outageFrom: addMs(T0, -seconds(2)),
  };
  test.each([
    ['in time', { raisedAt: addMs(T0, seconds(5)) }, null],
    ['after an outage', {}, '计时服务自 11月23日 15:59:58 中断，本应 11月23日 16:00:00 提醒'],
    ['without a known outage', { outageFrom: null }, '计时服务未及时运行，本应 11月23日 16:00:00 提醒'],
    ['entered when it was past', { armedAt: addMs(T0, minutes(10)) }, '登记时已过 11月23日 16:00:00'],
  ])('%s', (_name, more, words) => {
    expect(whyLate({ ...raised, ...more })).toBe(words);
  });
});
