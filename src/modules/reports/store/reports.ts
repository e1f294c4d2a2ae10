// SQL over reports, their frozen versions, signatures, tried calls and the files they name.
import { sql, type Insertable, type RawBuilder, type Selectable, type Updateable } from 'kysely';
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Tx } from '#platform/sql.ts';
import type { ReportForm, ReportKind } from '../contract/words.ts';
import { reportVisible } from './matters.ts';
import type { FileUseTable } from './side-tables.ts';
import { tables, type ReportTable, type SignoffTable, type TryTable, type VersionTable } from './tables.ts';

export type Report = Selectable<ReportTable>;
export type Version = Selectable<VersionTable>;
export type Signoff = Selectable<SignoffTable>;
export type Try = Selectable<TryTable>;

/** Stores a new report. A taken id, or a second draft of a kind, raises the named constraint. */
export async function insertReport(tx: Tx, report: Insertable<ReportTable>): Promise<Report> {
  return tables(tx).insertInto('reports_report').values(report).returningAll().executeTakeFirstOrThrow();
}

/** One report; null where there is none. The caller asks the scope of its matter. */
export async function findReport(tx: Tx, id: Id): Promise<Report | null> {
  return (await tables(tx).selectFrom('reports_report').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Reports among some ids, or of a matter, that the actor may see, in the order of their making. A05.1 */
export async function visibleReports(
  tx: Tx,
  actor: Actor,
  now: Instant,
  of: { ids: readonly Id[] } | { matterId: Id },
): Promise<Report[]> {
  const which = 'ids' in of ? sql`r.id = any (${`{${of.ids.join(',')}}`}::uuid[])` : sql`r.matter_id = ${of.matterId}`;
  const { rows } = await sql<Report>`
    select r.* from reports_report r join reports_matter m on m.id = r.matter_id
    where ${which} and ${reportVisible(actor, now)} order by r.created_at, r.id`.execute(tx);
  return rows;
}

/** One report, locked after its matter; null where there is none. */
export async function lockReport(tx: Tx, id: Id): Promise<Report | null> {
  return (
    (await tables(tx).selectFrom('reports_report').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()) ??
    null
  );
}

/** Changes a locked report and raises its revision. */
export async function changeReport(tx: Tx, id: Id, change: Updateable<ReportTable>): Promise<Report> {
  return tables(tx)
    .updateTable('reports_report')
    .set({ ...change, revision: sql`revision + 1` as never })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Sends a locked report: beside the change it gets its place among those of its kind and form that were sent before. */
export async function changeToSent(
  tx: Tx,
  report: Pick<Report, 'id' | 'matter_id' | 'kind' | 'form'>,
  change: Omit<Updateable<ReportTable>, 'ordinal'>,
): Promise<Report> {
  return tables(tx)
    .updateTable('reports_report')
    .set({
      ...change,
      ordinal: sql<number>`1 + (${countOf(report.matter_id, report.kind, report.form)})`,
      revision: sql<number>`revision + 1`,
    })
    .where('id', '=', report.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Reports of a matter in the order of their making. */
export async function reportsOf(tx: Tx, matterId: Id): Promise<Report[]> {
  return tables(tx)
    .selectFrom('reports_report')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** How many reports of a kind and form have been submitted. */
export async function countSubmitted(tx: Tx, matterId: Id, kind: ReportKind, form: ReportForm): Promise<number> {
  const { rows } = await sql<{ n: number }>`${countOf(matterId, kind, form)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

function countOf(matterId: Id, kind: ReportKind, form: ReportForm): RawBuilder<unknown> {
  return sql`
    select count(*)::int as n from reports_report
    where matter_id = ${matterId} and kind = ${kind} and form = ${form} and state = 'submitted'`;
}

/** Freezes what a report says. */
export async function insertVersion(tx: Tx, version: Insertable<VersionTable>): Promise<void> {
  await tables(tx).insertInto('reports_version').values(version).execute();
}

/** Versions of a report, oldest first. */
export async function versionsOf(tx: Tx, reportId: Id): Promise<Version[]> {
  return tables(tx).selectFrom('reports_version').selectAll().where('report_id', '=', reportId).orderBy('no').execute();
}

/** Keeps who passed which stage, and how. */
export async function insertSignoff(tx: Tx, signoff: Insertable<SignoffTable>): Promise<void> {
  await tables(tx).insertInto('reports_signoff').values(signoff).execute();
}

/** Signatures of a report in order. */
export async function signoffsOf(tx: Tx, reportId: Id): Promise<Signoff[]> {
  return tables(tx)
    .selectFrom('reports_signoff')
    .selectAll()
    .where('report_id', '=', reportId)
    .orderBy('recorded_at')
    .orderBy('stage')
    .execute();
}

/** Keeps calls that nobody answered. */
export async function insertTries(tx: Tx, tries: readonly Insertable<TryTable>[]): Promise<void> {
  if (tries.length > 0)
    await tables(tx)
      .insertInto('reports_try')
      .values([...tries])
      .execute();
}

/** Calls that nobody answered before a report went out unsigned. */
export async function triesOf(tx: Tx, reportId: Id): Promise<Try[]> {
  return tables(tx).selectFrom('reports_try').selectAll().where('report_id', '=', reportId).orderBy('at').execute();
}

/** Keeps which record names which files; a repeated use is one use. */
export async function useFiles(
  tx: Tx,
  files: readonly Id[],
  use: Omit<Insertable<FileUseTable>, 'file_id'>,
): Promise<void> {
  if (files.length === 0) return;
  await tables(tx)
    .insertInto('reports_file_use')
    .values(files.map((file) => ({ ...use, file_id: file })))
    .onConflict((conflict) => conflict.constraint('reports_file_use_once').doNothing())
    .execute();
}

/** The matters whose records name a file, and whether the report that names it has left the house. */
export async function usesOf(
  tx: Tx,
  fileId: Id,
): Promise<{ matterId: Id; reportId: Id | null; submittedAt: Instant | null }[]> {
  const { rows } = await sql<{ matterId: Id; reportId: Id | null; submittedAt: Instant | null }>`
    select u.matter_id as "matterId", u.report_id as "reportId", r.submitted_at as "submittedAt"
    from reports_file_use u left join reports_report r on r.id = u.report_id where u.file_id = ${fileId}`.execute(tx);
  return rows;
}
