// Instants and Beijing days: how the whole product writes a point in time.
// Decided here: an instant is a UTC ISO string with milliseconds, so it sorts as text and survives JSON unchanged.
// Not decided here: what the time is now (platform/clock.ts, web/ui/clock.ts), nor what a working day is (calendar).
import { z } from 'zod';

/** Years that duty knows (a technical bound): beyond them a browser, JSON and the database do not read time alike. */
const inOurYears = (text: string): boolean => text >= '1900-01-01' && text < '3000-01-01';

export const instantSchema = z.iso.datetime({ precision: 3 }).refine(inOurYears).brand<'Instant'>();
/** A point in time as `2026-11-24T08:05:32.123Z`. */
export type Instant = z.infer<typeof instantSchema>;

export const daySchema = z.iso.date().refine(inOurYears).brand<'Day'>();
/** A calendar day in Beijing as `2026-11-24`. */
export type Day = z.infer<typeof daySchema>;

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Milliseconds since 1970 of an instant. */
export function toMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant that lies so many milliseconds after 1970. */
export function fromMs(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

/** Reads an ISO text of any offset or precision into an instant; throws RangeError where it is none. */
export function parseInstant(text: string): Instant {
  return fromMs(Date.parse(text));
}

/** The instant `ms` milliseconds later (earlier where negative). */
export function addMs(instant: Instant, ms: number): Instant {
  return fromMs(toMs(instant) + ms);
}

/** Milliseconds from `earlier` to `later`; negative where the order is the other way round. */
export function msBetween(earlier: Instant, later: Instant): number {
  return toMs(later) - toMs(earlier);
}

/** True where `a` lies strictly before `b`. */
export function isBefore(a: Instant, b: Instant): boolean {
  return a < b;
}

/** The later of two instants. */
export function laterOf(a: Instant, b: Instant): Instant {
  return a < b ? b : a;
}

/** The earlier of two instants. */
export function earlierOf(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

export interface BeijingParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** 0 is Sunday. */
  weekday: number;
}

/** The wall clock of Beijing (no daylight saving since 1991) at an instant. */
export function beijingParts(instant: Instant): BeijingParts {
  const shifted = new Date(toMs(instant) + BEIJING_OFFSET_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    weekday: shifted.getUTCDay(),
  };
}

/** The Beijing day on which an instant falls. */
export function dayOf(instant: Instant): Day {
  return new Date(toMs(instant) + BEIJING_OFFSET_MS).toISOString().slice(0, 10) as Day;
}

/** The instant of a Beijing wall-clock time (`hh:mm`) on a Beijing day. */
export function instantAt(day: Day, time: string): Instant {
  const [hour = '0', minute = '0'] = time.split(':');
  return fromMs(Date.parse(`${day}T00:00:00.000Z`) - BEIJING_OFFSET_MS + (Number(hour) * 60 + Number(minute)) * 60_000);
}

/** The Beijing day `n` days later (earlier where negative). */
export function addDays(day: Day, n: number): Day {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + n * 86_400_000).toISOString().slice(0, 10) as Day;
}

/** Day of the week of a Beijing day; 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(Date.parse(`${day}T00:00:00.000Z`)).getUTCDay();
}
