// The web's only door to time. Server time = the last instant the server told + how long ago that was
// by the monotonic counter, so a wrong or jumping screen clock changes nothing that people read.
// Not decided here: how a time is written (time.ts).
import { useSyncExternalStore } from 'react';
import { beijingParts as civilParts, dayOf, fromMs, type Instant } from '#shared/instant.ts';

let serverBaseMs: number | null = null;
let serverBaseAt = 0;
const listeners = new Set<() => void>();

/** Milliseconds since 1970 of an ISO instant. */
export function toMs(instant: string): number {
  return Date.parse(instant);
}

/** ISO instant in UTC with milliseconds. */
export function toInstant(ms: number): Instant {
  return fromMs(ms);
}

/** Server time now, in milliseconds; the screen's own clock only until the server has spoken once. */
export function nowMs(): number {
  return serverBaseMs === null ? Date.now() : serverBaseMs + (performance.now() - serverBaseAt);
}

/** Server time now as an ISO instant. */
export function now(): Instant {
  return toInstant(nowMs());
}

/** A counter that never jumps, for measuring how long something took. */
export function monotonicMs(): number {
  return performance.now();
}

/** Takes the server's instant from a heartbeat or an answer; half of the round trip is added. */
export function learnServerTime(instant: string, roundTripMs = 0): void {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return;
  serverBaseMs = ms + roundTripMs / 2;
  serverBaseAt = performance.now();
  for (const listener of listeners) listener();
}

/** How far the screen's own clock is ahead of the server's, in milliseconds (0 before the server spoke). */
export function screenSkewMs(): number {
  return serverBaseMs === null ? 0 : Date.now() - nowMs();
}

/** Beijing civil parts of an instant, with its day as text for comparing days. */
export function beijingParts(instant: string): ReturnType<typeof civilParts> & { readonly dayText: string } {
  const at = instant as Instant;
  return { ...civilParts(at), dayText: dayOf(at) };
}

/** The instant of a Beijing civil time as typed by a person (`2026-11-23 16:05`), or null. */
export function fromBeijing(text: string): Instant | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6] ?? '00'}.000+08:00`);
  return Number.isNaN(ms) ? null : toInstant(ms);
}

const lunarFormat = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', {
  timeZone: 'Asia/Shanghai',
  month: 'long',
  day: 'numeric',
});

/** Lunar month name and day number of an instant in Beijing, from the browser's own calendar. */
export function lunarParts(instant: string): { readonly month: string; readonly day: number } {
  const parts = lunarFormat.formatToParts(new Date(instant));
  const month = parts.find((part) => part.type === 'month')?.value ?? '';
  return { month, day: Number.parseInt(parts.find((part) => part.type === 'day')?.value ?? '0', 10) };
}

let timer: ReturnType<typeof setInterval> | null = null;
let current = now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** Server time as React state, renewed each `stepMs` (1 s unless said otherwise), rounded down to the step. */
export function useNow(stepMs = 1000): Instant {
  return useSyncExternalStore(subscribe, () => {
    const rounded = Math.floor(nowMs() / stepMs) * stepMs;
    if (stepMs !== 1000) return toInstant(rounded);
    if (toMs(current) !== rounded) current = toInstant(rounded);
    return current;
  });
}
