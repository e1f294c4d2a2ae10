// Which instants may be stated: nothing lies in the future, nobody learned before it happened, nothing is sent back-dated.
// Decided here: the order of stated instants. What the server itself stamps needs no rule.
import type { Instant } from '#shared/instant.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';

/** Clocks of screen and server may differ by this much without a refusal (a technical bound). */
const TOLERANCE_MS = 60_000;

/** Checks when something happened and when it was learned, against now. A15.1, A15.8 */
export function matterTimes(
  times: { happenedAt: Instant | null; learnedAt: Instant },
  now: Instant,
): Decision<{ happenedAt: Instant | null; learnedAt: Instant }> {
  const learnedAt = notAfter(times.learnedAt, now);
  if (learnedAt === null) return refuse('reports.learnedInFuture', { at: times.learnedAt });
  const happenedAt = times.happenedAt === null ? null : notAfter(times.happenedAt, now);
  if (times.happenedAt !== null && happenedAt === null)
    return refuse('reports.happenedInFuture', { at: times.happenedAt });
  if (happenedAt !== null && learnedAt < happenedAt)
    return refuse('reports.learnedBeforeHappened', { happened: happenedAt, learned: learnedAt });
  return accept({ happenedAt, learnedAt });
}

/** Checks the minute of an act that people enter afterwards (a call, a signature on paper). A15.8 */
export function actTime(at: Instant, now: Instant, notBefore: Instant | null = null): Decision<Instant> {
  const instant = notAfter(at, now);
  if (instant === null) return refuse('reports.timeInFuture', { at });
  // People state minutes: what was learned at 16:00:40 may have been told to somebody at 16:00.
  if (notBefore !== null && Date.parse(instant) + TOLERANCE_MS < Date.parse(notBefore))
    return refuse('reports.timeBeforeMatter', { at });
  return accept(instant);
}

/** The instant itself, now where it lies within the tolerance after now, null where it lies further in the future. */
function notAfter(at: Instant, now: Instant): Instant | null {
  if (at <= now) return at;
  return Date.parse(at) - Date.parse(now) <= TOLERANCE_MS ? now : null;
}
