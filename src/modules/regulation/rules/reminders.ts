// When to remind before a due time, when office hours are, and the rungs of a ladder (逐级) after it.
// Decided here: instants and audiences by the pack. Who these people are is the deadlines room's affair.
import { durationMs } from '#shared/duration.ts';
import { addDays, addMs, dayOf, instantAt, msBetween, type Day, type Instant } from '#shared/instant.ts';
import type { Audience, Basis, RegulationPack } from '../pack.ts';

/** Instants of the reminders between start and due, earliest first. A15.1 */
export function remindersFor(pack: RegulationPack, start: Instant, due: Instant): readonly Instant[] {
  const limit = msBetween(start, due);
  const rule = pack.reminders.rules.find((line) => line.upTo === null || limit <= durationMs(line.upTo));
  const before = (rule?.before ?? []).map((span) => addMs(due, -durationMs(span)));
  // A limit that ends at midnight belongs to the day that ends, not to the one that begins.
  const lastDay = dayOf(addMs(due, -1));
  const at = (rule?.at ?? []).map((line) => instantAt(addDays(lastDay, -line.daysBefore), line.time));
  return [...new Set([...before, ...at])].filter((instant) => instant > start && instant < due).toSorted();
}

/** The instant itself where it lies in office hours, else the next opening; `isWorkingDay` is the calendar's. */
export function officeInstant(pack: RegulationPack, instant: Instant, isWorkingDay: (day: Day) => boolean): Instant {
  const { from, to } = pack.officeHours;
  const day = dayOf(instant);
  if (opens(pack, day, isWorkingDay) && instant < instantAt(day, to)) {
    return instant < instantAt(day, from) ? instantAt(day, from) : instant;
  }
  return nextOfficeMorning(pack, instant, isWorkingDay);
}

/** The opening of the next office day after the day of an instant. */
export function nextOfficeMorning(
  pack: RegulationPack,
  instant: Instant,
  isWorkingDay: (day: Day) => boolean,
): Instant {
  let day = addDays(dayOf(instant), 1);
  // No row of days off is that long; the bound keeps a wrong calendar from hanging the sweep.
  for (let i = 0; i < 31 && !opens(pack, day, isWorkingDay); i++) day = addDays(day, 1);
  return instantAt(day, pack.officeHours.from);
}

function opens(pack: RegulationPack, day: Day, isWorkingDay: (day: Day) => boolean): boolean {
  return !pack.officeHours.workingDaysOnly || isWorkingDay(day);
}

export interface Rung {
  readonly index: number;
  /** Milliseconds after the ladder began; null for the next office morning. */
  readonly afterMs: number | null;
  readonly audiences: readonly Audience[];
}

export interface Ladder {
  readonly name: string;
  readonly startsFrom: 'due' | 'alarm';
  readonly rungs: readonly Rung[];
  readonly basis: Basis;
}

/** A ladder (逐级催办) with its rungs in order; throws RangeError where the pack has none of that name. A15.1 */
export function ladderOf(pack: RegulationPack, name: string): Ladder {
  const ladder = pack.ladders[name];
  if (ladder === undefined) throw new RangeError(`the regulation pack has no ladder ${name}`);
  const rungs = ladder.rungs.map((rung, index) => ({
    index,
    afterMs: rung.after === 'nextOfficeMorning' ? null : durationMs(rung.after),
    audiences: rung.audiences,
  }));
  return { name: ladder.name, startsFrom: ladder.startsFrom, rungs, basis: ladder.basis };
}

/** The rungs of a ladder by name. A15.1 */
export function ladderRungs(pack: RegulationPack, name: string): readonly Rung[] {
  return ladderOf(pack, name).rungs;
}

/** When a rung fires, counted from the begin of its ladder; office rungs wait for office hours. A15.1 */
export function rungInstant(
  pack: RegulationPack,
  rung: Rung,
  begin: Instant,
  isWorkingDay: (day: Day) => boolean,
): Instant {
  if (rung.afterMs === null) return nextOfficeMorning(pack, officeInstant(pack, begin, isWorkingDay), isWorkingDay);
  const instant = addMs(begin, rung.afterMs);
  return rung.audiences.every((audience) => audience.class === 'office')
    ? officeInstant(pack, instant, isWorkingDay)
    : instant;
}
