// A desk that registers an order which an outside party gave it knows of it: the bell of the arrival does not ring there.
// Not decided here: reminders and the ladder, which ring like those of any other order.
import type { NewEvent } from '#shared/event.ts';
import type { Ctx } from '#platform/context.ts';
import { hearArrival } from '#modules/deadlines/index.ts';

/** Takes note of an arrival in the transaction in which the own unit caused it. A15.2 */
export async function hearOwnArrival(ctx: Ctx, event: NewEvent): Promise<void> {
  if (event.subject.kind !== 'order' || ctx.actor.unitId === null) return;
  if (event.payload['unitId'] === ctx.actor.unitId) await hearArrival(ctx, event.subject);
}
