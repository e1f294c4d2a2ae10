// Correcting the facts of a matter while it runs: title, type, place, when it happened. What was told keeps its versions.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type { amendMatterBody } from '../../contract/inputs.ts';
import { matterAmended } from '../../events.ts';
import { changeMatter } from '../../store/matters.ts';
import { announce, everyone, insiders } from '../announce.ts';
import { checkCodes, checkTimes } from '../facts.ts';
import { matterToWrite } from '../load.ts';

/** Changes what was sent of the facts; the learned time never moves. A15.8 */
export async function amendMatter(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof amendMatterBody>,
): Promise<{ matterId: Id; at: Instant; revision: number }> {
  const matter = await matterToWrite(ctx, id, body.revision);
  const { revision: _revision, ...facts } = body;
  checkCodes(await currentPack(ctx), { type: facts.type ?? null });
  if (facts.happenedAt !== undefined) checkTimes(ctx, { happenedAt: facts.happenedAt, learnedAt: matter.learned_at });
  const changed = await changeMatter(ctx.tx, id, {
    ...(facts.title === undefined ? {} : { title: facts.title }),
    ...(facts.type === undefined ? {} : { type: facts.type }),
    ...(facts.happenedAt === undefined ? {} : { happened_at: facts.happenedAt }),
    ...(facts.place === undefined
      ? {}
      : { place_text: facts.place.text, longitude: facts.place.longitude, latitude: facts.place.latitude }),
  });
  const seenBy = changed.first_sent_at === null ? insiders(changed) : await everyone(ctx, changed);
  announce(ctx, changed, matterAmended, { fields: Object.keys(facts) }, seenBy);
  return { matterId: id, at: ctx.now, revision: changed.revision };
}
