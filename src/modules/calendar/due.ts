// From a limit of the pack and its anchors to a due instant; windows of what recurs; the kind of period of an instant.
// The limit says how to count; the calendar says which days count. Nothing here knows a number.
import { durationMs } from '#shared/duration.ts';
import { addDays, addMs, dayOf, instantAt, weekdayOf, type Day, type Instant } from '#shared/instant.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { Limit, Period, RegulationPack } from '#modules/regulation/index.ts';
import { addWorkingDays, dayKind, type Calendar } from './rules.ts';

export interface Anchors {
  /** When the clock started: asked, learned, received … */
  readonly start: Instant;
  /** The date that somebody set, for limits of kind `given`. */
  readonly given?: Instant | null;
  /** What days are counted back from or on from: leaving, farewell, first day of a holiday, final report. */
  readonly event?: Instant | null;
}

export interface Due {
  readonly at: Instant;
  /** Years without a table that were counted from Monday to Friday; whoever shows the due time says so. */
  readonly guessedYears: readonly number[];
}

/** When something is due by a limit; refused where a date is missing, never for a missing year. A15.2–A15.6 */
export function dueOf(limit: Limit, anchors: Anchors, calendar: Calendar): Decision<Due> {
  switch (limit.kind) {
    case 'elapsed':
      return certain(addMs(anchors.start, durationMs(limit.duration)));
    case 'given':
      return anchors.given == null ? refuse('calendar.dateMissing') : certain(anchors.given);
    case 'workingDays': {
      const { day, guessedYears } = addWorkingDays(dayOf(anchors.start), limit.days, calendar);
      return accept({ at: instantAt(day, limit.at), guessedYears });
    }
    case 'naturalDaysBefore':
      if (anchors.event == null) return refuse('calendar.dateMissing');
      return certain(instantAt(addDays(dayOf(anchors.event), -limit.days), limit.at));
    case 'naturalDaysAfter':
      return certain(instantAt(addDays(dayOf(anchors.event ?? anchors.start), limit.days), limit.at));
    case 'recurring':
      return certain(recurringWindow(limit, dayOf(anchors.start)).until);
  }
}

function certain(at: Instant): Decision<Due> {
  return accept({ at, guessedYears: [] });
}

export interface Window {
  /** From when it can be done. */
  readonly from: Instant;
  /** When the period, and with it the time, is over. */
  readonly until: Instant;
  /** e.g. `2026-Q4`, `2026-H2`, `2026`, `2026-11-23` (the Monday of a week). */
  readonly key: string;
}

type Recurring = Extract<Limit, { kind: 'recurring' }>;

/** The window of what recurs that a day lies in, or that is next in its period. A25.1, A29.1, A29.2 */
export function recurringWindow(limit: Recurring, day: Day): Window {
  const { first, next, key } = periodOf(limit.every, day);
  const opens = limit.window === 'lastWeek' ? addDays(next, -7) : first;
  return { from: instantAt(opens, '00:00'), until: instantAt(next, '00:00'), key };
}

function periodOf(every: Recurring['every'], day: Day): { first: Day; next: Day; key: string } {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  if (every === 'week') {
    const monday = addDays(day, -((weekdayOf(day) + 6) % 7));
    return { first: monday, next: addDays(monday, 7), key: monday };
  }
  const months = every === 'quarter' ? 3 : every === 'halfYear' ? 6 : 12;
  const part = Math.floor((month - 1) / months);
  const key = every === 'year' ? String(year) : `${year}-${every === 'quarter' ? 'Q' : 'H'}${part + 1}`;
  return { first: monthStart(year, part * months), next: monthStart(year, (part + 1) * months), key };
}

function monthStart(year: number, months: number): Day {
  const y = year + Math.floor(months / 12);
  return `${y}-${String((months % 12) + 1).padStart(2, '0')}-01` as Day;
}

/** The kind of period (时段) of an instant for duty classes; key periods come before holidays. A07.1, A08.2 */
export function periodAt(
  instant: Instant,
  calendar: Calendar,
  inKeyPeriod: boolean,
  officeHours: Pick<RegulationPack['officeHours'], 'from' | 'to'>,
): Decision<Period> {
  if (inKeyPeriod) return accept('keyPeriod');
  const day = dayOf(instant);
  const kind = dayKind(day, calendar);
  if (!kind.ok) return kind;
  if (kind.value === 'statutoryHoliday') return accept('statutoryHoliday');
  if (kind.value === 'weekend') return accept('weekend');
  const byDay = instant >= instantAt(day, officeHours.from) && instant < instantAt(day, officeHours.to);
  return accept(byDay ? 'weekdayDay' : 'weekdayNight');
}
