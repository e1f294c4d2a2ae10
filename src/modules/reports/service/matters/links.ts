// How matters belong together (同一事件、并入、拆自、移交属地 …). A link moves nothing: every county keeps its own duty
// to report. It is undone only by a new link.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden } from '#platform/refusal.ts';
import type { linkMatterBody } from '../../contract/inputs.ts';
import { linked } from '../../events.ts';
import { mayUndoLink } from '../../policy.ts';
import { insertLink, linksOf, type MatterLink } from '../../store/matters.ts';
import { announce, everyone, insiders } from '../announce.ts';
import { loadMatter, matterToJoin, standsAbove } from '../load.ts';
import { ownUnit } from './open.ts';

/** Links two matters that the actor sees, with the reason; or undoes a link that it (or a unit below it) made. A05.1 */
export async function linkMatter(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof linkMatterBody>,
): Promise<{ id: Id; at: Instant; revision: number }> {
  if (id === body.otherMatterId) throw new Refusal('reports.linkToItself');
  await loadMatter(ctx, body.otherMatterId);
  const matter = await matterToJoin(ctx, id);
  const links = await linksOf(ctx.tx, [id]);
  const undone = new Set(links.map((link) => link.undoes_id));
  if (body.kind === 'undone') {
    const link = links.find((one) => one.id === body.undoesLinkId && one.kind !== 'undone');
    if (link === undefined || undone.has(link.id) || !joins(link, id, body.otherMatterId))
      throw new Refusal('reports.noSuchLink');
    if (!mayUndoLink(ctx.actor, link.by_unit_id, await standsAbove(ctx, link.by_unit_id)))
      throw forbidden('reports.linkNotYours');
  } else if (
    links.some(
      (link) =>
        link.kind === body.kind &&
        link.matter_id === id &&
        link.other_matter_id === body.otherMatterId &&
        !undone.has(link.id),
    )
  ) {
    throw new Refusal('reports.linkExists', { status: 409 });
  }
  await insertLink(ctx.tx, {
    id: body.id,
    kind: body.kind,
    matter_id: id,
    other_matter_id: body.otherMatterId,
    undoes_id: body.kind === 'undone' ? body.undoesLinkId : null,
    reason: body.reason,
    at: ctx.now,
    by_person_id: ctx.actor.personId,
    by_unit_id: ownUnit(ctx),
  });
  const seenBy = [ownUnit(ctx), ...(matter.first_sent_at === null ? insiders(matter) : await everyone(ctx, matter))];
  announce(
    ctx,
    matter,
    linked,
    { linkId: body.id, kind: body.kind, otherMatterId: body.otherMatterId, reason: body.reason },
    seenBy,
  );
  return { id: body.id, at: ctx.now, revision: matter.revision };
}

function joins(link: MatterLink, one: Id, other: Id): boolean {
  return [one, other].every((id) => id === link.matter_id || id === link.other_matter_id);
}
