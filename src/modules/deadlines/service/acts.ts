// Acts of people on clocks: extending and waiving with a reason, by the desk to which it is owed.
// What is owed to nobody outside (telling one's own leaders) is decided by a leader of the unit itself.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden, notFound, stale, valueOf } from '#platform/refusal.ts';
import type { ClockReceipt } from '../contract.ts';
import { alarmsCleared, extended, waived } from '../events.ts';
import { decidesOn } from '../rules/decides.ts';
import { extendTo, may } from '../rules/states.ts';
import { clearOfClocks } from '../store/alarms.ts';
import { endClocks, insertSteps, lockClock, moveDue, type ClockRecord } from '../store/clocks.ts';
import { planningOf, stepsOf } from './planning.ts';
import { seesClock } from './read.ts';

/** Gives a clock more time (延期): new due time, new steps, the reason kept. A18.1 */
export async function extendClock(
  ctx: Ctx,
  input: { id: Id; dueAt: Instant; reason: string; revision?: number },
): Promise<ClockReceipt> {
  const clock = await clockToDecide(ctx, input.id, input.revision);
  valueOf(extendTo(clock, input.dueAt, ctx.now));
  const revision = await moveDue(ctx.tx, ctx.now, clock.id, input.dueAt, input.reason);
  const planning = await planningOf(ctx, clock.owedToUnitId);
  await insertSteps(ctx.tx, ctx.now, stepsOf({ ...clock, dueAt: input.dueAt, revision }, planning));
  await clearAlarmsOf(ctx, clock, 'superseded');
  const { subject, visibleTo, label } = whereOf(clock);
  ctx.emit(
    eventOf(
      extended,
      { clockId: clock.id, term: clock.term, label, from: clock.dueAt, to: input.dueAt, reason: input.reason },
      { subject, visibleTo },
    ),
  );
  return { id: clock.id, state: 'running', dueAt: input.dueAt, revision };
}

/** No longer asks for something (免办), with the reason. */
export async function waiveClock(
  ctx: Ctx,
  input: { id: Id; reason: string; revision?: number },
): Promise<ClockReceipt> {
  const clock = await clockToDecide(ctx, input.id, input.revision);
  if (!may('waive', clock.state)) throw new Refusal('deadlines.alreadyEnded', { status: 409 });
  await endClocks(ctx.tx, ctx.now, [
    { id: clock.id, state: 'waived', metAt: null, metByEvent: null, reason: input.reason },
  ]);
  await clearAlarmsOf(ctx, clock, 'cancelled');
  const { subject, visibleTo, label } = whereOf(clock);
  ctx.emit(
    eventOf(waived, { clockId: clock.id, term: clock.term, label, reason: input.reason }, { subject, visibleTo }),
  );
  return { id: clock.id, state: 'waived', dueAt: clock.dueAt, revision: clock.revision + 1 };
}

async function clockToDecide(ctx: Ctx, id: Id, revision: number | undefined): Promise<ClockRecord> {
  const clock = await lockClock(ctx.tx, id);
  if (clock === null || !(await seesClock(ctx, clock.id))) throw notFound();
  if (!decidesOn(clock, ctx.actor)) throw forbidden('deadlines.notYours');
  if (!may('extend', clock.state)) throw new Refusal('deadlines.alreadyEnded', { status: 409 });
  if (revision !== undefined && revision !== clock.revision) throw stale(clock.revision);
  return clock;
}

async function clearAlarmsOf(ctx: Ctx, clock: ClockRecord, why: 'cancelled' | 'superseded'): Promise<void> {
  const units = await clearOfClocks(ctx.tx, ctx.now, [clock.id], why);
  const { subject, label } = whereOf(clock);
  if (units.length > 0) ctx.emit(eventOf(alarmsCleared, { unitIds: units, label }, { subject, visibleTo: units }));
}

function whereOf(clock: ClockRecord) {
  return {
    subject: { kind: clock.subjectKind, id: clock.subjectId },
    visibleTo: [clock.owingUnitId, ...(clock.owedToUnitId === null ? [] : [clock.owedToUnitId])],
    label: clock.subjectLabel,
  };
}
