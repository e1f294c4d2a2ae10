// SQL over alarms: raising at once, clearing with their cause, acknowledging, reading those of a unit.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Db, Tx } from '#platform/sql.ts';
import type { AlarmClass, DeadlineSubject } from '../contract.ts';
import type { PlannedAlarm } from '../rules/plan.ts';

export interface AlarmRecord {
  readonly id: Id;
  readonly unitId: Id;
  readonly class: AlarmClass;
  readonly audience: readonly string[];
  readonly term: string;
  readonly subjectKind: string;
  readonly subjectId: Id;
  readonly subjectLabel: string;
  readonly clockId: Id | null;
  readonly stage: string;
  readonly dueAt: Instant | null;
  readonly since: Instant;
  readonly raisedAt: Instant;
  readonly armedAt: Instant;
  readonly outageFrom: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly acknowledgedName: string | null;
  readonly clearedAt: Instant | null;
  readonly climbed: number;
  readonly owingUnitId: Id | null;
  readonly copyOfUnitId: Id | null;
}

const COLUMNS = sql`a.id, a.unit_id as "unitId", a.class, to_json(a.audience) as audience, a.term, a.subject_kind as "subjectKind",
  a.subject_id as "subjectId", a.subject_label as "subjectLabel", a.clock_id as "clockId", a.stage, a.due_at as "dueAt", a.since,
  a.raised_at as "raisedAt", a.armed_at as "armedAt", a.outage_from as "outageFrom", a.acknowledged_at as "acknowledgedAt",
  a.acknowledged_name as "acknowledgedName", a.cleared_at as "clearedAt", a.climbed,
  (select c.owing_unit_id from deadlines_clock c where c.id = coalesce(a.clock_id, o.clock_id)) as "owingUnitId", o.unit_id as "copyOfUnitId"`;
const FROM = sql`deadlines_alarm a left join deadlines_alarm o on o.id = a.copy_of`;

/** Active alarms of a unit: those nobody acknowledged first, then the newest. */
export async function activeAlarms(tx: Tx, unitId: Id, limit: number): Promise<AlarmRecord[]> {
  const { rows } = await sql<AlarmRecord>`
    select ${COLUMNS} from ${FROM} where a.unit_id = ${unitId} and a.cleared_at is null
    order by (a.acknowledged_at is not null), a.raised_at desc limit ${limit}`.execute(tx);
  return rows;
}

/** One alarm of a unit, locked; null where there is none. */
export async function lockAlarm(tx: Tx, id: Id, unitId: Id): Promise<AlarmRecord | null> {
  const { rows } = await sql<AlarmRecord>`
    select ${COLUMNS} from ${FROM} where a.id = ${id} and a.unit_id = ${unitId} for update of a`.execute(tx);
  return rows[0] ?? null;
}

/** Marks an alarm as known; copies of it at other units end. Answers the units where a copy ended. */
export async function markAcknowledged(
  tx: Tx,
  id: Id,
  now: Instant,
  by: { personId: Id | null; name: string },
): Promise<Id[]> {
  const { rows } = await sql<{ unitId: Id }>`
    with known as (
      update deadlines_alarm set acknowledged_at = ${now}::timestamptz, acknowledged_by = ${by.personId}, acknowledged_name = ${by.name},
        climb_at = null where id = ${id}
    )
    update deadlines_alarm set cleared_at = ${now}::timestamptz, cleared_why = 'ended'
    where copy_of = ${id} and cleared_at is null returning unit_id as "unitId"`.execute(tx);
  return rows.map((row) => row.unitId);
}

/** Arrivals (stage `announce`) of a subject that ring at a unit and that nobody there has taken note of. */
export async function unheardArrivals(tx: Tx, subject: { kind: string; id: Id }, unitId: Id): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from deadlines_alarm
    where subject_kind = ${subject.kind} and subject_id = ${subject.id} and unit_id = ${unitId} and stage = 'announce'
      and cleared_at is null and acknowledged_at is null order by id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Raises an alarm that no clock has; false where the same copy is there already. */
export async function insertAlarm(
  tx: Tx,
  now: Instant,
  alarm: PlannedAlarm & { term: string; subject: DeadlineSubject; since: Instant; copyOf: Id | null },
): Promise<boolean> {
  const first = alarm.climbs[0];
  const { rows } = await sql<{ id: Id }>`
    insert into deadlines_alarm (id, unit_id, class, audience, term, subject_kind, subject_id, subject_label, stage, since, raised_at,
      armed_at, climbs, climb_at, copy_of)
    values (${alarm.id}, ${alarm.unitId}, ${alarm.class}, ${[...alarm.audience]}, ${alarm.term}, ${alarm.subject.kind}, ${alarm.subject.id},
      ${alarm.subject.label}, 'raised', ${alarm.since}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, ${JSON.stringify(alarm.climbs)}::jsonb,
      ${now}::timestamptz + ${first?.after ?? null}::float8 * interval '1 millisecond', ${alarm.copyOf})
    on conflict on constraint deadlines_alarm_copied_once do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** Clears the alarms of clocks, copies included; answers whose. */
export async function clearOfClocks(
  tx: Tx,
  now: Instant,
  clockIds: readonly Id[],
  why: 'met' | 'cancelled' | 'superseded',
): Promise<Id[]> {
  const { rows } = await sql<{ unitId: Id }>`
    update deadlines_alarm a set cleared_at = ${now}::timestamptz, cleared_why = ${why}
    where a.cleared_at is null and (a.clock_id in (${sql.join(clockIds)})
      or a.copy_of in (select o.id from deadlines_alarm o where o.clock_id in (${sql.join(clockIds)})))
    returning a.unit_id as "unitId"`.execute(tx);
  return [...new Set(rows.map((row) => row.unitId))];
}

/** Clears alarms without a clock that are about a subject; answers whose. */
export async function clearOfSubject(
  tx: Tx,
  now: Instant,
  subject: { kind: string; id: Id },
  unitId: Id | null,
): Promise<Id[]> {
  const { rows } = await sql<{ unitId: Id }>`
    update deadlines_alarm set cleared_at = ${now}::timestamptz, cleared_why = 'ended'
    where subject_kind = ${subject.kind} and subject_id = ${subject.id} and clock_id is null and cleared_at is null
      and (${unitId}::uuid is null or unit_id = ${unitId}) returning unit_id as "unitId"`.execute(tx);
  return [...new Set(rows.map((row) => row.unitId))];
}

/** Rings unheard, is no copy itself, and is not at the other unit yet, neither as a copy nor of its own. */
const uncopied = (
  atUnit: RawBuilder<unknown>,
) => sql`a.class = 'rings' and a.cleared_at is null and a.acknowledged_at is null and a.copy_of is null
  and not exists (select 1 from deadlines_alarm d where d.unit_id = ${atUnit} and (d.copy_of = a.id or (d.copy_of is null and d.cleared_at is null
    and d.subject_kind = a.subject_kind and d.subject_id = a.subject_id and d.term = a.term)))`;

export interface CopyPlace {
  readonly fromUnitId: Id;
  readonly toUnitId: Id | null;
  readonly ownAudience: readonly string[];
}

/** Units among some at which something rings that is to be repeated or to mean more people. */
export async function unitsToRepeat(executor: Db | Tx, places: readonly CopyPlace[]): Promise<Id[]> {
  if (places.length === 0) return [];
  const { rows } = await sql<{ unitId: Id }>`
    select distinct a.unit_id as "unitId"
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p("fromUnitId" uuid, "toUnitId" uuid, "ownAudience" jsonb)
    join deadlines_alarm a on a.unit_id = p."fromUnitId"
    where (p."toUnitId" is not null and ${uncopied(sql`p."toUnitId"`)})
      or (a.class = 'rings' and a.cleared_at is null and a.acknowledged_at is null and a.copy_of is null
        and not a.audience @> array(select jsonb_array_elements_text(p."ownAudience")))`.execute(executor);
  return rows.map((row) => row.unitId);
}

/** Ringing alarms of a unit that nobody has acknowledged and that are not at another unit yet. */
export async function ringingUncopied(tx: Tx, unitId: Id, atUnitId: Id): Promise<AlarmRecord[]> {
  const { rows } = await sql<AlarmRecord>`
    select ${COLUMNS} from ${FROM} where a.unit_id = ${unitId} and ${uncopied(sql`${atUnitId}`)} order by a.raised_at limit 200`.execute(
    tx,
  );
  return rows;
}

/** Means these people too by everything that rings unheard at a unit. */
export async function widenRinging(tx: Tx, unitId: Id, audience: readonly string[]): Promise<void> {
  await sql`
    update deadlines_alarm a set audience = array(select distinct who from unnest(a.audience || ${[...audience]}::text[]) who order by who)
    where a.unit_id = ${unitId} and a.class = 'rings' and a.cleared_at is null and a.acknowledged_at is null and a.copy_of is null
      and not a.audience @> ${[...audience]}::text[]`.execute(tx);
}

/** Ends copies of a unit's alarms: all of them, or those whose original has ended. Answers where. */
export async function clearCopies(tx: Tx, now: Instant, ofUnitId: Id, which: 'all' | 'ended'): Promise<Id[]> {
  const { rows } = await sql<{ unitId: Id }>`
    update deadlines_alarm d set cleared_at = ${now}::timestamptz, cleared_why = 'ended'
    from deadlines_alarm o
    where o.id = d.copy_of and o.unit_id = ${ofUnitId} and d.cleared_at is null and (${which} = 'all' or o.cleared_at is not null)
    returning d.unit_id as "unitId"`.execute(tx);
  return [...new Set(rows.map((row) => row.unitId))];
}
