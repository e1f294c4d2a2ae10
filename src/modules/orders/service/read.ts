// Reading orders: the page of one order with its clocks, answers and acts allowed now, and the list with its filters.
import { DESK_ROLES, holds } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addDays, instantAt } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { personsByIds, unitsByIds, type UnitRef } from '#modules/org/index.ts';
import type { AssignmentView, OrderClockView, OrderPage, OrderRow, routes } from '../contract.ts';
import { actsOf } from '../rules/acts.ts';
import {
  answersOf,
  assignmentsOf,
  childrenOf,
  extensionsOf,
  findOrder,
  listAssignments,
  visibleAssignments,
  type AnswerRecord,
  type AssignmentRecord,
  type ExtensionRecord,
  type OrderRecord,
} from '../store.ts';
import { clocksByOrder, isOpen, keyOf } from './clocks.ts';
import { factsOf, loadOrder, unitIn } from './load.ts';

type Units = ReadonlyMap<Id, UnitRef>;
type Persons = Awaited<ReturnType<typeof personsByIds>>;

const unitView = (units: Units, id: Id) => {
  const { shortName, external } = unitIn(units, id);
  return { id, shortName, external };
};
const nameIn = (persons: Persons, id: Id | null): string | null =>
  id === null ? null : (persons.get(id)?.name ?? null);

/** One order as the asker may see it: a unit ordered beside others sees its own part. */
export async function orderPage(ctx: Ctx, id: Id): Promise<OrderPage> {
  const order = await loadOrder(ctx, id);
  const assignments = await visibleAssignments(ctx, id);
  const ids = assignments.map((each) => each.id);
  const answers = await answersOf(ctx, ids);
  const extensions = await extensionsOf(ctx, ids);
  const children = await childrenOf(ctx, ids);
  const childAssignments = await assignmentsOf(
    ctx,
    children.map((child) => child.id),
  );
  const parent = order.parent_order_id === null ? null : await parentOf(ctx, order);
  const units = await unitsByIds(ctx, [
    ...new Set([
      order.owner_unit_id,
      order.issuer_unit_id,
      ...assignments.map((each) => each.unit_id),
      ...answers.map((each) => each.recorded_by_unit_id),
      ...childAssignments.map((each) => each.unit_id),
      ...(parent === null ? [] : [parent.issuer_unit_id]),
    ]),
  ]);
  const persons = await personsByIds(ctx, personsNamed(order, assignments, answers, extensions));
  const clocks = await clocksByOrder(ctx, [id]);
  return {
    id: order.id,
    kind: order.kind,
    number: order.number_text,
    issuer: unitView(units, order.issuer_unit_id),
    owner: unitView(units, order.owner_unit_id),
    issuedBy: nameIn(persons, order.issued_by),
    issuedAt: order.issued_at,
    matterId: order.matter_id,
    about: order.about,
    ask: order.ask,
    writtenAsked: order.written_asked,
    outside:
      order.caller_name === null
        ? null
        : {
            callerName: order.caller_name,
            callerNumber: order.caller_number,
            takenBy: order.taken_by,
            registeredAt: order.registered_at,
          },
    parent:
      parent === null
        ? null
        : {
            orderId: parent.id,
            assignmentId: order.parent_assignment_id ?? parent.id,
            number: parent.number_text,
            issuer: unitView(units, parent.issuer_unit_id),
          },
    assignments: assignments.map((assignment) =>
      assignmentView(ctx, order, assignment, {
        units,
        persons,
        clocks: clocks.get(keyOf(order.id, assignment.unit_id)) ?? [],
        answers: answers.filter((each) => each.assignment_id === assignment.id),
        extensions: extensions.filter((each) => each.assignment_id === assignment.id),
        children: children.filter((each) => each.parent_assignment_id === assignment.id),
        childAssignments,
      }),
    ),
  };
}

/** The order it came from, where the asker may see that one too. */
async function parentOf(ctx: Ctx, order: OrderRecord): Promise<OrderRecord | null> {
  return order.parent_order_id === null ? null : findOrder(ctx, order.parent_order_id);
}

interface Around {
  readonly units: Units;
  readonly persons: Persons;
  readonly clocks: readonly OrderClockView[];
  readonly answers: readonly AnswerRecord[];
  readonly extensions: readonly ExtensionRecord[];
  readonly children: readonly OrderRecord[];
  readonly childAssignments: readonly AssignmentRecord[];
}

function assignmentView(ctx: Ctx, order: OrderRecord, assignment: AssignmentRecord, around: Around): AssignmentView {
  const { units, persons } = around;
  return {
    id: assignment.id,
    orderId: order.id,
    unit: unitView(units, assignment.unit_id),
    state: assignment.state,
    revision: assignment.revision,
    receivedAt: assignment.received_at,
    receivedBy: nameIn(persons, assignment.received_by),
    phoneAnsweredAt: assignment.phone_answered_at,
    writtenAnsweredAt: assignment.written_answered_at,
    endedAt: assignment.ended_at,
    endedReason: assignment.ended_reason,
    clocks: [...around.clocks],
    answers: around.answers.map((answer) => ({
      id: answer.id,
      form: answer.form,
      way: answer.way,
      at: answer.at,
      saidAt: answer.said_at,
      recordedAt: answer.recorded_at,
      recordedByUnit: unitView(units, answer.recorded_by_unit_id),
      recordedBy: nameIn(persons, answer.recorded_by),
      spokenBy: answer.spoken_by,
      takenBy: answer.taken_by,
      words: answer.words,
      reportId: answer.report_id,
      outsideNumber: answer.outside_number,
    })),
    extensions: around.extensions.map((extension) => ({
      id: extension.id,
      clock: extension.clock,
      askedAt: extension.asked_at,
      askedBy: nameIn(persons, extension.asked_by),
      reason: extension.reason,
      wantedDueAt: extension.wanted_due_at,
      state: extension.state,
      decidedAt: extension.decided_at,
      decidedBy: extension.said_by ?? nameIn(persons, extension.decided_by),
      newDueAt: extension.new_due_at,
      words: extension.words,
    })),
    children: around.children.map((child) => {
      const parts = around.childAssignments.filter((each) => each.order_id === child.id);
      return {
        orderId: child.id,
        number: child.number_text,
        issuedAt: child.issued_at,
        units: parts.map((each) => unitIn(units, each.unit_id).shortName),
        open: parts.filter((each) => each.ended_at === null && each.phone_answered_at === null).length,
      };
    }),
    allowed: actsOf(factsOf(order, assignment), ctx.actor.unitId, {
      openExtension: around.extensions.some((each) => each.state === 'asked'),
      canAct: holds(ctx.actor, DESK_ROLES),
    }),
  };
}

function personsNamed(
  order: OrderRecord,
  assignments: readonly AssignmentRecord[],
  answers: readonly AnswerRecord[],
  extensions: readonly ExtensionRecord[],
): Id[] {
  const all = [
    order.issued_by,
    ...assignments.map((each) => each.received_by),
    ...answers.map((each) => each.recorded_by),
    ...extensions.flatMap((each) => [each.asked_by, each.decided_by]),
  ];
  return [...new Set(all.filter((id): id is Id => id !== null))];
}

/** The list, newest first; the address keeps the filter. */
export async function listOrders(
  ctx: Ctx,
  query: RouteInput<(typeof routes)['listOrders']>['query'],
): Promise<{ rows: OrderRow[]; next: Id | null }> {
  const { from, to, limit, ...rest } = query;
  const found = await listAssignments(ctx, {
    ...rest,
    limit: limit + 1,
    from: from === undefined ? undefined : instantAt(from, '00:00'),
    until: to === undefined ? undefined : instantAt(addDays(to, 1), '00:00'),
  });
  const rows = found.slice(0, limit);
  const units = await unitsByIds(ctx, [
    ...new Set(rows.flatMap((row) => [row.issuer_unit_id, row.assignment_unit_id])),
  ]);
  const clocks = await clocksByOrder(ctx, [...new Set(rows.map((row) => row.id))]);
  return {
    rows: rows.map((row) => ({
      orderId: row.id,
      assignmentId: row.assignment_id,
      kind: row.kind,
      number: row.number_text,
      issuer: unitView(units, row.issuer_unit_id),
      unit: unitView(units, row.assignment_unit_id),
      about: row.about,
      ask: row.ask,
      writtenAsked: row.written_asked,
      matterId: row.matter_id,
      issuedAt: row.issued_at,
      state: row.assignment_state,
      nextClock: nextOf(clocks.get(keyOf(row.id, row.assignment_unit_id)) ?? []),
      handedDown: row.handed_down,
    })),
    next: found.length > limit ? (rows.at(-1)?.assignment_id ?? null) : null,
  };
}

function nextOf(clocks: readonly OrderClockView[]): OrderRow['nextClock'] {
  const next = clocks.filter(isOpen).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))[0];
  return next === undefined ? null : { clock: next.clock, term: next.term, dueAt: next.dueAt, state: next.state };
}
