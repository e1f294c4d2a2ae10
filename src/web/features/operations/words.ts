// How hours, days and months of the service figures are named, and what a sum of them says. Pure; Beijing time.
import type { FigureSpan, ServiceCell } from '#modules/operations/contract.ts';
import { beijingParts } from '../../ui/clock.ts';
import { formatDate, formatDay } from '../../ui/time.ts';

export const SPAN_NAMES: Readonly<Record<FigureSpan, string>> = { day: '24 小时', month: '30 天', year: '12 个月' };

const two = (n: number): string => String(n).padStart(2, '0');

/** `23日 15–16 时`, `11月23日 周一`, `2026年11月`. */
export function cellName(span: FigureSpan, from: string, now: string): string {
  const { year, month, hour } = beijingParts(from);
  if (span === 'year') return `${year}年${month}月`;
  return span === 'month' ? formatDay(from, now) : `${formatDate(from, now)} ${two(hour)}–${two(hour + 1)} 时`;
}

/** What stands under a bar: the hour, the day, the month; with its month or year where that turns. */
function tickName(span: FigureSpan, from: string): string {
  const { year, month, day, hour } = beijingParts(from);
  if (span === 'year') return month === 1 ? `${year}年` : `${month}月`;
  if (span === 'month') return day === 1 ? `${month}月` : String(day);
  return hour === 0 ? `${day}日` : String(hour);
}

/** Names under the bars, oldest first: in a row of days the month's name has its neighbours' room, of hours every other is named. */
export function ticksOf(span: FigureSpan, froms: readonly string[]): string[] {
  const turns = (i: number): boolean => span === 'month' && beijingParts(froms[i] ?? froms[0] ?? '').day === 1;
  return froms.map((from, i) => {
    const isCrowded = (i > 0 && turns(i - 1)) || (i + 1 < froms.length && turns(i + 1));
    return isCrowded || (span === 'day' && beijingParts(from).hour % 2 === 1) ? '' : tickName(span, from);
  });
}

/** `80 毫秒内`, `1 秒内`; nothing where nothing was answered. */
export function withinWords(ms: number | null): string {
  if (ms === null) return '';
  return ms < 1_000 ? `${ms} 毫秒内` : `${ms / 1_000} 秒内`;
}

/** `0.3 秒`, `12 秒`, `5 分钟`, `3 小时`. */
export function lateWords(ms: number | null): string {
  if (ms === null) return '';
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} 秒`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} 秒`;
  return ms < 7_200_000 ? `${Math.floor(ms / 60_000)} 分钟` : `${Math.floor(ms / 3_600_000)} 小时`;
}

export interface Totals {
  readonly accepted: number;
  readonly refused: number;
  readonly failed: number;
  readonly rung: number;
  readonly late: number;
  readonly largestLateMs: number | null;
}

/** Everything of the span together. */
export function totalsOf(cells: readonly ServiceCell[]): Totals {
  const sum = (pick: (cell: ServiceCell) => number): number => cells.reduce((all, cell) => all + pick(cell), 0);
  const late = cells.flatMap(({ alarms }) => alarms.largestLateMs ?? []);
  return {
    accepted: sum(({ reports }) => reports.accepted),
    refused: sum(({ reports }) => reports.refused),
    failed: sum(({ reports }) => reports.failed),
    rung: sum(({ alarms }) => alarms.rung),
    late: sum(({ alarms }) => alarms.late),
    largestLateMs: late.length === 0 ? null : Math.max(...late),
  };
}

/** `100%`, `99.8%`; never rounded up to a whole that it is not. Null where nothing rang. */
export function onTimeShare({ rung, late }: Pick<Totals, 'rung' | 'late'>): string | null {
  if (rung === 0) return null;
  if (late === 0) return '100%';
  return `${(Math.floor(((rung - late) / rung) * 1_000) / 10).toFixed(1)}%`;
}
