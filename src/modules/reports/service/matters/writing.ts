// 正在填写: colleagues of one unit at one record see each other before either overwrites anything. It warns and locks nothing;
// what was written at the same time is merged by field or refused by its revision. Never shown to another unit.
import { MINUTE_MS } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Writer } from '../../contract/writing-routes.ts';
import { keepWriting, writersOf } from '../../store/writing.ts';
import { loadMatter } from '../load.ts';
import { ownUnit } from './open.ts';

/** How long a field counts as being filled in after the last word of the screen; an open screen repeats it in time. */
const FRESH_MS = MINUTE_MS;

/** Says which field the actor is at now; null where it was left. A15.6 */
export async function noteWriting(ctx: Ctx, matterId: Id, field: string | null): Promise<{ at: Instant }> {
  await loadMatter(ctx, matterId);
  await keepWriting(ctx.tx, {
    matter_id: matterId,
    account_id: accountOf(ctx),
    unit_id: ownUnit(ctx),
    name: ctx.actor.name,
    field,
    at: ctx.now,
  });
  return { at: ctx.now };
}

/** Who else of the actor's unit fills in something of the matter now. A15.6 */
export async function listWriting(ctx: Ctx, matterId: Id): Promise<{ writers: Writer[] }> {
  await loadMatter(ctx, matterId);
  const since = addMs(ctx.now, -FRESH_MS);
  const where = { matterId, unitId: ownUnit(ctx), notAccountId: accountOf(ctx), since };
  return { writers: await writersOf(ctx.tx, where) };
}

function accountOf(ctx: Ctx): Id {
  if (ctx.actor.accountId === null) throw new Refusal('platform.forbidden', { status: 403 });
  return ctx.actor.accountId;
}
