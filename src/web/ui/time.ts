// How times are written for people: pure functions of an instant and of server time now. Beijing time always.
// A countdown shows minutes under two hours, hours under two days, then the day; overdue counts up.
// Not decided here: what is owed and when (the server), where the present comes from (clock.ts).
import { beijingParts, lunarParts, toMs } from './clock.ts';

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** From here on a deadline is drawn as close (◆ 将到) and counts seconds. */
export const closeMs = 15 * minuteMs;

const two = (value: number): string => String(value).padStart(2, '0');

/** `16:05:32` */
export function formatClock(instant: string): string {
  const at = beijingParts(instant);
  return `${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
}

/** `11月23日`, with the year only when it is not this one. */
export function formatDate(instant: string, now: string): string {
  const at = beijingParts(instant);
  const year = at.year === beijingParts(now).year ? '' : `${at.year}年`;
  return `${year}${at.month}月${at.day}日`;
}

/** `11月23日 周一` */
export function formatDay(instant: string, now: string): string {
  return `${formatDate(instant, now)} ${weekdays[beijingParts(instant).weekday]}`;
}

/** Whether both instants fall on one Beijing day. */
export function isSameDay(instant: string, now: string): boolean {
  return beijingParts(instant).dayText === beijingParts(now).dayText;
}

/** `16:05` on the same day, else `11月22日 16:05`. */
export function formatTime(instant: string, now: string): string {
  const at = beijingParts(instant);
  const time = `${two(at.hour)}:${two(at.minute)}`;
  return isSameDay(instant, now) ? time : `${formatDate(instant, now)} ${time}`;
}

/** `11月23日 16:05`, also on the same day: for papers and time lines. */
export function formatFull(instant: string, now: string): string {
  const at = beijingParts(instant);
  return `${formatDate(instant, now)} ${two(at.hour)}:${two(at.minute)}`;
}

/** `2026-11-23 16:05:09`, for lists in which the second matters (audit). */
export function formatExact(instant: string): string {
  const { year, month, day, hour, minute, second } = beijingParts(instant);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** `2026年11月23日 16时05分`, for printed sheets. */
export function formatPaper(instant: string): string {
  const at = beijingParts(instant);
  return `${at.year}年${at.month}月${at.day}日 ${two(at.hour)}时${two(at.minute)}分`;
}

/** `2026-11-23 16:05`, what a time field holds. */
export function formatField(instant: string): string {
  const at = beijingParts(instant);
  return `${at.year}-${two(at.month)}-${two(at.day)} ${two(at.hour)}:${two(at.minute)}`;
}

/** `十月十五` */
export function formatLunar(instant: string): string {
  const { month, day } = lunarParts(instant);
  return day === 0 ? '' : `${month}${lunarDay(day)}`;
}

function lunarDay(day: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
  if (day <= 10) return `初${digits[day]}`;
  if (day < 20) return `十${digits[day - 10]}`;
  if (day === 20) return '二十';
  if (day < 30) return `廿${digits[day - 20]}`;
  return '三十';
}

/** A length of time in words: `12 分钟`, `16 时 24 分`, `3 天`. */
export function formatSpan(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / minuteMs);
  if (minutes < 1) return '不足 1 分钟';
  if (minutes < 120) return `${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} 时` : `${hours} 时 ${minutes % 60} 分`;
  return `${Math.floor(hours / 24)} 天`;
}

export type DueTone = 'overdue' | 'close' | 'open' | 'done';

/** A due instant as it is read from the desk. */
export interface Due {
  readonly tone: DueTone;
  /** `超时 12 分钟`, `还有 07:28`, `还有 90 分钟`, `还有 5 时`, `12月29日` */
  readonly text: string;
}

/** Words and tone of a due instant seen from `now`; never shows more time than there is. */
export function formatDue(due: string, now: string): Due {
  const left = toMs(due) - toMs(now);
  if (left < 0) return { tone: 'overdue', text: -left < minuteMs ? '刚刚超时' : `超时 ${overdueSpan(-left)}` };
  if (left < closeMs) {
    const seconds = Math.floor(left / 1000);
    return { tone: 'close', text: `还有 ${two(Math.floor(seconds / 60))}:${two(seconds % 60)}` };
  }
  if (left < 2 * hourMs) return { tone: 'open', text: `还有 ${Math.floor(left / minuteMs)} 分钟` };
  if (left < 2 * dayMs) return { tone: 'open', text: `还有 ${Math.floor(left / hourMs)} 时` };
  return { tone: 'open', text: formatDate(due, now) };
}

function overdueSpan(ms: number): string {
  if (ms < 2 * hourMs) return `${Math.floor(ms / minuteMs)} 分钟`;
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} 时`;
  return `${Math.floor(ms / dayMs)} 天`;
}
