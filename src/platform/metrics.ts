// Counters in the Prometheus text format: requests, refusals, streams, loop delay. Nothing names a person or a unit.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const BUCKETS_MS = [5, 10, 25, 50, 100, 200, 500, 1_000, 2_500, 5_000];

interface RouteCount {
  total: number;
  failed: number;
  sumMs: number;
  buckets: number[];
}

export interface Metrics {
  countRequest(route: string, status: number, ms: number): void;
  setGauge(name: string, read: () => number): void;
  /** The whole page in text format. */
  render(): string;
}

/** Opens the process's metrics; gauges are read when the page is rendered. */
export function openMetrics(): Metrics {
  const routes = new Map<string, RouteCount>();
  const gauges = new Map<string, () => number>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    countRequest(route, status, ms) {
      let count = routes.get(route);
      if (count === undefined) {
        count = { total: 0, failed: 0, sumMs: 0, buckets: BUCKETS_MS.map(() => 0) };
        routes.set(route, count);
      }
      count.total += 1;
      count.sumMs += ms;
      if (status >= 500) count.failed += 1;
      BUCKETS_MS.forEach((limit, i) => {
        if (ms <= limit && count !== undefined) count.buckets[i] = (count.buckets[i] ?? 0) + 1;
      });
    },
    setGauge: (name, read) => void gauges.set(name, read),
    render() {
      const lines = ['# TYPE zhishou_request_ms histogram', '# TYPE zhishou_request_failed_total counter'];
      for (const [route, count] of routes) {
        const label = `route="${route.replaceAll('"', '')}"`;
        BUCKETS_MS.forEach((limit, i) =>
          lines.push(`zhishou_request_ms_bucket{${label},le="${limit}"} ${count.buckets[i]}`),
        );
        lines.push(`zhishou_request_ms_bucket{${label},le="+Inf"} ${count.total}`);
        lines.push(`zhishou_request_ms_sum{${label}} ${count.sumMs.toFixed(1)}`);
        lines.push(`zhishou_request_ms_count{${label}} ${count.total}`);
        lines.push(`zhishou_request_failed_total{${label}} ${count.failed}`);
      }
      lines.push(`zhishou_loop_delay_p99_ms ${(delay.percentile(99) / 1e6).toFixed(2)}`);
      lines.push(`zhishou_memory_rss_bytes ${process.memoryUsage.rss()}`);
      for (const [name, read] of gauges) lines.push(`zhishou_${name} ${read()}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
