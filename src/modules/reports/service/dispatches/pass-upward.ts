// 转报: the receiver writes its own report in its own matter, linked to the source; it begins with what was told.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { earlierOf } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { valueOf } from '#platform/refusal.ts';
import type { passUpwardBody } from '../../contract/inputs.ts';
import { linked, passedUpward } from '../../events.ts';
import { reportName } from '../../rules/chain.ts';
import { afterAct } from '../../rules/dispatch.ts';
import { insertLink, linksOf, lockMatter, type Matter } from '../../store/matters.ts';
import type { Report } from '../../store/reports.ts';
import type { Dispatch } from '../../store/dispatches.ts';
import { announce, everyone, insiders } from '../announce.ts';
import { dispatchAs, matterToWrite } from '../load.ts';
import { beginMatter, ownUnit } from '../matters/open.ts';
import { beginDraft } from '../reports/draft.ts';

/** Drafts the receiver's own report from what arrived; opens its own matter where it has none yet. A13.1 */
export async function passUpward(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof passUpwardBody>,
): Promise<{ id: Id; at: Instant; revision: number }> {
  const source = await dispatchAs(ctx, id, 'receiver');
  valueOf(afterAct(source.dispatch, 'passUpward'));
  const exists = (await lockMatter(ctx.tx, body.matterId)) !== null;
  const own = exists
    ? await matterToWrite(ctx, body.matterId)
    : await openOwn(ctx, body.matterId, source.matter, source.report, source.dispatch);
  const draft = await beginDraft(ctx, own, {
    id: body.reportId,
    kind: body.kind,
    comesFromReportId: source.report.id,
    changes: {
      title: source.report.title,
      text: source.report.body,
      elements: source.report.elements,
      figures: source.report.figures,
      attachments: source.report.attachments,
    },
  });
  const links = await linksOf(ctx.tx, [own.id]);
  if (!links.some((link) => link.matter_id === own.id && link.other_matter_id === source.matter.id))
    await linkToSource(ctx, own, source.matter);
  announce(
    ctx,
    source.matter,
    passedUpward,
    {
      reportId: source.report.id,
      name: reportName(source.report.kind, source.report.form, source.report.ordinal),
      intoMatterId: own.id,
      intoReportId: draft.id,
    },
    [ownUnit(ctx)],
  );
  return { id: draft.id, at: ctx.now, revision: draft.revision };
}

/** The own matter, with the facts as they were told; learned when the report reached this unit. */
async function openOwn(ctx: Ctx, matterId: Id, source: Matter, report: Report, dispatch: Dispatch): Promise<Matter> {
  // A call reached this unit when it was taken; what was telephoned before that rang at a desk that had not answered.
  const sent = dispatch.way === 'telephone' ? null : dispatch.sent_at;
  const reached = [sent, dispatch.taken_at].filter((at) => at !== null);
  const learnedAt = reached.length === 0 ? ctx.now : reached.reduce(earlierOf);
  const { matter } = await beginMatter(ctx, {
    id: matterId,
    unitId: ownUnit(ctx),
    how: '转报下级来报',
    facts: {
      title: source.title,
      category: source.category,
      type: source.type,
      level: source.level,
      levelReason: '下级初判',
      sensitivities: source.sensitivities,
      happenedAt: source.happened_at,
      place: { text: source.place_text, longitude: source.longitude, latitude: source.latitude },
      learned: {
        at: learnedAt,
        way: 'unitReport',
        from: '',
        fromUnitId: source.unit_id,
        link: { kind: 'report', id: report.id },
      },
      figures: source.figures,
    },
  });
  return matter;
}

async function linkToSource(ctx: Ctx, own: Matter, source: Matter): Promise<void> {
  const linkId = ctx.newId();
  await insertLink(ctx.tx, {
    id: linkId,
    kind: 'comesFrom',
    matter_id: own.id,
    other_matter_id: source.id,
    undoes_id: null,
    reason: '转报',
    at: ctx.now,
    by_person_id: ctx.actor.personId,
    by_unit_id: ownUnit(ctx),
  });
  const seenBy = own.first_sent_at === null ? insiders(own) : await everyone(ctx, own);
  announce(ctx, own, linked, { linkId, kind: 'comesFrom', otherMatterId: source.id, reason: '转报' }, seenBy);
}
