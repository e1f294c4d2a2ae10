// Truth tables of days and working days over 2025 and 2026, and what happens beyond the data.
import chineseDays from 'chinese-days';
import { describe, expect, test } from 'vitest';
import { addDays, instantAt, parseInstant, type Day } from '#shared/instant.ts';
import { accept, refuse } from '#shared/result.ts';
import { DELIVERED_CALENDAR as calendar, DELIVERED_YEARS } from './builtin.ts';
import { lunarText, solarTermOf, weekdayText } from './lunar.ts';
import * as rules from './rules.ts';

const day = (text: string) => text as Day;
const at = (text: string) => parseInstant(`${text}:00+08:00`);

describe('kinds of days', () => {
  test.each([
    ['2025-01-01', 'statutoryHoliday', 'New Year 2025'],
    ['2025-01-02', 'weekday', 'the day after it'],
    ['2025-01-26', 'makeUpDay', 'make-up Sunday before Spring Festival'],
    ['2025-01-27', 'weekday', 'Monday before it'],
    ['2025-01-28', 'statutoryHoliday', 'eve of Spring Festival'],
    ['2025-02-04', 'statutoryHoliday', 'last day of it'],
    ['2025-02-08', 'makeUpDay', 'make-up Saturday after it'],
    ['2025-10-11', 'makeUpDay', 'make-up Saturday after the National Day'],
    ['2025-10-12', 'weekend', 'an ordinary Sunday'],
    ['2026-01-01', 'statutoryHoliday', 'New Year 2026'],
    ['2026-01-02', 'statutoryHoliday', 'Friday exchanged for the Sunday'],
    ['2026-01-03', 'statutoryHoliday', 'a Saturday within the holiday'],
    ['2026-01-04', 'makeUpDay', 'Sunday that is worked'],
    ['2026-02-14', 'makeUpDay', 'make-up Saturday before Spring Festival'],
    ['2026-02-15', 'statutoryHoliday', 'first day of it'],
    ['2026-02-23', 'statutoryHoliday', 'last day of it'],
    ['2026-02-24', 'weekday', 'the day after it'],
    ['2026-02-28', 'makeUpDay', 'make-up Saturday after it'],
    ['2026-04-06', 'statutoryHoliday', 'Monday after Qingming on a Sunday'],
    ['2026-09-20', 'makeUpDay', 'make-up Sunday before the National Day'],
    ['2026-10-01', 'statutoryHoliday', 'National Day'],
    ['2026-10-08', 'weekday', 'the day after it'],
    ['2026-10-10', 'makeUpDay', 'make-up Saturday after it'],
    ['2026-11-23', 'weekday', 'an ordinary Monday'],
    ['2026-11-28', 'weekend', 'an ordinary Saturday'],
  ])('%s is %s (%s)', (date, kind) => {
    expect(rules.dayKind(day(date), calendar)).toEqual(accept(kind));
  });

  test('every day of both years agrees with the public data', () => {
    for (let date = day('2025-01-01'); date <= day('2026-12-31'); date = addDays(date, 1)) {
      expect([date, rules.isWorkingDayOrLikely(date, calendar)]).toEqual([date, chineseDays.isWorkday(date)]);
    }
  });

  test('each year has thirteen statutory days', () => {
    for (const table of DELIVERED_YEARS)
      expect(table.holidays.flatMap((holiday) => holiday.statutory)).toHaveLength(13);
  });

  test('what kind a day of a year without data is, is refused; whether offices likely work is Monday to Friday', () => {
    expect(rules.dayKind(day('2027-01-04'), calendar)).toEqual(refuse('calendar.yearMissing', { year: 2027 }));
    expect(rules.isWorkingDayOrLikely(day('2027-01-04'), calendar)).toBe(true);
    expect(rules.isWorkingDayOrLikely(day('2027-01-03'), calendar)).toBe(false);
  });

  test('days of a year without data that the notice of its neighbour names are known', () => {
    const notice = {
      year: 2026,
      version: 2,
      source: '测试通知',
      holidays: [{ name: '元旦', from: day('2026-12-31'), to: day('2027-01-01'), statutory: [day('2027-01-01')] }],
      makeUpDays: [{ day: day('2027-01-03'), for: '元旦' }],
    };
    const known = rules.calendarOf([notice]);
    const answers = ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04'].map((each) =>
      rules.isWorkingDayOrLikely(day(each), known),
    );
    expect(answers).toEqual([false, false, true, true]);
  });
});

describe('working days (A15.3)', () => {
  test.each([
    ['an ordinary week', '2026-11-23', 5, '2026-11-30'],
    ['across the National Day of 2026 with its make-up Saturday', '2026-09-29', 5, '2026-10-12'],
    ['across the National Day of 2025 with its make-up Saturday', '2025-09-29', 5, '2025-10-13'],
    ['across Spring Festival of 2026 and the make-up Saturday before it', '2026-02-12', 5, '2026-02-26'],
    ['over New Year of 2026', '2025-12-30', 5, '2026-01-07'],
    ['from a Saturday', '2026-11-28', 1, '2026-11-30'],
    ['from a make-up Saturday', '2026-10-10', 1, '2026-10-12'],
    ['zero days', '2026-10-03', 0, '2026-10-03'],
    ['backwards over a weekend', '2026-11-30', -1, '2026-11-27'],
    ['backwards over the National Day', '2026-10-08', -2, '2026-09-29'],
  ])('%s', (_name, start, n, expected) => {
    expect(rules.addWorkingDays(day(start), n, calendar)).toEqual({ day: expected, guessedYears: [] });
  });

  test.each([
    ["on New Year's Eve", '2026-12-31', 1, '2027-01-01', [2027]],
    ['over the weekend', '2026-12-29', 5, '2027-01-05', [2027]],
    ['not reaching the year', '2026-12-29', 2, '2026-12-31', []],
    ['backwards out of it', '2027-01-04', -2, '2026-12-31', [2027]],
    ['through a year of which nothing is known', '2027-12-31', 1, '2028-01-03', [2028]],
  ])(
    'counting into a year without data goes on from Monday to Friday and names the year: %s',
    (_name, start, n, expected, years) => {
      expect(rules.addWorkingDays(day(start), n, calendar)).toEqual({ day: expected, guessedYears: years });
    },
  );

  test('an instant goes back by working days and keeps its time; midnight belongs to the day that ends', () => {
    expect(rules.instantWorkingDaysBefore(at('2026-11-30T18:00'), 1, calendar)).toBe(at('2026-11-27T18:00'));
    expect(rules.instantWorkingDaysBefore(instantAt(day('2026-11-30'), '24:00'), 1, calendar)).toBe(
      instantAt(day('2026-11-27'), '24:00'),
    );
    expect(rules.instantWorkingDaysBefore(at('2026-10-12T09:00'), 2, calendar)).toBe(at('2026-10-09T09:00'));
  });
});

describe('years that are owed', () => {
  test.each([
    ['2026-11-01T23:59', []],
    ['2026-11-02T00:00', [2027]],
    ['2026-12-31T23:59', [2027]],
    ['2027-02-01T00:00', [2027]],
    ['2024-12-31T23:59', [2024]],
  ])('at %s: %j', (now, years) => {
    expect(rules.missingYears(at(now), 60, calendar).map(({ year }) => year)).toEqual(years);
  });
});

describe('holidays', () => {
  test('the next holiday and the one of a day', () => {
    expect(rules.nextHoliday(day('2026-09-10'), calendar)).toMatchObject({
      name: '中秋节',
      from: '2026-09-25',
      days: 3,
    });
    expect(rules.nextHoliday(day('2026-10-01'), calendar)).toBeNull();
    expect(rules.holidayOf(day('2025-10-06'), calendar)).toMatchObject({
      name: '国庆节、中秋节',
      from: '2025-10-01',
      days: 8,
    });
    expect(rules.holidayOf(day('2026-11-23'), calendar)).toBeNull();
  });

  test.each([
    ['sound', {}, []],
    [
      'a holiday that ends before it begins',
      { holidays: [{ name: '元旦', from: '2027-01-03', to: '2027-01-01', statutory: [] }] },
      ['holidays.0.to'],
    ],
    [
      'a statutory day outside',
      { holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03', statutory: ['2027-01-04'] }] },
      ['holidays.0.statutory'],
    ],
    [
      'a holiday of another year',
      { holidays: [{ name: '元旦', from: '2026-06-01', to: '2026-06-02', statutory: [] }] },
      ['holidays.0.from'],
    ],
    ['a make-up day on a Wednesday', { makeUpDays: [{ day: '2027-01-06', for: '元旦' }] }, ['makeUpDays.0.day']],
    ['a make-up day within a holiday', { makeUpDays: [{ day: '2027-01-02', for: '元旦' }] }, ['makeUpDays.0.day']],
  ])('a table that is %s', (_name, change, problems) => {
    const sound = {
      year: 2027,
      source: '测试',
      holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03', statutory: ['2027-01-01'] }],
      makeUpDays: [],
    };
    expect(rules.yearProblems({ ...sound, ...change } as Parameters<typeof rules.yearProblems>[0])).toEqual(problems);
  });
});

describe('the head of the desk', () => {
  test.each([
    ['2026-11-23', '十月十五', '周一', null],
    ['2026-02-17', '正月初一', '周二', null],
    ['2025-08-01', '闰六月初八', '周五', null],
    ['2026-11-22', '十月十四', '周日', '小雪'],
  ])('%s is %s %s', (date, lunar, weekday, term) => {
    expect([lunarText(day(date)), weekdayText(day(date)), solarTermOf(day(date))]).toEqual([lunar, weekday, term]);
  });
});

test.each([
  ['2026-12-20', '2026-12-31', []],
  ['2026-12-30', '2027-01-05', [2027]],
  ['2027-12-30', '2029-01-05', [2027, 2028, 2029]],
  ['2027-01-05', '2026-12-30', []],
])('from %s to %s the years without a table are %j', (from, to, years) => {
  expect(rules.yearsWithoutTable(day(from), day(to), calendar)).toEqual(years);
});
