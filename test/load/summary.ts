// The last page of a played day: what a user would have felt, in a table that is read by people, and the same as data.
import { percentile } from '../bench/figures.ts';
import type { Tally } from './tally.ts';

/** How owed things stood at the end. */
export interface Owed {
  readonly inTime: number;
  readonly late: number;
  readonly over: number;
  readonly running: number;
}

export interface Ending {
  readonly tally: Tally;
  readonly owed: Owed | null;
  /** Megabytes of the server at the beginning, at most, at the end. */
  readonly memory: readonly [number, number, number];
  readonly seconds: number;
  readonly lagMs: number;
  readonly screens: number;
}

const WIDTHS = [26, 8, 8, 8, 8, 8, 6, 6];
const HEAD = ['操作', '次数', 'p50', 'p95', 'p99', '最长', '被拒', '失败'];

/** The summary in words and columns; times are milliseconds. */
export function summaryOf({ tally, owed, memory, seconds, lagMs, screens }: Ending): string {
  const rows = [...tally.acts]
    .filter(([, { times, refused, failed }]) => times.length + refused + failed > 0)
    .map(([name, { times, refused, failed }]) => [
      name,
      count(times.length),
      ...feltOf(times),
      count(refused),
      count(failed),
    ]);
  const all = [...tally.acts.values()];
  const times = all.flatMap((each) => each.times);
  const sum = (of: (each: (typeof all)[number]) => number): number => all.reduce((total, each) => total + of(each), 0);
  const refused = sum((each) => each.refused);
  const failed = sum((each) => each.failed);
  const lines = [
    '',
    '使用者的感受（毫秒；一次操作里各次请求合计）',
    ruler(),
    row(HEAD),
    ruler(),
    ...rows.map(row),
    ruler(),
    row(['合计', count(times.length), ...feltOf(times), count(refused), count(failed)]),
    '',
  ];
  const delivered = feltOf(tally.delivered);
  if (tally.delivered.length > 0) {
    lines.push(
      `推送    事情发生到屏幕：p50 ${delivered[0]}，p95 ${delivered[1]}，p99 ${delivered[2]}，最长 ${delivered[3]} 毫秒（${count(tally.delivered.length)} 条，${screens} 块屏幕）`,
    );
  }
  if (owed !== null) {
    const settled = owed.inTime + owed.late + owed.over;
    lines.push(
      `时限    到期的 ${count(settled)} 件里按时 ${count(owed.inTime)} 件、逾期办结 ${count(owed.late)} 件、超时未办 ${count(owed.over)} 件；还在走 ${count(owed.running)} 件`,
    );
  }
  const [first, most, last] = memory;
  if (last > 0) lines.push(`内存    服务器开始 ${first} MB，最高 ${most} MB，结束 ${last} MB`);
  lines.push(`用时    ${seconds.toFixed(1)} 秒；最多落后计划 ${(lagMs / 1_000).toFixed(1)} 秒`);
  if (tally.reasons.size > 0) {
    lines.push('', '没有做成的：');
    for (const [reason, n] of [...tally.reasons].toSorted((a, b) => b[1] - a[1]).slice(0, 12)) {
      lines.push(`  ${String(n).padStart(5)} 次  ${reason}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function feltOf(times: readonly number[]): string[] {
  if (times.length === 0) return ['—', '—', '—', '—'];
  return [0.5, 0.95, 0.99, 1].map((share) => count(percentile(times, share)));
}

function count(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}

/** Chinese characters are two columns wide. */
function widthOf(text: string): number {
  return [...text].reduce((width, letter) => width + ((letter.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1), 0);
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, i) => {
      const space = ' '.repeat(Math.max(0, (WIDTHS[i] ?? 8) - widthOf(cell)));
      return i === 0 ? cell + space : space + cell;
    })
    .join('')
    .trimEnd();
}

function ruler(): string {
  return '─'.repeat(WIDTHS.reduce((sum, width) => sum + width, 0));
}
