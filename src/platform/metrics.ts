// Counters in the Prometheus text format: requests, refusals, streams, loop delay. Nothing names a person or a unit.
// Decided here: how requests are counted and how a percentile is read from counts (never flattering: the bucket's upper end).
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { monotonicMs } from './clock.ts';

const BUCKETS_MS = [5, 10, 25, 50, 100, 200, 500, 1_000, 2_500, 5_000, 10_000, 30_000];
/** What is told of answers slower than the last bucket. */
const BEYOND_MS = 60_000;
const SLOT_MS = 5_000;
const SLOTS = 12;
/** A stream is no answer: its span says how long a screen was open. */
const STREAM_ROUTE = '/api/live';

/** Requests counted by their span; `buckets` count what was at most so slow, as Prometheus has it. */
export interface Tally {
  readonly total: number;
  readonly failed: number;
  readonly buckets: readonly number[];
}

interface RouteCount {
  total: number;
  failed: number;
  sumMs: number;
  buckets: number[];
}

export interface Recent {
  readonly requests: number;
  readonly failed: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface Metrics {
  countRequest(route: string, status: number, ms: number): void;
  setGauge(name: string, read: () => number): void;
  /** Requests of the last minute. */
  recent(): Recent;
  /** Everything counted on these routes since the start of the process. */
  tally(routes: readonly string[]): Tally;
  /** The whole page in text format; `more` are gauges read elsewhere, by name with labels. */
  render(more?: ReadonlyMap<string, number>): string;
}

/** Opens the process's metrics; gauges are read when the page is rendered. */
export function openMetrics(): Metrics {
  const routes = new Map<string, RouteCount>();
  const slots = new Map<number, RouteCount>();
  const gauges = new Map<string, () => number>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const worst = monitorEventLoopDelay({ resolution: 10 });
  worst.enable();
  return {
    countRequest(route, status, ms) {
      if (route === STREAM_ROUTE) return;
      const slot = Math.floor(monotonicMs() / SLOT_MS);
      if (!slots.has(slot)) for (const old of slots.keys()) if (old <= slot - SLOTS) slots.delete(old);
      count(countOf(routes, route), status, ms);
      count(countOf(slots, slot), status, ms);
    },
    setGauge: (name, read) => void gauges.set(name, read),
    recent() {
      const oldest = Math.floor(monotonicMs() / SLOT_MS) - SLOTS + 1;
      const { total, failed, buckets } = sumOf([...slots].flatMap(([slot, each]) => (slot >= oldest ? [each] : [])));
      return {
        requests: total,
        failed,
        p50Ms: percentileMs({ total, buckets }, 0.5),
        p99Ms: percentileMs({ total, buckets }, 0.99),
      };
    },
    tally: (names) => sumOf(names.flatMap((name) => routes.get(name) ?? [])),
    render(more = new Map()) {
      const lines = ['# TYPE zhishou_request_ms histogram', '# TYPE zhishou_request_failed_total counter'];
      for (const [route, each] of routes) {
        const label = `route="${route.replaceAll('"', '')}"`;
        BUCKETS_MS.forEach((limit, i) =>
          lines.push(`zhishou_request_ms_bucket{${label},le="${limit}"} ${each.buckets[i]}`),
        );
        lines.push(`zhishou_request_ms_bucket{${label},le="+Inf"} ${each.total}`);
        lines.push(`zhishou_request_ms_sum{${label}} ${each.sumMs.toFixed(1)}`);
        lines.push(`zhishou_request_ms_count{${label}} ${each.total}`);
        lines.push(`zhishou_request_failed_total{${label}} ${each.failed}`);
      }
      lines.push(`zhishou_loop_delay_p99_ms ${(delay.percentile(99) / 1e6).toFixed(2)}`);
      // Since the page was last asked for, so that one stall at the start does not hide those that follow.
      lines.push(`zhishou_loop_delay_max_ms ${(worst.max / 1e6).toFixed(2)}`);
      worst.reset();
      lines.push(`zhishou_memory_rss_bytes ${process.memoryUsage.rss()}`);
      for (const [name, read] of gauges) lines.push(`zhishou_${name} ${read()}`);
      for (const [name, value] of more) lines.push(`zhishou_${name} ${value}`);
      return `${lines.join('\n')}\n`;
    },
  };
}

function countOf<K>(counts: Map<K, RouteCount>, key: K): RouteCount {
  const known = counts.get(key);
  if (known !== undefined) return known;
  const made = { total: 0, failed: 0, sumMs: 0, buckets: BUCKETS_MS.map(() => 0) };
  counts.set(key, made);
  return made;
}

function count(into: RouteCount, status: number, ms: number): void {
  into.total += 1;
  into.sumMs += ms;
  if (status >= 500) into.failed += 1;
  BUCKETS_MS.forEach((limit, i) => {
    if (ms <= limit) into.buckets[i] = (into.buckets[i] ?? 0) + 1;
  });
}

/** Counts of several programs or routes together; nothing where there are none. */
export function sumOf(tallies: readonly Tally[]): Tally {
  return {
    total: tallies.reduce((sum, each) => sum + each.total, 0),
    failed: tallies.reduce((sum, each) => sum + each.failed, 0),
    buckets: BUCKETS_MS.map((_, i) => tallies.reduce((sum, each) => sum + (each.buckets[i] ?? 0), 0)),
  };
}

/** What was counted after an earlier moment. */
export function countedSince(earlier: Tally, later: Tally): Tally {
  return {
    total: later.total - earlier.total,
    failed: later.failed - earlier.failed,
    buckets: later.buckets.map((n, i) => n - (earlier.buckets[i] ?? 0)),
  };
}

/** Within how many milliseconds this share was answered, at the upper end of its bucket; null where nothing was counted. */
export function percentileMs({ total, buckets }: Pick<Tally, 'total' | 'buckets'>, share: number): number | null {
  if (total === 0) return null;
  const found = buckets.findIndex((n) => n >= total * share);
  return BUCKETS_MS[found] ?? BEYOND_MS;
}
