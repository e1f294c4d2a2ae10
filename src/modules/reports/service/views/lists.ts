// Lists as pages show them: one line each, newest first, a page ends with the instant from which the next one goes on.
import type { z } from 'zod';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { copySuperiorsOf, externalParties, superiorOf, type UnitRef } from '#modules/org/index.ts';
import { currentPack, figuresFor, firstReportTerms, proposeLevel } from '#modules/regulation/index.ts';
import type { routes } from '../../contract.ts';
import type { FindingView, MatterCard } from '../../contract/matter-records.ts';
import type { Vocabulary } from '../../contract/receipts.ts';
import type { InboxItem, ReportCard } from '../../contract/report-records.ts';
import { listFindings, listMatters, listReceived, listReports } from '../../store/lists.ts';
import { mattersByIds, openOffers, type Matter } from '../../store/matters.ts';
import { findReport, reportsOf, type Report } from '../../store/reports.ts';
import { checkCodes } from '../facts.ts';
import { leadersAt } from '../leaders.ts';
import { loadMatter } from '../load.ts';
import { ownUnit } from '../matters/open.ts';
import { dispatchPeople, dispatchView, matterCard, reportCard } from './cards.ts';
import { findingView } from './matter.ts';
import { namesFor } from './names.ts';

type Query<K extends 'listMatters' | 'listReports' | 'listReceived' | 'listFindings'> = z.output<
  (typeof routes)[K]['query']
>;
interface Page<T> {
  items: T[];
  next: Instant | null;
}

/** Matters in scope. A14.1 */
export async function mattersPage(ctx: Ctx, query: Query<'listMatters'>): Promise<Page<MatterCard>> {
  const rows = await listMatters(ctx.tx, ctx.actor, ctx.now, query);
  const { shown, next } = cut(rows, query.limit, (row) => row.opened_at);
  const names = await namesFor(ctx, { units: shown.flatMap((row) => [row.unit_id, row.level_by_unit_id]) });
  const items = shown.map((row) => {
    const report =
      row.reportId === null || row.reportKind === null || row.reportForm === null
        ? null
        : { id: row.reportId, kind: row.reportKind, form: row.reportForm, ordinal: row.reportOrdinal ?? 1 };
    const line =
      row.lineState === null || row.lineToUnitId === null ? null : { state: row.lineState, toUnitId: row.lineToUnitId };
    return matterCard(names, row, { report, line });
  });
  return { items, next };
}

/** Reports in scope. A15.6 */
export async function reportsPage(ctx: Ctx, query: Query<'listReports'>): Promise<Page<ReportCard>> {
  const rows = await listReports(ctx.tx, ctx.actor, ctx.now, query);
  const { shown, next } = cut(rows, query.limit, (row) => row.submitted_at ?? row.created_at);
  const matters = byId(await mattersByIds(ctx.tx, [...new Set(shown.map((row) => row.matter_id))]));
  const names = await namesFor(ctx, {
    units: [
      ...shown.flatMap((row) => [row.unit_id, row.entered_by_unit_id]),
      ...[...matters.values()].map((matter) => matter.level_by_unit_id),
    ],
    people: shown.map((row) => row.drafted_by),
  });
  return { items: shown.flatMap((row) => cardOf(names, matters, row)), next };
}

/** What arrived at the actor's unit (来报). A15.8 */
export async function receivedPage(ctx: Ctx, query: Query<'listReceived'>): Promise<Page<InboxItem>> {
  const rows = await listReceived(ctx.tx, ctx.actor, query);
  const { shown, next } = cut(rows, query.limit, (row) => row.sent_at ?? row.prepared_at);
  const matters = byId(await mattersByIds(ctx.tx, [...new Set(shown.map((row) => row.matter_id))]));
  const reports = new Map<Id, Report>();
  for (const row of shown) {
    const report = reports.get(row.report_id) ?? (await findReport(ctx.tx, row.report_id));
    if (report !== null) reports.set(report.id, report);
  }
  const names = await namesFor(ctx, {
    units: [
      ...shown.flatMap((row) => [row.from_unit_id, row.to_unit_id]),
      ...[...matters.values()].flatMap((matter) => [matter.level_by_unit_id, matter.entered_by_unit_id]),
    ],
    people: [
      ...shown.flatMap((row) => dispatchPeople(row, reports.get(row.report_id))),
      ...[...reports.values()].map((report) => report.drafted_by),
    ],
  });
  const items = shown.flatMap((row) => {
    const matter = matters.get(row.matter_id);
    const report = reports.get(row.report_id);
    if (matter === undefined || report === undefined) return [];
    const place = { text: matter.place_text, longitude: matter.longitude, latitude: matter.latitude };
    return [
      { dispatch: dispatchView(ctx, names, matter, row, report), report: reportCard(names, matter, report), place },
    ];
  });
  return { items, next };
}

/** Findings on, by or below the actor's unit. A15.8 */
export async function findingsPage(ctx: Ctx, query: Query<'listFindings'>): Promise<Page<FindingView>> {
  const rows = await listFindings(ctx.tx, ctx.actor, ctx.now, query);
  const { shown, next } = cut(rows, query.limit, (row) => row.at);
  const names = await namesFor(ctx, {
    units: shown.flatMap((row) => [row.unit_id, row.by_unit_id]),
    people: shown.map((row) => row.by_person_id),
    files: shown.flatMap((row) => [...row.evidence_files, ...row.answer_files]),
  });
  return { items: shown.map((row) => findingView(ctx, names, row)), next };
}

/** What a superior recorded first and offers to the actor's unit (待认领). A15.1 */
export async function offersPage(ctx: Ctx) {
  const rows = ctx.actor.unitId === null ? [] : await openOffers(ctx.tx, ctx.actor.unitId);
  const names = await namesFor(ctx, { units: rows.map((row) => row.unit_id) });
  const items = [];
  for (const row of rows) {
    const told = (await reportsOf(ctx.tx, row.id)).find((report) => report.form === 'telephone');
    items.push({
      matterId: row.id,
      byUnit: names.unit(row.unit_id),
      title: row.title,
      text: told?.body ?? '',
      heardAt: row.learned_at,
      place: { text: row.place_text, longitude: row.longitude, latitude: row.latitude },
    });
  }
  return { items };
}

/** Leaders of the actor's unit who may be told and may sign. A18.2 */
export async function leadersPage(ctx: Ctx) {
  const items = await leadersAt(ctx, ownUnit(ctx));
  return { items: items.map((leader) => ({ person: leader.person, roles: [...leader.roles], onDuty: leader.onDuty })) };
}

/** To whom a report of the actor's unit may go beside its line. A13.1, A13.2 */
export async function addresseesPage(ctx: Ctx, matterId: Id | undefined) {
  const unitId = matterId === undefined ? ownUnit(ctx) : (await loadMatter(ctx, matterId)).unit_id;
  const line = await superiorOf(ctx, unitId, 'reporting');
  const { province, state } = await externalParties(ctx);
  const choice = (unit: UnitRef, role: 'line' | 'direct' | 'copy') => ({
    unit: { id: unit.id, name: unit.shortName, fullName: unit.fullName },
    role,
    way: unit.external ? ('superiorSystem' as const) : ('thisSystem' as const),
    outside: unit.external,
  });
  const outside = [province, state].filter((unit) => unit !== null).filter((unit) => unit.id !== line?.id);
  return {
    items: [
      ...(line === null ? [] : [choice(line, 'line')]),
      ...outside.map((unit) => choice(unit, 'direct')),
      ...(await copySuperiorsOf(ctx, unitId)).map((unit) => choice(unit, 'copy')),
    ],
  };
}

/** The pack's lists as the forms need them. A00.2 */
export async function vocabulary(ctx: Ctx): Promise<Vocabulary> {
  const pack = await currentPack(ctx);
  const named = (one: { code: string; name: string }) => ({ code: one.code, name: one.name });
  const types = pack.families.flatMap((family) => family.types);
  return {
    pack: `${pack.id}/${pack.version}`,
    categories: pack.categories.map((one) => ({ ...named(one), terms: one.terms })),
    families: pack.families.map((family) => ({
      ...named(family),
      types: family.types.map((type) => ({ ...named(type), aliases: type.aliases ?? [] })),
    })),
    levels: pack.levels.map(named),
    sensitivities: pack.sensitivities.kinds.map(named),
    figures: pack.figures.map(({ code, name, kind, unit, always }) => ({ code, name, kind, unit, always })),
    figuresByType: Object.fromEntries(
      types.map((type) => [type.code, figuresFor(pack, type.code).map((figure) => figure.code)]),
    ),
    findings: pack.findings.kinds.map(named),
    tags: pack.handlingTags.tags.map(named),
    leaderRoles: pack.audiences.map(named),
  };
}

/** The level that the figures reach, and what it would demand (初判建议). A14.1 */
export async function levelProposal(ctx: Ctx, body: z.output<(typeof routes)['proposeLevel']['body']>) {
  const pack = await currentPack(ctx);
  checkCodes(pack, {
    category: body.category,
    type: body.type,
    figures: body.figures,
    sensitivities: body.sensitivities,
  });
  const proposal = body.type === null ? null : proposeLevel(pack, body.type, body.figures);
  const terms = firstReportTerms(pack, {
    category: body.category,
    type: body.type,
    level: proposal?.level ?? null,
    sensitive: body.sensitivities.length > 0,
  });
  return {
    proposal:
      proposal === null
        ? null
        : {
            level: { code: proposal.level, name: proposal.name },
            table: proposal.table,
            reasons: proposal.reasons.map((reason) => ({ ...reason })),
          },
    terms:
      terms === null
        ? null
        : {
            telephoneMinutes: terms.telephoneMs / 60_000,
            writtenMinutes: terms.writtenMs / 60_000,
            because: terms.because,
          },
  };
}

function cut<T>(rows: readonly T[], limit: number, at: (row: T) => Instant): { shown: T[]; next: Instant | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last !== undefined ? at(last) : null };
}

function byId(matters: readonly Matter[]): Map<Id, Matter> {
  return new Map(matters.map((matter) => [matter.id, matter]));
}

function cardOf(
  names: Awaited<ReturnType<typeof namesFor>>,
  matters: ReadonlyMap<Id, Matter>,
  report: Report,
): ReportCard[] {
  const matter = matters.get(report.matter_id);
  return matter === undefined ? [] : [reportCard(names, matter, report)];
}
