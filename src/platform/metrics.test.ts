// Requests are counted by route and for the last minute; a percentile is the upper end of its bucket and never flatters.
import { expect, test } from 'vitest';
import { countedSince, openMetrics, percentileMs, sumOf } from './metrics.ts';

test('the last minute holds every route, failures are those of the server, a stream is no answer', () => {
  const metrics = openMetrics();
  for (let i = 0; i < 98; i++) metrics.countRequest('/api/desk', 200, 8);
  metrics.countRequest('/api/desk', 404, 40);
  metrics.countRequest('/api/reports/telephone', 503, 700);
  metrics.countRequest('/api/live', 200, 3_600_000);
  expect(metrics.recent()).toEqual({ requests: 100, failed: 1, p50Ms: 10, p99Ms: 50 });
  expect(metrics.tally(['/api/reports/telephone', '/never'])).toMatchObject({ total: 1, failed: 1 });
  const text = metrics.render(new Map([['health{part="disk"}', 2]]));
  expect(text).toContain('zhishou_request_failed_total{route="/api/reports/telephone"} 1');
  expect(text).toContain('zhishou_health{part="disk"} 2\n');
  expect(text).not.toContain('/api/live');
});

test('nothing counted has no percentile, what is slower than every bucket is told as a minute', () => {
  const metrics = openMetrics();
  expect(percentileMs(metrics.tally(['/x']), 0.99)).toBeNull();
  metrics.countRequest('/x', 200, 45_000);
  expect(percentileMs(metrics.tally(['/x']), 0.99)).toBe(60_000);
});

test('what came after a moment is the difference, and two programs together are the sum', () => {
  const metrics = openMetrics();
  metrics.countRequest('/x', 500, 3);
  const earlier = metrics.tally(['/x']);
  metrics.countRequest('/x', 201, 300);
  const since = countedSince(earlier, metrics.tally(['/x']));
  expect(since).toMatchObject({ total: 1, failed: 0 });
  expect(percentileMs(since, 0.99)).toBe(500);
  expect(percentileMs(sumOf([since, earlier]), 0.5)).toBe(5);
});
