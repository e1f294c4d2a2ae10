// The steps of a clock: reminders, the due instant, the rungs of its ladder, each with what it will ring where.
// Everything is planned when the clock starts or is extended, so that firing needs no decision any more.
// An alarm belongs to one unit and names audiences of the pack; who these are is resolved when it is read.
import type { Id } from '#shared/ids.ts';
import { isBefore, type Day, type Instant } from '#shared/instant.ts';
import {
  ladderOf,
  officeInstant,
  remindersFor,
  rungInstant,
  type Audience,
  type RegulationPack,
  type Rung,
} from '#modules/regulation/index.ts';
import type { AlarmClass } from '../contract.ts';

export type IsWorkingDay = (day: Day) => boolean;

/** One climb of an alarm that nobody acknowledges: so long after it was raised, then these are meant too. */
export interface PlannedClimb {
  readonly after: number;
  readonly audience: readonly string[];
  readonly eventId: Id;
}

export interface PlannedAlarm {
  readonly id: Id;
  readonly unitId: Id;
  readonly class: AlarmClass;
  readonly audience: readonly string[];
  readonly climbs: readonly PlannedClimb[];
}

export interface PlannedStep {
  readonly stage: string;
  readonly kind: 'reminder' | 'due' | 'ladder';
  readonly at: Instant;
  readonly eventId: Id;
  readonly alarms: readonly PlannedAlarm[];
}

export interface ClockToPlan {
  readonly ladder: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly owingUnitId: Id;
  /** Null also where the unit to which it is owed has no screen here (outside parties). */
  readonly owedToUnitId: Id | null;
}

interface Planning {
  readonly pack: RegulationPack;
  readonly isWorkingDay: IsWorkingDay;
  readonly newId: () => Id;
  /** Steps before this instant that only remind are left out: nobody can be reminded of the past. */
  readonly now: Instant;
}

const LOUDNESS: Readonly<Record<AlarmClass, number>> = { rings: 2, shown: 1, office: 0 };
const ALARM_LADDER = 'alarm';

/** Plans all steps of a clock in the order of their instants. A15.1 */
export function planSteps(clock: ClockToPlan, planning: Planning): readonly PlannedStep[] {
  const { pack, isWorkingDay } = planning;
  const { rungs } = ladderOf(pack, clock.ladder);
  const steps = [...reminders(clock, planning, rungs)];
  let dueIsPlanned = false;
  rungs.forEach((rung, index) => {
    const at = rungInstant(pack, rung, clock.dueAt, isWorkingDay);
    const isDue = at === clock.dueAt;
    // The first rung at the due instant is the due step itself; a rung that waits for office hours is a step of its own.
    const stage = isDue && !dueIsPlanned ? 'due' : `ladder${index}`;
    dueIsPlanned ||= isDue;
    steps.push({
      stage,
      kind: stage === 'due' ? 'due' : 'ladder',
      at,
      eventId: planning.newId(),
      alarms: alarmsOf(clock, planning, rungs.slice(0, index + 1)),
    });
  });
  if (!dueIsPlanned) steps.push({ stage: 'due', kind: 'due', at: clock.dueAt, eventId: planning.newId(), alarms: [] });
  return steps.toSorted((a, b) => (a.at === b.at ? order(a) - order(b) : isBefore(a.at, b.at) ? -1 : 1));
}

/** The alarm that rings or shows at the owing unit the moment a clock starts (an arriving report or order). */
export function announcement(clock: ClockToPlan, alarmClass: 'rings' | 'shown', planning: Planning): PlannedAlarm {
  const first = ladderOf(planning.pack, clock.ladder).rungs[0];
  const audience = whoOf(first === undefined ? [] : [first], 'owing');
  return plannedAlarm(planning, clock.owingUnitId, alarmClass, audience.length === 0 ? ['everyone'] : audience);
}

/** An alarm with its climbs; only what rings climbs. */
export function plannedAlarm(
  planning: Planning,
  unitId: Id,
  alarmClass: AlarmClass,
  audience: readonly string[],
): PlannedAlarm {
  return {
    id: planning.newId(),
    unitId,
    class: alarmClass,
    audience: [...new Set(audience)],
    climbs: alarmClass === 'rings' ? climbsOf(planning) : [],
  };
}

/** The climbs of an alarm nobody acknowledges: its first rung is the alarm itself, which rings at the desk. */
function climbsOf({ pack, newId }: Planning): PlannedClimb[] {
  return ladderOf(pack, ALARM_LADDER)
    .rungs.slice(1)
    .flatMap((rung) =>
      rung.afterMs === null ? [] : [{ after: rung.afterMs, audience: whoOf([rung], 'owing'), eventId: newId() }],
    );
}

function reminders(clock: ClockToPlan, planning: Planning, rungs: readonly Rung[]): PlannedStep[] {
  const { pack, now, isWorkingDay, newId } = planning;
  const quiet = rungs.every((rung) => rung.audiences.every((audience) => audience.class === 'office'));
  const instants = remindersFor(pack, clock.startedAt, clock.dueAt)
    .map((at) => (quiet ? officeInstant(pack, at, isWorkingDay) : at))
    .filter((at) => at > now && at < clock.dueAt);
  const audience = whoOf(rungs.slice(0, 1), 'owing');
  return [...new Set(instants)].map((at, index) => ({
    stage: `reminder${index + 1}`,
    kind: 'reminder',
    at,
    eventId: newId(),
    alarms: [plannedAlarm(planning, clock.owingUnitId, quiet ? 'office' : 'shown', audience)],
  }));
}

/** The alarms of the last of the rungs; whoever was meant on a lower rung is still meant. */
function alarmsOf(clock: ClockToPlan, planning: Planning, climbedRungs: readonly Rung[]): PlannedAlarm[] {
  const rung = climbedRungs.at(-1);
  if (rung === undefined) return [];
  const byUnit = new Map<Id, { class: AlarmClass; audience: string[] }>();
  for (const side of ['owing', 'owedTo'] as const) {
    const unitId = side === 'owing' ? clock.owingUnitId : clock.owedToUnitId;
    const own = rung.audiences.filter((audience) => audience.side === side);
    if (unitId === null || own.length === 0) continue;
    const found = byUnit.get(unitId);
    byUnit.set(unitId, {
      class: own.map((audience) => audience.class).reduce(louder, found?.class ?? 'office'),
      audience: [...(found?.audience ?? []), ...whoOf(climbedRungs, side)],
    });
  }
  return [...byUnit].map(([unitId, alarm]) => plannedAlarm(planning, unitId, alarm.class, alarm.audience));
}

function whoOf(rungs: readonly Rung[], side: Audience['side']): string[] {
  return [
    ...new Set(
      rungs.flatMap((rung) => rung.audiences.filter((audience) => audience.side === side).map(({ who }) => who)),
    ),
  ];
}

function louder(a: AlarmClass, b: AlarmClass): AlarmClass {
  return LOUDNESS[a] >= LOUDNESS[b] ? a : b;
}

function order(step: PlannedStep): number {
  return { reminder: 0, due: 1, ladder: 2 }[step.kind];
}
