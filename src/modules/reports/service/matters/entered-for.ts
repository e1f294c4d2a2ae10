// 代录: what a unit that can only telephone has told, entered by its superior as that unit's own report.
// 认领: what the superior recorded first is offered to the unit, which takes it as its own by one key.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { laterOf } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound } from '#platform/refusal.ts';
import { superiorOf } from '#modules/org/index.ts';
import type { claimBody, enterForBody } from '../../contract/inputs.ts';
import { claimDeclined, claimed, linked } from '../../events.ts';
import type { Dispatch } from '../../store/dispatches.ts';
import { changeMatter, insertLink, lockMatter, type Matter } from '../../store/matters.ts';
import { reportsOf } from '../../store/reports.ts';
import { offerMoved } from '../alarms.ts';
import { announce, everyone } from '../announce.ts';
import { meetCall } from '../dispatches/meet-call.ts';
import { sendOut } from '../reports/send-out.ts';
import { beginMatter, ownUnit } from './open.ts';
import { telephoneOutgoing, telephoneReceipt, type TelephoneReceipt } from './telephone.ts';

/** Enters a unit's telephone report for it; the call is taken by entering it. A19.1 */
export async function enterFor(ctx: Ctx, body: z.output<typeof enterForBody>): Promise<TelephoneReceipt> {
  const { matterId, reportId, unitId, text, toldBy, callbackNumber, ...facts } = body;
  const own = ownUnit(ctx);
  if ((await superiorOf(ctx, unitId, 'reporting'))?.id !== own) throw new Refusal('reports.notBelow', { status: 403 });
  const opened = await beginMatter(ctx, { id: matterId, unitId, enteredByUnitId: own, facts, how: '上级代录' });
  const sent = await sendOut(ctx, await telephoneOutgoing(ctx, opened, { reportId, text, callbackNumber }));
  const taken = new Map<Id, Dispatch>();
  for (const dispatch of sent.dispatches) {
    taken.set(
      dispatch.id,
      await meetCall(ctx, sent.matter, sent.report, dispatch, { at: ctx.now, how: 'enteredFor', spokenWith: toldBy }),
    );
  }
  const receipt = telephoneReceipt(ctx, sent);
  return {
    ...receipt,
    toldTo: receipt.toldTo.map((one) => ({ ...one, state: taken.get(one.dispatchId)?.state ?? one.state })),
  };
}

/** Takes what the superior recorded first as the unit's own report; met when the superior recorded it. A15.1 */
export async function claim(ctx: Ctx, sourceId: Id, body: z.output<typeof claimBody>): Promise<TelephoneReceipt> {
  const own = ownUnit(ctx);
  const source = await offerTo(ctx, sourceId, own);
  const told = (await reportsOf(ctx.tx, source.id)).find((report) => report.form === 'telephone');
  const opened = await beginMatter(ctx, {
    id: body.matterId,
    unitId: own,
    facts: factsOf(source),
    how: '认领上级记录',
  });
  const outgoing = await telephoneOutgoing(ctx, opened, {
    reportId: body.reportId,
    text: told?.body ?? source.title,
    callbackNumber: null,
  });
  const sent = await sendOut(ctx, { ...outgoing, signed: '认领上级记录' });
  const at = laterOf(source.opened_at, opened.matter.learned_at);
  for (const dispatch of sent.dispatches.filter((one) => one.to_unit_id === source.unit_id)) {
    await meetCall(ctx, sent.matter, sent.report, dispatch, {
      at,
      how: 'ownRecord',
      spokenWith: '',
      ownRecord: { kind: 'matter', id: source.id },
    });
  }
  const settled = await changeMatter(ctx.tx, source.id, { offer_state: 'claimed' });
  await offerMoved(ctx, settled);
  const linkId = ctx.newId();
  await insertLink(ctx.tx, {
    id: linkId,
    kind: 'comesFrom',
    matter_id: source.id,
    other_matter_id: sent.matter.id,
    undoes_id: null,
    reason: '下级认领',
    at: ctx.now,
    by_person_id: ctx.actor.personId,
    by_unit_id: own,
  });
  const seenBy = [...(await everyone(ctx, settled)), own];
  announce(ctx, settled, claimed, { claimedMatterId: sent.matter.id }, seenBy);
  announce(
    ctx,
    settled,
    linked,
    { linkId, kind: 'comesFrom', otherMatterId: sent.matter.id, reason: '下级认领' },
    seenBy,
  );
  return telephoneReceipt(ctx, sent);
}

/** Says that it is not this unit's, with a reason; the superior sees it. */
export async function declineClaim(
  ctx: Ctx,
  sourceId: Id,
  reason: string,
): Promise<{ id: Id; at: Instant; revision: number }> {
  const source = await offerTo(ctx, sourceId, ownUnit(ctx));
  const settled = await changeMatter(ctx.tx, source.id, { offer_state: 'declined', offer_reason: reason });
  await offerMoved(ctx, settled);
  announce(ctx, settled, claimDeclined, { reason }, [...(await everyone(ctx, settled)), ownUnit(ctx)]);
  return { id: source.id, at: ctx.now, revision: settled.revision };
}

async function offerTo(ctx: Ctx, id: Id, unitId: Id): Promise<Matter> {
  const source = await lockMatter(ctx.tx, id);
  if (source === null || source.offered_to_unit_id !== unitId) throw notFound();
  if (source.offer_state !== 'open') throw new Refusal('reports.offerClosed', { status: 409 });
  return source;
}

/** The source's facts as the unit's own; its learned time rests on the superior's record (not 自报). */
function factsOf(source: Matter) {
  return {
    title: source.title,
    category: source.category,
    type: source.type,
    level: source.level,
    levelReason: '上级初判',
    sensitivities: source.sensitivities,
    happenedAt: source.happened_at,
    place: { text: source.place_text, longitude: source.longitude, latitude: source.latitude },
    learned: {
      at: source.learned_at,
      way: 'telephone' as const,
      from: source.learned_from,
      fromUnitId: null,
      link: { kind: 'matter', id: source.id },
    },
    figures: source.figures,
  };
}
