// Sign-off in the system: sent for signature, checked, signed with fresh proof and thereby submitted (签发并报送).
// The stages are the pack's, stamped when the report is sent for signature; the version is frozen then.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden, valueOf } from '#platform/refusal.ts';
import { unitOf } from '#modules/org/index.ts';
import { currentPack, signOffStages, type Stage } from '#modules/regulation/index.ts';
import type { passStageBody } from '../../contract/inputs.ts';
import type { SubmitReceipt } from '../../contract/receipts.ts';
import type { SignWay } from '../../contract/words.ts';
import { sentBack, sentForSignOff, stagePassed, takenBack } from '../../events.ts';
import { mayPass, passAs } from '../../rules/sign-off.ts';
import type { Matter } from '../../store/matters.ts';
import { changeReport, insertSignoff, type Report } from '../../store/reports.ts';
import { announce, insiders } from '../announce.ts';
import { awaitStage, reportMoved, tellSentBack } from '../alarms.ts';
import { reportToWrite } from '../load.ts';
import { named } from './draft.ts';
import { freeze } from './freeze.ts';
import { dispatchPlan } from './plan.ts';
import { sendOut } from './send-out.ts';

type Receipt = { id: Id; at: Instant; revision: number };

/** Freezes the draft and hands it to its first stage; where the pack asks for no signature it goes out at once. A15.1 */
export async function sendForSignOff(ctx: Ctx, id: Id, revision: number): Promise<SubmitReceipt> {
  const { matter, report } = await reportToWrite(ctx, id, revision);
  if (report.state !== 'drafting') throw new Refusal('reports.notDrafting', { status: 409 });
  if (report.body.trim() === '' && Object.values(report.elements).every((value) => value.trim() === ''))
    throw new Refusal('reports.textMissing');
  const pack = await currentPack(ctx);
  const unit = await unitOf(ctx, matter.unit_id);
  const { stages } = signOffStages(pack, {
    unit: { level: unit.level, kind: unit.kind, name: unit.fullName },
    kind: report.kind,
    form: report.form,
    level: matter.level,
  });
  const frozen = await freeze(ctx, matter, report);
  const drafts = stages.findIndex((stage) => stage.act !== 'draft');
  const first = drafts < 0 ? stages.length : drafts;
  for (let index = 0; index < first; index++)
    await keepSignature(
      ctx,
      { ...report, ...frozen },
      { stage: index, act: 'draft', way: 'system', personId: ctx.actor.personId },
    );
  const sent = await changeReport(ctx.tx, id, {
    ...frozen,
    state: 'inSignOff',
    stages: JSON.stringify(stages),
    stage: first,
    sent_back_reason: '',
  });
  const next = stages[first];
  if (next === undefined) return submitSigned(ctx, matter, sent, '无须签发');
  await awaitStage(ctx, matter, sent, next);
  announce(ctx, matter, sentForSignOff, { ...named(sent), versionNo: sent.version, next: next.by }, insiders(matter));
  return waitingReceipt(ctx, sent);
}

/** Takes the report back to change it; the stages begin anew. */
export async function takeBack(ctx: Ctx, id: Id, revision: number): Promise<Receipt> {
  const { matter, report } = await inSignOff(ctx, id, revision);
  const back = await changeReport(ctx.tx, id, { state: 'drafting', stage: 0, stages: '[]' });
  await reportMoved(ctx, matter, report);
  announce(ctx, matter, takenBack, named(report), insiders(matter));
  return { id, at: ctx.now, revision: back.revision };
}

/** The leader whose turn it is sends it back with a reason. */
export async function sendBack(ctx: Ctx, id: Id, body: { revision: number; reason: string }): Promise<Receipt> {
  const { matter, report } = await inSignOff(ctx, id, body.revision);
  if (!mayPass(report.stages[report.stage], ctx.actor.roles)) throw forbidden('reports.notYourStage');
  const back = await changeReport(ctx.tx, id, {
    state: 'drafting',
    stage: 0,
    stages: '[]',
    sent_back_reason: body.reason,
  });
  await tellSentBack(ctx, matter, report);
  announce(ctx, matter, sentBack, { ...named(report), reason: body.reason }, insiders(matter));
  return { id, at: ctx.now, revision: back.revision };
}

/** Passes a check or countersignature (核稿、会签); the last stage is signed, not checked. */
export async function passStage(ctx: Ctx, id: Id, body: z.output<typeof passStageBody>): Promise<SubmitReceipt> {
  const { matter, report } = await inSignOff(ctx, id, body.revision);
  ownLeadersOnly(ctx, matter);
  const { stage } = valueOf(passAs(report, ctx.actor.roles, 'check'));
  await keepSignature(ctx, report, {
    stage: report.stage,
    act: stage.act,
    way: 'system',
    personId: ctx.actor.personId,
    words: body.remark,
  });
  const passed = await changeReport(ctx.tx, id, { stage: report.stage + 1 });
  const waiting = passed.stages[passed.stage];
  if (waiting !== undefined) await awaitStage(ctx, matter, passed, waiting);
  const next = waiting?.by ?? null;
  announce(ctx, matter, stagePassed, { ...named(report), act: stage.act, way: 'system', next }, insiders(matter));
  return waitingReceipt(ctx, passed);
}

/** Signs off with fresh proof and submits (签发并报送). A15.1 */
export async function signOff(ctx: Ctx, id: Id, body: z.output<typeof passStageBody>): Promise<SubmitReceipt> {
  const { matter, report } = await inSignOff(ctx, id, body.revision);
  ownLeadersOnly(ctx, matter);
  const { stage } = valueOf(passAs(report, ctx.actor.roles, 'signOff'));
  await keepSignature(ctx, report, {
    stage: report.stage,
    act: stage.act,
    way: 'system',
    personId: ctx.actor.personId,
    words: body.remark,
  });
  announce(ctx, matter, stagePassed, { ...named(report), act: stage.act, way: 'system', next: null }, insiders(matter));
  return submitSigned(ctx, matter, report, `${ctx.actor.name} 系统内签发`);
}

/** Whoever entered a report for a unit does not sign it: that unit's leaders do, by telephone or on paper. */
export function ownLeadersOnly(ctx: Ctx, matter: Matter): void {
  if (ctx.actor.kind !== 'system' && ctx.actor.unitId !== matter.unit_id) throw forbidden('reports.notYourStage');
}

/** A report locked while its signature is awaited. */
export async function inSignOff(ctx: Ctx, id: Id, revision: number): Promise<{ matter: Matter; report: Report }> {
  const loaded = await reportToWrite(ctx, id, revision);
  if (loaded.report.state !== 'inSignOff') throw new Refusal('reports.notInSignOff', { status: 409 });
  return loaded;
}

/** Sends a signed report out to everybody planned. A13.1, A13.2 */
export async function submitSigned(
  ctx: Ctx,
  matter: Matter,
  report: Report,
  signed: string,
  extra: { signatureOwed?: boolean; unsignedReason?: string } = {},
): Promise<SubmitReceipt> {
  await reportMoved(ctx, matter, report);
  const pack = await currentPack(ctx);
  const { line, planned } = await dispatchPlan(ctx, pack, matter, report);
  const unit = await unitOf(ctx, matter.unit_id);
  return (await sendOut(ctx, { pack, matter, report, unit, line, planned, signed, ...extra })).receipt;
}

export interface Signature {
  readonly stage: number;
  readonly act: Stage['act'];
  readonly way: SignWay;
  readonly personId: Id | null;
  readonly at?: Instant;
  readonly words?: string;
  readonly number?: { sealed: string; masked: string };
  readonly fileId?: Id;
  readonly signsLaterId?: Id;
  readonly id?: Id;
}

/** Keeps who passed a stage of the frozen version, and how. */
export async function keepSignature(ctx: Ctx, report: Report, signature: Signature): Promise<void> {
  await insertSignoff(ctx.tx, {
    id: signature.id ?? ctx.newId(),
    report_id: report.id,
    version_no: report.version,
    stage: signature.stage,
    act: signature.act,
    way: signature.way,
    person_id: signature.personId,
    recorded_by: ctx.actor.personId,
    at: signature.at ?? ctx.now,
    recorded_at: ctx.now,
    words: signature.words ?? '',
    number_sealed: signature.number?.sealed ?? null,
    number_masked: signature.number?.masked ?? '',
    file_id: signature.fileId ?? null,
    signs_later_id: signature.signsLaterId ?? null,
  });
}

/** The answer while a signature is still awaited. */
export function waitingReceipt(ctx: Ctx, report: Report): SubmitReceipt {
  return {
    reportId: report.id,
    state: report.state,
    number: null,
    digest: report.digest,
    at: ctx.now,
    revision: report.revision,
    signatureOwed: false,
    dispatches: [],
  };
}
