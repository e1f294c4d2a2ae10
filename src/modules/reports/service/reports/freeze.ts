// Freezing what a report says: a version with its SM3 digest, written when it goes for signature or out of the house.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { digestOf } from '#platform/digest.ts';
import type { Matter } from '../../store/matters.ts';
import { insertVersion, useFiles, versionsOf, type Report } from '../../store/reports.ts';
import { fileMarks } from '../facts.ts';

export interface Frozen {
  readonly version: number;
  readonly digest: string;
  readonly level: string | null;
}

/**
 * Freezes the draft as its next version; the figures known before it stand beside the new ones. A15.8
 * Answers what the report's own row has to say of it; the caller stores that with its next change.
 */
export async function freeze(ctx: Ctx, matter: Matter, report: Report): Promise<Frozen> {
  const no = report.version + 1;
  const attachments =
    report.attachments.length === 0 ? [] : await fileMarks(ctx, report.attachments, await alreadyNamed(ctx, report));
  // The digest binds the words to the unit, the matter and the minute in which they were frozen.
  const content = {
    reportId: report.id,
    no,
    matterId: matter.id,
    unitId: matter.unit_id,
    learnedAt: matter.learned_at,
    frozenAt: ctx.now,
    kind: report.kind,
    form: report.form,
    title: report.title,
    text: report.body,
    elements: report.elements,
    figures: report.figures,
    attachments,
    level: matter.level,
  };
  const digest = digestOf(content);
  await insertVersion(ctx.tx, {
    report_id: report.id,
    no,
    at: ctx.now,
    written_by: ctx.actor.personId,
    title: report.title,
    body: report.body,
    elements: JSON.stringify(report.elements),
    figures: JSON.stringify(report.figures),
    figures_before: JSON.stringify(matter.figures),
    attachments: JSON.stringify(attachments),
    level: matter.level,
    digest,
  });
  await useFiles(ctx.tx, report.attachments, {
    matter_id: matter.id,
    report_id: report.id,
    kind: 'attachment',
    at: ctx.now,
  });
  return { version: no, digest, level: matter.level };
}

/** Files that earlier versions named, and those of the report that this one passes on: its sender uploaded them. */
async function alreadyNamed(ctx: Ctx, report: Report): Promise<Id[]> {
  const versions = await versionsOf(ctx.tx, report.id);
  const source = report.comes_from_report_id === null ? [] : await versionsOf(ctx.tx, report.comes_from_report_id);
  return [...versions, ...source].flatMap((version) => version.attachments.map((file) => file.id));
}
