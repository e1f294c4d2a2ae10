// The two statements that time alone runs: fire what is due, and let alarms climb that nobody acknowledged.
// Claim, alarm, event with its outbox row, state of the clock: one statement, committed by itself, so nobody holds rows
// across a round trip and a process that dies leaves nothing half done. Who is slower skips what is locked.
// `for update` asks for step and clock together: whoever meets a clock holds its row, and its steps are then not fired.
import { sql } from 'kysely';
import type { Clock } from '#platform/clock.ts';
import type { Db } from '#platform/sql.ts';
import type { Instant } from '#shared/instant.ts';

const BATCH = 1_000;

/** How loud a class is, as SQL; a quieter alarm never takes the place of a louder one. */
const loudness = (column: string) => sql.raw(`array_position(array['office','shown','rings'], ${column})`);

/** Fires at most a thousand due steps; answers how many. Exactly once, never early, by the database's clock. A15.1 */
export async function fireDueSteps(db: Db, clock: Clock): Promise<number> {
  const { rows } = await sql<{ fired: number }>`
    /* plan anew */
    with t as materialized (select ${clock.sql()} as now),
    beat as materialized (select max(at) as at from sweep_beat where name = 'deadlines'),
    claimed as materialized (
      select s.clock_id, s.stage, s.revision, s.kind, s.at, s.armed_at, s.event_id, s.event_type, s.payload, s.visible_to,
             s.alarms, c.term, c.subject_kind, c.subject_id, c.subject_label, c.due_at
      from deadlines_step s join deadlines_clock c on c.id = s.clock_id
      where s.fired_at is null and s.void_at is null and s.at <= (select now from t)
      order by s.at limit ${BATCH}
      for update of s, c skip locked
    ), fired as (
      update deadlines_step s set fired_at = t.now from claimed k, t
      where s.clock_id = k.clock_id and s.stage = k.stage and s.revision = k.revision
    ), passed as (
      update deadlines_clock c set state = 'overdue', overdue_at = t.now from claimed k, t
      where c.id = k.clock_id and k.kind = 'due' and c.state = 'running'
    ), planned as materialized (
      select (a->>'id')::uuid as id, (a->>'unitId')::uuid as unit_id, a->>'class' as class,
             array(select jsonb_array_elements_text(a->'audience')) as audience, a->'climbs' as climbs, k.*,
             row_number() over (partition by k.clock_id, a->>'unitId' order by k.at desc, k.stage) as newest
      from claimed k cross join jsonb_array_elements(k.alarms) a
    ), older as materialized (
      select o.id from deadlines_alarm o join planned p on p.clock_id = o.clock_id and p.unit_id = o.unit_id and p.newest = 1
      where o.cleared_at is null and (o.acknowledged_at is not null or ${loudness('o.class')} <= ${loudness('p.class')})
      for update of o skip locked
    ), superseded as (
      update deadlines_alarm o set cleared_at = t.now, cleared_why = 'superseded' from older, t where o.id = older.id
    ), raised as (
      insert into deadlines_alarm (id, unit_id, class, audience, term, subject_kind, subject_id, subject_label, clock_id,
        stage, revision, due_at, since, raised_at, armed_at, outage_from, cleared_at, cleared_why, climbs, climb_at)
      select p.id, p.unit_id, p.class, p.audience, p.term, p.subject_kind, p.subject_id, p.subject_label, p.clock_id,
        p.stage, p.revision, p.due_at, p.at, t.now, p.armed_at, case when beat.at < p.at then beat.at end,
        case when p.newest > 1 then t.now end, case when p.newest > 1 then 'superseded' end, p.climbs,
        case when p.newest = 1 then t.now + (p.climbs->0->>'after')::float8 * interval '1 millisecond' end
      from planned p, t, beat
    ), told as (
      insert into event (id, at, type, payload, subject_kind, subject_id, visible_to)
      select k.event_id, t.now, k.event_type, k.payload, k.subject_kind, k.subject_id, k.visible_to
      from claimed k, t order by k.at, k.event_id
      returning seq, id
    ), marked as (
      insert into event_outbox (seq, event_id) select seq, id from told
    )
    select count(*)::int as fired from claimed`.execute(db);
  return rows[0]?.fired ?? 0;
}

/** Lets at most a thousand ringing alarms climb one up because nobody acknowledged them; answers how many. A08.8 */
export async function climbAlarms(db: Db, clock: Clock): Promise<number> {
  const { rows } = await sql<{ climbed: number }>`
    /* plan anew */
    with t as materialized (select ${clock.sql()} as now),
    claimed as materialized (
      select a.*, c.rule, c.owing_unit_id, c.owed_to_unit_id,
        array(select distinct who from unnest(a.audience || array(select jsonb_array_elements_text(a.climbs->0->'audience'))) who order by who) as wider
      from deadlines_alarm a left join deadlines_clock c on c.id = a.clock_id
      where a.climb_at <= (select now from t) and a.acknowledged_at is null and a.cleared_at is null
      order by a.climb_at limit ${BATCH}
      for update of a skip locked
    ), moved as (
      update deadlines_alarm a set audience = k.wider, climbs = k.climbs - 0, climbed = k.climbed + 1,
        climb_at = k.raised_at + (k.climbs->1->>'after')::float8 * interval '1 millisecond'
      from claimed k where a.id = k.id
    ), told as (
      insert into event (id, at, type, payload, subject_kind, subject_id, visible_to)
      select (k.climbs->0->>'eventId')::uuid, t.now, 'deadlines.climbed', jsonb_build_object(
          'clockId', k.clock_id, 'rule', k.rule, 'term', k.term, 'label', k.subject_label, 'stage', k.stage,
          'owingUnitId', k.owing_unit_id, 'owedToUnitId', k.owed_to_unit_id,
          'dueAt', to_char(k.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'alarmIds', jsonb_build_array(k.id), 'audience', to_jsonb(k.wider)),
        k.subject_kind, k.subject_id, array[k.unit_id]
      from claimed k, t order by k.climb_at
      returning seq, id
    ), marked as (
      insert into event_outbox (seq, event_id) select seq, id from told
    )
    select count(*)::int as climbed from claimed`.execute(db);
  return rows[0]?.climbed ?? 0;
}

/** The nearest instant at which something is due or climbs; null where nothing waits. */
export async function nextInstant(db: Db): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`
    /* plan anew */
    select least(
      (select min(at) from deadlines_step where fired_at is null and void_at is null),
      (select min(climb_at) from deadlines_alarm where climb_at is not null and acknowledged_at is null and cleared_at is null)
    ) as at`.execute(db);
  return rows[0]?.at ?? null;
}
