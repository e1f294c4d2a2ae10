// Compares the database with the ledger and with itself: lost, changed, doubled, orphaned, gaps, forgotten; early, silent.
// Every fault ends here. Reads tables of several rooms on purpose: it asks what no room can ask about itself.
import { sql } from 'kysely';
import type { Db } from '#platform/sql.ts';
import { TELEPHONE } from '../../bench/landslide.ts';
import { none, type Finding } from './fault.ts';
import type { Acknowledged } from './writers.ts';

/** Judges reports: everything acknowledged is stored as it was acknowledged, once, whole; and nothing else is. */
export async function checkReports(db: Db, ledger: readonly Acknowledged[]): Promise<Finding[]> {
  const { rows } = await sql<{ id: string; number: string; digest: string }>`
    select id, number_text as number, digest from reports_report where state = 'submitted'`.execute(db);
  const stored = new Map(rows.map((row) => [row.id, row]));
  const accepted = ledger.filter(({ status }) => status === 201);
  const known = new Set(accepted.map(({ reportId }) => reportId));
  const differs = ({ reportId, number, digest }: Acknowledged): boolean => {
    const row = stored.get(reportId);
    return row !== undefined && (row.number !== number || row.digest !== digest);
  };
  const parts = await partsOfReports(db);
  const gaps = await gapsInNumbers(db);
  return [
    none('lost', accepted.filter(({ reportId }) => !stored.has(reportId)).length),
    none('stored otherwise than acknowledged', accepted.filter(differs).length),
    none('acknowledged twice', accepted.length - known.size),
    none('refused', ledger.length - accepted.length, countBy(ledger.filter(({ status }) => status !== 201))),
    none('stored without an acknowledgement', rows.filter(({ id }) => !known.has(id)).length),
    none('doubled', total(parts.doubled), parts.doubled),
    none('orphaned', total(parts.orphaned), parts.orphaned),
    none('gaps in numbers', gaps),
    ...(await checkEvents(db)),
  ];
}

async function partsOfReports(db: Db): Promise<Record<'doubled' | 'orphaned', Record<string, number>>> {
  const route = `POST ${TELEPHONE}`;
  const { rows } = await sql<Record<string, number>>`
    with r as materialized (
      select r.id, r.matter_id, (select count(*) from reports_version v where v.report_id = r.id) as versions,
        (select count(*) from reports_dispatch d where d.report_id = r.id) as dispatches
      from reports_report r
    ), n as materialized (
      select (select count(*) from r)::int as reports,
        (select count(*) from idempotency where route = ${route})::int as keys,
        (select count(*) from idempotency where route = ${route} and response is null)::int as unanswered,
        (select count(*) from audit where route = ${route} and outcome = 'done')::int as audited,
        (select count(*) from event where type = 'reports.submitted')::int as told
    )
    select (select count(*) from r where versions > 1)::int as "versionsTwice",
      (select count(*) from r where dispatches > 1)::int as "dispatchesTwice",
      (select count(*) from (select from r group by matter_id having count(*) > 1) m)::int as "mattersTwice",
      greatest(0, n.keys - n.reports) as "keysTwice", greatest(0, n.audited - n.reports) as "auditsTwice",
      greatest(0, n.told - n.reports) as "eventsTwice",
      (select count(*) from r where versions = 0)::int as "withoutVersion",
      (select count(*) from r where dispatches = 0)::int as "withoutDispatch",
      greatest(0, n.reports - n.keys) + n.unanswered as "withoutKey",
      greatest(0, n.reports - n.audited) as "withoutAudit", greatest(0, n.reports - n.told) as "withoutEvent",
      (select count(*) from reports_dispatch d where not exists (
        select from deadlines_clock c where c.subject_id = d.id and exists (select from deadlines_step s where s.clock_id = c.id)))::int as "dispatchesWithoutClock",
      (select count(*) from reports_matter m where not exists (select from deadlines_clock c where c.subject_id = m.id))::int as "mattersWithoutClock",
      (select count(*) from reports_matter m where not exists (select from r where r.matter_id = m.id))::int as "mattersWithoutReport"
    from n`.execute(db);
  const all = Object.entries(rows[0] ?? {});
  const twice = all.filter(([name]) => name.endsWith('Twice'));
  return {
    doubled: Object.fromEntries(twice),
    orphaned: Object.fromEntries(all.filter((one) => !twice.includes(one))),
  };
}

async function gapsInNumbers(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select unit_id from reports_report where number is not null group by unit_id, number_year
      having count(*) <> max(number) or count(*) <> count(distinct number)) g`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Judges events: each is in the stream once or waits in the outbox. Let the application settle before. */
export async function checkEvents(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ forgotten: number; twice: number }>`
    select (select count(*) from event e where not exists (select from stream s where s.event_id = e.id)
        and not exists (select from event_outbox o where o.event_id = e.id))::int as forgotten,
      (select count(*) from (select from stream group by event_id having count(*) > 1) s)::int as twice`.execute(db);
  return [none('events forgotten', rows[0]?.forgotten ?? 0), none('events twice', rows[0]?.twice ?? 0)];
}

/** Judges clocks against the database's own time: rung early, rung twice, due and silent. */
export async function checkDeadlines(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ early: number; twice: number; silent: number }>`
    select (select count(*) from deadlines_alarm a join deadlines_step s on s.clock_id = a.clock_id and s.stage = a.stage and s.revision = a.revision
        where a.raised_at < s.at)::int as early,
      (select count(*) from (select from deadlines_alarm where clock_id is not null group by clock_id, stage, revision, unit_id having count(*) > 1) a)::int as twice,
      (select count(*) from deadlines_step where fired_at is null and void_at is null and at < clock_timestamp() - interval '3 seconds')::int as silent`.execute(
    db,
  );
  const found = rows[0] ?? { early: 0, twice: 0, silent: 0 };
  return [none('early', found.early), none('alarms twice', found.twice), none('due and silent', found.silent)];
}

function total(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

function countBy(entries: readonly Acknowledged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code = '' } of entries) {
    const name = `${status} ${code}`.trim();
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
