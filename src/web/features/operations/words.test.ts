// Names of hours, days and months at their turns, and sums that do not flatter.
import { expect, test } from 'vitest';
import { fromBeijing } from '../../ui/clock.ts';
import { niceCeiling } from './chart.tsx';
import { cellName, lateWords, onTimeShare, ticksOf, withinWords } from './words.ts';

const at = (text: string): string => fromBeijing(text) ?? '';
const NOW = at('2027-01-01 00:20');

test.each([
  ['day', '2026-12-31 23:00', '2026年12月31日 23–24 时', ''],
  ['day', '2026-12-31 22:00', '2026年12月31日 22–23 时', '22'],
  ['day', '2027-01-01 00:00', '1月1日 00–01 时', '1日'],
  ['month', '2026-12-31 00:00', '2026年12月31日 周四', '31'],
  ['month', '2027-01-01 00:00', '1月1日 周五', '1月'],
  ['year', '2026-12-01 00:00', '2026年12月', '12月'],
  ['year', '2027-01-01 00:00', '2027年1月', '2027年'],
] as const)('%s of %s is %s, under its bar %s', (span, from, name, tick) => {
  expect([cellName(span, at(from), NOW), ticksOf(span, [at(from)])[0]]).toEqual([name, tick]);
});

test('the month’s name takes the room of the days beside it', () => {
  const days = ['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-02', '2026-11-03'].map((day) => at(`${day} 00:00`));
  expect(ticksOf('month', days)).toEqual(['30', '', '11月', '', '3']);
});

test.each([
  [0, 0, null],
  [7, 0, '100%'],
  [100_000, 1, '99.9%'],
  [3, 1, '66.6%'],
  [2, 2, '0.0%'],
])('%i rung, %i late: %s on time', (rung, late, share) => expect(onTimeShare({ rung, late })).toBe(share));

test.each([
  [null, '', ''],
  [50, '50 毫秒内', '0.1 秒'],
  [2_500, '2.5 秒内', '2.5 秒'],
  [60_000, '60 秒内', '60 秒'],
  [600_000, '600 秒内', '10 分钟'],
  [144_000_000, '144000 秒内', '40 小时'],
])('%s milliseconds: answered %s, late %s', (ms, within, late) => {
  expect([withinWords(ms), lateWords(ms)]).toEqual([within, late]);
});

test.each([
  [1, 1],
  [7, 8],
  [12, 20],
  [201, 300],
  [1_000, 1_000],
])('a highest bar of %i has a scale that ends at %i', (most, end) => expect(niceCeiling(most)).toBe(end));
