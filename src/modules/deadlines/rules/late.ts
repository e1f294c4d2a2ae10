// Why an alarm rang later than it should have, in words; silent where it was in time.
import { beijingParts, laterOf, msBetween, type Instant } from '#shared/instant.ts';

/** How much later than its instant an alarm says so (a technical bound, promised in seconds). */
const SAYS_WHY_MS = 5_000;

export interface Raised {
  /** The instant at which it should have rung. */
  readonly since: Instant;
  readonly raisedAt: Instant;
  /** When its step was planned: what was entered late cannot ring before. */
  readonly armedAt: Instant;
  /** Last sign of life of the sweep before the alarm, where it lay before the instant. */
  readonly outageFrom: Instant | null;
}

/** The sentence beside a late alarm; null where it rang within five seconds. */
export function whyLate(alarm: Raised): string | null {
  if (msBetween(alarm.since, alarm.raisedAt) <= SAYS_WHY_MS) return null;
  if (msBetween(laterOf(alarm.since, alarm.armedAt), alarm.raisedAt) <= SAYS_WHY_MS) {
    return `登记时已过 ${clockWords(alarm.since)}`;
  }
  const cause = alarm.outageFrom === null ? '计时服务未及时运行' : `计时服务自 ${clockWords(alarm.outageFrom)} 中断`;
  return `${cause}，本应 ${clockWords(alarm.since)} 提醒`;
}

function clockWords(at: Instant): string {
  const { month, day, hour, minute, second } = beijingParts(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${month}月${day}日 ${two(hour)}:${two(minute)}:${two(second)}`;
}
