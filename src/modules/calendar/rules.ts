// Kinds of days and working days, from tables of years. What kind a day is in a year without a table is refused (A15.3);
// clocks go on all the same: they count Monday to Friday there, and the years so counted are told.
// Decided here: how days are counted. What a day off is worth (allowances) is not.
import { addDays, addMs, dayOf, instantAt, weekdayOf, type Day, type Instant } from '#shared/instant.ts';
import { DAY_MS } from '#shared/duration.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { DayKind, Holiday, YearTable } from './contract.ts';

/** Tables of years made ready for lookups. */
export interface Calendar {
  readonly years: ReadonlySet<number>;
  readonly off: ReadonlyMap<Day, { readonly name: string; readonly statutory: boolean }>;
  readonly makeUp: ReadonlyMap<Day, string>;
  readonly holidays: readonly Holiday[];
}

/** Makes a calendar of tables; a notice may name days of the neighbouring years, they count as well. */
export function calendarOf(tables: readonly YearTable[]): Calendar {
  const off = new Map<Day, { name: string; statutory: boolean }>();
  const makeUp = new Map<Day, string>();
  for (const table of tables) {
    for (const { name, from, to, statutory } of table.holidays) {
      for (let day = from; day <= to; day = addDays(day, 1)) off.set(day, { name, statutory: statutory.includes(day) });
    }
    for (const { day, for: name } of table.makeUpDays) makeUp.set(day, name);
  }
  const holidays = tables
    .flatMap((table) => table.holidays)
    .map(({ name, from, to }) => ({ name, from, to, days: daysBetween(from, to) + 1 }))
    .toSorted((a, b) => a.from.localeCompare(b.from));
  return { years: new Set(tables.map((table) => table.year)), off, makeUp, holidays };
}

/** What kind of day it is; refused where the year has no table. A15.3 */
export function dayKind(day: Day, calendar: Calendar): Decision<DayKind> {
  const year = yearOf(day);
  if (!calendar.years.has(year)) return refuse('calendar.yearMissing', { year });
  if (calendar.off.has(day)) return accept('statutoryHoliday');
  if (calendar.makeUp.has(day)) return accept('makeUpDay');
  return accept(isSaturdayOrSunday(day) ? 'weekend' : 'weekday');
}

/** Whether offices work: weekdays and make-up days; for clocks that must go on, Monday to Friday where no table knows. A15.3 */
export function isWorkingDayOrLikely(day: Day, calendar: Calendar): boolean {
  // A notice also names days of the neighbouring years; these are known before their own year is.
  if (calendar.off.has(day)) return false;
  return calendar.makeUp.has(day) || !isSaturdayOrSunday(day);
}

/** A day found by counting, and the years without a table that the count met. */
export interface CountedDay {
  readonly day: Day;
  readonly guessedYears: readonly number[];
}

/** The n-th working day after a day (before it where n is negative); the day itself is not counted. A15.3 */
export function addWorkingDays(start: Day, n: number, calendar: Calendar): CountedDay {
  const step = n < 0 ? -1 : 1;
  const guessed = new Set<number>();
  let day = start;
  for (let left = Math.abs(n); left > 0;) {
    day = addDays(day, step);
    if (!calendar.years.has(yearOf(day))) guessed.add(yearOf(day));
    if (isWorkingDayOrLikely(day, calendar)) left -= 1;
  }
  return { day, guessedYears: [...guessed] };
}

/** Years from one day to another that have no table. */
export function yearsWithoutTable(from: Day, to: Day, calendar: Calendar): readonly number[] {
  const first = yearOf(from);
  const years = Array.from({ length: Math.max(0, yearOf(to) - first + 1) }, (_one, i) => first + i);
  return years.filter((year) => !calendar.years.has(year));
}

/** The same time of day so many working days earlier; midnight belongs to the day that ends. A15.3 */
export function instantWorkingDaysBefore(instant: Instant, n: number, calendar: Calendar): Instant {
  const last = dayOf(addMs(instant, -1));
  const { day } = addWorkingDays(last, -n, calendar);
  return addMs(instant, -daysBetween(day, last) * DAY_MS);
}

/** The first holiday that begins after a day; null where none is known. A15.7 */
export function nextHoliday(day: Day, calendar: Calendar): Holiday | null {
  return calendar.holidays.find((holiday) => holiday.from > day) ?? null;
}

/** The holiday a day belongs to; null where none. */
export function holidayOf(day: Day, calendar: Calendar): Holiday | null {
  return calendar.holidays.find((holiday) => holiday.from <= day && day <= holiday.to) ?? null;
}

/** Years without a table that run now or begin within so many natural days; each says since when it is owed. A15.3 */
export function missingYears(
  now: Instant,
  daysAhead: number,
  calendar: Calendar,
): readonly { year: number; since: Instant }[] {
  const today = dayOf(now);
  const last = yearOf(addDays(today, daysAhead));
  const missing: { year: number; since: Instant }[] = [];
  for (let year = yearOf(today); year <= last; year++) {
    if (!calendar.years.has(year))
      missing.push({ year, since: instantAt(addDays(firstDay(year), -daysAhead), '00:00') });
  }
  return missing;
}

/** What is wrong with a table of a year, in codes; empty where it is sound. */
export function yearProblems(table: Omit<YearTable, 'version'>): readonly string[] {
  const problems: string[] = [];
  const near = (day: Day): boolean =>
    yearOf(day) === table.year ||
    (day >= addDays(firstDay(table.year), -14) && day <= addDays(firstDay(table.year + 1), 14));
  const off = new Set<Day>();
  for (const [i, holiday] of table.holidays.entries()) {
    if (holiday.from > holiday.to || daysBetween(holiday.from, holiday.to) > 31) problems.push(`holidays.${i}.to`);
    else {
      for (let day = holiday.from; day <= holiday.to; day = addDays(day, 1)) {
        if (off.has(day) || !near(day)) problems.push(`holidays.${i}.from`);
        off.add(day);
      }
    }
    if (holiday.statutory.some((day) => day < holiday.from || day > holiday.to))
      problems.push(`holidays.${i}.statutory`);
  }
  for (const [i, { day }] of table.makeUpDays.entries()) {
    if (!isSaturdayOrSunday(day) || off.has(day) || !near(day)) problems.push(`makeUpDays.${i}.day`);
  }
  return [...new Set(problems)];
}

/** So many days from a day on, itself first. */
export function daysFrom(first: Day, count: number): readonly Day[] {
  return Array.from({ length: count }, (_, i) => addDays(first, i));
}

/** Natural days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

function isSaturdayOrSunday(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

function firstDay(year: number): Day {
  return `${year}-01-01` as Day;
}
