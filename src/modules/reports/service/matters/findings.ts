// 认定: late, omitted, false, concealed, or dismissed. What the machine computes is only 超时（疑似）; a finding is the
// superior's, with reason and evidence; the unit answers once, and the superior decides. A15.8
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden, notFound, stale } from '#platform/refusal.ts';
import { clockById } from '#modules/deadlines/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { answerFindingBody, decideFindingBody, makeFindingBody } from '../../contract/inputs.ts';
import { findingAnswered, findingDecided, findingMade } from '../../events.ts';
import { changeFinding, findFinding, insertFinding, type Finding } from '../../store/records.ts';
import type { Matter } from '../../store/matters.ts';
import { useFiles } from '../../store/reports.ts';
import { findingMoved, tellFinding } from '../alarms.ts';
import { announce, insiders } from '../announce.ts';
import { fileMarks } from '../facts.ts';
import { loadMatter, matterBelow, matterToJoin, sideOf, standsAbove } from '../load.ts';
import { writes } from '../../policy.ts';
import { ownUnit } from './open.ts';

type Receipt = { id: Id; at: Instant; revision: number };

/** The superior finds, with reason and evidence. A15.8 */
export async function makeFinding(ctx: Ctx, id: Id, body: z.output<typeof makeFindingBody>): Promise<Receipt> {
  const matter = await matterBelow(ctx, id);
  const pack = await currentPack(ctx);
  if (!pack.findings.kinds.some((kind) => kind.code === body.kind))
    throw new Refusal('reports.unknownCode', { detail: { code: body.kind } });
  if (body.unitId !== matter.unit_id) throw new Refusal('reports.unknownUnit');
  if (body.deadlineId !== null) {
    const clock = await clockById(ctx, body.deadlineId);
    if (clock === null || clock.owingUnit.id !== body.unitId)
      throw new Refusal('reports.unknownCode', { detail: { code: 'deadlineId' } });
  }
  await fileMarks(ctx, body.evidenceFiles);
  await insertFinding(ctx.tx, {
    id: body.id,
    matter_id: id,
    unit_id: body.unitId,
    by_unit_id: ownUnit(ctx),
    by_person_id: ctx.actor.personId,
    kind: body.kind,
    deadline_id: body.deadlineId,
    reason: body.reason,
    evidence: body.evidence,
    evidence_files: body.evidenceFiles,
    at: ctx.now,
    state: 'made',
    answer: '',
    answer_files: [],
    answered_at: null,
    answered_by: null,
    decision: '',
    decided_at: null,
    decided_by: null,
    revision: 1,
  });
  await useFiles(ctx.tx, body.evidenceFiles, { matter_id: id, report_id: null, kind: 'evidence', at: ctx.now });
  if (body.kind !== 'dismissed') await tellFinding(ctx, matter, '上级认定，可申辩');
  announce(
    ctx,
    matter,
    findingMade,
    { findingId: body.id, unitId: body.unitId, kind: body.kind, reason: body.reason, deadlineId: body.deadlineId },
    seenBy(ctx, matter),
  );
  return { id: body.id, at: ctx.now, revision: 1 };
}

/** The unit answers (申辩), once. A15.8 */
export async function answerFinding(ctx: Ctx, id: Id, body: z.output<typeof answerFindingBody>): Promise<Receipt> {
  const { finding, matter } = await loadFinding(ctx, id, 'unit_id', body.revision);
  if (finding.answered_at !== null) throw new Refusal('reports.findingAnswered', { status: 409 });
  if (finding.decided_at !== null) throw new Refusal('reports.findingDecided', { status: 409 });
  await fileMarks(ctx, body.files);
  const changed = await changeFinding(ctx.tx, id, {
    state: 'answered',
    answer: body.words,
    answer_files: body.files,
    answered_at: ctx.now,
    answered_by: ctx.actor.personId,
  });
  await useFiles(ctx.tx, body.files, { matter_id: matter.id, report_id: null, kind: 'answer', at: ctx.now });
  await findingMoved(ctx, matter);
  announce(ctx, matter, findingAnswered, { findingId: id, words: body.words }, [
    ...seenBy(ctx, matter),
    finding.by_unit_id,
  ]);
  return { id, at: ctx.now, revision: changed.revision };
}

/** The superior upholds or withdraws its finding. A15.8 */
export async function decideFinding(ctx: Ctx, id: Id, body: z.output<typeof decideFindingBody>): Promise<Receipt> {
  const { finding, matter } = await loadFinding(ctx, id, 'by_unit_id', body.revision);
  if (finding.decided_at !== null) throw new Refusal('reports.findingDecided', { status: 409 });
  const changed = await changeFinding(ctx.tx, id, {
    state: body.outcome,
    decision: body.reason,
    decided_at: ctx.now,
    decided_by: ctx.actor.personId,
  });
  await findingMoved(ctx, matter);
  announce(
    ctx,
    matter,
    findingDecided,
    { findingId: id, outcome: body.outcome, reason: body.reason },
    seenBy(ctx, matter),
  );
  return { id, at: ctx.now, revision: changed.revision };
}

/** A finding for one of its two sides, locked: the unit it is about, or the superior that made it. */
async function loadFinding(
  ctx: Ctx,
  id: Id,
  side: 'unit_id' | 'by_unit_id',
  revision: number,
): Promise<{ finding: Finding; matter: Matter }> {
  const seen = await findFinding(ctx.tx, id);
  if (seen === null) throw notFound();
  const about = await loadMatter(ctx, seen.matter_id);
  if (!writes(ctx.actor, sideOf(about)) && !(await standsAbove(ctx, about.unit_id))) throw notFound();
  if (ctx.actor.unitId !== seen[side]) throw forbidden('reports.findingNotYours');
  const matter = await matterToJoin(ctx, seen.matter_id);
  const finding = await findFinding(ctx.tx, id, true);
  if (finding === null) throw notFound();
  if (finding.revision !== revision) throw stale(finding.revision);
  return { finding, matter };
}

/** A finding is between the superior and the unit. */
function seenBy(ctx: Ctx, matter: Matter): Id[] {
  return [...insiders(matter), ...(ctx.actor.unitId === null ? [] : [ctx.actor.unitId])];
}
