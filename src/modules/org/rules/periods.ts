// Periods of time as sets: cutting, subtracting, joining. From is included, to is not; null has no end.
// Decided here: arithmetic only. What holds in a period is for closure.ts.
import { dayOf, fromMs, instantAt, addDays, toMs, type Day, type Instant } from '#shared/instant.ts';

export interface Period {
  readonly from: Instant;
  readonly to: Instant | null;
}

/** The period from the first day to the last day, both included, as Beijing counts days. */
export function periodOfDays(from: Day, to: Day | null): Period {
  return { from: instantAt(from, '00:00'), to: to === null ? null : instantAt(addDays(to, 1), '00:00') };
}

/** First and last day of a period, as people write them. */
export function daysOfPeriod(period: Period): { from: Day; to: Day | null } {
  return { from: dayOf(period.from), to: period.to === null ? null : dayOf(fromMs(toMs(period.to) - 1)) };
}

/** What two periods have in common; null where nothing. */
export function intersect(a: Period, b: Period): Period | null {
  const from = a.from < b.from ? b.from : a.from;
  const to = earlierEnd(a.to, b.to);
  return to !== null && to <= from ? null : { from, to };
}

/** What is left of a period outside others. */
export function subtract(period: Period, others: readonly Period[]): Period[] {
  let rest: Period[] = [period];
  for (const other of others) rest = rest.flatMap((piece) => outside(piece, other));
  return rest;
}

/** The same time in as few periods as possible, in order. */
export function join(periods: readonly Period[]): Period[] {
  const joined: Period[] = [];
  for (const period of periods.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = joined.at(-1);
    if (last !== undefined && (last.to === null || last.to >= period.from)) {
      joined[joined.length - 1] = { from: last.from, to: laterEnd(last.to, period.to) };
    } else joined.push(period);
  }
  return joined;
}

function outside(piece: Period, other: Period): Period[] {
  if (intersect(piece, other) === null) return [piece];
  const left = piece.from < other.from ? [{ from: piece.from, to: other.from }] : [];
  const right =
    other.to !== null && (piece.to === null || piece.to > other.to) ? [{ from: other.to, to: piece.to }] : [];
  return [...left, ...right];
}

function earlierEnd(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}

function laterEnd(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? null : a < b ? b : a;
}
