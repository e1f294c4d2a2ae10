// Alarms as a screen hears them: those of the actor's unit, taking note (知悉), raising and clearing without a clock.
// An alarm rings at its whole unit until somebody takes note; `mine` says whom it means first.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { PAGE_LIMIT } from '#shared/limits.ts';
import type { Ctx } from '#platform/context.ts';
import { port } from '#platform/ports.ts';
import { Refusal, notFound } from '#platform/refusal.ts';
import { workingDayTest } from '#modules/calendar/index.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { currentPack, officeInstant, type RegulationPack } from '#modules/regulation/index.ts';
import type { AcknowledgeReceipt, Alarm, AlarmClass, DeadlineSubject } from '../contract.ts';
import { alarmAcknowledged, alarmRaised, alarmsCleared } from '../events.ts';
import { isMeant } from '../rules/audience.ts';
import { whyLate } from '../rules/late.ts';
import { plannedAlarm } from '../rules/plan.ts';
import {
  activeAlarms,
  clearOfSubject,
  insertAlarm,
  lockAlarm,
  markAcknowledged,
  unheardArrivals,
  type AlarmRecord,
} from '../store/alarms.ts';

/** What rings and shows at the actor's unit now; what belongs to office hours is left out outside of them. A08.8 */
export async function listAlarms(ctx: Ctx): Promise<{ now: Instant; items: Alarm[] }> {
  const { unitId } = ctx.actor;
  if (unitId === null) return { now: ctx.now, items: [] };
  const rows = await activeAlarms(ctx.tx, unitId, PAGE_LIMIT);
  if (rows.length === 0) return { now: ctx.now, items: [] };
  const pack = await currentPack(ctx);
  const shown =
    rows.some((row) => row.class === 'office') && !(await officeIsOpen(ctx, pack))
      ? rows.filter((row) => row.class !== 'office')
      : rows;
  const onDuty = (await port('whoIsOnDuty')(ctx, [unitId])).get(unitId) ?? [];
  const units = await unitsByIds(ctx, [
    ...new Set(shown.flatMap((row) => [row.owingUnitId, row.copyOfUnitId].filter((id) => id !== null))),
  ]);
  const named = (id: Id | null) => (id === null || id === unitId ? null : { id, name: units.get(id)?.shortName ?? '' });
  return {
    now: ctx.now,
    items: shown.map((row) => ({
      id: row.id,
      class: row.class,
      audience: [...row.audience],
      audienceNames: row.audience.map(
        (code) => pack.audiences.find((audience) => audience.code === code)?.name ?? code,
      ),
      mine: isMeant(row.audience, ctx.actor, onDuty),
      term: row.term,
      subject: subjectOf(row),
      clockId: row.clockId,
      stage: row.stage,
      dueAt: row.dueAt,
      owingUnit: named(row.owingUnitId),
      since: row.since,
      raisedAt: row.raisedAt,
      // A state that a room tells of (a desk off line) has no instant at which it should have rung.
      late: row.clockId === null ? null : whyLate(row),
      climbed: row.climbed,
      copyOfUnit: named(row.copyOfUnitId),
      acknowledgedAt: row.acknowledgedAt,
      acknowledgedName: row.acknowledgedName,
    })),
  };
}

async function officeIsOpen(ctx: Ctx, pack: RegulationPack): Promise<boolean> {
  return officeInstant(pack, ctx.now, await workingDayTest(ctx)) === ctx.now;
}

/** Takes note (知悉): ringing ends for the unit, who and when is seen by everyone there, the clock goes on. A08.8 */
export async function acknowledgeAlarm(ctx: Ctx, id: Id): Promise<AcknowledgeReceipt> {
  const { unitId } = ctx.actor;
  const alarm = unitId === null ? null : await lockAlarm(ctx.tx, id, unitId);
  if (alarm === null || unitId === null) throw notFound();
  if (alarm.acknowledgedAt !== null)
    return { id, acknowledgedAt: alarm.acknowledgedAt, acknowledgedName: alarm.acknowledgedName ?? '' };
  if (alarm.clearedAt !== null) throw new Refusal('deadlines.alarmEnded', { status: 409 });
  const { personId, name } = ctx.actor;
  const copiesAt = await markAcknowledged(ctx.tx, id, ctx.now, { personId, name });
  const payload = { alarmId: id, unitId, term: alarm.term, label: alarm.subjectLabel, personId, name };
  ctx.emit(eventOf(alarmAcknowledged, payload, { subject: subjectOf(alarm), visibleTo: [unitId, ...copiesAt] }));
  return { id, acknowledgedAt: ctx.now, acknowledgedName: name };
}

/** Whoever takes in what arrived (签收) has heard its bell: the arrival stops ringing at the actor's unit, the clock goes on. A17.1 */
export async function hearArrival(ctx: Ctx, subject: { kind: string; id: Id }): Promise<void> {
  if (ctx.actor.unitId === null) return;
  for (const id of await unheardArrivals(ctx.tx, subject, ctx.actor.unitId)) await acknowledgeAlarm(ctx, id);
}

export interface AlarmToRaise {
  readonly unitId: Id;
  readonly class: AlarmClass;
  /** Codes of the pack's audiences. */
  readonly audience: readonly string[];
  readonly term: string;
  readonly subject: DeadlineSubject;
  readonly since: Instant;
  /** The alarm of another unit that this one repeats. */
  readonly copyOf?: Id;
}

/** Raises an alarm that hangs on no clock, in the transaction of its cause; what rings climbs like any other. A08.8 */
export async function raiseAlarm(ctx: Ctx, alarm: AlarmToRaise): Promise<Id | null> {
  const pack = await currentPack(ctx);
  const planning = { pack, isWorkingDay: () => true, newId: ctx.newId, now: ctx.now };
  const planned = plannedAlarm(planning, alarm.unitId, alarm.class, alarm.audience);
  const isNew = await insertAlarm(ctx.tx, ctx.now, {
    ...planned,
    term: alarm.term,
    subject: alarm.subject,
    since: alarm.since,
    copyOf: alarm.copyOf ?? null,
  });
  if (!isNew) return null;
  ctx.emit(
    eventOf(
      alarmRaised,
      {
        alarmId: planned.id,
        unitId: alarm.unitId,
        class: alarm.class,
        term: alarm.term,
        label: alarm.subject.label,
        clockId: null,
      },
      { subject: alarm.subject, visibleTo: [alarm.unitId] },
    ),
  );
  return planned.id;
}

/** Ends the alarms about a subject that hang on no clock; clocks end theirs themselves. */
export async function clearAlarms(
  ctx: Ctx,
  subject: { kind: string; id: Id; label?: string },
  unitId?: Id,
): Promise<void> {
  const units = await clearOfSubject(ctx.tx, ctx.now, subject, unitId ?? null);
  if (units.length === 0) return;
  ctx.emit(eventOf(alarmsCleared, { unitIds: units, label: subject.label ?? '' }, { subject, visibleTo: units }));
}

/** What an alarm is about. */
export function subjectOf(alarm: AlarmRecord): DeadlineSubject {
  return { kind: alarm.subjectKind, id: alarm.subjectId, label: alarm.subjectLabel };
}
