// The rhythm of follow-ups (续报频次) is the receiver's: it sets another one, or stops them. A15.6
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal } from '#platform/refusal.ts';
import { superiorOf } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { setRhythmBody } from '../../contract/inputs.ts';
import { followUpAwaited, followUpEnded, rhythmSet } from '../../events.ts';
import { followUpDue } from '../../rules/dues.ts';
import { changeMatter } from '../../store/matters.ts';
import { reportsOf } from '../../store/reports.ts';
import { announce, everyone, owedAbout } from '../announce.ts';
import { traitsOf } from '../facts.ts';
import { matterBelow } from '../load.ts';
import { chainOf } from '../reports/draft.ts';
import { ownUnit, withParent } from './open.ts';

type MatterReceipt = { matterId: Id; at: Instant; revision: number };

/** Sets the rhythm from this minute on. A15.6 */
export async function setRhythm(ctx: Ctx, id: Id, body: z.output<typeof setRhythmBody>): Promise<MatterReceipt> {
  return changeRhythm(ctx, id, { source: 'set', minutes: body.everyMinutes, reason: body.reason });
}

/** Asks for no more follow-ups. A15.6 */
export async function stopRhythm(ctx: Ctx, id: Id, reason: string): Promise<MatterReceipt> {
  return changeRhythm(ctx, id, { source: 'stopped', minutes: null, reason });
}

async function changeRhythm(
  ctx: Ctx,
  id: Id,
  to: { source: 'set' | 'stopped'; minutes: number | null; reason: string },
): Promise<MatterReceipt> {
  const matter = await matterBelow(ctx, id);
  if (matter.state === 'final') throw new Refusal('reports.matterFinal');
  if (to.source === 'stopped' && matter.rhythm_source === 'stopped') throw new Refusal('reports.rhythmNotOwed');
  const changed = await changeMatter(ctx.tx, id, {
    rhythm_source: to.source,
    rhythm_minutes: to.minutes,
    rhythm_by_unit_id: ownUnit(ctx),
    rhythm_reason: to.reason,
  });
  const seenBy = await everyone(ctx, changed);
  const line = await superiorOf(ctx, changed.unit_id, 'reporting');
  const owed = owedAbout(changed, line?.id ?? ownUnit(ctx));
  announce(ctx, changed, rhythmSet, { everyMinutes: to.minutes, reason: to.reason }, seenBy);
  announce(
    ctx,
    changed,
    followUpEnded,
    { ...owed, reason: to.source === 'set' ? `收报方改定频次：${to.reason}` : `收报方停止续报：${to.reason}` },
    seenBy,
  );
  // Before the written first report there is nothing to follow up: the rhythm begins with it.
  if (!chainOf(changed, await reportsOf(ctx.tx, id)).firstSubmitted)
    return { matterId: id, at: ctx.now, revision: changed.revision };
  const due = followUpDue(
    await currentPack(ctx),
    traitsOf(changed),
    { source: to.source, minutes: to.minutes },
    ctx.now,
  );
  if (due !== null) announce(ctx, changed, followUpAwaited, { ...owed, due: withParent({ followUp: due }) }, seenBy);
  return { matterId: id, at: ctx.now, revision: changed.revision };
}
