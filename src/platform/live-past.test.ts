// What is kept of the stream in memory: each unit its own, in order, and honest about what is no longer known.
import { expect, test } from 'vitest';
import type { StreamEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { parseInstant } from '#shared/instant.ts';
import { newId } from './ids.ts';
import { KEPT_EVENTS, openPast } from './live-past.ts';

const [mine, other] = [newId(), newId()];
const at = parseInstant('2026-11-23T08:00:00.000Z');

function event(pos: number, ...visibleTo: Id[]): StreamEvent {
  return { pos, id: newId(), at, type: 'probe.said', payload: {}, subject: { kind: 'probe', id: mine }, visibleTo };
}
const textOf = ({ pos }: StreamEvent): string => `${pos} `;

test('a unit gets what it may see after its position, in order', () => {
  const past = openPast(10);
  past.add([event(11, mine), event(12, other), event(14, mine, other)], textOf);
  expect(past.after(10, mine)).toBe('11 14 ');
  expect(past.after(11, mine)).toBe('14 ');
  expect(past.after(14, mine)).toBe('');
  expect(past.after(99, mine)).toBe('');
  expect(past.after(10, null)).toBe('');
});

test('what is too long ago, or before a new beginning, is not known', () => {
  const past = openPast(10);
  expect(past.after(9, mine)).toBeNull();
  past.add(
    Array.from({ length: 2 * KEPT_EVENTS }, (_, i) => event(11 + i, mine)),
    textOf,
  );
  expect(past.after(10, mine)).toBeNull();
  expect(past.after(10 + KEPT_EVENTS - 1, mine)).toBeNull();
  expect(past.after(10 + KEPT_EVENTS, mine)?.split(' ')).toHaveLength(KEPT_EVENTS + 1);
  past.reset(50_000);
  expect(past.after(49_999, mine)).toBeNull();
  expect(past.after(50_000, mine)).toBe('');
});
