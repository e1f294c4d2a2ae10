// The reaction inside the transaction of every event: clocks start, are met and cancelled with their cause.
// Ending comes before starting, so that one event may meet the old clock of a rhythm and start the next one.
import { z } from 'zod';
import { owedPayload } from '#shared/deadline.ts';
import type { NewEvent } from '#shared/event.ts';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { valueOf } from '#platform/refusal.ts';
import { currentCalendar } from '#modules/calendar/index.ts';
import { alarmRaised, alarmsCleared } from '../events.ts';
import { dueBy } from '../rules/due.ts';
import { announcement } from '../rules/plan.ts';
import { stateWhenMet } from '../rules/states.ts';
import { clearOfClocks } from '../store/alarms.ts';
import {
  endClocks,
  insertClocks,
  lockOpenClocks,
  type AnnouncedAlarm,
  type ClockRecord,
  type Ending,
  type StepRecord,
} from '../store/clocks.ts';
import { planningOf, stepsOf, type Planning } from './planning.ts';
import { concernedBy, type Definition } from './registry.ts';

const owedSchema = z.object(owedPayload);
type Owed = z.infer<typeof owedSchema>;
type Happened = NewEvent & { readonly id: Id };

/** Starts, meets and cancels the clocks that an event concerns. A15.1, A15.2 */
export async function deadlineReaction(ctx: Ctx, event: Happened): Promise<void> {
  const concerned = concernedBy(event.type);
  if (concerned === null) return;
  const owed = owedSchema.parse(event.payload);
  await endBy(ctx, event, owed, concerned.meets, 'met');
  await endBy(ctx, event, owed, concerned.cancels, 'cancelled');
  if (concerned.starts.length > 0) await startBy(ctx, event, owed, concerned.starts);
}

async function endBy(
  ctx: Ctx,
  event: Happened,
  owed: Owed,
  definitions: readonly Definition[],
  how: 'met' | 'cancelled',
): Promise<void> {
  const rules = definitions.filter((definition) => names(owed, definition)).map(({ rule }) => rule);
  if (rules.length === 0) return;
  const clocks = await lockOpenClocks(ctx.tx, {
    rules,
    kind: owed.owedSubject.kind,
    id: owed.owedSubject.id,
    owingUnitId: owed.owingUnitId,
  });
  if (clocks.length === 0) return;
  const at = owed.at ?? ctx.now;
  const endings = clocks.map((clock): Ending => ({
    id: clock.id,
    state: how === 'met' ? stateWhenMet(clock.dueAt, at) : 'cancelled',
    metAt: how === 'met' ? at : null,
    metByEvent: how === 'met' ? event.id : null,
    reason: how === 'met' ? null : (owed.reason ?? null),
  }));
  await endClocks(ctx.tx, ctx.now, endings);
  const units = await clearOfClocks(
    ctx.tx,
    ctx.now,
    clocks.map(({ id }) => id),
    how,
  );
  if (units.length > 0) {
    ctx.emit(
      eventOf(
        alarmsCleared,
        { unitIds: units, label: owed.owedSubject.label },
        { subject: owed.owedSubject, visibleTo: units },
      ),
    );
  }
}

/** An event may name only some of the rules; otherwise it concerns all that list it. */
function names(owed: Owed, definition: Definition): boolean {
  return owed.only === undefined || owed.only.includes(definition.rule) || owed.only.includes(definition.key);
}

async function startBy(ctx: Ctx, event: Happened, owed: Owed, definitions: readonly Definition[]): Promise<void> {
  const wanted = definitions.filter(
    (definition) => definition.limit !== null || owed.due?.[definition.key] !== undefined,
  );
  if (wanted.length === 0) return;
  const planning = await planningOf(ctx, owed.owedToUnitId);
  const clocks: ClockRecord[] = [];
  const steps: StepRecord[] = [];
  const announced: AnnouncedAlarm[] = [];
  for (const definition of wanted) {
    const clock = await startOne(ctx, event, owed, definition, planning);
    clocks.push(clock);
    steps.push(...stepsOf(clock, planning));
    if (definition.announce === undefined) continue;
    const alarm = announcement(clock, definition.announce, planning);
    announced.push({ ...alarm, clockId: clock.id });
    ctx.emit(
      eventOf(
        alarmRaised,
        {
          alarmId: alarm.id,
          unitId: alarm.unitId,
          class: alarm.class,
          term: clock.term,
          label: clock.subjectLabel,
          clockId: clock.id,
        },
        { subject: owed.owedSubject, visibleTo: [alarm.unitId] },
      ),
    );
  }
  await insertClocks(ctx.tx, ctx.now, clocks, steps, announced);
}

async function startOne(
  ctx: Ctx,
  event: Happened,
  owed: Owed,
  definition: Definition,
  planning: Planning,
): Promise<ClockRecord> {
  const given = owed.due?.[definition.key];
  const startedAt = given?.startedAt ?? owed.at ?? ctx.now;
  const due = given ?? (await dueByLimit(ctx, definition, startedAt, planning));
  return {
    id: ctx.newId(),
    rule: definition.rule,
    row: definition.row,
    pack: `${planning.pack.id}/${planning.pack.version}`,
    term: definition.term,
    ladder: definition.ladder,
    subjectKind: owed.owedSubject.kind,
    subjectId: owed.owedSubject.id,
    subjectLabel: owed.owedSubject.label,
    owingUnitId: owed.owingUnitId,
    owedToUnitId: owed.owedToUnitId,
    startedAt,
    dueAt: due.dueAt,
    because: due.because,
    state: 'running',
    overdueAt: null,
    metAt: null,
    startEvent: event.id,
    parentId: given?.parentDeadlineId ?? null,
    revision: 1,
    reason: null,
  };
}

async function dueByLimit(ctx: Ctx, definition: Definition, startedAt: ClockRecord['startedAt'], planning: Planning) {
  if (definition.limit === null) throw new Error(`${definition.rule}: no limit and no due time in its start event`);
  return valueOf(dueBy(planning.pack, definition.limit, startedAt, await currentCalendar(ctx)));
}
