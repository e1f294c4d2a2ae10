// One live stream per browser: the window that holds the lock reads it and hands everything to the others.
// It repeats from the last position after a break, notices a silent line, and never holds a second connection.
// Not decided here: who may hear which event (the server), nor what a page shows (its queries are only woken).
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { learnServerTime, monotonicMs, now, toMs } from '../ui/clock.ts';
import type { ConnectionState } from '../ui/ConnectionLine.tsx';
import { randomFraction } from '../ui/ids.ts';
import { backoffMs } from './client.ts';
import { readFrames } from './sse.ts';

export interface LiveEvent {
  readonly pos: number;
  readonly at: string;
  readonly type: string;
  readonly subject: { readonly kind: string; readonly id: string };
}

interface Beat {
  readonly now: string;
  readonly swept: string | null;
  readonly next: string | null;
  /** What is at fault, in one sentence for whoever is on duty. */
  readonly health: string | null;
}

type Message =
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly id: string }
  | { readonly kind: 'beat'; readonly beat: Beat; readonly id: string | null }
  | { readonly kind: 'state'; readonly state: ConnectionState; readonly id: string | null }
  | { readonly kind: 'reload' | 'ended' | 'hello' | 'restart' };

const streamPath = '/api/live';
const silenceLimitMs = 6_500;
const sweepLimitMs = 5_000;

let state: ConnectionState = { kind: 'reconnecting', since: null, heartbeatAt: null };
let health: string | null = null;
let leading = false;
let lastId: string | null = null;
let started: (() => void) | null = null;
let drop: (() => void) | null = null;
const stateListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();
const signalListeners = new Set<(signal: 'reload' | 'ended') => void>();
const channel = new BroadcastChannel('zhishou.live');

function setState(next: ConnectionState): void {
  state = next;
  for (const listener of stateListeners) listener();
}

function take(message: Message, own: boolean): void {
  if (message.kind === 'event') {
    lastId = message.id;
    for (const listener of eventListeners) listener(message.event);
  } else if (message.kind === 'beat') {
    lastId = message.id ?? lastId;
    learnServerTime(message.beat.now);
    health = message.beat.health;
    const swept = message.beat.swept;
    const late = swept !== null && toMs(message.beat.now) - toMs(swept) > sweepLimitMs;
    // A server that beats but no longer looks at its clocks is no better than a silent one.
    setState({
      kind: 'connected',
      since: state.kind === 'connected' ? state.since : now(),
      heartbeatAt: late ? swept : now(),
    });
  } else if (message.kind === 'state') {
    lastId = message.id ?? lastId;
    setState(message.state);
  } else if (message.kind === 'reload' || message.kind === 'ended') {
    for (const listener of signalListeners) listener(message.kind);
  } else if (!own && leading && message.kind === 'hello') {
    channel.postMessage({ kind: 'state', state, id: lastId } satisfies Message);
  } else if (leading && message.kind === 'restart') {
    drop?.();
  }
}

function publish(message: Message): void {
  take(message, true);
  channel.postMessage(message);
}

async function lead(stopped: AbortSignal): Promise<void> {
  leading = true;
  for (const listener of stateListeners) listener();
  for (let attempt = 0; !stopped.aborted; attempt += 1) {
    if (state.kind === 'connected')
      publish({ kind: 'state', state: { kind: 'reconnecting', since: now(), heartbeatAt: null }, id: lastId });
    const heard = await readStream(stopped);
    if (heard) attempt = 0;
    if (stopped.aborted) return;
    const since = state.since ?? now();
    const kind = attempt >= 4 ? 'off' : 'reconnecting';
    publish({
      kind: 'state',
      state: { kind, since: state.kind === 'connected' ? now() : since, heartbeatAt: null },
      id: lastId,
    });
    await wait(Math.min(3_000, backoffMs(attempt)), stopped);
  }
}

/** Reads one connection to its end; true when it was heard at all. */
async function readStream(stopped: AbortSignal): Promise<boolean> {
  const cut = new AbortController();
  const signal = AbortSignal.any([stopped, cut.signal]);
  drop = () => cut.abort();
  // The machine lost its line: what is still open here will never speak again.
  const onOffline = () => cut.abort();
  addEventListener('offline', onOffline);
  let heardAt = monotonicMs();
  let heard = false;
  const watch = setInterval(() => {
    if (monotonicMs() - heardAt > silenceLimitMs) cut.abort();
  }, 1_000);
  try {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    // Without a position nothing is replayed: what was read before the stream stood is read once more.
    let isBlind = lastId === null;
    if (lastId !== null) headers['last-event-id'] = lastId;
    const response = await fetch(streamPath, { headers, signal, cache: 'no-store', credentials: 'same-origin' });
    if (response.status === 401) publish({ kind: 'ended' });
    if (!response.ok || response.body === null) return false;
    for await (const frame of readFrames(response.body)) {
      heardAt = monotonicMs();
      heard = true;
      if (frame.event === 'beat') {
        publish({ kind: 'beat', beat: JSON.parse(frame.data) as Beat, id: frame.id });
        if (isBlind) publish({ kind: 'reload' });
        isBlind = false;
      } else if (frame.event === 'reload' || frame.event === 'ended') {
        if (frame.event === 'reload') lastId = null;
        publish({ kind: frame.event });
      } else if (frame.id !== null)
        publish({ kind: 'event', event: JSON.parse(frame.data) as LiveEvent, id: frame.id });
    }
  } catch {
    // The line broke; the loop tries again from the last position.
  } finally {
    clearInterval(watch);
    removeEventListener('offline', onOffline);
    drop = null;
  }
  return heard;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Starts listening after sign-in; a second call changes nothing. */
export function startLive(): void {
  if (started !== null) return;
  const stop = new AbortController();
  started = () => stop.abort();
  channel.onmessage = (message: MessageEvent<Message>) => take(message.data, false);
  channel.postMessage({ kind: 'hello' } satisfies Message);
  if ('locks' in navigator) {
    void navigator.locks
      .request('zhishou.live', { signal: stop.signal }, () => lead(stop.signal))
      .catch(() => undefined)
      .finally(() => {
        leading = false;
      });
  } else void lead(stop.signal);
}

/** Stops listening at sign-out and forgets the position, which belongs to the person who left. */
export function stopLive(): void {
  started?.();
  started = null;
  leading = false;
  lastId = null;
  channel.onmessage = null;
  setState({ kind: 'reconnecting', since: null, heartbeatAt: null });
}

/** Opens the stream anew: another person or unit acts at this screen. */
export function restartLive(): void {
  lastId = null;
  take({ kind: 'restart' }, true);
  channel.postMessage({ kind: 'restart' } satisfies Message);
}

/** Calls back for events whose type begins with one of the patterns (`reports.`, `orders.answered`; `` for all). */
export function subscribe(patterns: readonly string[], listener: (event: LiveEvent) => void): () => void {
  const each = (event: LiveEvent) => {
    if (patterns.some((pattern) => event.type.startsWith(pattern))) listener(event);
  };
  eventListeners.add(each);
  return () => eventListeners.delete(each);
}

/** Calls back when everything must be read anew, or when the session has ended. */
export function onSignal(listener: (signal: 'reload' | 'ended') => void): () => void {
  signalListeners.add(listener);
  return () => signalListeners.delete(listener);
}

function onState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/** The line's state for the head of the page. */
export function useConnection(): ConnectionState {
  return useSyncExternalStore(onState, () => state);
}

/** What the server says is at fault; null while nothing is, or while it cannot be heard. */
export function useFault(): string | null {
  return useSyncExternalStore(onState, () => (state.kind === 'connected' ? health : null));
}

/** Whether this window leads: it alone sounds. */
export function useLeading(): boolean {
  return useSyncExternalStore(onState, () => leading);
}

const everyMs = 1_000;
const jitterMs = 250;
const firstJitterMs = 60;
const urgentMs = 250;

/** Wakes queries on events: with jitter, at most once a second per key; alarms at once and four times a second. */
export function makeWaker(client: QueryClient): (key: QueryKey, urgent?: boolean) => void {
  const pending = new Map<string, ReturnType<typeof setTimeout>>();
  const lastAt = new Map<string, number>();
  return (key, urgent = false) => {
    const name = JSON.stringify(key);
    if (pending.has(name)) return;
    const gap = urgent ? urgentMs : everyMs;
    const since = monotonicMs() - (lastAt.get(name) ?? -gap);
    const jitter = urgent ? 0 : randomFraction() * (since >= gap ? firstJitterMs : jitterMs);
    const delay = Math.max(0, gap - since) + jitter;
    pending.set(
      name,
      setTimeout(() => {
        pending.delete(name);
        lastAt.set(name, monotonicMs());
        void client.invalidateQueries({ queryKey: key });
      }, delay),
    );
  };
}

let wake: ((key: QueryKey, urgent?: boolean) => void) | null = null;

/** Binds the page's query client. */
export function bindLive(client: QueryClient): void {
  wake = makeWaker(client);
  onSignal((signal) => {
    if (signal === 'reload') void client.invalidateQueries();
  });
}

/** Re-reads a query whenever an event of these types (or of this subject) is heard. */
export function useWake(key: QueryKey, patterns: readonly string[], subjectId?: string, urgent = false): void {
  const keyText = JSON.stringify(key);
  const patternText = patterns.join('|');
  useEffect(
    () =>
      subscribe(patternText.split('|'), (event) => {
        if (subjectId === undefined || event.subject.id === subjectId) wake?.(JSON.parse(keyText) as QueryKey, urgent);
      }),
    [keyText, patternText, subjectId, urgent],
  );
}
