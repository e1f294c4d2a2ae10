// Which desks owe a watch, from when one counts as off line, and who hears of it how.
// A unit owes a watch on the screen once it has had a live screen here and while its duty class asks for an officer on
// site in the present kind of period. Before its first screen it has not begun to use the system; that is no alarm.
import { durationMs } from '#shared/duration.ts';
import { addMs, laterOf, type Instant } from '#shared/instant.ts';
import { ladderRungs, limitOf, type Audience, type Period, type RegulationPack } from '#modules/regulation/index.ts';

const LIMIT = 'deskOffline';
const LADDER = 'deskOffline';

/** Whether a duty class asks for an officer on site in a period; in a year without a calendar, as on a weekday night. A08.1 */
export function owesWatch(pack: RegulationPack, dutyClass: string, period: Period | null): boolean {
  const row = pack.dutyClasses.classes.find(({ code }) => code === dutyClass);
  const lines = row?.[period ?? 'weekdayNight'].lines ?? [];
  return lines.some(({ line, mode }) => line === 'dutyOfficer' && mode === 'onSite');
}

/** How long a desk may be without a live screen. A08.8 */
export function allowedAbsenceMs(pack: RegulationPack): number {
  const limit = limitOf(pack, LIMIT);
  if (limit.kind !== 'elapsed') throw new Error(`the limit ${LIMIT} is no span`);
  return durationMs(limit.duration);
}

/** When a desk begins to count as off line: its absence counts only while this program was there to see its screens. */
export function offlineFrom(seenAt: Instant, watchingSince: Instant, allowedMs: number): Instant {
  return addMs(laterOf(seenAt, watchingSince), allowedMs);
}

export interface Hearing {
  readonly own: readonly Audience[];
  readonly superior: readonly Audience[];
}

/** Who hears that a desk is off line; of a unit that follows by reference it only shows. A08.8 */
export function whoHears(pack: RegulationPack, binding: 'bound' | 'reference'): Hearing {
  const audiences = ladderRungs(pack, LADDER).flatMap((rung) => rung.audiences);
  const heard =
    binding === 'bound' ? audiences : audiences.map((audience): Audience => ({ ...audience, class: 'shown' }));
  return { own: heard.filter(({ side }) => side === 'owing'), superior: heard.filter(({ side }) => side === 'owedTo') };
}
