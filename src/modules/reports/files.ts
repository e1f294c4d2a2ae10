// Who may read an attachment: whoever may read a record that names it. Asked by the platform's files part.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { writes } from './policy.ts';
import { sideOf } from './service/load.ts';
import { visibleMatters } from './store/matters.ts';
import { usesOf } from './store/reports.ts';

/** True where a matter of the actor's scope names the file: in something sent, or in the actor's own drafts. A25.2 */
export async function mayReadFile(ctx: Ctx, fileId: Id): Promise<boolean> {
  const uses = await usesOf(ctx.tx, fileId);
  const matters = await visibleMatters(ctx.tx, ctx.actor, ctx.now, [...new Set(uses.map((use) => use.matterId))]);
  return uses.some((use) => {
    const matter = matters.find((one) => one.id === use.matterId);
    if (matter === undefined) return false;
    return writes(ctx.actor, sideOf(matter)) || use.reportId === null || use.submittedAt !== null;
  });
}
