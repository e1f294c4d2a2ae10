// Orders handed down: the child is due before the parent, and never loses more than half of what is left.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs, fromMs, msBetween, parseInstant, type Instant } from '#shared/instant.ts';
import { accept, refuse } from '#shared/result.ts';
import { BAOJI_2022 as pack } from '../builtin.ts';
import { marginOf } from './margin.ts';

const now = parseInstant('2026-11-24T08:00:00.000Z');
const aDayBefore = (instant: Instant, days: number) => accept(addMs(instant, -days * hours(24)));

describe('margin of handed-down orders (A15.2, A15.3)', () => {
  test.each([
    ['30 minutes left lose ten', minutes(30), 'time', minutes(10)],
    ['two hours left lose ten minutes', hours(2), 'time', minutes(10)],
    ['12 minutes left lose half', minutes(12), 'time', minutes(6)],
    ['five hours left lose ten minutes', hours(5), 'time', minutes(10)],
    ['five days left lose a working day', hours(120), 'days', hours(24)],
    ['a day and a half left loses 18 hours', hours(36), 'days', hours(18)],
    ['one hour left of a limit in days loses ten minutes', hours(1), 'days', minutes(10)],
    ['nothing left loses nothing', 0, 'time', 0],
    ['an overdue parent leaves no margin', -minutes(20), 'time', 0],
  ] as const)('%s', (_name, left, counted, margin) => {
    const parentDue = addMs(now, left);
    const answer = marginOf(pack, { now, parentDue, counted, workingDaysBefore: aDayBefore });
    expect(answer).toEqual(accept({ due: addMs(parentDue, -margin), marginMs: margin }));
  });

  test('a missing calendar year is passed on as a refusal', () => {
    const answer = marginOf(pack, {
      now,
      parentDue: addMs(now, hours(120)),
      counted: 'days',
      workingDaysBefore: () => refuse('calendar.yearMissing', { year: 2027 }),
    });
    expect(answer).toEqual(refuse('calendar.yearMissing', { year: 2027 }));
  });

  test('whatever is left, the child is due between now and the parent, and keeps at least half', () => {
    const instants = fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }).map(fromMs);
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 0, max: hours(24 * 30) }),
        fc.constantFrom('time', 'days'),
        (at, left, counted) => {
          const parentDue = addMs(at, left);
          const answer = marginOf(pack, { now: at, parentDue, counted, workingDaysBefore: aDayBefore });
          if (!answer.ok) throw new Error(answer.code);
          expect(answer.value.due >= at).toBe(true);
          expect(answer.value.due <= parentDue).toBe(true);
          expect(msBetween(at, answer.value.due)).toBeGreaterThanOrEqual(left / 2);
          if (left > 1) expect(answer.value.marginMs).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
