// Telling what happened: every event of the room has the matter as subject, its title, and the units that may see it.
import { eventOf, type EventType } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { sidesOf, watchersOf, type Dispatch } from '../store/dispatches.ts';
import type { Matter } from '../store/matters.ts';

type Known = 'matterId' | 'title';

/** Units inside the house of a matter: its own, and the superior that entered it for the unit. */
export function insiders(matter: Matter): Id[] {
  return [matter.unit_id, ...(matter.entered_by_unit_id === null ? [] : [matter.entered_by_unit_id])];
}

/** Everybody who may see what left the house: insiders, the line above, all to whom it (or the report named) was sent. A05.1 */
export async function everyone(ctx: Ctx, matter: Matter, reportId: Id | null = null): Promise<Id[]> {
  return [...new Set([...insiders(matter), ...(await watchersOf(ctx.tx, matter, ctx.now, reportId))])];
}

/** Who may see what happens to one dispatch: its two sides, and on the line everybody above. A05.1 */
export async function bothSides(
  ctx: Ctx,
  matter: Matter,
  dispatch: Pick<Dispatch, 'to_unit_id' | 'outside' | 'role'>,
): Promise<Id[]> {
  return [...new Set([...insiders(matter), ...(await sidesOf(ctx.tx, matter.unit_id, dispatch, ctx.now))])];
}

/** Announces an event about a matter. */
export function announce<Name extends string, S extends z.ZodType>(
  ctx: Ctx,
  matter: Matter,
  type: EventType<Name, S>,
  payload: Omit<z.input<S>, Known>,
  visibleTo: readonly Id[],
): void {
  const full = { ...payload, matterId: matter.id, title: matter.title } as unknown as z.input<S>;
  ctx.emit(eventOf(type, full, { subject: { kind: 'matter', id: matter.id }, visibleTo }));
}

/** What is owed about a matter: by its unit, to the superior on the line. */
export function owedAbout(matter: Matter, owedToUnitId: Id | null) {
  return {
    owedSubject: { kind: 'matter', id: matter.id, label: matter.title },
    owingUnitId: matter.unit_id,
    owedToUnitId,
  };
}
