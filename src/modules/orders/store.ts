// SQL over the orders room's own tables: rows become records; every list and every load carries the scope.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope, type ScopeColumns } from '#platform/policy.ts';
import type { AssignmentState, OrderKind } from './contract.ts';
import { orderScope } from './policy.ts';
import type { AnswerRecord, AssignmentRecord, ExtensionRecord, OrderRecord, OrdersTables } from './tables.ts';

export type { AnswerRecord, AssignmentRecord, ExtensionRecord, OrderRecord } from './tables.ts';

const tables = (ctx: Pick<Ctx, 'tx'>) => ctx.tx.withTables<OrdersTables>();

const columns: ScopeColumns = {
  unit: sql`o.owner_unit_id`,
  addressedTo: (unitId) =>
    sql`exists (select 1 from orders_assignment mine where mine.order_id = o.id and mine.unit_id = ${unitId})`,
  at: sql`o.issued_at`,
};

/** The condition under which the actor may read an order named `o`. */
function readable(ctx: Ctx): RawBuilder<boolean> {
  return inScope(orderScope, ctx.actor, ctx.now, columns);
}

export async function insertOrder(
  ctx: Ctx,
  order: OrderRecord,
  assignments: readonly AssignmentRecord[],
): Promise<void> {
  await tables(ctx).insertInto('orders_order').values(order).execute();
  await tables(ctx)
    .insertInto('orders_assignment')
    .values([...assignments])
    .execute();
}

export async function insertAnswer(ctx: Ctx, answer: AnswerRecord): Promise<void> {
  await tables(ctx).insertInto('orders_answer').values(answer).execute();
}

export async function insertExtension(ctx: Ctx, extension: ExtensionRecord): Promise<void> {
  await tables(ctx).insertInto('orders_extension').values(extension).execute();
}

/** Writes what may change of an assignment; the row was locked by `lockAssignment`. */
export async function updateAssignment(
  ctx: Ctx,
  id: Id,
  patch: Partial<Omit<AssignmentRecord, 'id' | 'order_id' | 'unit_id' | 'revision'>>,
): Promise<number> {
  const row = await tables(ctx)
    .updateTable('orders_assignment')
    .set((eb) => ({ ...patch, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

export async function decideExtensionRow(ctx: Ctx, id: Id, patch: Partial<ExtensionRecord>): Promise<void> {
  await tables(ctx).updateTable('orders_extension').set(patch).where('id', '=', id).execute();
}

/** An order in the actor's scope, or null. */
export async function findOrder(ctx: Ctx, id: Id): Promise<OrderRecord | null> {
  const { rows } =
    await sql<OrderRecord>`select o.* from orders_order o where o.id = ${id} and ${readable(ctx)}`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** An assignment whose order is in the actor's scope, locked where it will be written. */
export async function findAssignment(ctx: Ctx, id: Id, lock: boolean): Promise<AssignmentRecord | null> {
  const forUpdate = lock ? sql`for update of a` : sql``;
  const { rows } = await sql<AssignmentRecord>`
    select a.* from orders_assignment a join orders_order o on o.id = a.order_id
    where a.id = ${id} and ${readable(ctx)} ${forUpdate}`.execute(ctx.tx);
  return rows[0] ?? null;
}

export async function orderById(ctx: Ctx, id: Id): Promise<OrderRecord> {
  return tables(ctx).selectFrom('orders_order').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export async function assignmentsOf(ctx: Ctx, orderIds: readonly Id[]): Promise<AssignmentRecord[]> {
  if (orderIds.length === 0) return [];
  return tables(ctx)
    .selectFrom('orders_assignment')
    .selectAll()
    .where('order_id', 'in', [...orderIds])
    .orderBy('id')
    .execute();
}

export async function answersOf(ctx: Ctx, assignmentIds: readonly Id[]): Promise<AnswerRecord[]> {
  if (assignmentIds.length === 0) return [];
  return tables(ctx)
    .selectFrom('orders_answer')
    .selectAll()
    .where('assignment_id', 'in', [...assignmentIds])
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
}

export async function extensionsOf(ctx: Ctx, assignmentIds: readonly Id[]): Promise<ExtensionRecord[]> {
  if (assignmentIds.length === 0) return [];
  return tables(ctx)
    .selectFrom('orders_extension')
    .selectAll()
    .where('assignment_id', 'in', [...assignmentIds])
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
}

export async function lockExtension(ctx: Ctx, id: Id): Promise<ExtensionRecord | null> {
  const row = await tables(ctx)
    .selectFrom('orders_extension')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Orders handed down from these assignments. */
export async function childrenOf(ctx: Ctx, assignmentIds: readonly Id[]): Promise<OrderRecord[]> {
  if (assignmentIds.length === 0) return [];
  return tables(ctx)
    .selectFrom('orders_order')
    .selectAll()
    .where('parent_assignment_id', 'in', [...assignmentIds])
    .orderBy('issued_at')
    .execute();
}

export interface ListFilter {
  readonly direction?: 'issued' | 'received' | 'below' | undefined;
  readonly kind?: OrderKind | undefined;
  readonly state?: 'open' | 'done' | undefined;
  readonly matterId?: Id | undefined;
  readonly unitId?: Id | undefined;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  readonly q?: string | undefined;
  readonly before?: Id | undefined;
  readonly limit: number;
}

export type ListedRow = OrderRecord & {
  assignment_id: Id;
  assignment_unit_id: Id;
  assignment_state: AssignmentState;
  handed_down: boolean;
};

/** Assignments of orders in scope, newest first; one row for each unit that the asker may see. */
export async function listAssignments(ctx: Ctx, filter: ListFilter): Promise<ListedRow[]> {
  const mine = ctx.actor.unitId;
  const conditions: RawBuilder<unknown>[] = [readable(ctx), visibleAssignment(ctx)];
  if (filter.direction === 'issued') conditions.push(sql`o.owner_unit_id = ${mine} and a.unit_id <> ${mine}`);
  if (filter.direction === 'received') conditions.push(sql`a.unit_id = ${mine}`);
  if (filter.direction === 'below') conditions.push(sql`o.owner_unit_id <> ${mine} and a.unit_id <> ${mine}`);
  if (filter.kind !== undefined) conditions.push(sql`o.kind = ${filter.kind}`);
  if (filter.state === 'open') conditions.push(sql`a.ended_at is null`);
  if (filter.state === 'done') conditions.push(sql`a.ended_at is not null`);
  if (filter.matterId !== undefined) conditions.push(sql`o.matter_id = ${filter.matterId}`);
  if (filter.unitId !== undefined) conditions.push(sql`a.unit_id = ${filter.unitId}`);
  if (filter.from !== undefined) conditions.push(sql`o.issued_at >= ${filter.from}::timestamptz`);
  if (filter.until !== undefined) conditions.push(sql`o.issued_at < ${filter.until}::timestamptz`);
  if (filter.before !== undefined) conditions.push(sql`a.id < ${filter.before}`);
  if (filter.q !== undefined && filter.q !== '') conditions.push(matches(filter.q));
  const { rows } = await sql<ListedRow>`
    select o.*, a.id as assignment_id, a.unit_id as assignment_unit_id, a.state as assignment_state,
      exists (select 1 from orders_order child where child.parent_assignment_id = a.id) as handed_down
    from orders_assignment a join orders_order o on o.id = a.order_id
    where ${sql.join(conditions, sql` and `)}
    order by a.id desc limit ${filter.limit}`.execute(ctx.tx);
  return rows;
}

function matches(word: string): RawBuilder<unknown> {
  const like = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`(o.number_text ilike ${like} or o.about ilike ${like} or o.ask ilike ${like})`;
}

/** The side that ordered, and superiors, see every unit's answer; a unit ordered beside others sees its own. */
function visibleAssignment(ctx: Ctx): RawBuilder<unknown> {
  if (ctx.actor.kind === 'system') return sql`true`;
  const owner = inScope(
    { anyOf: orderScope.anyOf.filter((part) => part.kind !== 'addressedTo') },
    ctx.actor,
    ctx.now,
    columns,
  );
  return sql`(a.unit_id = ${ctx.actor.unitId} or ${owner})`;
}

/** The assignments of one order that the actor may see. */
export async function visibleAssignments(ctx: Ctx, orderId: Id): Promise<AssignmentRecord[]> {
  const { rows } = await sql<AssignmentRecord>`
    select a.* from orders_assignment a join orders_order o on o.id = a.order_id
    where o.id = ${orderId} and ${visibleAssignment(ctx)} order by a.id`.execute(ctx.tx);
  return rows;
}

/** Labels of orders in scope. */
export async function labelsOf(
  ctx: Ctx,
  ids: readonly Id[],
): Promise<Pick<OrderRecord, 'id' | 'number_text' | 'about'>[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Pick<OrderRecord, 'id' | 'number_text' | 'about'>>`
    select o.id, o.number_text, o.about from orders_order o
    where o.id = any (${`{${ids.join(',')}}`}::uuid[]) and ${readable(ctx)}`.execute(ctx.tx);
  return rows;
}
