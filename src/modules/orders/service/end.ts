// Taking note of an order, taking it back with a reason, closing it when whoever ordered is satisfied.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { hearArrival } from '#modules/deadlines/index.ts';
import type { AssignmentReceipt } from '../contract.ts';
import { acknowledged, closed, withdrawn } from '../events.ts';
import { stateOf } from '../rules/acts.ts';
import { updateAssignment, type AssignmentRecord } from '../store.ts';
import { announce } from './announce.ts';
import { loadAssignment, type Loaded } from './load.ts';

/** Takes note (签收): the bell of the arrival stops, the clocks run since the order was given. A17.1 */
export async function acknowledgeOrder(ctx: Ctx, assignmentId: Id): Promise<AssignmentReceipt> {
  const loaded = await loadAssignment(ctx, assignmentId, 'acknowledge');
  await hearArrival(ctx, { kind: 'order', id: loaded.order.id });
  const state = stateOf({ ...loaded.facts, receivedAt: ctx.now }, null);
  const receipt = await move(ctx, loaded, { state, received_at: ctx.now, received_by: ctx.actor.personId });
  await announce(ctx, acknowledged, loaded, { at: ctx.now });
  return receipt;
}

/** Takes the order back from one unit; its clocks are cancelled with the reason. A15.8 */
export async function withdrawAssignment(
  ctx: Ctx,
  assignmentId: Id,
  input: { reason: string; revision: number },
): Promise<AssignmentReceipt> {
  const loaded = await loadAssignment(ctx, assignmentId, 'withdraw', input.revision);
  const receipt = await move(ctx, loaded, {
    state: 'withdrawn',
    ended_at: ctx.now,
    ended_by: ctx.actor.personId,
    ended_reason: input.reason,
  });
  await announce(ctx, withdrawn, loaded, { at: ctx.now, reason: input.reason });
  return receipt;
}

/** Closes an answered order (办结). A15.2 */
export async function closeAssignment(
  ctx: Ctx,
  assignmentId: Id,
  input: { words: string; revision: number },
): Promise<AssignmentReceipt> {
  const loaded = await loadAssignment(ctx, assignmentId, 'close', input.revision);
  const ended_reason = input.words === '' ? null : input.words;
  const receipt = await move(ctx, loaded, {
    state: 'closed',
    ended_at: ctx.now,
    ended_by: ctx.actor.personId,
    ended_reason,
  });
  await announce(ctx, closed, loaded, { at: ctx.now, words: input.words });
  return receipt;
}

async function move(
  ctx: Ctx,
  loaded: Loaded,
  patch: Partial<AssignmentRecord> & Pick<AssignmentRecord, 'state'>,
): Promise<AssignmentReceipt> {
  const revision = await updateAssignment(ctx, loaded.assignment.id, patch);
  return { assignmentId: loaded.assignment.id, orderId: loaded.order.id, state: patch.state, revision, at: ctx.now };
}
