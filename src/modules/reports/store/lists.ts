// SQL of the lists: matters, reports and what arrived, each in the actor's scope, newest first, with filters.
import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addDays, instantAt, type Day, type Instant } from '#shared/instant.ts';
import type { Tx } from '#platform/sql.ts';
import type { DispatchState, MatterState, ReportForm, ReportKind, ReportState } from '../contract/words.ts';
import type { Dispatch } from './dispatches.ts';
import { matterVisible, reportVisible, type Matter } from './matters.ts';
import type { Finding } from './records.ts';
import type { Report } from './reports.ts';

export interface Filters {
  readonly q?: string | undefined;
  readonly category?: string | undefined;
  readonly level?: string | undefined;
  readonly unitId?: Id | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly before?: Instant | undefined;
  readonly limit: number;
}

/** Conditions of the filters over a matter `m`; `time` is the column by which the list runs. */
function filtered(filters: Filters, time: RawBuilder<unknown>, words: RawBuilder<unknown>): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (filters.category !== undefined) conditions.push(sql`m.category = ${filters.category}`);
  if (filters.level !== undefined)
    conditions.push(filters.level === 'unknown' ? sql`m.level is null` : sql`m.level = ${filters.level}`);
  if (filters.unitId !== undefined) conditions.push(sql`m.unit_id = ${filters.unitId}`);
  if (filters.from !== undefined) conditions.push(sql`${time} >= ${instantAt(filters.from, '00:00')}::timestamptz`);
  if (filters.to !== undefined)
    conditions.push(sql`${time} < ${instantAt(addDays(filters.to, 1), '00:00')}::timestamptz`);
  if (filters.before !== undefined) conditions.push(sql`${time} < ${filters.before}::timestamptz`);
  for (const word of (filters.q ?? '').split(/\s+/).filter((one) => one !== '')) {
    const pattern = `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
    conditions.push(sql`concat_ws(' ', ${words}) ilike ${pattern}`);
  }
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

export type MatterLine = Matter & {
  reportId: Id | null;
  reportKind: ReportKind | null;
  reportForm: ReportForm | null;
  reportOrdinal: number | null;
  lineState: DispatchState | null;
  lineToUnitId: Id | null;
};

/** Matters in scope with their newest report and how it stands on the line. */
export async function listMatters(
  tx: Tx,
  actor: Actor,
  now: Instant,
  filters: Filters & { state?: MatterState | undefined; of: 'own' | 'below' | 'all' },
): Promise<MatterLine[]> {
  const mine = sql`(m.unit_id = ${actor.unitId}::uuid or m.entered_by_unit_id = ${actor.unitId}::uuid)`;
  const whose = filters.of === 'own' ? mine : filters.of === 'below' ? sql`(${mine}) is not true` : sql`true`;
  const state = filters.state === undefined ? sql`true` : sql`m.state = ${filters.state}`;
  const { rows } = await sql<MatterLine>`
    select m.*, r.id as "reportId", r.kind as "reportKind", r.form as "reportForm", r.ordinal as "reportOrdinal", d.state as "lineState",
      d.to_unit_id as "lineToUnitId"
    from reports_matter m
    left join lateral (
      select r.id, r.kind, r.form, r.ordinal from reports_report r
      where r.matter_id = m.id and r.state = 'submitted' and ${reportVisible(actor, now)} order by r.submitted_at desc limit 1) r on true
    left join lateral (
      select state, to_unit_id from reports_dispatch where matter_id = m.id and role = 'line' order by prepared_at desc limit 1) d on true
    where ${matterVisible(actor, now)} and ${whose} and ${state}
      and ${filtered(filters, sql`m.opened_at`, sql`m.title, m.place_text, m.learned_from`)}
    order by m.opened_at desc, m.id desc limit ${filters.limit + 1}`.execute(tx);
  return rows;
}

/** Reports in scope: own drafts too, others' only once submitted. */
export async function listReports(
  tx: Tx,
  actor: Actor,
  now: Instant,
  filters: Filters & { kind?: ReportKind | undefined; state?: ReportState | undefined; of: 'own' | 'below' | 'all' },
): Promise<Report[]> {
  const mine = sql`(m.unit_id = ${actor.unitId}::uuid or m.entered_by_unit_id = ${actor.unitId}::uuid)`;
  const whose = filters.of === 'own' ? mine : filters.of === 'below' ? sql`(${mine}) is not true` : sql`true`;
  const time = sql`coalesce(r.submitted_at, r.created_at)`;
  const { rows } = await sql<Report>`
    select r.* from reports_report r join reports_matter m on m.id = r.matter_id
    where ${reportVisible(actor, now)} and ${whose}
      and ${filters.kind === undefined ? sql`true` : sql`r.kind = ${filters.kind}`}
      and ${filters.state === undefined ? sql`r.state <> 'abandoned'` : sql`r.state = ${filters.state}`}
      and ${filtered(filters, time, sql`r.title, r.number_text, m.title, m.place_text, r.body`)}
    order by ${time} desc, r.id desc limit ${filters.limit + 1}`.execute(tx);
  return rows;
}

/** What arrived at the actor's unit. */
export async function listReceived(
  tx: Tx,
  actor: Actor,
  filters: Filters & { state?: DispatchState | undefined; open?: boolean | undefined },
): Promise<Dispatch[]> {
  const time = sql`coalesce(d.sent_at, d.prepared_at)`;
  const { rows } = await sql<Dispatch>`
    select d.* from reports_dispatch d join reports_report r on r.id = d.report_id join reports_matter m on m.id = d.matter_id
    where d.to_unit_id = ${actor.unitId}::uuid and d.state <> 'prepared' and r.state = 'submitted'
      and ${filters.state === undefined ? sql`true` : sql`d.state = ${filters.state}`}
      and ${filters.open === true ? sql`d.state in ('calling', 'sent', 'opened')` : sql`true`}
      and ${filtered(filters, time, sql`r.title, r.number_text, m.title, m.place_text, r.body`)}
    order by ${time} desc, d.id desc limit ${filters.limit + 1}`.execute(tx);
  return rows;
}

/** Findings on the actor's unit, by it, or below it. */
export async function listFindings(
  tx: Tx,
  actor: Actor,
  now: Instant,
  filters: { unitId?: Id | undefined; before?: Instant | undefined; limit: number },
): Promise<Finding[]> {
  const { rows } = await sql<Finding>`
    select f.* from reports_finding f
    where (f.unit_id = ${actor.unitId}::uuid or f.by_unit_id = ${actor.unitId}::uuid or exists (
        select 1 from org_scope s where s.unit_id = f.unit_id and s.superior_id = ${actor.unitId}::uuid and s.function = 'reporting' and s.during @> ${now}::timestamptz))
      and ${filters.unitId === undefined ? sql`true` : sql`f.unit_id = ${filters.unitId}`}
      and ${filters.before === undefined ? sql`true` : sql`f.at < ${filters.before}::timestamptz`}
    order by f.at desc, f.id desc limit ${filters.limit + 1}`.execute(tx);
  return rows;
}

/** Open matters of a unit, newest first: for desk, hand-over and log. */
export async function openMattersOf(tx: Tx, unitId: Id): Promise<Matter[]> {
  const { rows } = await sql<Matter>`
    select m.* from reports_matter m where m.unit_id = ${unitId} and m.state = 'open' order by m.opened_at desc limit 200`.execute(
    tx,
  );
  return rows;
}

/** Reports of a unit that are still on their way out: drafts and what waits for a signature. */
export async function openReportsOf(tx: Tx, unitId: Id): Promise<Report[]> {
  const { rows } = await sql<Report>`
    select r.* from reports_report r
    where r.unit_id = ${unitId} and (r.state in ('drafting', 'inSignOff') or (r.state = 'submitted' and r.signature_owed))
    order by r.created_at desc limit 200`.execute(tx);
  return rows;
}
