// Due times by every kind of limit of the pack, windows of what recurs, kinds of periods.
import { describe, expect, test } from 'vitest';
import { dayOf, parseInstant, type Day } from '#shared/instant.ts';
import { accept, refuse } from '#shared/result.ts';
import { BAOJI_2022 as pack, limitOf } from '#modules/regulation/index.ts';
import { DELIVERED_CALENDAR as calendar } from './builtin.ts';
import { dueOf, periodAt, recurringWindow } from './due.ts';

const at = (text: string) => parseInstant(`${text}:00+08:00`);
const due = (name: string, start: string, more: { given?: string; event?: string } = {}) =>
  dueOf(
    limitOf(pack, name),
    {
      start: at(start),
      given: more.given === undefined ? null : at(more.given),
      event: more.event === undefined ? null : at(more.event),
    },
    calendar,
  );

describe('due times', () => {
  test.each([
    ['verification.phone', '2026-11-23T23:45', {}, '2026-11-24T00:15'],
    ['verification.written', '2026-11-23T16:00', {}, '2026-11-23T17:00'],
    ['instruction.stateCouncil', '2026-11-23T16:00', { given: '2026-11-30T18:00' }, '2026-11-30T18:00'],
    ['instruction.province', '2026-11-23T16:00', {}, '2026-12-01T00:00'],
    ['instruction.province', '2026-09-29T16:00', {}, '2026-10-13T00:00'],
    ['absence', '2026-11-20T09:00', { event: '2026-11-27T08:00' }, '2026-11-25T00:00'],
    ['obituary', '2026-11-20T09:00', { event: '2026-11-27T10:00' }, '2026-11-26T00:00'],
    ['holidayRoster', '2026-09-10T09:00', { event: '2026-10-01T00:00' }, '2026-09-28T18:00'],
    ['signLater', '2026-11-27T23:00', {}, '2026-11-30T12:00'],
    ['supplement', '2026-11-01T10:00', { event: '2026-11-02T10:00' }, '2026-12-03T00:00'],
    ['supplement.trafficFire', '2026-11-01T10:00', { event: '2026-11-02T10:00' }, '2026-11-10T00:00'],
    ['bulletin', '2026-11-23T16:00', {}, '2026-11-30T00:00'],
    ['circular', '2026-11-23T16:00', {}, '2027-01-01T00:00'],
  ])('%s from %s %j is due at %s', (name, start, more, expected) => {
    expect(due(name, start, more)).toEqual(accept({ at: at(expected), guessedYears: [] }));
  });

  test.each([
    ['signLater', '2026-12-31T21:30', '2027-01-01T12:00'],
    ['signLater', '2026-12-30T21:30', '2026-12-31T12:00'],
    ['instruction.province', '2026-12-30T16:00', '2027-01-07T00:00'],
  ])('%s from %s is due at %s, counted from Monday to Friday where the year has no data', (name, start, expected) => {
    const guessedYears = expected.startsWith('2027') ? [2027] : [];
    expect(due(name, start)).toEqual(accept({ at: at(expected), guessedYears }));
  });

  test('a date that nobody gave is refused', () => {
    expect(due('instruction.stateCouncil', '2026-11-23T16:00')).toEqual(refuse('calendar.dateMissing'));
    expect(due('absence', '2026-11-23T16:00')).toEqual(refuse('calendar.dateMissing'));
  });
});

describe('what recurs', () => {
  const window = (name: string, day: string) => {
    const limit = limitOf(pack, name);
    if (limit.kind !== 'recurring') throw new Error(name);
    const { from, until, key } = recurringWindow(limit, day as Day);
    return [dayOf(from), dayOf(until), key];
  };
  test.each([
    ['dataCare', '2026-11-23', '2026-12-25', '2027-01-01', '2026-Q4'],
    ['dataCare', '2026-03-31', '2026-03-25', '2026-04-01', '2026-Q1'],
    ['dataCare', '2026-04-01', '2026-06-24', '2026-07-01', '2026-Q2'],
    ['circular', '2026-06-30', '2026-01-01', '2026-07-01', '2026-H1'],
    ['inspection', '2026-11-23', '2026-01-01', '2027-01-01', '2026'],
    ['bulletin', '2026-11-29', '2026-11-23', '2026-11-30', '2026-11-23'],
  ])('%s on %s: %s to %s', (name, day, from, until, key) => {
    expect(window(name, day)).toEqual([from, until, key]);
  });
});

describe('kinds of periods (A07.1)', () => {
  test.each([
    ['2026-11-23T10:00', false, 'weekdayDay'],
    ['2026-11-23T08:29', false, 'weekdayNight'],
    ['2026-11-23T18:00', false, 'weekdayNight'],
    ['2026-11-28T10:00', false, 'weekend'],
    ['2026-10-10T10:00', false, 'weekdayDay'],
    ['2026-10-02T10:00', false, 'statutoryHoliday'],
    ['2026-10-02T10:00', true, 'keyPeriod'],
  ])('%s in a key period %s is %s', (instant, inKey, period) => {
    expect(periodAt(at(instant), calendar, inKey, pack.officeHours)).toEqual(accept(period));
  });
});
