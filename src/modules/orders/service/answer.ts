// Answers to orders: by telephone from either side of the line, in writing with a report, and upward to outside parties.
// Answering upward closes only the own order; what was handed down goes on until it is answered itself.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { reportForOrders } from '#modules/reports/index.ts';
import type { AssignmentReceipt, TelephoneAnswer, UpwardAnswer, WrittenAnswer } from '../contract.ts';
import { answerAdded, answeredByPhone, answeredInWriting } from '../events.ts';
import { stateOf } from '../rules/acts.ts';
import { checkMinute, countedAt } from '../rules/dues.ts';
import { insertAnswer, updateAssignment, type AnswerRecord } from '../store.ts';
import { announce } from './announce.ts';
import { actingUnit, loadAssignment, type Loaded } from './load.ts';

/**
 * Records a telephone answer. The ordered unit's own entry counts when it is entered; where the side that ordered
 * notes the call it took, the minute of the call counts. A15.2
 */
export async function answerByTelephone(
  ctx: Ctx,
  assignmentId: Id,
  input: TelephoneAnswer,
): Promise<AssignmentReceipt> {
  const loaded = await loadAnswerable(ctx, assignmentId);
  const notedByTaker = ctx.actor.unitId !== loaded.assignment.unit_id;
  const saidAt = valueOf(checkMinute(input.at, loaded.order.issued_at, ctx.now));
  return record(ctx, loaded, {
    ...blank(ctx, loaded, input.id),
    form: 'telephone',
    way: 'telephone',
    at: countedAt({ saidAt, now: ctx.now, notedByTaker }),
    said_at: saidAt,
    spoken_by: input.spokenBy,
    taken_by: input.takenBy ?? (notedByTaker ? ctx.actor.name : null),
    words: input.words,
  });
}

async function loadAnswerable(ctx: Ctx, assignmentId: Id): Promise<Loaded> {
  try {
    return await loadAssignment(ctx, assignmentId, 'answerByTelephone');
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'orders.notAddressed') throw error;
    return loadAssignment(ctx, assignmentId, 'noteTelephoneAnswer');
  }
}

/** Answers with a submitted verification report (核报) of the own unit; meets the written clock. A15.2 */
export async function answerInWriting(ctx: Ctx, assignmentId: Id, input: WrittenAnswer): Promise<AssignmentReceipt> {
  const loaded = await loadAssignment(ctx, assignmentId, 'answerInWriting');
  await mustFit(ctx, loaded, input.reportId, true);
  return record(ctx, loaded, {
    ...blank(ctx, loaded, input.id),
    form: 'written',
    way: 'thisSystem',
    at: ctx.now,
    said_at: ctx.now,
    words: input.words,
    report_id: input.reportId,
  });
}

/** Answers an outside party: which way, at which minute, who took it, under which number. A15.2, A19.1 */
export async function answerUpward(ctx: Ctx, assignmentId: Id, input: UpwardAnswer): Promise<AssignmentReceipt> {
  const loaded = await loadAssignment(ctx, assignmentId, 'answerUpward');
  const saidAt = valueOf(checkMinute(input.at, loaded.order.issued_at, ctx.now));
  if (input.reportId !== null) await mustFit(ctx, loaded, input.reportId, false);
  return record(ctx, loaded, {
    ...blank(ctx, loaded, input.id),
    form: input.form,
    way: input.way,
    at: saidAt,
    said_at: saidAt,
    spoken_by: input.spokenBy ?? ctx.actor.name,
    taken_by: input.takenBy,
    words: input.words,
    report_id: input.reportId,
    outside_number: input.outsideNumber,
  });
}

function blank(ctx: Ctx, loaded: Loaded, id: Id) {
  return {
    id,
    assignment_id: loaded.assignment.id,
    recorded_at: ctx.now,
    recorded_by: ctx.actor.personId,
    recorded_by_unit_id: actingUnit(ctx),
    spoken_by: null,
    taken_by: null,
    report_id: null,
    outside_number: null,
  };
}

async function record(ctx: Ctx, loaded: Loaded, answer: AnswerRecord): Promise<AssignmentReceipt> {
  const { order, assignment, facts } = loaded;
  const first =
    answer.form === 'telephone' ? assignment.phone_answered_at === null : assignment.written_answered_at === null;
  await insertAnswer(ctx, answer);
  const phone = answer.form === 'telephone' && first ? answer.at : assignment.phone_answered_at;
  const written = answer.form === 'written' && first ? answer.at : assignment.written_answered_at;
  const state = stateOf({ ...facts, phoneAnsweredAt: phone, writtenAnsweredAt: written }, null);
  const revision = await updateAssignment(ctx, assignment.id, {
    state,
    phone_answered_at: phone,
    written_answered_at: written,
    // Whoever answers has taken note; the mark of receipt is not a duty of its own then.
    received_at: assignment.received_at ?? ctx.now,
    received_by: assignment.received_by ?? ctx.actor.personId,
  });
  const said = {
    answerId: answer.id,
    way: answer.way,
    words: answer.words,
    spokenBy: answer.spoken_by,
    takenBy: answer.taken_by,
    reportId: answer.report_id,
    at: answer.at,
  };
  if (!first) await announce(ctx, answerAdded, loaded, { ...said, form: answer.form });
  else await announce(ctx, answer.form === 'telephone' ? answeredByPhone : answeredInWriting, loaded, said);
  return { assignmentId: assignment.id, orderId: order.id, state, revision, at: answer.at };
}

/** The report must be the answering unit's own, submitted, and a verification report where it answers inside the system. */
async function mustFit(ctx: Ctx, loaded: Loaded, reportId: Id, verificationOnly: boolean): Promise<void> {
  const report = await reportForOrders(ctx, reportId);
  if (report.unitId !== loaded.assignment.unit_id) throw new Refusal('orders.reportNotYours');
  if (verificationOnly && loaded.order.kind === 'verification' && report.kind !== 'verification')
    throw new Refusal('orders.reportNotVerification');
  if (report.submittedAt === null) throw new Refusal('orders.reportNotSubmitted');
}
