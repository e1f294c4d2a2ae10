// The addressee's side: takes the call, opens, acknowledges after opening (签收), returns with a reason, tags. A15.8, A19.1
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { laterOf } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { linkOwnRecordBody, tagBody, takeCallBody } from '../../contract/inputs.ts';
import type { DispatchState } from '../../contract/words.ts';
import { acknowledged, dispatchOpened, returned, tagged, telephoneReportMet } from '../../events.ts';
import { afterAct } from '../../rules/dispatch.ts';
import { changeDispatch, type Dispatch } from '../../store/dispatches.ts';
import { linksOf, mattersByIds, type Matter } from '../../store/matters.ts';
import { findReport } from '../../store/reports.ts';
import { tellReturned } from '../alarms.ts';
import { announce, bothSides, owedAbout } from '../announce.ts';
import { dispatchAs, type Loaded } from '../load.ts';
import { dispatchPayload, owedByReceiver } from '../reports/send-out.ts';
import { meetCall } from './meet-call.ts';

export type DispatchReceipt = { id: Id; state: DispatchState; at: Instant; revision: number };

/** 已接电话: the superior's officer has taken the call; the telephone report is met now. A15.1 */
export async function takeCall(ctx: Ctx, id: Id, body: z.output<typeof takeCallBody>): Promise<DispatchReceipt> {
  const { matter, report, dispatch } = await dispatchAs(ctx, id, 'receiver', body.revision);
  valueOf(afterAct(dispatch, 'takeCall'));
  return receiptOf(
    ctx,
    await meetCall(ctx, matter, report, dispatch, { at: ctx.now, how: 'tookCall', spokenWith: body.spokenWith }),
  );
}

/** The superior's own record of the same call counts: met when that record was made. A15.1 */
export async function linkOwnRecord(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof linkOwnRecordBody>,
): Promise<DispatchReceipt> {
  const { matter, report, dispatch } = await dispatchAs(ctx, id, 'receiver', body.revision);
  valueOf(afterAct(dispatch, 'ownRecord'));
  const record = await ownRecord(ctx, body.record);
  if (record === null) throw new Refusal('reports.unknownCode', { detail: { code: body.record.kind } });
  if (!(await isAbout(ctx, record.matter, matter))) throw new Refusal('reports.recordUnrelated');
  return receiptOf(
    ctx,
    await meetCall(ctx, matter, report, dispatch, {
      at: laterOf(record.at, matter.learned_at),
      how: 'ownRecord',
      spokenWith: '',
      ownRecord: body.record,
    }),
  );
}

/** Opens what arrived; doing it again changes nothing. A15.8 */
export async function openDispatch(ctx: Ctx, id: Id): Promise<DispatchReceipt> {
  const loaded = await dispatchAs(ctx, id, 'receiver');
  const state = valueOf(afterAct(loaded.dispatch, 'open'));
  if (loaded.dispatch.opened_at !== null) return receiptOf(ctx, loaded.dispatch);
  const opened = await changeDispatch(ctx.tx, id, { state, opened_at: ctx.now, opened_by: ctx.actor.personId });
  announce(
    ctx,
    loaded.matter,
    dispatchOpened,
    await payloadOf(ctx, loaded),
    await bothSides(ctx, loaded.matter, loaded.dispatch),
  );
  return receiptOf(ctx, opened);
}

/** 签收, only after opening. Acknowledging the written first report on the line also meets the telephone one. A15.1, A15.8 */
export async function acknowledge(ctx: Ctx, id: Id, revision: number): Promise<DispatchReceipt> {
  const loaded = await dispatchAs(ctx, id, 'receiver', revision);
  const { matter, report, dispatch } = loaded;
  const state = valueOf(afterAct(dispatch, 'acknowledge'));
  const done = await changeDispatch(ctx.tx, id, {
    state,
    acknowledged_at: ctx.now,
    acknowledged_by: ctx.actor.personId,
  });
  const seenBy = await bothSides(ctx, matter, dispatch);
  announce(
    ctx,
    matter,
    acknowledged,
    { ...(await payloadOf(ctx, loaded)), ...owedByReceiver(matter, report, dispatch) },
    seenBy,
  );
  if (dispatch.role === 'line' && report.kind === 'first' && report.form === 'written') {
    announce(
      ctx,
      matter,
      telephoneReportMet,
      { ...owedAbout(matter, dispatch.to_unit_id), only: ['reports.telephoneFirst'] },
      seenBy,
    );
  }
  return receiptOf(ctx, done);
}

/** Returns it with a reason; the sender corrects by a new linked report. A15.8 */
export async function returnDispatch(
  ctx: Ctx,
  id: Id,
  body: { revision: number; reason: string },
): Promise<DispatchReceipt> {
  const loaded = await dispatchAs(ctx, id, 'receiver', body.revision);
  const { matter, report, dispatch } = loaded;
  const state = valueOf(afterAct(dispatch, 'return'));
  const back = await changeDispatch(ctx.tx, id, {
    state,
    returned_at: ctx.now,
    returned_by: ctx.actor.personId,
    return_reason: body.reason,
  });
  await tellReturned(ctx, matter, report, back);
  announce(
    ctx,
    matter,
    returned,
    { ...(await payloadOf(ctx, loaded)), ...owedByReceiver(matter, report, dispatch), reason: body.reason },
    await bothSides(ctx, matter, dispatch),
  );
  return receiptOf(ctx, back);
}

/** The handling tag (处理标签) goes back to the sender. A19.1 */
export async function tagDispatch(ctx: Ctx, id: Id, body: z.output<typeof tagBody>): Promise<DispatchReceipt> {
  const loaded = await dispatchAs(ctx, id, 'receiver', body.revision);
  valueOf(afterAct(loaded.dispatch, 'tag'));
  const pack = await currentPack(ctx);
  if (body.tag !== null && !pack.handlingTags.tags.some((tag) => tag.code === body.tag))
    throw new Refusal('reports.unknownCode', { detail: { code: body.tag } });
  const done = await changeDispatch(ctx.tx, id, { tag: body.tag });
  announce(ctx, loaded.matter, tagged, { ...(await payloadOf(ctx, loaded)), tag: body.tag }, [
    loaded.dispatch.from_unit_id,
    loaded.dispatch.to_unit_id,
  ]);
  return receiptOf(ctx, done);
}

/** What a dispatch says of itself in events. */
export async function payloadOf(ctx: Ctx, { report, dispatch }: Loaded) {
  return dispatchPayload(report, dispatch, (await unitsByIds(ctx, [dispatch.to_unit_id])).get(dispatch.to_unit_id));
}

/** The answer of a write on a dispatch. */
export function receiptOf(ctx: Ctx, dispatch: Dispatch): DispatchReceipt {
  return { id: dispatch.id, state: dispatch.state, at: ctx.now, revision: dispatch.revision };
}

/** The record that the actor's unit made itself and names, with its matter and its instant; null where there is none. */
async function ownRecord(ctx: Ctx, record: { kind: string; id: Id }): Promise<{ matter: Matter; at: Instant } | null> {
  const mine = (one: { unit_id: Id; entered_by_unit_id: Id | null }): boolean =>
    one.unit_id === ctx.actor.unitId || one.entered_by_unit_id === ctx.actor.unitId;
  const report = record.kind === 'report' ? await findReport(ctx.tx, record.id) : null;
  const matterId = record.kind === 'matter' ? record.id : report?.matter_id;
  if (matterId === undefined || (report !== null && !mine(report))) return null;
  const [matter] = await mattersByIds(ctx.tx, [matterId]);
  if (matter === undefined || !mine(matter)) return null;
  return { matter, at: report?.created_at ?? matter.opened_at };
}

/** True where the own matter was heard from that unit, or the two are linked: any other record says nothing of this call. */
async function isAbout(ctx: Ctx, own: Matter, told: Matter): Promise<boolean> {
  if (own.learned_from_unit_id === told.unit_id || own.offered_to_unit_id === told.unit_id) return true;
  const links = await linksOf(ctx.tx, [own.id]);
  const undone = new Set(links.map((link) => link.undoes_id));
  return links.some(
    (link) =>
      link.kind !== 'undone' && !undone.has(link.id) && [link.matter_id, link.other_matter_id].includes(told.id),
  );
}
