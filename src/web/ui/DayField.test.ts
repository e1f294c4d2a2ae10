// The month that a day is chosen from: whole weeks, Monday first, every day of the month once.
import { expect, test } from 'vitest';
import type { Day } from '#shared/instant.ts';
import { daysShown } from './DayField.tsx';

test.each([
  ['2026-11-25', '2026-10-26', '2026-12-06', 42],
  ['2026-02-10', '2026-01-26', '2026-03-01', 35],
  ['2027-02-28', '2027-02-01', '2027-02-28', 28],
  ['2026-12-31', '2026-11-30', '2027-01-03', 35],
])('the month of %s is shown from %s to %s', (day, first, last, count) => {
  const days = daysShown(day as Day);
  expect([days[0], days.at(-1), new Set(days).size]).toEqual([first, last, count]);
});
