// Deadlines that belong to nobody, planned by the thousand, and what the database says of them afterwards.
// Decided here: what counts as lost, doubled, early, late. The outside ledger knows which were planned.
import { sql } from 'kysely';
import { addMs, msBetween, toMs, type Instant } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import type { Database } from '#platform/sql.ts';
import type { Ledger } from '../harness/ledger.ts';
import { none, type Finding } from '../harness/fault.ts';
import type { Random } from '../harness/random.ts';

export interface Planned {
  readonly id: string;
  readonly due: Instant;
}

export interface Plan {
  readonly n: number;
  readonly from: Instant;
  readonly to: Instant;
  /** When they were entered, by the database's clock. */
  readonly armedAt: Instant;
}

/** Plans deadlines with one step each, spread by chance between two instants; they are in the ledger when this answers. */
export async function planProbes(
  database: Database,
  ledger: Ledger<Planned>,
  plan: Plan,
  random: Random,
): Promise<void> {
  const span = Math.max(1, msBetween(plan.from, plan.to));
  const rows = Array.from({ length: plan.n }, () => ({
    id: newId(),
    subject: newId(),
    unit: newId(),
    event: newId(),
    alarm: newId(),
    start: newId(),
    due: addMs(plan.from, random.below(span)),
  }));
  await sql`
    with x as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, subject uuid, unit uuid, event uuid, alarm uuid, start uuid, due timestamptz)
    ), clocks as (
      insert into deadlines_clock (id, rule, row_id, pack, term, ladder, subject_kind, subject_id, subject_label,
        owing_unit_id, started_at, due_at, because, state, start_event)
      select id, 'probe.answer', 'A15.2', 'probe/1', '调度核实电话反馈', 'verification', 'probe', subject, '固关镇山体滑坡',
        unit, ${plan.armedAt}::timestamptz, due, '', 'running', start from x
    )
    insert into deadlines_step (clock_id, stage, revision, kind, at, armed_at, event_id, event_type, payload, visible_to, alarms)
    select id, 'due', 1, 'due', due, ${plan.armedAt}::timestamptz, event, 'deadlines.overdue', '{}', array[unit],
      jsonb_build_array(jsonb_build_object('id', alarm, 'unitId', unit, 'class', 'rings',
        'audience', jsonb_build_array('dutyOfficer'), 'climbs', '[]'::jsonb))
    from x`.execute(database.db);
  for (const { id, due } of rows) ledger.write({ id, due });
}

/** How many probes have rung. */
export async function rung(database: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from deadlines_alarm a join deadlines_clock c on c.id = a.clock_id
    where c.rule = 'probe.answer'`.execute(database.db);
  return rows[0]?.n ?? 0;
}

export interface Rung {
  readonly id: string;
  readonly due: Instant;
  readonly state: string;
  readonly alarms: number;
  readonly raisedAt: Instant | null;
  readonly since: Instant | null;
  readonly armedAt: Instant | null;
  readonly outageFrom: Instant | null;
  readonly early: boolean;
  readonly events: number;
  /** Positions at which the event stands in the stream; none while nobody publishes. */
  readonly told: number[];
}

/** Every probe with what became of it. */
export async function readRung(database: Database): Promise<Rung[]> {
  const { rows } = await sql<Rung>`
    select c.id, c.due_at as due, c.state, count(distinct a.id)::int as alarms, min(a.raised_at) as "raisedAt", min(a.since) as since,
      min(a.armed_at) as "armedAt", min(a.outage_from) as "outageFrom", coalesce(bool_or(a.raised_at < c.due_at), false) as early,
      count(distinct e.id)::int as events, coalesce(json_agg(distinct m.pos) filter (where m.pos is not null), '[]') as told
    from deadlines_clock c
    join deadlines_step s on s.clock_id = c.id
    left join deadlines_alarm a on a.clock_id = c.id
    left join event e on e.id = s.event_id
    left join stream m on m.event_id = e.id
    where c.rule = 'probe.answer' group by c.id`.execute(database.db);
  return rows;
}

/** Alarms, events and lines of the outbox that belong to no probe, on a database that holds nothing else. */
export async function besides(database: Database): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from deadlines_alarm a
        where not exists (select from deadlines_clock c where c.id = a.clock_id and c.rule = 'probe.answer'))::int as alarms,
      (select count(*) from event e where not exists (select from deadlines_step s where s.event_id = e.id))::int as events,
      (select count(*) from event_outbox)::int as outbox`.execute(database.db);
  return rows[0] ?? {};
}

/** Compares what rang with the ledger: every planned one once, none early, each with its event, none besides. */
export function compareProbes(planned: readonly Planned[], found: readonly Rung[]): Finding[] {
  const byId = new Map(found.map((one) => [one.id, one]));
  const known = new Set(planned.map(({ id }) => id));
  const all = planned.map((one) => byId.get(one.id));
  const count = (wrong: (one: Rung | undefined) => boolean): number => all.filter(wrong).length;
  return [
    none(
      'deadlines that did not ring',
      count((one) => one === undefined || one.alarms === 0),
    ),
    none(
      'deadlines that rang twice',
      count((one) => one !== undefined && one.alarms > 1),
    ),
    none(
      'deadlines that rang early',
      count((one) => one?.early === true),
    ),
    none('deadlines with another due instant', planned.filter(({ id, due }) => byId.get(id)?.due !== due).length),
    none(
      'deadlines not marked overdue',
      count((one) => one?.state !== 'overdue'),
    ),
    none(
      'alarms without exactly one event',
      count((one) => one?.events !== 1),
    ),
    none('deadlines that nobody planned', found.filter(({ id }) => !known.has(id)).length),
  ];
}

/** How many milliseconds after its due instant each rang. */
export function latenessOf(found: readonly Rung[]): number[] {
  return found.flatMap(({ since, raisedAt }) =>
    since === null || raisedAt === null ? [] : [toMs(raisedAt) - toMs(since)],
  );
}

/** The figure below which a share of all lies; 0 of none. */
export function share(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}
