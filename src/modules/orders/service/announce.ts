// How an order's events are made: what it is called, who owes whom, who may see it, in which time line it stands.
import type { z } from 'zod';
import type { EventType, SubjectRef } from '#shared/event.ts';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { UnitRef } from '#modules/org/index.ts';
import type { AssignmentRecord, OrderRecord } from '../store.ts';
import { unitIn, unitsOfOrder } from './load.ts';

/** What an order is called on desks and in alarms: 固关镇山体滑坡（核实〔2026〕5号）. */
export function labelOf(order: Pick<OrderRecord, 'about' | 'number_text'>): string {
  return `${order.about}（${order.number_text}）`;
}

/** The time line an order stands in: that of its matter, else its own. */
export function placeOf(order: Pick<OrderRecord, 'id' | 'matter_id'>): SubjectRef {
  return order.matter_id === null ? { kind: 'order', id: order.id } : { kind: 'matter', id: order.matter_id };
}

/** The units that may see an order's events: who ordered (or registered) and who is ordered. */
export function seenBy(order: OrderRecord, assignment: Pick<AssignmentRecord, 'unit_id'>): Id[] {
  return [order.owner_unit_id, assignment.unit_id];
}

/** The part of a payload that all events of an assignment share. */
export function aboutOf(ctx: Ctx, order: OrderRecord, assignment: AssignmentRecord, units: ReadonlyMap<Id, UnitRef>) {
  return {
    owedSubject: { kind: 'order', id: order.id, label: labelOf(order) },
    owingUnitId: assignment.unit_id,
    owedToUnitId: order.issuer_unit_id,
    orderId: order.id,
    assignmentId: assignment.id,
    kind: order.kind,
    number: order.number_text,
    about: order.about,
    issuer: unitIn(units, order.issuer_unit_id).shortName,
    unit: unitIn(units, assignment.unit_id).shortName,
    by: ctx.actor.kind === 'person' ? ctx.actor.name : null,
  };
}

type AboutKeys = keyof ReturnType<typeof aboutOf>;

/** Announces what happened to an assignment. */
export async function announce<S extends z.ZodType>(
  ctx: Ctx,
  type: EventType<string, S>,
  at: { order: OrderRecord; assignment: AssignmentRecord },
  more: Omit<z.input<S>, AboutKeys>,
): Promise<void> {
  const units = await unitsOfOrder(ctx, at.order, [at.assignment.unit_id]);
  const payload = { ...aboutOf(ctx, at.order, at.assignment, units), ...more } as z.input<S>;
  ctx.emit(eventOf(type, payload, { subject: placeOf(at.order), visibleTo: seenBy(at.order, at.assignment) }));
}
