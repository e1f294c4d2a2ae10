// Who may read an attachment: whoever may read a record that names it. Asked by the platform's files part.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { writes } from './policy.ts';
import { sideOf, standsAbove } from './service/load.ts';
import { visibleMatters } from './store/matters.ts';
import { usesOf, visibleReports } from './store/reports.ts';

/** True where the actor reads what names the file: own drafts, a report sent to it, a finding between it and the unit. A25.2 */
export async function mayReadFile(ctx: Ctx, fileId: Id): Promise<boolean> {
  const uses = await usesOf(ctx.tx, fileId);
  const matters = await visibleMatters(ctx.tx, ctx.actor, ctx.now, [...new Set(uses.map((use) => use.matterId))]);
  const named = uses.flatMap((use) => (use.reportId === null ? [] : [use.reportId]));
  const reports = new Set(
    (await visibleReports(ctx.tx, ctx.actor, ctx.now, { ids: named })).map((report) => report.id),
  );
  const above = new Set<Id>();
  for (const matter of matters) if (await standsAbove(ctx, matter.unit_id)) above.add(matter.id);
  return uses.some((use) => {
    const matter = matters.find((one) => one.id === use.matterId);
    if (matter === undefined) return false;
    if (writes(ctx.actor, sideOf(matter))) return true;
    return use.reportId === null ? above.has(matter.id) : reports.has(use.reportId);
  });
}
