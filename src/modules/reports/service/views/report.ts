// One report as its page shows it: what is typed, what the system knows, who signed, where it went, what may be done.
// A reader outside the unit sees what was sent, never the draft nor how the own leaders were reached.
import type { Id } from '#shared/ids.ts';
import { beijingParts, type Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { notFound } from '#platform/refusal.ts';
import { unitOf, unitsByIds } from '#modules/org/index.ts';
import { signOffStages, type RegulationPack, type Stage } from '#modules/regulation/index.ts';
import type { ReportDetail, VersionView } from '../../contract/report-records.ts';
import { reportActs, writes } from '../../policy.ts';
import { elementViews, figureViews, figureText, type KnownElements } from '../../rules/content.ts';
import { dispatchesOf } from '../../store/dispatches.ts';
import { siteContactsOf, type SiteContact } from '../../store/records.ts';
import type { Matter } from '../../store/matters.ts';
import {
  reportsOf,
  signoffsOf,
  triesOf,
  versionsOf,
  type Report,
  type Signoff,
  type Version,
} from '../../store/reports.ts';
import { loadReport, seesDispatch, sideOf, standsAbove } from '../load.ts';
import { dispatchPlan } from '../reports/plan.ts';
import { dispatchPeople, dispatchView, reportCard } from './cards.ts';
import { namesFor, type Names } from './names.ts';

/** A report of the actor's scope. A15.6 */
export async function readReport(ctx: Ctx, id: Id): Promise<ReportDetail> {
  const { matter, report } = await loadReport(ctx, id);
  const own = writes(ctx.actor, sideOf(matter));
  const above = await standsAbove(ctx, matter.unit_id);
  const versions = await versionsOf(ctx.tx, id);
  const signoffs = own || report.submitted_at !== null ? await signoffsOf(ctx.tx, id) : [];
  const tries = own ? await triesOf(ctx.tx, id) : [];
  const contacts = await siteContactsOf(ctx.tx, matter.id);
  const dispatches = (await dispatchesOf(ctx.tx, { reportId: id })).filter((one) =>
    seesDispatch(ctx.actor, matter, one, above),
  );
  const siblings = await reportsOf(ctx.tx, matter.id);
  const names = await namesFor(ctx, {
    units: [
      matter.unit_id,
      matter.level_by_unit_id,
      report.entered_by_unit_id,
      ...dispatches.flatMap((one) => [one.from_unit_id, one.to_unit_id]),
      ...report.addressees.map((one) => one.unitId),
    ],
    people: [
      report.drafted_by,
      ...signoffs.flatMap((one) => [one.person_id, one.recorded_by]),
      ...tries.map((one) => one.person_id),
      ...versions.map((one) => one.written_by),
      ...dispatches.flatMap((one) => dispatchPeople(one, report)),
    ],
    files: [...report.attachments, ...signoffs.flatMap((one) => (one.file_id === null ? [] : [one.file_id]))],
  });
  const last = versions.at(-1);
  const known = knownElements(names, matter, report, signoffs, contacts);
  const open = report.state === 'drafting' || report.state === 'inSignOff';
  const stages =
    report.stages.length > 0 ? report.stages : open ? await stagesAhead(ctx, names.pack, matter, report) : [];
  const { pack } = names;
  const scope = { type: matter.type, level: matter.level };
  return {
    card: reportCard(names, matter, report),
    matterRevision: matter.revision,
    title: report.title,
    text: report.body,
    elements: elementViews(pack, report.kind, scope, report.elements, known, report.kind === 'first' ? {} : undefined),
    figures: figureViews(
      pack,
      matter.type,
      report.figures,
      last === undefined || open ? (open ? matter.figures : {}) : last.figures_before,
    ),
    attachments: names.files(report.attachments),
    addressees: report.addressees.map((one) => ({ ...one, unitName: names.unit(one.unitId).name })),
    plan: open && own ? await planView(ctx, pack, matter, report) : [],
    legalChannel: (await unitOf(ctx, matter.unit_id)).legalChannel,
    stages: stages.map((stage, index) => ({
      by: audience(pack, stage.by),
      act: stage.act,
      state: stageState(report, index),
    })),
    signoffs: signoffs.map((one) => signoffView(names, one, signoffs, report)),
    tries: tries.map((one) => ({
      person: names.person(one.person_id),
      at: one.at,
      outcome: one.outcome,
      numberMasked: one.number_masked,
    })),
    unsignedReason: report.unsigned_reason,
    versions: versions.map((one) => ({
      no: one.no,
      at: one.at,
      writtenBy: names.person(one.written_by),
      digest: one.digest,
    })),
    digest: report.digest,
    dispatches: dispatches.map((one) => dispatchView(ctx, names, matter, one, report)),
    correctsReportId: report.corrects_report_id,
    correctedByReportIds: siblings
      .filter((one) => one.corrects_report_id === id && one.state === 'submitted')
      .map((one) => one.id),
    answersOrderId: report.answers_order_id,
    comesFromReportId: report.comes_from_report_id,
    sentBackReason: own ? report.sent_back_reason : '',
    allowed: reportActs(ctx.actor, {
      ...sideOf(matter),
      state: report.state,
      form: report.form,
      stages: report.stages,
      stage: report.stage,
      signatureOwed: report.signature_owed,
    }),
  };
}

/** One frozen version; outside the unit only what was sent. A15.8 */
export async function readVersion(ctx: Ctx, id: Id, no: number): Promise<VersionView> {
  const { matter, report } = await loadReport(ctx, id);
  const version = (await versionsOf(ctx.tx, id)).find((one) => one.no === no);
  if (version === undefined || (!writes(ctx.actor, sideOf(matter)) && no !== report.version)) throw notFound();
  return versionView(await namesFor(ctx, { people: [version.written_by] }), version);
}

function versionView(names: Names, version: Version): VersionView {
  return {
    no: version.no,
    at: version.at,
    writtenBy: names.person(version.written_by),
    title: version.title,
    text: version.body,
    elements: version.elements,
    figures: version.figures,
    attachments: [...version.attachments],
    digest: version.digest,
  };
}

/** What the system itself knows of a report, so that nobody types it again. */
export function knownElements(
  names: Names,
  matter: Matter,
  report: Report | null,
  signoffs: readonly Signoff[],
  contacts: readonly SiteContact[],
): Partial<KnownElements> {
  const newest = (role: SiteContact['role']): string => {
    const contact = contacts.findLast((one) => one.role === role);
    return contact === undefined
      ? ''
      : `${contact.name}${contact.title === '' ? '' : `（${contact.title}）`}，电话见联系人`;
  };
  const signature = signoffs.findLast((one) => one.act === 'signOff' || one.way === 'telephone');
  return {
    reportingUnit: names.unit(matter.unit_id).fullName,
    signer: signature === undefined ? '' : (names.person(signature.person_id)?.name ?? ''),
    dutyOfficer: report === null ? '' : (names.person(report.drafted_by)?.name ?? ''),
    time: matter.happened_at === null ? '' : timeText(matter.happened_at),
    place: matter.place_text,
    source: matter.learned_from,
    siteContact: newest('liaison') || newest('commander'),
    siteCommander: newest('commander'),
    siteLiaison: newest('liaison'),
    ...consequencesOf(names, matter, report),
  };
}

function consequencesOf(names: Names, matter: Matter, report: Report | null): Record<string, string> {
  const figures = { ...matter.figures, ...report?.figures };
  const said = figureViews(names.pack, matter.type, figures, {}).filter(
    (view) => view.value !== null && view.value !== false,
  );
  const text = said.map((view) => (view.unit === null ? view.name : `${view.name} ${figureText(view)}`)).join('，');
  return text === '' ? {} : { consequences: text, casualtiesAndLoss: text };
}

/** Beijing time in words: 2026年11月23日16时05分. */
export function timeText(at: Instant): string {
  const { year, month, day, hour, minute } = beijingParts(at);
  return `${year}年${month}月${day}日${hour}时${String(minute).padStart(2, '0')}分`;
}

async function stagesAhead(ctx: Ctx, pack: RegulationPack, matter: Matter, report: Report): Promise<readonly Stage[]> {
  const unit = await unitOf(ctx, matter.unit_id);
  return signOffStages(pack, {
    unit: { level: unit.level, kind: unit.kind, name: unit.fullName },
    kind: report.kind,
    form: report.form,
    level: matter.level,
  }).stages;
}

async function planView(ctx: Ctx, pack: RegulationPack, matter: Matter, report: Report): Promise<ReportDetail['plan']> {
  const { planned } = await dispatchPlan(ctx, pack, matter, report);
  const units = await unitsByIds(
    ctx,
    planned.map((one) => one.unitId),
  );
  return planned.map((one) => ({
    unit: {
      id: one.unitId,
      name: units.get(one.unitId)?.shortName ?? '',
      fullName: units.get(one.unitId)?.fullName ?? '',
    },
    role: one.role,
    way: one.way,
    outside: one.outside,
  }));
}

function stageState(report: Report, index: number): 'passed' | 'now' | 'ahead' {
  if (report.state === 'submitted') return 'passed';
  if (report.state !== 'inSignOff') return 'ahead';
  return index < report.stage ? 'passed' : index === report.stage ? 'now' : 'ahead';
}

function signoffView(
  names: Names,
  one: Signoff,
  all: readonly Signoff[],
  report: Report,
): ReportDetail['signoffs'][number] {
  const later = one.way === 'telephone' ? all.find((other) => other.signs_later_id === one.id) : undefined;
  return {
    id: one.id,
    versionNo: one.version_no,
    stage: one.stage,
    act: one.act,
    way: one.way,
    person: names.person(one.person_id),
    at: one.at,
    recordedAt: one.recorded_at,
    words: one.words,
    numberMasked: one.number_masked,
    file: one.file_id === null ? null : (names.files([one.file_id])[0] ?? null),
    signedLaterAt: later?.recorded_at ?? null,
    signatureOwed: one.way === 'telephone' && report.signature_owed && later === undefined,
  };
}

function audience(pack: RegulationPack, code: string) {
  return { code, name: pack.audiences.find((one) => one.code === code)?.name ?? code };
}
