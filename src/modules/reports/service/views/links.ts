// How a matter's page shows what belongs together: each link with its reason, undone ones kept with who and why.
// Not decided here: who may link or undo (policy.ts), what the joint time line shows.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { MatterDetail } from '../../contract/matter-records.ts';
import { mayUndoLink } from '../../policy.ts';
import type { Matter, MatterLink } from '../../store/matters.ts';
import { standsAbove } from '../load.ts';
import type { Names } from './names.ts';

/** Links of a matter, undone ones with who undid them and why; `allowed` says who may undo. A05.1 */
export async function linkViews(
  ctx: Ctx,
  names: Names,
  id: Id,
  links: readonly MatterLink[],
  others: readonly Matter[],
): Promise<MatterDetail['links']> {
  const views: MatterDetail['links'] = [];
  for (const link of links) {
    if (link.kind === 'undone') continue;
    const otherId = link.matter_id === id ? link.other_matter_id : link.matter_id;
    const other = others.find((matter) => matter.id === otherId);
    // What the reader may not see is not even named: that a matter is there is told to nobody outside of it.
    if (other === undefined) continue;
    const undoing = links.find((one) => one.undoes_id === link.id) ?? null;
    const may = undoing === null && mayUndoLink(ctx.actor, link.by_unit_id, await standsAbove(ctx, link.by_unit_id));
    views.push({
      id: link.id,
      kind: link.kind,
      direction: link.matter_id === id ? 'out' : 'in',
      other: { id: otherId, title: other.title, unit: names.unit(other.unit_id) },
      reason: link.reason,
      at: link.at,
      by: names.person(link.by_person_id),
      undone: undoing !== null,
      undoing:
        undoing === null ? null : { at: undoing.at, by: names.person(undoing.by_person_id), reason: undoing.reason },
      allowed: may ? ['undoLink'] : [],
    });
  }
  return views;
}
