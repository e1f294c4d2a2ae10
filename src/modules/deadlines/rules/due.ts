// When a clock is due by a named limit of the pack, and in which words that is told.
// How days are counted is the calendar's affair; limits that hang on a date given come with the start event instead.
import { durationMs, DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/duration.ts';
import type { Instant } from '#shared/instant.ts';
import { accept, type Decision } from '#shared/result.ts';
import { dueOf, type Calendar } from '#modules/calendar/index.ts';
import { limitOf, type Limit, type RegulationPack } from '#modules/regulation/index.ts';

export interface Due {
  readonly dueAt: Instant;
  readonly because: string;
}

/** Due time by a limit that counts from the start of the clock, with its words. A15.1, A15.3 */
export function dueBy(pack: RegulationPack, name: string, startedAt: Instant, calendar: Calendar): Decision<Due> {
  const limit = limitOf(pack, name);
  const due = dueOf(limit, { start: startedAt }, calendar);
  return due.ok
    ? accept({ dueAt: due.value.at, because: becauseOf(limit) + guessedWords(due.value.guessedYears) })
    : due;
}

/** Says that a due time stands on a guess: the holidays of a year are not on file yet. A15.3 */
function guessedWords(years: readonly number[]): string {
  return years.length === 0 ? '' : `（${years.join('、')} 年放假安排未录入，暂按周一至周五计）`;
}

/** A limit in words: `调度核实电话反馈 30 分钟`, `省领导批示反馈 5 个工作日`. */
export function becauseOf(limit: Limit): string {
  switch (limit.kind) {
    case 'elapsed':
      return `${limit.term} ${spanWords(durationMs(limit.duration))}`;
    case 'workingDays':
      return `${limit.term} ${limit.days} 个工作日`;
    case 'naturalDaysBefore':
      return `${limit.term} 提前 ${limit.days} 日`;
    case 'naturalDaysAfter':
      return `${limit.term} ${limit.days} 日内`;
    case 'given':
    case 'recurring':
      return limit.term;
  }
}

/** A span in the words of the duty room: 30 分钟, 2 小时, 1 日. */
export function spanWords(ms: number): string {
  if (ms >= DAY_MS && ms % DAY_MS === 0) return `${ms / DAY_MS} 日`;
  if (ms >= HOUR_MS && ms % HOUR_MS === 0) return `${ms / HOUR_MS} 小时`;
  if (ms >= MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} 分钟`;
  return `${Math.round(ms / 1_000)} 秒`;
}
