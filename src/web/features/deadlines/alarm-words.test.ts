// Alarms in the words of the duty room, one row per stage.
import { expect, test } from 'vitest';
import type { Alarm } from '#modules/deadlines/contract.ts';
import type { Instant } from '#shared/instant.ts';
import { viewOf } from './alarm-words.ts';

const at = '2026-11-23T08:00:00.000Z' as Instant;
const alarm = (over: Partial<Alarm>): Alarm => ({
  id: 'a',
  class: 'rings',
  audience: [],
  audienceNames: [],
  mine: true,
  term: '调度核实电话反馈',
  subject: { kind: 'order', id: 'o', label: '固关镇山体滑坡' },
  clockId: null,
  stage: 'due',
  dueAt: at,
  owingUnit: null,
  since: at,
  raisedAt: at,
  late: null,
  climbed: 0,
  copyOfUnit: null,
  acknowledgedAt: null,
  acknowledgedName: null,
  ...over,
});

test.each([
  ['announce', '调度核实电话反馈 新到'],
  ['reminder2', '调度核实电话反馈 将到时限'],
  ['due', '调度核实电话反馈 超时'],
  ['ladder1', '调度核实电话反馈 超时未办，逐级催办'],
  ['raised', '调度核实电话反馈'],
])('stage %s reads %s', (stage, words) => {
  expect(viewOf(alarm({ stage })).what).toBe(words);
});

test('another unit that owes, a desk off line and a late ring are said', () => {
  const unit = { id: 'u', name: '陇县' };
  expect(viewOf(alarm({ owingUnit: unit, copyOfUnit: unit, late: '服务中断' })).where).toBe(
    '陇县 · 固关镇山体滑坡（陇县值班台离线，转到本室）　迟响：服务中断',
  );
});

test('overdue stands before what arrived, and what climbed before what did not', () => {
  const urgency = (over: Partial<Alarm>) => viewOf(alarm(over)).urgency;
  expect(urgency({ stage: 'due' })).toBeGreaterThan(urgency({ stage: 'announce' }));
  expect(urgency({ stage: 'announce' })).toBeGreaterThan(urgency({ stage: 'reminder1' }));
  expect(urgency({ climbed: 1 })).toBeGreaterThan(urgency({}));
});

test('only what is meant for this person sounds, and only a subject with a page opens', () => {
  expect(viewOf(alarm({ mine: false })).rings).toBe(false);
  expect(viewOf(alarm({ class: 'shown' })).rings).toBe(false);
  expect(viewOf(alarm({})).rings).toBe(true);
  expect(viewOf(alarm({})).opens).toBe(true);
  expect(viewOf(alarm({ subject: { kind: 'deskOffline', id: 'd', label: '' } })).opens).toBe(false);
});
