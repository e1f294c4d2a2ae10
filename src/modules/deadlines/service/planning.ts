// From a clock and what the pack, the calendar and the units say to its steps with their events.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { workingDayTest } from '#modules/calendar/index.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { currentPack, type RegulationPack } from '#modules/regulation/index.ts';
import { climbed, overdue, reminded } from '../events.ts';
import { planSteps, type IsWorkingDay, type PlannedStep } from '../rules/plan.ts';
import type { ClockRecord, StepRecord } from '../store/clocks.ts';

export interface Planning {
  readonly pack: RegulationPack;
  readonly isWorkingDay: IsWorkingDay;
  readonly newId: () => Id;
  readonly now: Instant;
  /** The unit to which it is owed, where it has screens here. */
  readonly ringsAt: Id | null;
}

type Known = Pick<Planning, 'pack' | 'isWorkingDay'>;
/** Pack and calendar are the same for all clocks that one use case starts. */
const knownOf = new WeakMap<Ctx, Promise<Known>>();

/** Gathers what planning needs; outside parties (province, State Council) have no screens here. */
export async function planningOf(ctx: Ctx, owedToUnitId: Id | null): Promise<Planning> {
  const known = knownOf.get(ctx) ?? askFor(ctx);
  knownOf.set(ctx, known);
  const owedTo = owedToUnitId === null ? undefined : (await unitsByIds(ctx, [owedToUnitId])).get(owedToUnitId);
  return {
    ...(await known),
    newId: ctx.newId,
    now: ctx.now,
    ringsAt: owedTo?.external === true ? null : owedToUnitId,
  };
}

async function askFor(ctx: Ctx): Promise<Known> {
  return { pack: await currentPack(ctx), isWorkingDay: await workingDayTest(ctx) };
}

/** The steps of a clock, each with the event it will be when it fires. A15.1 */
export function stepsOf(clock: ClockRecord, planning: Planning): StepRecord[] {
  const planned = planSteps({ ...clock, owedToUnitId: planning.ringsAt }, planning);
  return planned.map((step) => ({
    ...step,
    clockId: clock.id,
    revision: clock.revision,
    ...announcementOf(clock, step),
  }));
}

function announcementOf(
  clock: ClockRecord,
  step: PlannedStep,
): Pick<StepRecord, 'eventType' | 'payload' | 'visibleTo'> {
  const payload = {
    clockId: clock.id,
    rule: clock.rule,
    term: clock.term,
    label: clock.subjectLabel,
    stage: step.stage,
    owingUnitId: clock.owingUnitId,
    owedToUnitId: clock.owedToUnitId,
    dueAt: clock.dueAt,
    alarmIds: step.alarms.map(({ id }) => id),
  };
  const where = {
    subject: { kind: clock.subjectKind, id: clock.subjectId },
    visibleTo: [clock.owingUnitId, ...step.alarms.map(({ unitId }) => unitId)],
  };
  const event =
    step.kind === 'reminder'
      ? eventOf(reminded, payload, where)
      : step.kind === 'due'
        ? eventOf(overdue, payload, where)
        : eventOf(
            climbed,
            { ...payload, audience: [...new Set(step.alarms.flatMap(({ audience }) => audience))] },
            where,
          );
  return { eventType: event.type, payload: event.payload, visibleTo: event.visibleTo };
}
