// The time line of a matter with the matters linked to it; each reader sees what its unit may. A05.1
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { eventsOf, type TimelineRow } from '#platform/events.ts';
import type { TimelineEntry } from '../../contract/matter-records.ts';
import { dispatchesOf } from '../../store/dispatches.ts';
import { linksOf, visibleMatters } from '../../store/matters.ts';
import { reportsOf } from '../../store/reports.ts';
import { loadMatter } from '../load.ts';
import { namesFor } from './names.ts';

/** Steps of writing that say nothing about the matter. */
const SILENT = new Set([
  'reports.draftSaved',
  'reports.demandsStarted',
  'reports.demandsLowered',
  'reports.followUpAwaited',
  'reports.followUpEnded',
  'reports.telephoneReportMet',
  'deadlines.alarmRaised',
  'deadlines.alarmsCleared',
]);

/** Everything that happened about a matter, oldest first, with what happened about matters linked to it. A15.8 */
export async function readTimeline(ctx: Ctx, id: Id): Promise<{ entries: TimelineEntry[] }> {
  const matter = await loadMatter(ctx, id);
  const links = await linksOf(ctx.tx, [id]);
  const undone = new Set(links.map((link) => link.undoes_id));
  const joined = links
    .filter((link) => link.kind !== 'undone' && !undone.has(link.id))
    .map((link) => (link.matter_id === id ? link.other_matter_id : link.matter_id));
  const matters = [
    matter,
    ...(await visibleMatters(
      ctx.tx,
      ctx.actor,
      ctx.now,
      [...new Set(joined)].filter((other) => other !== id),
    )),
  ];
  const rows: (TimelineRow & { about: { id: Id; title: string } })[] = [];
  for (const one of matters) {
    const subjects = [
      { kind: 'matter', id: one.id },
      ...(await reportsOf(ctx.tx, one.id)).map((report) => ({ kind: 'report', id: report.id })),
      ...(await dispatchesOf(ctx.tx, { matterId: one.id })).map((dispatch) => ({ kind: 'dispatch', id: dispatch.id })),
    ];
    for (const row of await eventsOf(ctx.tx, subjects, ctx.actor.unitId))
      if (!SILENT.has(row.type)) rows.push({ ...row, about: { id: one.id, title: one.title } });
  }
  const inOrder = rows.toSorted((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  const names = await namesFor(ctx, {
    units: rows.map((row) => row.actorUnitId),
    people: rows.map((row) => row.actorPersonId),
  });
  return {
    entries: inOrder.map((row) => ({
      id: row.id,
      at: row.at,
      type: row.type,
      payload: row.payload,
      by: names.person(row.actorPersonId),
      unit: names.unitOrNull(row.actorUnitId),
      matterId: row.about.id,
      matterTitle: row.about.title,
    })),
  };
}
