// SQL over clocks and their steps: starting, ending, reading. Everything a start needs goes in with one statement.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Tx } from '#platform/sql.ts';
import type { ClockState } from '../contract.ts';
import type { PlannedAlarm, PlannedStep } from '../rules/plan.ts';

/** A clock as it is stored. */
export interface ClockRecord {
  readonly id: Id;
  readonly rule: string;
  readonly row: string;
  readonly pack: string;
  readonly term: string;
  readonly ladder: string;
  readonly subjectKind: string;
  readonly subjectId: Id;
  readonly subjectLabel: string;
  readonly owingUnitId: Id;
  readonly owedToUnitId: Id | null;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly because: string;
  readonly state: ClockState;
  readonly overdueAt: Instant | null;
  readonly metAt: Instant | null;
  readonly startEvent: Id;
  readonly parentId: Id | null;
  readonly revision: number;
  readonly reason: string | null;
}

/** A step with what its event will say. */
export interface StepRecord extends PlannedStep {
  readonly clockId: Id;
  readonly revision: number;
  readonly eventType: string;
  readonly payload: Record<string, unknown>;
  readonly visibleTo: readonly Id[];
}

/** An alarm raised together with the start of its clock. */
export interface AnnouncedAlarm extends PlannedAlarm {
  readonly clockId: Id;
}

const COLUMNS = sql`c.id, c.rule, c.row_id as "row", c.pack, c.term, c.ladder, c.subject_kind as "subjectKind", c.subject_id as "subjectId",
  c.subject_label as "subjectLabel", c.owing_unit_id as "owingUnitId", c.owed_to_unit_id as "owedToUnitId",
  c.started_at as "startedAt", c.due_at as "dueAt", c.because, c.state, c.overdue_at as "overdueAt", c.met_at as "metAt",
  c.start_event as "startEvent", c.parent_id as "parentId", c.revision, c.reason`;

/** Stores new clocks with their steps and the alarms that announce them; one statement. */
export async function insertClocks(
  tx: Tx,
  now: Instant,
  clocks: readonly ClockRecord[],
  steps: readonly StepRecord[],
  announced: readonly AnnouncedAlarm[],
): Promise<void> {
  await sql`
    with new as (
      insert into deadlines_clock (id, rule, row_id, pack, term, ladder, subject_kind, subject_id, subject_label, owing_unit_id,
        owed_to_unit_id, started_at, due_at, because, state, start_event, parent_id)
      select x.* from jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) as x(id uuid, rule text, "row" text, pack text, term text,
        ladder text, "subjectKind" text, "subjectId" uuid, "subjectLabel" text, "owingUnitId" uuid, "owedToUnitId" uuid,
        "startedAt" timestamptz, "dueAt" timestamptz, because text, state text, "startEvent" uuid, "parentId" uuid)
      on conflict on constraint deadlines_clock_once do nothing
      returning *
    ), planned as (
      insert into deadlines_step (clock_id, stage, revision, kind, at, armed_at, event_id, event_type, payload, visible_to, alarms)
      ${stepRows(steps, now)} join new on new.id = x."clockId"
    )
    insert into deadlines_alarm (id, unit_id, class, audience, term, subject_kind, subject_id, subject_label, clock_id, stage,
      revision, due_at, since, raised_at, armed_at, climbs, climb_at)
    select x.id, x."unitId", x.class, array(select jsonb_array_elements_text(x.audience)), new.term, new.subject_kind, new.subject_id,
      new.subject_label, new.id, 'announce', 1, new.due_at, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, x.climbs,
      ${now}::timestamptz + (x.climbs->0->>'after')::float8 * interval '1 millisecond'
    from jsonb_to_recordset(${JSON.stringify(announced)}::jsonb)
      as x(id uuid, "unitId" uuid, class text, audience jsonb, climbs jsonb, "clockId" uuid)
    join new on new.id = x."clockId"`.execute(tx);
}

/** Stores the steps of a clock that was extended. */
export async function insertSteps(tx: Tx, now: Instant, steps: readonly StepRecord[]): Promise<void> {
  await sql`
    insert into deadlines_step (clock_id, stage, revision, kind, at, armed_at, event_id, event_type, payload, visible_to, alarms)
    ${stepRows(steps, now)}`.execute(tx);
}

function stepRows(steps: readonly StepRecord[], now: Instant): RawBuilder<unknown> {
  return sql`select x."clockId", x.stage, x.revision, x.kind, x.at, ${now}::timestamptz, x."eventId", x."eventType", x.payload,
      array(select jsonb_array_elements_text(x."visibleTo")::uuid), x.alarms
    from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as x("clockId" uuid, stage text, revision integer, kind text,
      at timestamptz, "eventId" uuid, "eventType" text, payload jsonb, "visibleTo" jsonb, alarms jsonb)`;
}

/** Open clocks of some rules of a subject at a unit, locked until the use case ends. */
export async function lockOpenClocks(
  tx: Tx,
  where: { rules: readonly string[]; kind: string; id: Id; owingUnitId: Id },
): Promise<ClockRecord[]> {
  const { rows } = await sql<ClockRecord>`
    select ${COLUMNS} from deadlines_clock c
    where c.subject_kind = ${where.kind} and c.subject_id = ${where.id} and c.owing_unit_id = ${where.owingUnitId}
      and c.rule in (${sql.join(where.rules)}) and c.state in ('running', 'overdue')
    order by c.id for update`.execute(tx);
  return rows;
}

/** One clock, locked; null where there is none. */
export async function lockClock(tx: Tx, id: Id): Promise<ClockRecord | null> {
  const { rows } =
    await sql<ClockRecord>`select ${COLUMNS} from deadlines_clock c where c.id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Clocks that fit a condition, by due time. */
export async function clocksWhere(tx: Tx, condition: RawBuilder<unknown>, limit: number): Promise<ClockRecord[]> {
  const { rows } = await sql<ClockRecord>`
    select ${COLUMNS} from deadlines_clock c where ${condition} order by c.due_at, c.id limit ${limit}`.execute(tx);
  return rows;
}

/** How many clocks fit a condition. */
export async function countClocks(tx: Tx, condition: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from deadlines_clock c where ${condition}`.execute(tx);
  return rows[0]?.n ?? 0;
}

export interface Ending {
  readonly id: Id;
  readonly state: Exclude<ClockState, 'running' | 'overdue'>;
  readonly metAt: Instant | null;
  readonly metByEvent: Id | null;
  readonly reason: string | null;
}

/** Ends clocks: their states, and none of their steps fires any more. */
export async function endClocks(tx: Tx, now: Instant, endings: readonly Ending[]): Promise<void> {
  await sql`
    with ended as (
      update deadlines_clock c set state = x.state, met_at = x."metAt", met_by_event = x."metByEvent",
        reason = coalesce(x.reason, c.reason), revision = c.revision + 1
      from jsonb_to_recordset(${JSON.stringify(endings)}::jsonb)
        as x(id uuid, state text, "metAt" timestamptz, "metByEvent" uuid, reason text)
      where c.id = x.id returning c.id
    )
    update deadlines_step s set void_at = ${now}::timestamptz from ended
    where s.clock_id = ended.id and s.fired_at is null and s.void_at is null`.execute(tx);
}

/** Gives a clock a later due time under a new revision; steps of the old one fire no more. */
export async function moveDue(tx: Tx, now: Instant, id: Id, dueAt: Instant, reason: string): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    with moved as (
      update deadlines_clock set due_at = ${dueAt}::timestamptz, state = 'running', overdue_at = null, reason = ${reason},
        revision = revision + 1 where id = ${id} returning id, revision
    ), voided as (
      update deadlines_step s set void_at = ${now}::timestamptz from moved
      where s.clock_id = moved.id and s.fired_at is null and s.void_at is null
    )
    select revision from moved`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error(`no clock ${id}`);
  return row.revision;
}
