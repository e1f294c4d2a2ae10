// Giving orders: to units below, registered for an outside party, handed down with less time.
// A second order on the same matter is a new order; nothing here changes an earlier one.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { nextNumber } from '#platform/numbers.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { workingDaysBefore, yearsUnannounced } from '#modules/calendar/index.ts';
import { isWithin, unitOf, unitsByIds } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import { matterForOrders } from '#modules/reports/index.ts';
import type { HandDown, IssueOrder, OrderKind, OrderReceipt, RegisterOutsideOrder } from '../contract.ts';
import { taskOrdered, verificationOrdered } from '../events.ts';
import { checkCallerNumber, checkMinute, duesOf, type Dues, type ParentClock } from '../rules/dues.ts';
import { insertOrder, type AssignmentRecord, type OrderRecord } from '../store.ts';
import { announce } from './announce.ts';
import { openClocks } from './clocks.ts';
import { actingUnit, loadAssignment, unitIn } from './load.ts';

/** Orders a verification or a task of units below. A15.2, A17.1 */
export async function issueOrder(ctx: Ctx, input: IssueOrder): Promise<OrderReceipt> {
  const owner = actingUnit(ctx);
  await mustBeBelow(ctx, owner, input.unitIds);
  const about = await aboutWhat(ctx, input);
  return give(ctx, {
    ...input,
    ...about,
    series: input.kind === 'verification' ? SERIES.verification : SERIES.task,
    ownerUnitId: owner,
    issuerUnitId: owner,
    askedAt: ctx.now,
    caller: null,
    parent: null,
    parentClocks: [],
  });
}

/** Registers an order that an outside party gave by telephone; the clock runs from the minute of the call. A15.2 */
export async function registerOutsideOrder(ctx: Ctx, input: RegisterOutsideOrder): Promise<OrderReceipt> {
  const owner = actingUnit(ctx);
  const party = await unitOf(ctx, input.partyUnitId);
  if (!party.external) throw new Refusal('orders.partyNotOutside');
  valueOf(checkMinute(input.askedAt, input.askedAt, ctx.now));
  const callerNumber = valueOf(checkCallerNumber(input.callerNumber));
  const about = await aboutWhat(ctx, input);
  return give(ctx, {
    ...input,
    ...about,
    unitIds: [owner],
    series: SERIES.outside,
    ownerUnitId: owner,
    issuerUnitId: party.id,
    caller: { name: input.callerName, number: callerNumber, takenBy: input.takenBy ?? ctx.actor.name },
    parent: null,
    parentClocks: [],
  });
}

/** Hands an order down to units below; it is due before the own one by the pack's margin. A15.2 */
export async function handDown(ctx: Ctx, assignmentId: Id, input: HandDown): Promise<OrderReceipt> {
  const { order, assignment } = await loadAssignment(ctx, assignmentId, 'handDown');
  await mustBeBelow(ctx, assignment.unit_id, input.unitIds);
  return give(ctx, {
    id: input.id,
    kind: order.kind,
    unitIds: input.unitIds,
    matterId: order.matter_id,
    about: order.about,
    ask: input.ask ?? order.ask,
    writtenAsked: input.writtenAsked,
    dueAt: null,
    series: order.kind === 'verification' ? SERIES.verification : SERIES.task,
    ownerUnitId: assignment.unit_id,
    issuerUnitId: assignment.unit_id,
    askedAt: ctx.now,
    caller: null,
    parent: { orderId: order.id, assignmentId: assignment.id },
    parentClocks: await openClocks(ctx, order.id, assignment.unit_id),
  });
}

interface Given {
  readonly id: Id;
  readonly kind: OrderKind;
  readonly unitIds: readonly Id[];
  readonly matterId: Id | null;
  readonly about: string;
  readonly ask: string;
  readonly writtenAsked: boolean;
  readonly dueAt: Instant | null;
  readonly series: { readonly name: string; readonly word: string };
  readonly ownerUnitId: Id;
  readonly issuerUnitId: Id;
  readonly askedAt: Instant;
  readonly caller: { readonly name: string; readonly number: string | null; readonly takenBy: string } | null;
  readonly parent: { readonly orderId: Id; readonly assignmentId: Id } | null;
  readonly parentClocks: readonly ParentClock[];
}

const SERIES = {
  verification: { name: 'orders.verification', word: '核实' },
  task: { name: 'orders.task', word: '交办' },
  outside: { name: 'orders.outside', word: '接办' },
} as const;

async function give(ctx: Ctx, given: Given): Promise<OrderReceipt> {
  const dues = valueOf(
    duesOf(await currentPack(ctx), {
      kind: given.kind,
      askedAt: given.askedAt,
      now: ctx.now,
      writtenAsked: given.writtenAsked,
      dueAt: given.dueAt,
      parent: given.parentClocks,
      workingDaysBefore: await workingDaysBefore(ctx),
      unannouncedYears: await yearsUnannounced(ctx),
    }),
  );
  const { year, number } = await nextNumber(ctx, given.ownerUnitId, given.series.name);
  const order: OrderRecord = {
    id: given.id,
    kind: given.kind,
    owner_unit_id: given.ownerUnitId,
    issuer_unit_id: given.issuerUnitId,
    issued_by: ctx.actor.personId,
    issued_at: given.askedAt,
    registered_at: ctx.now,
    caller_name: given.caller?.name ?? null,
    caller_number: given.caller?.number ?? null,
    taken_by: given.caller?.takenBy ?? null,
    series: given.series.name,
    year,
    number,
    number_text: `${given.series.word}〔${year}〕${number}号`,
    matter_id: given.matterId,
    about: given.about,
    ask: given.ask,
    written_asked: given.writtenAsked,
    parent_order_id: given.parent?.orderId ?? null,
    parent_assignment_id: given.parent?.assignmentId ?? null,
  };
  const assignments = given.unitIds.map((unitId) => newAssignment(ctx, order, unitId));
  await insertOrder(ctx, order, assignments);
  for (const assignment of assignments) await announceOrder(ctx, order, assignment, dues);
  return receiptOf(ctx, order, assignments, dues);
}

/** An outside order is received with its registration: the desk that took the call is the unit itself. */
function newAssignment(ctx: Ctx, order: OrderRecord, unitId: Id): AssignmentRecord {
  const outside = order.owner_unit_id !== order.issuer_unit_id;
  return {
    id: ctx.newId(),
    order_id: order.id,
    unit_id: unitId,
    state: outside ? 'received' : 'issued',
    parent_assignment_id: order.parent_assignment_id,
    received_at: outside ? ctx.now : null,
    received_by: outside ? ctx.actor.personId : null,
    phone_answered_at: null,
    written_answered_at: null,
    ended_at: null,
    ended_by: null,
    ended_reason: null,
    revision: 1,
  };
}

async function announceOrder(ctx: Ctx, order: OrderRecord, assignment: AssignmentRecord, dues: Dues): Promise<void> {
  await announce(
    ctx,
    order.kind === 'verification' ? verificationOrdered : taskOrdered,
    { order, assignment },
    {
      ask: order.ask,
      writtenAsked: order.written_asked,
      parentOrderId: order.parent_order_id,
      at: order.issued_at,
      due: dues as Record<string, NonNullable<Dues[keyof Dues]>>,
    },
  );
}

async function receiptOf(
  ctx: Ctx,
  order: OrderRecord,
  assignments: readonly AssignmentRecord[],
  dues: Dues,
): Promise<OrderReceipt> {
  const units = await unitsByIds(
    ctx,
    assignments.map((each) => each.unit_id),
  );
  return {
    orderId: order.id,
    number: order.number_text,
    issuedAt: order.issued_at,
    assignments: assignments.map((each) => ({
      id: each.id,
      unitId: each.unit_id,
      unit: unitIn(units, each.unit_id).shortName,
      phoneDueAt: dues.verificationByPhone?.dueAt ?? null,
      writtenDueAt: dues.verificationWritten?.dueAt ?? null,
      taskDueAt: dues.task?.dueAt ?? null,
    })),
  };
}

/** Orders go down the own reporting line only, once to each unit. A04.1 */
async function mustBeBelow(ctx: Ctx, owner: Id, unitIds: readonly Id[]): Promise<void> {
  if (new Set(unitIds).size !== unitIds.length) throw new Refusal('orders.unitTwice');
  for (const unitId of unitIds) {
    const below = await isWithin(ctx, unitId, owner, ['reporting']);
    if (!below) throw new Refusal('orders.unitNotBelow');
  }
}

/** The matter that is asked about, readable by the asker, or its words. */
async function aboutWhat(
  ctx: Ctx,
  input: { matterId: Id | null; about: string | null },
): Promise<{ matterId: Id | null; about: string }> {
  if (input.matterId !== null) {
    const matter = await matterForOrders(ctx, input.matterId);
    return { matterId: matter.id, about: input.about ?? matter.title };
  }
  if (input.about === null) throw new Refusal('orders.aboutMissing');
  return { matterId: null, about: input.about };
}
