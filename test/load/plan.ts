// The plan of a day: which act is done when and at which desk. Pure, from the acts, the desks and the seed.
import type { Act, Desk, Who } from './act.ts';
import type { Chance } from './chance.ts';
import type { Stage } from './stage.ts';

export interface Planned {
  /** Milliseconds of the city's time since the beginning. */
  readonly at: number;
  readonly act: Act;
  readonly desk: Desk;
}

export interface PlanOptions {
  readonly hours: number;
  /** O'clock at the beginning. */
  readonly from: number;
}

const HOUR_MS = 3_600_000;
const ALL_UNITS = 518;
const NIGHT_HOURS = 2;
/** More than anybody asks for; a plan never grows beyond. */
const MOST = 200_000;

/** Which desks fit. */
export function desksOf(who: Who, { desks, people }: Pick<Stage, 'desks' | 'people'>): readonly Desk[] {
  const superiors = new Set(desks.map(({ superiorId }) => superiorId));
  const city = desks.filter(({ superiorId, unitId }) => superiorId === unitId);
  const fitting: Record<Who, () => readonly Desk[]> = {
    everybody: () => desks,
    reporters: () => desks.filter(({ superiorId, unitId }) => superiorId !== null && superiorId !== unitId),
    counties: () =>
      desks.filter(
        ({ level, unitId, superiorId }) =>
          level === 'county' && city.some((c) => c.unitId === superiorId) && unitId !== superiorId,
      ),
    superiors: () => desks.filter(({ unitId }) => superiors.has(unitId)),
    people: () => (people.length > 0 ? people : city),
  };
  return fitting[who]();
}

/** Lays out all acts over the hours, in order. */
export function planDay(
  acts: readonly Act[],
  stage: Pick<Stage, 'desks' | 'people'>,
  options: PlanOptions,
  chance: Chance,
): Planned[] {
  const plan: Planned[] = [];
  for (const act of acts) {
    const own = chance.of(act.name);
    const fitting = desksOf(act.who, stage);
    const windows = windowsOf(act, options);
    const length = windows.reduce((sum, [from, to]) => sum + to - from, 0);
    if (fitting.length === 0 || length === 0) continue;
    if (typeof act.often === 'object' && 'atEveryDesk' in act.often && act.hours !== undefined) {
      for (const desk of fitting) plan.push({ at: within(windows, own.next() * length), act, desk });
      continue;
    }
    const n = Math.min(countOf(act, stage.desks.length, options, length), MOST - plan.length);
    for (let i = 0; i < n; i++) {
      const desk = own.pick(fitting);
      if (desk !== undefined) plan.push({ at: within(windows, own.next() * length), act, desk });
    }
  }
  return plan.toSorted((a, b) => a.at - b.at);
}

/** At least once where it happens at all: a small run tries every act. */
function countOf(act: Act, desks: number, options: PlanOptions, length: number): number {
  if (act.often === 'onlyUpon') return 0;
  const ofDay = length / (24 * HOUR_MS);
  const ofCity = desks / ALL_UNITS;
  if ('inANight' in act.often)
    return Math.max(1, Math.round(act.often.inANight * Math.min(1, options.hours / NIGHT_HOURS)));
  const aDay = 'aDay' in act.often ? act.often.aDay * ofCity : act.often.atEveryDesk * desks;
  return Math.max(1, Math.round(aDay * (act.hours === undefined ? ofDay : length / lengthOf(act.hours))));
}

function lengthOf([from, to]: readonly [number, number]): number {
  return (to - from) * HOUR_MS;
}

/** When an act may happen, in milliseconds since the beginning. */
function windowsOf(act: Act, { hours, from }: PlanOptions): [number, number][] {
  const end = hours * HOUR_MS;
  if (act.hours === undefined) return [[0, end]];
  const windows: [number, number][] = [];
  for (let day = -1; day * 24 < hours + 24; day++) {
    const begins = Math.max(0, (act.hours[0] + day * 24 - from) * HOUR_MS);
    const ends = Math.min(end, (act.hours[1] + day * 24 - from) * HOUR_MS);
    if (ends > begins) windows.push([begins, ends]);
  }
  return windows;
}

function within(windows: readonly [number, number][], offset: number): number {
  let rest = offset;
  for (const [from, to] of windows) {
    if (rest < to - from) return from + rest;
    rest -= to - from;
  }
  return windows.at(-1)?.[1] ?? 0;
}
