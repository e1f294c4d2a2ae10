// What a unit owes now (限时待办), the clocks of a subject, and the words and acts beside them.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { addDays, dayOf, instantAt, type Instant } from '#shared/instant.ts';
import { PAGE_LIMIT } from '#shared/limits.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope, type ListScope } from '#platform/policy.ts';
import { port } from '#platform/ports.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { Clock, OwedList } from '../contract.ts';
import { clockScope, subordinateScope } from '../policy.ts';
import { decidesOn } from '../rules/decides.ts';
import { isOpen } from '../rules/states.ts';
import { clocksWhere, countClocks, type ClockRecord } from '../store/clocks.ts';

const OPEN = sql`c.state in ('running', 'overdue')`;

/** What is owed now, the next thing that can go wrong first: by this unit, by its present watch, by the units below. A15.1 */
export async function listOwed(ctx: Ctx, of: 'mine' | 'shift' | 'subordinates'): Promise<OwedList> {
  const condition = sql`${OPEN} and ${await owedCondition(ctx, of)}`;
  const rows = await clocksWhere(ctx.tx, condition, PAGE_LIMIT);
  const total = rows.length < PAGE_LIMIT ? rows.length : await countClocks(ctx.tx, condition);
  return { now: ctx.now, items: await clocksFor(ctx, rows), total };
}

/** Open clocks of one unit, soonest first. */
export async function owedNow(ctx: Ctx, unitId: Id): Promise<Clock[]> {
  return clocksFor(ctx, await clocksWhere(ctx.tx, sql`${OPEN} and c.owing_unit_id = ${unitId}`, PAGE_LIMIT));
}

/** All clocks of some subjects, ended ones too, whoever owes them; the caller has decided that the subjects may be seen. */
export async function clocksOf(ctx: Ctx, subjects: readonly { kind: string; id: Id }[]): Promise<Clock[]> {
  if (subjects.length === 0) return [];
  const listed = sql`(c.subject_kind, c.subject_id) in (
    select s->>'kind', (s->>'id')::uuid from jsonb_array_elements(${JSON.stringify(subjects.map(({ kind, id }) => ({ kind, id })))}::jsonb) s)`;
  return clocksFor(ctx, await clocksWhere(ctx.tx, listed, 1_000));
}

/** One clock, whoever owes it; null where there is none. */
export async function clockById(ctx: Ctx, id: Id): Promise<Clock | null> {
  const [clock] = await clocksFor(ctx, await clocksWhere(ctx.tx, sql`c.id = ${id}`, 1));
  return clock ?? null;
}

/** The clocks of a subject that the asker may see: those of its unit, owed to it, or of units that report to it. */
export async function listClocks(
  ctx: Ctx,
  subject: { kind: string; id: Id },
): Promise<{ now: Instant; items: Clock[] }> {
  const condition = sql`c.subject_kind = ${subject.kind} and c.subject_id = ${subject.id} and ${scoped(ctx, clockScope)}`;
  return { now: ctx.now, items: await clocksFor(ctx, await clocksWhere(ctx.tx, condition, PAGE_LIMIT)) };
}

/** Whether a clock lies in the asker's scope. */
export async function seesClock(ctx: Ctx, id: Id): Promise<boolean> {
  return (await countClocks(ctx.tx, sql`c.id = ${id} and ${scoped(ctx, clockScope)}`)) > 0;
}

function scoped(ctx: Ctx, scope: ListScope): RawBuilder<boolean> {
  return inScope(scope, ctx.actor, ctx.now, {
    unit: sql`c.owing_unit_id`,
    addressedTo: (unitId) => sql`c.owed_to_unit_id = ${unitId}`,
    at: sql`c.started_at`,
  });
}

async function owedCondition(ctx: Ctx, of: 'mine' | 'shift' | 'subordinates'): Promise<RawBuilder<unknown>> {
  if (of === 'subordinates') return scoped(ctx, subordinateScope);
  const mine = sql`c.owing_unit_id = ${ctx.actor.unitId}`;
  return of === 'mine' ? mine : sql`${mine} and c.due_at < ${await endOfWatch(ctx)}::timestamptz`;
}

/** When the present watch ends: as entered on duty, else the next opening of offices, when the day's desk takes over. */
async function endOfWatch(ctx: Ctx): Promise<Instant> {
  const { unitId } = ctx.actor;
  if (unitId !== null) {
    const onDuty = (await port('whoIsOnDuty')(ctx, [unitId])).get(unitId) ?? [];
    const ends = onDuty.flatMap(({ line, until }) => (until !== null && line === 'officer' ? [until] : [])).toSorted();
    if (ends[0] !== undefined) return ends[0];
  }
  const { from } = (await currentPack(ctx)).officeHours;
  const today = instantAt(dayOf(ctx.now), from);
  return ctx.now < today ? today : instantAt(addDays(dayOf(ctx.now), 1), from);
}

async function clocksFor(ctx: Ctx, rows: readonly ClockRecord[]): Promise<Clock[]> {
  const ids = rows.flatMap((row) => [row.owingUnitId, ...(row.owedToUnitId === null ? [] : [row.owedToUnitId])]);
  const units = await unitsByIds(ctx, [...new Set(ids)]);
  const named = (id: Id) => ({ id, name: units.get(id)?.shortName ?? '' });
  return rows.map((row) => ({
    id: row.id,
    rule: row.rule,
    term: row.term,
    row: row.row,
    pack: row.pack,
    subject: { kind: row.subjectKind, id: row.subjectId, label: row.subjectLabel },
    owingUnit: named(row.owingUnitId),
    owedToUnit: row.owedToUnitId === null ? null : named(row.owedToUnitId),
    startedAt: row.startedAt,
    dueAt: row.dueAt,
    because: row.because,
    state: row.state,
    overdueAt: row.overdueAt,
    metAt: row.metAt,
    parentId: row.parentId,
    revision: row.revision,
    reason: row.reason,
    allowed: isOpen(row.state) && decidesOn(row, ctx.actor) ? ['extend', 'waive'] : [],
  }));
}
