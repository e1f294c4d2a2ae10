// Loading of orders: only in the actor's scope, only for an act that the rules allow, locked where it will be written.
// Outside the scope is 404; inside but not this unit's to do is 403; in the wrong state is 422.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden, notFound, stale } from '#platform/refusal.ts';
import { unitsByIds, type UnitRef } from '#modules/org/index.ts';
import type { OrderAct } from '../contract.ts';
import { mayAct, type AssignmentFacts } from '../rules/acts.ts';
import { findAssignment, findOrder, orderById, type AssignmentRecord, type OrderRecord } from '../store.ts';

export interface Loaded {
  readonly order: OrderRecord;
  readonly assignment: AssignmentRecord;
  readonly facts: AssignmentFacts;
}

/** What the rules look at, from the rows. */
export function factsOf(order: OrderRecord, assignment: AssignmentRecord): AssignmentFacts {
  return {
    kind: order.kind,
    ownerUnitId: order.owner_unit_id,
    issuerUnitId: order.issuer_unit_id,
    unitId: assignment.unit_id,
    writtenAsked: order.written_asked,
    receivedAt: assignment.received_at,
    phoneAnsweredAt: assignment.phone_answered_at,
    writtenAnsweredAt: assignment.written_answered_at,
    endedAt: assignment.ended_at,
  };
}

/** An order to read. */
export async function loadOrder(ctx: Ctx, id: Id): Promise<OrderRecord> {
  const order = await findOrder(ctx, id);
  if (order === null) throw notFound();
  return order;
}

const NOT_THIS_UNIT = new Set(['orders.notAddressed', 'orders.notIssuer']);

/** An assignment for one act, locked; a revision that is not the newest is refused. */
export async function loadAssignment(ctx: Ctx, id: Id, act: OrderAct, revision?: number): Promise<Loaded> {
  const assignment = await findAssignment(ctx, id, true);
  if (assignment === null) throw notFound();
  const order = await orderById(ctx, assignment.order_id);
  const facts = factsOf(order, assignment);
  const decision = mayAct(act, facts, ctx.actor.unitId);
  if (!decision.ok && NOT_THIS_UNIT.has(decision.code)) throw forbidden(decision.code);
  if (revision !== undefined && revision !== assignment.revision) throw stale(assignment.revision);
  if (!decision.ok) throw new Refusal(decision.code);
  return { order, assignment, facts };
}

/** The unit the actor acts for; an actor without one is kept out by the roles already. */
export function actingUnit(ctx: Ctx): Id {
  if (ctx.actor.unitId === null) throw forbidden();
  return ctx.actor.unitId;
}

/** A unit out of a map that must hold it. */
export function unitIn(units: ReadonlyMap<Id, UnitRef>, id: Id): UnitRef {
  const unit = units.get(id);
  if (unit === undefined) throw new Error(`unit ${id} of an order is not there`);
  return unit;
}

/** The units that an order names, for events and answers. */
export async function unitsOfOrder(
  ctx: Ctx,
  order: OrderRecord,
  more: readonly Id[],
): Promise<ReadonlyMap<Id, UnitRef>> {
  return unitsByIds(ctx, [...new Set([order.owner_unit_id, order.issuer_unit_id, ...more])]);
}
