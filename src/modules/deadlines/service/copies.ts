// Alarms of a unit whose desk is off line: they mean its leader too and are repeated at its superior, until they end.
// Which desk is off line is decided by the notify room.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { alarmsCleared } from '../events.ts';
import { clearCopies, ringingUncopied, unitsToRepeat, widenRinging, type CopyPlace } from '../store/alarms.ts';
import { raiseAlarm, subjectOf } from './alarms.ts';

/** Units among some at which something rings that is not repeated yet; asked before anything is written. */
export function unitsToRepeatFor(ctx: Pick<Ctx, 'tx'>, places: readonly CopyPlace[]): Promise<Id[]> {
  return unitsToRepeat(ctx.tx, places);
}

/** From where to where alarms are repeated, and whom they mean. */
export interface Copying extends CopyPlace {
  /** Audiences at the superior. */
  readonly audience: readonly string[];
}

/** Repeats what rings unheard at a unit; each alarm once. Answers how many copies are new. A08.8 */
export async function copyRinging(ctx: Ctx, { fromUnitId, ownAudience, toUnitId, audience }: Copying): Promise<number> {
  if (ownAudience.length > 0) await widenRinging(ctx.tx, fromUnitId, ownAudience);
  if (toUnitId === null) return 0;
  await endCopies(ctx, fromUnitId, 'ended');
  let copied = 0;
  for (const alarm of await ringingUncopied(ctx.tx, fromUnitId, toUnitId)) {
    const { term, since, id: copyOf } = alarm;
    const raised = await raiseAlarm(ctx, {
      unitId: toUnitId,
      class: 'rings',
      audience,
      term,
      subject: subjectOf(alarm),
      since,
      copyOf,
    });
    if (raised !== null) copied += 1;
  }
  return copied;
}

/** Ends the copies of a unit's alarms elsewhere: all, because its desk is back, or those whose original has ended. */
export async function endCopies(ctx: Ctx, ofUnitId: Id, which: 'all' | 'ended'): Promise<void> {
  const units = await clearCopies(ctx.tx, ctx.now, ofUnitId, which);
  if (units.length === 0) return;
  ctx.emit(
    eventOf(
      alarmsCleared,
      { unitIds: units, label: '' },
      { subject: { kind: 'unit', id: ofUnitId }, visibleTo: units },
    ),
  );
}
