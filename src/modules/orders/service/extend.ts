// Extensions (延期): asked by the ordered unit, decided by whoever ordered; for outside orders the desk that registered
// the order registers the decision with who said it. The clock itself is moved by the deadlines room.
import { SYSTEM_ACTOR } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound, valueOf } from '#platform/refusal.ts';
import { extendClock } from '#modules/deadlines/index.ts';
import type { AskExtension, DecideExtension, OrderClock } from '../contract.ts';
import { extensionAsked, extensionDecided } from '../events.ts';
import { isOutside } from '../rules/acts.ts';
import { checkExtension, type ParentClock } from '../rules/dues.ts';
import { decideExtensionRow, insertExtension, lockExtension } from '../store.ts';
import { announce } from './announce.ts';
import { openClocks } from './clocks.ts';
import { loadAssignment, type Loaded } from './load.ts';

/** Asks for more time on one running clock. A15.2, A18.1 */
export async function askExtension(
  ctx: Ctx,
  assignmentId: Id,
  input: AskExtension,
): Promise<{ extensionId: Id; assignmentId: Id; at: Instant }> {
  const loaded = await loadAssignment(ctx, assignmentId, 'askExtension');
  const clock = await runningClock(ctx, loaded, input.clock);
  valueOf(checkExtension(input.wantedDueAt, clock.dueAt, ctx.now));
  await insertExtension(ctx, {
    id: input.id,
    assignment_id: assignmentId,
    clock: input.clock,
    asked_at: ctx.now,
    asked_by: ctx.actor.personId,
    reason: input.reason,
    wanted_due_at: input.wantedDueAt,
    state: 'asked',
    decided_at: null,
    decided_by: null,
    said_by: null,
    new_due_at: null,
    words: null,
  });
  await announce(ctx, extensionAsked, loaded, {
    extensionId: input.id,
    clock: input.clock,
    wantedDueAt: input.wantedDueAt,
    reason: input.reason,
    at: ctx.now,
  });
  return { extensionId: input.id, assignmentId, at: ctx.now };
}

export interface ExtensionDecision {
  readonly extensionId: Id;
  readonly assignmentId: Id;
  readonly state: 'granted' | 'refused';
  readonly newDueAt: Instant | null;
  readonly at: Instant;
}

/** Grants or refuses an extension, once. A15.2, A18.1 */
export async function decideExtension(ctx: Ctx, extensionId: Id, input: DecideExtension): Promise<ExtensionDecision> {
  const extension = await lockExtension(ctx, extensionId);
  if (extension === null) throw notFound();
  const loaded = await loadAssignment(ctx, extension.assignment_id, 'decideExtension');
  if (extension.state !== 'asked') throw new Refusal('orders.extensionDecided');
  const newDueAt = input.granted ? (input.newDueAt ?? extension.wanted_due_at) : null;
  if (newDueAt !== null) {
    const clock = await runningClock(ctx, loaded, extension.clock);
    valueOf(checkExtension(newDueAt, clock.dueAt, ctx.now));
    // An outside party does not log in: the house moves the clock for it, on the word that is registered here.
    const decider = isOutside(loaded.facts) ? { ...ctx, actor: SYSTEM_ACTOR } : ctx;
    await extendClock(decider, { id: clock.deadlineId, dueAt: newDueAt, reason: input.words });
  }
  const state = input.granted ? ('granted' as const) : ('refused' as const);
  await decideExtensionRow(ctx, extensionId, {
    state,
    decided_at: ctx.now,
    decided_by: ctx.actor.personId,
    said_by: input.saidBy,
    new_due_at: newDueAt,
    words: input.words,
  });
  await announce(ctx, extensionDecided, loaded, {
    extensionId,
    clock: extension.clock,
    granted: input.granted,
    newDueAt,
    words: input.words,
    at: ctx.now,
  });
  return { extensionId, assignmentId: extension.assignment_id, state, newDueAt, at: ctx.now };
}

async function runningClock(ctx: Ctx, loaded: Loaded, clock: OrderClock): Promise<ParentClock> {
  const found = (await openClocks(ctx, loaded.order.id, loaded.assignment.unit_id)).find(
    (each) => each.clock === clock,
  );
  if (found === undefined) throw new Refusal('orders.noRunningClock');
  return found;
}
