// Hours, days and months of Beijing for the two service figures, which hours are to be summed up, and how they add up. Pure.
// Decided here: an hour is summed up once it is over and settled; a day's or month's p99 is that of its worst hour.
import {
  addMs,
  beijingParts,
  dayOf,
  instantAt,
  addDays,
  fromMs,
  toMs,
  type Day,
  type Instant,
} from '#shared/instant.ts';
import { HOUR_MS } from '#shared/duration.ts';
import type { FigureSpan, ServiceCell } from '../contract.ts';
import { HOURS_AT_ONCE, HOUR_SETTLES_MS } from '../limits.ts';

export interface HourFigures {
  readonly hour: Instant;
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  readonly p99Ms: number | null;
  readonly rung: number;
  readonly late: number;
  readonly largestLateMs: number | null;
}

/** The beginning of the hour; Beijing is whole hours from UTC, so both clocks turn together. */
export function hourOf(instant: Instant): Instant {
  return fromMs(Math.floor(toMs(instant) / HOUR_MS) * HOUR_MS);
}

/** Hours that are over, settled and not summed up yet, oldest first; after a long outage only the first lot. */
export function hoursToSum(lastSummed: Instant | null, installedAt: Instant, now: Instant): Instant[] {
  const first = lastSummed === null ? hourOf(installedAt) : addMs(lastSummed, HOUR_MS);
  const until = hourOf(addMs(now, -HOUR_SETTLES_MS));
  const hours: Instant[] = [];
  for (let hour = first; hour < until && hours.length < HOURS_AT_ONCE; hour = addMs(hour, HOUR_MS)) hours.push(hour);
  return hours;
}

export interface Cell {
  readonly from: Instant;
  readonly until: Instant;
}

/** The cells of a span, oldest first: 24 hours with the one under way, 30 days with today, 12 months with this one. */
export function cellsOf(span: FigureSpan, now: Instant): Cell[] {
  if (span === 'day') {
    const end = hourOf(now);
    return count(24).map((i) => ({ from: addMs(end, (i - 23) * HOUR_MS), until: addMs(end, (i - 22) * HOUR_MS) }));
  }
  if (span === 'month') {
    const today = dayOf(now);
    return count(30).map((i) => between(addDays(today, i - 29), addDays(today, i - 28)));
  }
  const { year, month } = beijingParts(now);
  return count(12).map((i) => between(firstOf(year, month + i - 11), firstOf(year, month + i - 10)));
}

const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const between = (from: Day, until: Day): Cell => ({ from: instantAt(from, '00:00'), until: instantAt(until, '00:00') });

/** First day of a month; months below 1 and above 12 belong to the years beside. */
function firstOf(year: number, month: number): Day {
  const years = year + Math.floor((month - 1) / 12);
  const within = ((((month - 1) % 12) + 12) % 12) + 1;
  return `${years}-${String(within).padStart(2, '0')}-01` as Day;
}

/** Adds hours up into the cells; both in order of time. */
export function addUp(cells: readonly Cell[], hours: readonly HourFigures[]): ServiceCell[] {
  let next = 0;
  return cells.map(({ from, until }) => {
    const within: HourFigures[] = [];
    for (; next < hours.length; next++) {
      const hour = hours[next];
      if (hour === undefined || hour.hour >= until) break;
      if (hour.hour >= from) within.push(hour);
    }
    const sum = (pick: (hour: HourFigures) => number): number => within.reduce((all, hour) => all + pick(hour), 0);
    return {
      from,
      until,
      hours: within.length,
      reports: {
        accepted: sum((hour) => hour.accepted),
        refused: sum((hour) => hour.refused),
        failed: sum((hour) => hour.failed),
        p99Ms: largest(within.map((hour) => hour.p99Ms)),
      },
      alarms: {
        rung: sum((hour) => hour.rung),
        late: sum((hour) => hour.late),
        largestLateMs: largest(within.map((hour) => hour.largestLateMs)),
      },
    };
  });
}

function largest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value === null || (most !== null && most > value) ? most : value), null);
}
