// Times as people read them: one table per function.
import { describe, expect, test } from 'vitest';
import { fromBeijing } from './clock.ts';
import {
  formatClock,
  formatDay,
  formatDue,
  formatFull,
  formatLunar,
  formatPaper,
  formatSpan,
  formatTime,
} from './time.ts';

const now = '2026-11-23T08:05:32.000Z'; // 16:05:32 in Beijing, a Monday

describe('a countdown', () => {
  test.each([
    ['minutes and seconds when it is close', '2026-11-23T08:13:00.000Z', 'close', '还有 07:28'],
    ['the last second still counts down', '2026-11-23T08:05:33.000Z', 'close', '还有 00:01'],
    ['the due instant itself is not overdue', '2026-11-23T08:05:32.000Z', 'close', '还有 00:00'],
    ['minutes from a quarter of an hour on', '2026-11-23T08:20:32.000Z', 'open', '还有 15 分钟'],
    ['minutes under two hours', '2026-11-23T10:05:31.000Z', 'open', '还有 119 分钟'],
    ['hours from two hours on', '2026-11-23T10:05:32.000Z', 'open', '还有 2 时'],
    ['hours under two days', '2026-11-25T08:05:31.000Z', 'open', '还有 47 时'],
    ['then the day', '2026-12-29T01:00:00.000Z', 'open', '12月29日'],
    ['with the year when it is another', '2027-01-04T01:00:00.000Z', 'open', '2027年1月4日'],
    ['overdue under a minute', '2026-11-23T08:05:31.999Z', 'overdue', '刚刚超时'],
    ['overdue counts up in minutes', '2026-11-23T07:53:00.000Z', 'overdue', '超时 12 分钟'],
    ['overdue counts up in hours', '2026-11-23T04:00:00.000Z', 'overdue', '超时 4 时'],
    ['overdue counts up in days', '2026-11-20T08:00:00.000Z', 'overdue', '超时 3 天'],
  ] as const)('shows %s', (_name, due, tone, text) => {
    expect(formatDue(due, now)).toEqual({ tone, text });
  });
});

describe('a time', () => {
  test.each([
    ['2026-11-23T08:05:59.000Z', '16:05'],
    ['2026-11-22T16:00:00.000Z', '00:00'],
    ['2026-11-22T15:59:59.000Z', '11月22日 23:59'],
    ['2025-12-31T15:59:00.000Z', '2025年12月31日 23:59'],
    ['2025-12-31T16:00:00.000Z', '1月1日 00:00'],
  ])('%s reads %s', (instant, text) => {
    expect(formatTime(instant, now)).toBe(text);
  });

  test('a day carries its weekday, and the year only when it is not this one', () => {
    expect(formatDay(now, now)).toBe('11月23日 周一');
    expect(formatDay('2027-01-01T02:00:00.000Z', now)).toBe('2027年1月1日 周五');
  });

  test('the clock, the time line and the paper each have their form', () => {
    expect(formatClock(now)).toBe('16:05:32');
    expect(formatFull(now, now)).toBe('11月23日 16:05');
    expect(formatPaper(now)).toBe('2026年11月23日 16时05分');
    expect(formatLunar(now)).toBe('十月十五');
  });

  test('what a person types is taken as Beijing time', () => {
    expect(fromBeijing('2026-11-23 16:05')).toBe('2026-11-23T08:05:00.000Z');
    expect(fromBeijing('明天')).toBeNull();
  });
});

test.each([
  [30_000, '不足 1 分钟'],
  [12 * 60_000, '12 分钟'],
  [119 * 60_000, '119 分钟'],
  [120 * 60_000, '2 时'],
  [984 * 60_000, '16 时 24 分'],
  [48 * 3_600_000, '2 天'],
])('a span of %d ms reads %s', (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});
