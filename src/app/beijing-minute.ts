// How the command line writes an instant for people: the wall clock of Beijing to the minute.
import { beijingParts, type Instant } from '#shared/instant.ts';

/** `2026-11-24 16:05` in Beijing. */
export function beijingMinute(instant: Instant): string {
  const { year, month, day, hour, minute } = beijingParts(instant);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}
