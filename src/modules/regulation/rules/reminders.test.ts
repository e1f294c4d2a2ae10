// Reminders before, office hours, and the rungs of each ladder after.
import { describe, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { parseInstant, weekdayOf, type Day } from '#shared/instant.ts';
import { BAOJI_2022 as pack } from '../builtin.ts';
import { ladderOf, ladderRungs, officeInstant, remindersFor, rungInstant } from './reminders.ts';

const at = (text: string) => parseInstant(`${text}:00+08:00`);
const noWeekends = (day: Day) => weekdayOf(day) !== 0 && weekdayOf(day) !== 6;

describe('reminders', () => {
  test.each([
    ['half an hour', '2026-11-24T16:00', '2026-11-24T16:30', ['2026-11-24T16:20', '2026-11-24T16:25']],
    ['two hours', '2026-11-24T16:00', '2026-11-24T18:00', ['2026-11-24T17:50', '2026-11-24T17:55']],
    ['eight minutes', '2026-11-24T16:00', '2026-11-24T16:08', ['2026-11-24T16:03']],
    ['four hours', '2026-11-24T16:00', '2026-11-24T20:00', ['2026-11-24T18:00', '2026-11-24T19:30']],
    ['a day', '2026-11-24T16:00', '2026-11-25T16:00', ['2026-11-25T14:00', '2026-11-25T15:30']],
    ['days, to 18:00', '2026-11-24T16:00', '2026-11-27T18:00', ['2026-11-26T09:00', '2026-11-27T09:00']],
    ['days, to midnight', '2026-11-24T16:00', '2026-11-28T00:00', ['2026-11-26T09:00', '2026-11-27T09:00']],
    ['two days from noon', '2026-11-26T12:00', '2026-11-28T00:00', ['2026-11-27T09:00']],
  ])('a limit of %s', (_name, start, due, expected) => {
    expect(remindersFor(pack, at(start), at(due))).toEqual(expected.map(at));
  });
});

describe('office hours', () => {
  test.each([
    ['inside', '2026-11-24T10:00', '2026-11-24T10:00'],
    ['at the opening', '2026-11-24T08:30', '2026-11-24T08:30'],
    ['early', '2026-11-24T03:00', '2026-11-24T08:30'],
    ['at closing', '2026-11-24T18:00', '2026-11-25T08:30'],
    ['Friday night', '2026-11-27T22:00', '2026-11-30T08:30'],
    ['Sunday', '2026-11-29T10:00', '2026-11-30T08:30'],
  ])('%s', (_name, asked, expected) => {
    expect(officeInstant(pack, at(asked), noWeekends)).toBe(at(expected));
  });
});

describe('ladders', () => {
  const people = (name: string) =>
    ladderRungs(pack, name).map((rung) => [
      rung.afterMs === null ? 'morning' : rung.afterMs / minutes(1),
      ...rung.audiences.map((who) => `${who.side}.${who.who}.${who.class}`),
    ]);

  test.each([
    [
      'report',
      [
        [0, 'owing.dutyOfficer.rings'],
        [5, 'owing.dutyLeader.rings'],
        [15, 'owing.deskHead.rings'],
        [30, 'owing.leaderInCharge.rings'],
      ],
    ],
    [
      'verification',
      [
        [0, 'owing.dutyOfficer.rings'],
        [10, 'owing.dutyLeader.rings', 'owedTo.dutyOfficer.rings'],
        [20, 'owing.deskHead.rings'],
      ],
    ],
    [
      'receipt',
      [
        [0, 'owing.dutyOfficer.rings'],
        [10, 'owing.dutyLeader.rings', 'owedTo.dutyOfficer.shown'],
      ],
    ],
    [
      'alarm',
      [
        [0, 'owing.everyone.rings'],
        [2, 'owing.assistant.rings', 'owing.dutyLeader.rings'],
        [10, 'owing.deskHead.rings'],
      ],
    ],
    [
      'filings',
      [
        [0, 'owing.dutyOfficer.office'],
        ['morning', 'owing.deskHead.office'],
      ],
    ],
  ])('%s climbs as the pack says', (name, rungs) => {
    expect(people(name)).toEqual(rungs);
  });

  test('the alarm ladder counts from the alarm, the others from the due time', () => {
    expect(ladderOf(pack, 'alarm').startsFrom).toBe('alarm');
    expect(ladderOf(pack, 'report').startsFrom).toBe('due');
  });

  test('filings wait for office hours and climb the next office morning', () => {
    const [first, second] = ladderRungs(pack, 'filings');
    if (first === undefined || second === undefined) throw new Error('two rungs');
    const due = at('2026-11-27T18:00');
    expect(rungInstant(pack, first, due, noWeekends)).toBe(at('2026-11-30T08:30'));
    expect(rungInstant(pack, second, due, noWeekends)).toBe(at('2026-12-01T08:30'));
  });

  test('an unknown ladder is a bug', () => {
    expect(() => ladderRungs(pack, 'nothing')).toThrow(RangeError);
  });
});
