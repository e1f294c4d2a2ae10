// The time line in words: one sentence for each event, no names of the machine, no repeated bells.
import { expect, test } from 'vitest';
import type { TimelineEntry } from '#modules/reports/contract.ts';
import { timelineItems } from './event-words.tsx';

const entry = (id: string, type: string, payload: Record<string, unknown>): TimelineEntry => ({
  id,
  at: '2026-11-23T08:00:00.000Z' as TimelineEntry['at'],
  type,
  payload,
  by: { id: 'p', name: '石国', title: '' },
  unit: { id: 'u', name: '陇县', fullName: '' } as TimelineEntry['unit'],
  matterId: 'm',
  matterTitle: '固关镇滑坡',
});
const nameOf = (code: string) => ({ significant: '较大' })[code] ?? code;
const titles = (entries: TimelineEntry[], here = 'm') => timelineItems(entries, here, nameOf).map((item) => item.title);

test('events are told as the duty room says them, levels by their names', () => {
  expect(
    titles([
      entry('1', 'reports.told', { name: '余静', way: 'telephone', answer: 'notReached', attempt: 2, words: '' }),
      entry('2', 'reports.levelChanged', { to: 'significant', body: '', reason: '2 人失联' }),
      entry('3', 'orders.verificationOrdered', {
        issuer: '市政府',
        unit: '陇县',
        number: '核实〔2026〕1号',
        ask: '核实',
      }),
    ]),
  ).toEqual(['呈报余静（电话）：未接通第 2 次', '级别：较大', '市政府调度核实，要求陇县反馈']);
});

test('an event without words is left out, and reminders are no facts of the matter', () => {
  expect(
    titles([entry('1', 'reports.somethingNew', {}), entry('2', 'deadlines.reminded', { term: '书面首报' })]),
  ).toEqual([]);
});

test('the climbs of one clock are one line that counts them', () => {
  const climb = (id: string, clockId: string) => entry(id, 'deadlines.climbed', { clockId, term: '书面首报' });
  expect(titles([climb('1', 'a'), climb('2', 'b'), climb('3', 'a')])).toEqual([
    '书面首报 逐级催办',
    '书面首报 逐级催办（2 次）',
  ]);
});

test('within one instant the cause stands before what follows from it', () => {
  const clock = { term: '书面首报', clockId: 'a' };
  expect(
    titles([
      entry('1', 'deadlines.climbed', clock),
      entry('2', 'reports.told', { name: '余静', way: 'telephone', answer: 'noted', words: '' }),
      entry('3', 'deadlines.overdue', clock),
    ]),
  ).toEqual(['呈报余静（电话）：已知悉', '书面首报 超时（疑似，待上级认定）', '书面首报 逐级催办']);
});

test('what happened in a linked matter says in which', () => {
  expect(titles([entry('1', 'reports.leadersTold', {})], 'other')).toEqual(['〔固关镇滑坡〕应呈报的领导都已报告']);
});

test('a correction of the matter says what was corrected', () => {
  const amended = (id: string, ...fields: string[]) => entry(id, 'reports.matterAmended', { fields });
  expect(titles([amended('1', 'type'), amended('2', 'place', 'happenedAt'), amended('3', 'other')])).toEqual([
    '补充更正事件类型',
    '补充更正地点、发生时间',
    '补充更正事项',
  ]);
});
