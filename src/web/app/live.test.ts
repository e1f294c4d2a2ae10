// Waking queries: with jitter, at most once a second for one key.
import type { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeWaker } from './live.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a storm of events reads a list again once a second, and another list by its own count', () => {
  const woken: string[] = [];
  const client = {
    invalidateQueries: async ({ queryKey }: { queryKey: unknown }) => void woken.push(JSON.stringify(queryKey)),
  };
  const wake = makeWaker(client as unknown as QueryClient);
  vi.advanceTimersByTime(5_000);
  for (let ms = 0; ms < 3_000; ms += 50) {
    wake(['/api/a']);
    if (ms === 0) wake(['/api/b']);
    vi.advanceTimersByTime(50);
  }
  vi.advanceTimersByTime(3_000);
  const a = woken.filter((key) => key.includes('/api/a')).length;
  expect(a).toBeGreaterThanOrEqual(3);
  expect(a).toBeLessThanOrEqual(4);
  expect(woken.filter((key) => key.includes('/api/b'))).toHaveLength(1);
});
