// What a bench prints: one JSON line for each figure, with its limit and whether it was reached, and how busy the machine was.
// Figures are judged here and asserted nowhere: a slow machine turns no test red.
import { loadavg } from 'node:os';

export interface Figure {
  readonly id: string;
  readonly n: number;
  readonly figure: number;
  /** What was promised; null where nothing was, and then nothing is judged. */
  readonly limit: number | null;
  /** Whether more is better (a rate) or less (a time, memory). */
  readonly better: 'more' | 'less';
  /** What else helps to read it: rounds, spread, parts. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Prints a figure as `{id, n, figure, limit, pass, …}`; without a limit there is no `pass`. */
export function print({ id, n, figure, limit, better, more = {} }: Figure): void {
  const verdict = limit === null ? {} : { pass: better === 'less' ? figure <= limit : figure >= limit };
  const line = { id, n, figure: rounded(figure), limit, ...verdict, ...more, load: rounded(loadavg()[0] ?? 0) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The middle of some figures; of an even number the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5);
}

/** The figure below which a share of all lies, between two neighbours in proportion. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/** How far rounds lie apart, as a share of their median: the noise of this machine. */
export function spread(figures: readonly number[]): number {
  const middle = median(figures);
  return middle === 0 ? 0 : rounded((Math.max(...figures) - Math.min(...figures)) / middle);
}

/** Three digits are enough for what is printed. */
export function rounded(figure: number): number {
  return Math.abs(figure) >= 100 ? Math.round(figure) : Number(figure.toPrecision(3));
}
