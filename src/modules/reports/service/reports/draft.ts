// Drafting a report: begin it, save changed fields, give it up. Nothing that was sent ever comes back here.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { DraftChanges, draftReportBody, saveDraftBody } from '../../contract/inputs.ts';
import type { ReportKind } from '../../contract/words.ts';
import { draftAbandoned, draftSaved } from '../../events.ts';
import { mayDraft, reportName, type Chain } from '../../rules/chain.ts';
import { mergeDraft, type DraftContent } from '../../rules/content.ts';
import type { Matter } from '../../store/matters.ts';
import { changeReport, countSubmitted, insertReport, reportsOf, useFiles, type Report } from '../../store/reports.ts';
import { announce, insiders } from '../announce.ts';
import { checkAddressees, checkCodes, fileMarks } from '../facts.ts';
import { matterToWrite, reportToWrite } from '../load.ts';
import { emptyReport } from '../matters/telephone.ts';

type Receipt = { id: Id; at: Instant; revision: number };

/** Begins a report of a matter; what is known already need not be typed again. A15.6 */
export async function draftReport(ctx: Ctx, body: z.output<typeof draftReportBody>): Promise<Receipt> {
  const matter = await matterToWrite(ctx, body.matterId);
  const report = await beginDraft(ctx, matter, {
    id: body.id,
    kind: body.kind,
    changes: body.changes,
    correctsReportId: body.correctsReportId,
    answersOrderId: body.answersOrderId,
  });
  return { id: report.id, at: ctx.now, revision: report.revision };
}

export interface DraftStart {
  readonly id: Id;
  readonly kind: ReportKind;
  readonly changes: DraftChanges;
  readonly correctsReportId?: Id | null;
  readonly answersOrderId?: Id | null;
  readonly comesFromReportId?: Id | null;
}

/** Stores a new draft of a locked matter where its chain allows the kind. A15.6 */
export async function beginDraft(ctx: Ctx, matter: Matter, start: DraftStart): Promise<Report> {
  const pack = await currentPack(ctx);
  const reports = await reportsOf(ctx.tx, matter.id);
  valueOf(mayDraft(pack, start.kind, chainOf(matter, reports), matter.type, ctx.now));
  const corrected = start.correctsReportId ?? null;
  // A correction names what it corrects, and whatever names a report names one of this matter that went out.
  const namesOne = start.kind === 'correction' || corrected !== null;
  if (namesOne && !reports.some((report) => report.id === corrected && report.state === 'submitted')) {
    throw new Refusal('reports.nothingToCorrect');
  }
  checkCodes(pack, { figures: start.changes.figures ?? {} });
  const content = mergeDraft(
    blankFor(
      matter,
      reports.find((report) => report.id === corrected),
    ),
    start.changes,
  );
  if (start.comesFromReportId == null) await fileMarks(ctx, content.attachments);
  await checkAddressees(ctx, content.addressees);
  const report = await insertReport(ctx.tx, {
    ...emptyReport(ctx, matter),
    id: start.id,
    kind: start.kind,
    form: 'written',
    ordinal: (await countSubmitted(ctx.tx, matter.id, start.kind, 'written')) + 1,
    ...columnsOf(content),
    corrects_report_id: corrected,
    answers_order_id: start.answersOrderId ?? null,
    comes_from_report_id: start.comesFromReportId ?? null,
  });
  await useFiles(ctx.tx, content.attachments, {
    matter_id: matter.id,
    report_id: report.id,
    kind: 'attachment',
    at: ctx.now,
  });
  announce(ctx, matter, draftSaved, named(report), insiders(matter));
  return report;
}

/** Saves changed fields; a stale revision answers 409, and the form merges field by field. */
export async function saveDraft(ctx: Ctx, id: Id, body: z.output<typeof saveDraftBody>): Promise<Receipt> {
  const { matter, report } = await reportToWrite(ctx, id, body.revision);
  if (report.state !== 'drafting') throw new Refusal('reports.notDrafting', { status: 409 });
  checkCodes(await currentPack(ctx), { figures: body.changes.figures ?? {} });
  const content = mergeDraft(contentOf(report), body.changes);
  await checkAddressees(ctx, body.changes.addressees ?? []);
  if (body.changes.attachments !== undefined) {
    await fileMarks(ctx, content.attachments, report.attachments);
    await useFiles(ctx.tx, content.attachments, {
      matter_id: matter.id,
      report_id: id,
      kind: 'attachment',
      at: ctx.now,
    });
  }
  const saved = await changeReport(ctx.tx, id, columnsOf(content));
  announce(ctx, matter, draftSaved, named(saved), insiders(matter));
  return { id, at: ctx.now, revision: saved.revision };
}

/** Gives a draft up that never went out; it stays on file as 作废 with its reason. A15.8 */
export async function abandonDraft(ctx: Ctx, id: Id, body: { revision: number; reason: string }): Promise<Receipt> {
  const { matter, report } = await reportToWrite(ctx, id, body.revision);
  if (report.state !== 'drafting') throw new Refusal('reports.notDrafting', { status: 409 });
  const gone = await changeReport(ctx.tx, id, { state: 'abandoned', sent_back_reason: body.reason });
  announce(ctx, matter, draftAbandoned, { ...named(gone), reason: body.reason }, insiders(matter));
  return { id, at: ctx.now, revision: gone.revision };
}

/** The chain of a matter as the rules ask for it. */
export function chainOf(matter: Matter, reports: readonly Report[]): Chain {
  const out = reports.filter((report) => report.state === 'submitted');
  return {
    firstSubmitted: out.some((report) => report.kind === 'first' && report.form === 'written'),
    anySubmitted: out.length > 0,
    finalAt: matter.final_at,
    openDrafts: reports
      .filter((report) => report.state === 'drafting' || report.state === 'inSignOff')
      .map((report) => report.kind),
  };
}

/** What a report says, as the rules merge it. */
export function contentOf(report: Report): DraftContent {
  return {
    title: report.title,
    text: report.body,
    elements: report.elements,
    figures: report.figures,
    attachments: report.attachments,
    addressees: report.addressees,
  };
}

/** Name and id of a report for events. */
export function named(report: Report): { reportId: Id; name: string } {
  return { reportId: report.id, name: reportName(report.kind, report.form, report.ordinal) };
}

/** The report whose content a draft begins with: a correction begins with what it corrects. */
function blankFor(matter: Matter, corrected: Report | undefined): DraftContent {
  if (corrected !== undefined) return { ...contentOf(corrected), elements: {}, addressees: corrected.addressees };
  return { title: matter.title, text: '', elements: {}, figures: matter.figures, attachments: [], addressees: [] };
}

function columnsOf(content: DraftContent) {
  return {
    title: content.title,
    body: content.text,
    elements: JSON.stringify(content.elements),
    figures: JSON.stringify(content.figures),
    attachments: [...content.attachments],
    addressees: JSON.stringify(content.addressees),
  };
}
