// What other rooms may ask of matters, reports and dispatches without knowing their tables: labels, open ones, search.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { SubjectPort } from '#platform/ports.ts';
import { reportName } from './rules/chain.ts';
import { listMatters, listReports, openMattersOf, openReportsOf } from './store/lists.ts';
import { reportVisible, visibleMatters } from './store/matters.ts';
import type { Report } from './store/reports.ts';

const STATES = {
  open: '进行中',
  final: '已终报',
  drafting: '起草中',
  inSignOff: '待签发',
  submitted: '待补签',
  abandoned: '作废',
} as const;

export const matterSubjects: SubjectPort = {
  kind: 'matter',
  async labels(ctx, ids) {
    const rows = await visibleMatters(ctx.tx, ctx.actor, ctx.now, ids);
    return new Map(rows.map((row) => [row.id, row.title]));
  },
  async open(ctx, unitId) {
    return (await openMattersOf(ctx.tx, unitId)).map((row) => ({
      id: row.id,
      label: row.title,
      state: STATES[row.state],
      since: row.opened_at,
    }));
  },
  async search(ctx, word, limit) {
    const rows = await listMatters(ctx.tx, ctx.actor, ctx.now, { q: word, limit, of: 'all' });
    return rows.slice(0, limit).map((row) => ({ id: row.id, label: row.title, detail: row.place_text }));
  },
};

export const reportSubjects: SubjectPort = {
  kind: 'report',
  labels: (ctx, ids) => labelled(ctx, ids, sql`reports_report r`, sql`r.id`),
  async open(ctx, unitId) {
    return (await openReportsOf(ctx.tx, unitId)).map((row) => ({
      id: row.id,
      label: labelOf(row),
      state: STATES[row.state],
      since: row.created_at,
    }));
  },
  async search(ctx, word, limit) {
    const rows = await listReports(ctx.tx, ctx.actor, ctx.now, { q: word, limit, of: 'all' });
    return rows.slice(0, limit).map((row) => ({ id: row.id, label: labelOf(row), detail: row.number_text ?? '' }));
  },
};

export const dispatchSubjects: SubjectPort = {
  kind: 'dispatch',
  labels: (ctx, ids) =>
    labelled(ctx, ids, sql`reports_dispatch d join reports_report r on r.id = d.report_id`, sql`d.id`),
  async open(ctx, unitId) {
    const { rows } = await sql<
      Pick<Report, 'kind' | 'form' | 'ordinal' | 'title'> & {
        dispatchId: Id;
        state: string;
        since: Report['created_at'];
      }
    >`
      select d.id as "dispatchId", d.state, coalesce(d.sent_at, d.prepared_at) as since, r.kind, r.form, r.ordinal, r.title
      from reports_dispatch d join reports_report r on r.id = d.report_id
      where d.to_unit_id = ${unitId} and d.state in ('calling', 'sent', 'opened') order by since desc limit 200`.execute(
      ctx.tx,
    );
    const words: Record<string, string> = { calling: '待接电话', sent: '未打开', opened: '未签收' };
    return rows.map((row) => ({
      id: row.dispatchId,
      label: labelOf(row),
      state: words[row.state] ?? row.state,
      since: row.since,
    }));
  },
  search: async () => [],
};

async function labelled(
  ctx: Ctx,
  ids: readonly Id[],
  from: ReturnType<typeof sql>,
  key: ReturnType<typeof sql>,
): Promise<Map<Id, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Pick<Report, 'kind' | 'form' | 'ordinal' | 'title'> & { subjectId: Id }>`
    select ${key} as "subjectId", r.kind, r.form, r.ordinal, r.title
    from ${from} join reports_matter m on m.id = r.matter_id
    where ${key} = any (${`{${ids.join(',')}}`}::uuid[]) and ${reportVisible(ctx.actor, ctx.now)}`.execute(ctx.tx);
  return new Map(rows.map((row) => [row.subjectId, labelOf(row)]));
}

function labelOf(report: Pick<Report, 'kind' | 'form' | 'ordinal' | 'title'>): string {
  return `${reportName(report.kind, report.form, report.ordinal)} ${report.title}`;
}
