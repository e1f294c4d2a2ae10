// The sender's side of a dispatch: outside parties do not log in, so the sender records who answered, what was sent by
// which way with which number; and one more addressee, and the telephone confirmation. Nothing is sent back-dated. A19.1
import type { Id } from '#shared/ids.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { externalParties, superiorOf, unitOf } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type {
  addDispatchBody,
  confirmByTelephoneBody,
  recordAnsweredBody,
  recordSentBody,
} from '../../contract/inputs.ts';
import type { ClockKey } from '../../deadlines.ts';
import { confirmedByTelephone, dispatchSent } from '../../events.ts';
import { afterAct } from '../../rules/dispatch.ts';
import { actTime } from '../../rules/times.ts';
import { changeDispatch, dispatchesOf, insertDispatches } from '../../store/dispatches.ts';
import { announce, bothSides, owedAbout } from '../announce.ts';
import { dispatchAs, reportToWrite } from '../load.ts';
import { announceDispatch, awaitFollowUp, sentWhen, writtenClocks } from '../reports/send-out.ts';
import { meetCall } from './meet-call.ts';
import { payloadOf, receiptOf, type DispatchReceipt } from './receive.ts';

/** Records that an outside superior took the call: with whom, at which minute. A15.1 */
export async function recordAnswered(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof recordAnsweredBody>,
): Promise<DispatchReceipt> {
  const { matter, report, dispatch } = await dispatchAs(ctx, id, 'sender', body.revision);
  valueOf(afterAct(dispatch, 'recordAnswered'));
  const at = valueOf(actTime(body.at, ctx.now, matter.learned_at));
  return receiptOf(
    ctx,
    await meetCall(ctx, matter, report, dispatch, { at, how: 'recorded', spokenWith: body.spokenWith }),
  );
}

/** Records that it went out by the superior's system, fax or confidential exchange, with the number given there. A13.2, A19.1 */
export async function recordSent(ctx: Ctx, id: Id, body: z.output<typeof recordSentBody>): Promise<DispatchReceipt> {
  const loaded = await dispatchAs(ctx, id, 'sender', body.revision);
  const { matter, report, dispatch } = loaded;
  const state = valueOf(afterAct(dispatch, 'recordSent'));
  if (body.externalAt !== null) valueOf(actTime(body.externalAt, ctx.now, matter.learned_at));
  const sent = await changeDispatch(ctx.tx, id, {
    state,
    way: body.way,
    sent_at: ctx.now,
    sent_by: ctx.actor.personId,
    external_number: body.externalNumber,
    external_at: body.externalAt,
    received_by: body.receivedBy,
  });
  const line = await superiorOf(ctx, matter.unit_id, 'reporting');
  const isLine = dispatch.role === 'line';
  const met: ClockKey[] = [...(isLine ? writtenClocks(report) : []), ...(await directClocks(ctx, dispatch.to_unit_id))];
  announce(
    ctx,
    matter,
    dispatchSent,
    {
      ...(await payloadOf(ctx, { ...loaded, dispatch: sent })),
      ...owedAbout(matter, line?.id ?? null),
      only: met.map((key) => `reports.${key}`),
      externalNumber: body.externalNumber,
    },
    await bothSides(ctx, matter, dispatch),
  );
  if (isLine && line !== null) awaitFollowUp(ctx, await currentPack(ctx), matter, line, report);
  return receiptOf(ctx, sent);
}

/** One more addressee of a submitted report; each unit gets a report once. A13.1 */
export async function addDispatch(
  ctx: Ctx,
  reportId: Id,
  body: z.output<typeof addDispatchBody>,
): Promise<DispatchReceipt> {
  const { matter, report } = await reportToWrite(ctx, reportId);
  if (report.state !== 'submitted') throw new Refusal('reports.dispatchNotOpen');
  const to = await unitOf(ctx, body.toUnitId);
  if (to.id === matter.unit_id) throw new Refusal('reports.unknownUnit');
  if (!to.external && body.way !== 'thisSystem' && body.way !== 'telephone') throw new Refusal('reports.outsideOnly');
  if (to.external && body.way === 'thisSystem') throw new Refusal('reports.insideOnly');
  const line = await superiorOf(ctx, matter.unit_id, 'reporting');
  if ((body.role === 'line') !== (line?.id === to.id)) throw new Refusal('reports.notBelow');
  if ((await dispatchesOf(ctx.tx, { reportId })).some((one) => one.to_unit_id === to.id))
    throw new Refusal('reports.alreadyDispatched', { status: 409 });
  const state = body.way === 'telephone' ? 'calling' : to.external ? 'prepared' : 'sent';
  const [dispatch] = await insertDispatches(ctx.tx, [
    {
      id: body.id,
      report_id: reportId,
      matter_id: matter.id,
      from_unit_id: matter.unit_id,
      to_unit_id: to.id,
      outside: to.external,
      role: body.role,
      way: body.way,
      state,
      prepared_at: ctx.now,
      ...sentWhen(ctx, matter, state),
      spoken_with: '',
      confirmed_with: '',
      return_reason: '',
      external_number: '',
      received_by: '',
      revision: 1,
    },
  ]);
  if (dispatch === undefined) throw new Error('a dispatch was not stored');
  announceDispatch(ctx, await currentPack(ctx), matter, report, dispatch, to, await bothSides(ctx, matter, dispatch));
  return receiptOf(ctx, dispatch);
}

/** Confirms by telephone that it was received: with whom, at which minute. A19.1 */
export async function confirmByTelephone(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof confirmByTelephoneBody>,
): Promise<DispatchReceipt> {
  const loaded = await dispatchAs(ctx, id, 'either', body.revision);
  valueOf(afterAct(loaded.dispatch, 'confirm'));
  const at = valueOf(actTime(body.at, ctx.now, loaded.matter.learned_at));
  const done = await changeDispatch(ctx.tx, id, { confirmed_at: at, confirmed_with: body.with });
  announce(
    ctx,
    loaded.matter,
    confirmedByTelephone,
    { ...(await payloadOf(ctx, loaded)), with: body.with },
    await bothSides(ctx, loaded.matter, loaded.dispatch),
  );
  return receiptOf(ctx, done);
}

/** Direct reports owed to province and State Council that this addressee meets. A13.2 */
async function directClocks(ctx: Ctx, toUnitId: Id): Promise<ClockKey[]> {
  const { province, state } = await externalParties(ctx);
  if (province?.id === toUnitId) return ['directProvince'];
  return state?.id === toUnitId ? ['directStateCouncil'] : [];
}
