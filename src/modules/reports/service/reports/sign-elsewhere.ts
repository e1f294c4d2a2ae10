// Signatures that are not given at the screen: by telephone (signed later), on paper (with its picture), or by nobody
// because nobody could be reached (submitted first, the tried calls listed). What is owed later is a deadline. A15.1
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { personsByIds, unitOf } from '#modules/org/index.ts';
import { currentPack, signOffStages } from '#modules/regulation/index.ts';
import type {
  signByTelephoneBody,
  signLaterBody,
  signLaterOnPaperBody,
  signOnPaperBody,
  submitUnsignedBody,
} from '../../contract/inputs.ts';
import type { SubmitReceipt } from '../../contract/receipts.ts';
import { signatureOwed, signedLater, stagePassed } from '../../events.ts';
import { mayGoUnsigned, mayPass, mayPassAs, signAs } from '../../rules/sign-off.ts';
import { actTime } from '../../rules/times.ts';
import type { Matter } from '../../store/matters.ts';
import { changeReport, insertTries, signoffsOf, useFiles, type Report } from '../../store/reports.ts';
import { announce, insiders } from '../announce.ts';
import { fileMarks, sealNumber } from '../facts.ts';
import { leadersAt } from '../leaders.ts';
import { reportToWrite } from '../load.ts';
import { named } from './draft.ts';
import { inSignOff, keepSignature, ownLeadersOnly, submitSigned } from './sign-off.ts';

/** The leader said yes on the telephone: who, number, minute, words; the signature itself is owed. A15.1 */
export async function signOffByTelephone(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof signByTelephoneBody>,
): Promise<SubmitReceipt> {
  const { matter, report } = await inSignOff(ctx, id, body.revision);
  const { name, index, act } = await leaderWhoSigns(ctx, matter, report, body.leaderPersonId);
  const at = valueOf(actTime(body.at, ctx.now, report.created_at));
  const signatureId = ctx.newId();
  await keepSignature(ctx, report, {
    id: signatureId,
    stage: index,
    act,
    way: 'telephone',
    personId: body.leaderPersonId,
    at,
    words: body.words,
    number: sealNumber(body.number, { table: 'reports_signoff', column: 'number_sealed', row: signatureId }),
  });
  announce(ctx, matter, stagePassed, { ...named(report), act, way: 'telephone', next: null }, insiders(matter));
  const receipt = await submitSigned(ctx, matter, report, `${name} 电话签发`, { signatureOwed: true });
  await oweSignature(ctx, matter, report, 'telephone');
  return receipt;
}

/** The signed sheet of paper, kept as a picture; nothing is owed later. A15.1 */
export async function signOffOnPaper(ctx: Ctx, id: Id, body: z.output<typeof signOnPaperBody>): Promise<SubmitReceipt> {
  const { matter, report } = await inSignOff(ctx, id, body.revision);
  const { name, index, act } = await leaderWhoSigns(ctx, matter, report, body.leaderPersonId);
  const at = valueOf(actTime(body.at, ctx.now, report.created_at));
  const [picture] = await fileMarks(ctx, [body.fileId]);
  if (picture === undefined || !/^(image\/|application\/pdf$)/.test(picture.mediaType))
    throw new Refusal('reports.fileNotPicture');
  await keepSignature(ctx, report, {
    stage: index,
    act,
    way: 'paper',
    personId: body.leaderPersonId,
    at,
    fileId: body.fileId,
  });
  await useFiles(ctx.tx, [body.fileId], { matter_id: matter.id, report_id: id, kind: 'signature', at: ctx.now });
  announce(ctx, matter, stagePassed, { ...named(report), act, way: 'paper', next: null }, insiders(matter));
  return submitSigned(ctx, matter, report, `${name} 纸面签发`);
}

/** Nobody could be reached: submitted first, every tried call listed, signed later. A15.1 */
export async function submitUnsigned(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof submitUnsignedBody>,
): Promise<SubmitReceipt> {
  const { matter, report } = await inSignOff(ctx, id, body.revision);
  const pack = await currentPack(ctx);
  const unit = await unitOf(ctx, matter.unit_id);
  const { nobodyReached } = signOffStages(pack, {
    unit: { level: unit.level, kind: unit.kind, name: unit.fullName },
    kind: report.kind,
    form: report.form,
    level: matter.level,
  });
  valueOf(mayGoUnsigned(report, body.tries, nobodyReached.triesEach));
  const people = await personsByIds(ctx, [...new Set(body.tries.map((one) => one.personId))]);
  const rows = body.tries.map((one) => {
    if (!people.has(one.personId)) throw new Refusal('reports.unknownPerson');
    const tryId = ctx.newId();
    const number = sealNumber(one.number, { table: 'reports_try', column: 'number_sealed', row: tryId });
    return {
      id: tryId,
      report_id: id,
      person_id: one.personId,
      at: valueOf(actTime(one.at, ctx.now, matter.learned_at)),
      outcome: one.outcome,
      number_sealed: number.sealed,
      number_masked: number.masked,
      recorded_by: ctx.actor.personId,
      recorded_at: ctx.now,
    };
  });
  await insertTries(ctx.tx, rows);
  const receipt = await submitSigned(ctx, matter, report, '领导均未联系上，先报后签', {
    signatureOwed: true,
    unsignedReason: body.reason,
  });
  await oweSignature(ctx, matter, report, 'unsigned');
  return receipt;
}

/** 补签: the leader signs in the system, with fresh proof, what was sent with the signature owed. A15.1 */
export async function signLater(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof signLaterBody>,
): Promise<{ id: Id; at: Instant; revision: number }> {
  const { matter, report } = await reportToWrite(ctx, id);
  if (report.state !== 'submitted' || !report.signature_owed)
    throw new Refusal('reports.noSignatureOwed', { status: 409 });
  ownLeadersOnly(ctx, matter);
  const last = report.stages.at(-1);
  if (!mayPass(last, ctx.actor.roles)) throw new Refusal('reports.notYourStage', { status: 403 });
  return settleSignature(ctx, matter, report, { personId: ctx.actor.personId, words: body.remark });
}

/** 补签 on paper: the desk enters the sheet that the leader signed afterwards. A15.1 */
export async function signLaterOnPaper(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof signLaterOnPaperBody>,
): Promise<{ id: Id; at: Instant; revision: number }> {
  const { matter, report } = await reportToWrite(ctx, id);
  if (report.state !== 'submitted' || !report.signature_owed)
    throw new Refusal('reports.noSignatureOwed', { status: 409 });
  const leader = (await leadersAt(ctx, matter.unit_id)).find((one) => one.person.id === body.leaderPersonId);
  if (leader === undefined) throw new Refusal('reports.unknownPerson');
  if (!mayPassAs(report.stages.at(-1), leader.roles)) throw new Refusal('reports.leaderHasNoStage');
  const at = valueOf(actTime(body.at, ctx.now, report.submitted_at));
  const [picture] = await fileMarks(ctx, [body.fileId]);
  if (picture === undefined || !/^(image\/|application\/pdf$)/.test(picture.mediaType))
    throw new Refusal('reports.fileNotPicture');
  await useFiles(ctx.tx, [body.fileId], { matter_id: matter.id, report_id: id, kind: 'signature', at: ctx.now });
  return settleSignature(ctx, matter, report, {
    personId: body.leaderPersonId,
    words: '纸面补签',
    at,
    fileId: body.fileId,
  });
}

async function settleSignature(
  ctx: Ctx,
  matter: Matter,
  report: Report,
  by: { personId: Id | null; words: string; at?: Instant; fileId?: Id },
): Promise<{ id: Id; at: Instant; revision: number }> {
  const owed = (await signoffsOf(ctx.tx, report.id)).findLast((signature) => signature.way === 'telephone');
  // Whoever said yes on the telephone signs; only where nobody was reached may another leader of the stage.
  if (owed !== undefined && owed.person_id !== by.personId) throw new Refusal('reports.notYourStage', { status: 403 });
  await keepSignature(ctx, report, {
    stage: Math.max(0, report.stages.length - 1),
    act: 'signOff',
    way: 'later',
    ...by,
    ...(owed === undefined ? {} : { signsLaterId: owed.id }),
  });
  const id = report.id;
  const signed = await changeReport(ctx.tx, id, { signature_owed: false });
  announce(ctx, matter, signedLater, { ...named(report), ...owedSignature(matter, report) }, insiders(matter));
  return { id, at: ctx.now, revision: signed.revision };
}

async function oweSignature(ctx: Ctx, matter: Matter, report: Report, why: 'telephone' | 'unsigned'): Promise<void> {
  announce(ctx, matter, signatureOwed, { ...named(report), ...owedSignature(matter, report), why }, insiders(matter));
}

function owedSignature(matter: Matter, report: Report) {
  return {
    owedSubject: { kind: 'report', id: report.id, label: `${named(report).name} ${matter.title}` },
    owingUnitId: matter.unit_id,
    owedToUnitId: null,
  };
}

/** The leader in whose name a signature is recorded: of this unit, with a role that may sign last. */
async function leaderWhoSigns(ctx: Ctx, matter: Matter, report: Report, personId: Id) {
  const leader = (await leadersAt(ctx, matter.unit_id)).find((one) => one.person.id === personId);
  if (leader === undefined) throw new Refusal('reports.unknownPerson');
  const { stage, index } = valueOf(signAs(report, leader.roles));
  return { name: leader.person.name, index, act: stage.act };
}
