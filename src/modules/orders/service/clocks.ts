// The clocks of orders as the deadlines room keeps them: read for pages and lists, asked for before handing down.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { clocksOf, type Clock } from '#modules/deadlines/index.ts';
import { ORDER_CLOCKS, type OrderClock, type OrderClockView } from '../contract.ts';
import type { ParentClock } from '../rules/dues.ts';

const OPEN = new Set(['running', 'overdue']);

/** True where a clock still asks for something. */
export function isOpen(clock: { readonly state: string }): boolean {
  return OPEN.has(clock.state);
}

/** Clocks of orders, by order and owing unit. */
export async function clocksByOrder(ctx: Ctx, orderIds: readonly Id[]): Promise<ReadonlyMap<string, OrderClockView[]>> {
  const clocks = await clocksOf(
    ctx,
    orderIds.map((id) => ({ kind: 'order', id })),
  );
  const found = new Map<string, OrderClockView[]>();
  for (const clock of clocks) {
    const name = clockName(clock.rule);
    if (name === null) continue;
    const key = keyOf(clock.subject.id, clock.owingUnit.id);
    found.set(key, [...(found.get(key) ?? []), viewOf(clock, name)]);
  }
  return found;
}

/** Where `clocksByOrder` keeps the clocks of one assignment. */
export function keyOf(orderId: Id, unitId: Id): string {
  return `${orderId}/${unitId}`;
}

/** The clocks of one assignment that still ask for something. */
export async function openClocks(ctx: Ctx, orderId: Id, unitId: Id): Promise<ParentClock[]> {
  const clocks = (await clocksByOrder(ctx, [orderId])).get(keyOf(orderId, unitId)) ?? [];
  return clocks.filter(isOpen).map(({ deadlineId, clock, dueAt }) => ({ deadlineId, clock, dueAt }));
}

function clockName(rule: string): OrderClock | null {
  return ORDER_CLOCKS.find((name) => rule === `orders.${name}`) ?? null;
}

function viewOf(clock: Clock, name: OrderClock): OrderClockView {
  return {
    deadlineId: clock.id,
    clock: name,
    term: clock.term,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    state: clock.state,
    metAt: clock.metAt,
    because: clock.because,
    parentDeadlineId: clock.parentId,
  };
}
