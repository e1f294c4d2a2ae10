// Sums up hours that are over, from the records alone: any number of programs may do it, an hour is put on file once, and
// what an outage left out is made up. Notes besides when this program swept last.
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import { HOUR_MS } from '#shared/duration.ts';
import { percentileMs, sumOf } from '#platform/metrics.ts';
import type { Sweeper } from '#platform/module.ts';
import type { Db, Tx } from '#platform/sql.ts';
import type { Runtime } from '#platform/use-case.ts';
import { countActs, installedAt } from '#platform/vitals.ts';
import { alarmHours } from '#modules/deadlines/index.ts';
import { reportsModule } from '#modules/reports/index.ts';
import { HEARTBEAT_MS, HOUR_SETTLES_MS, KEPT_MS } from './limits.ts';
import { hourOf, hoursToSum, type HourFigures } from './rules/spans.ts';
import { forgetBefore, insertHours, lastSummedHour, talliesOf } from './store.ts';

/** Acts that put a report on file; what they answer is counted as accepted, refused or failed. */
const ACCEPTING = [
  'reportByTelephone',
  'telephoneOnMatter',
  'enterFor',
  'signOff',
  'signOffByTelephone',
  'signOffOnPaper',
  'submitUnsigned',
  'noChange',
];

const ACCEPTING_SPECS = ACCEPTING.map((name) => {
  const route = reportsModule.routes[name];
  if (route === undefined) throw new Error(`the reports room has no route ${name}`);
  return route;
});

/** Paths on which reports are accepted, as metrics count them. */
export const ACCEPTING_PATHS: readonly string[] = ACCEPTING_SPECS.map(({ path }) => path);
const ACCEPTING_ROUTES = ACCEPTING_SPECS.map(({ method, path }) => `${method} ${path}`);

interface Look {
  /** Since when this program has been looking without a gap. */
  since: Instant;
  last: Instant;
  /** Nothing is to be summed up before. */
  next: Instant | null;
}

/** One for each program, whichever of its connections it sweeps on: its loops have a runtime with a database of their own. */
const looks = new WeakMap<Runtime['reactions'], Look>();

/** When this program swept last; null where it does not sweep. */
export function sweptAt(runtime: Runtime): Instant | null {
  return looks.get(runtime.reactions)?.last ?? null;
}

/** After a gap the other programs first write what they counted meanwhile. */
const AFTER_GAP_MS = 5 * HEARTBEAT_MS;

export const hoursSweeper: Sweeper = {
  name: 'operations.hours',
  async sweep(runtime) {
    const { db } = runtime.database;
    const now = await runtime.clock.now(db);
    const known = looks.get(runtime.reactions);
    const gap = known === undefined || msBetween(known.last, now) > AFTER_GAP_MS;
    const look: Look = { since: gap ? now : known.since, last: now, next: known?.next ?? null };
    looks.set(runtime.reactions, look);
    const waits = !runtime.clock.scripted && msBetween(look.since, now) < AFTER_GAP_MS;
    if (waits || (look.next !== null && now < look.next)) return { fired: 0, nextAt: null };
    const fired = await sumUp(db, now);
    if (fired === 0) look.next = addMs(hourOf(addMs(now, -HOUR_SETTLES_MS)), HOUR_MS + HOUR_SETTLES_MS);
    return { fired, nextAt: null };
  },
};

/** Sums up the next lot of hours; answers how many this program put on file. A24.1 */
export async function sumUp(db: Db, now: Instant): Promise<number> {
  const hours = hoursToSum(await lastSummedHour(db), await installedAt(db), now);
  if (hours.length === 0) return 0;
  const put = await insertHours(db, await figuresOf(db, hours), now);
  await forgetBefore(db, addMs(now, -KEPT_MS));
  return put;
}

/** What the records say of these hours; of the one under way, up to now. A24.1 */
export async function figuresOf(db: Db | Tx, hours: readonly Instant[]): Promise<HourFigures[]> {
  const [first, last] = [hours.at(0), hours.at(-1)];
  if (first === undefined || last === undefined) return [];
  const until = addMs(last, HOUR_MS);
  const acts = new Map((await countActs(db, ACCEPTING_ROUTES, first, until)).map((each) => [each.hour, each]));
  const alarms = new Map((await alarmHours(db, first, until)).map((each) => [each.hour, each]));
  const tallies = await talliesOf(db, first, until);
  return hours.map((hour): HourFigures => {
    const counted = sumOf(tallies.filter((each) => each.hour === hour));
    return {
      hour,
      accepted: acts.get(hour)?.accepted ?? 0,
      refused: acts.get(hour)?.refused ?? 0,
      failed: counted.failed,
      p99Ms: percentileMs(counted, 0.99),
      rung: alarms.get(hour)?.rung ?? 0,
      late: alarms.get(hour)?.late ?? 0,
      largestLateMs: alarms.get(hour)?.largestLateMs ?? null,
    };
  });
}
