// What a person submitted while the line was off: kept sealed, sent with the same key until there is an answer,
// also after the browser was closed. One window of the browser sends (Web Locks), so nothing is sent twice at once;
// the key makes even that harmless.
import { useEffect, useState } from 'react';
import type { RouteOutput, RouteSpec } from '#shared/route.ts';
import { now } from '../ui/clock.ts';
import { newId } from '../ui/ids.ts';
import { call, send, urlOf, Refused, type CallInput, type CallOptions } from './client.ts';
import { keep, onVaultOpen, recallAll, wipe } from './vault.ts';

interface Kept {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly key: string;
  /** What it is, for the person: `固关镇山体滑坡 首报`. */
  readonly what: string;
  readonly at: string;
}

export interface OutboxItem {
  readonly key: string;
  readonly what: string;
  readonly at: string;
}

export interface OutboxResult {
  readonly what: string;
  /** The refusal's code where the server said no; null where it was accepted. */
  readonly refused: string | null;
}

const prefix = 'outbox/';
const inThisPage = new Set<string>();
const changed = new Set<() => void>();
const results = new Set<(result: OutboxResult) => void>();

function tell(): void {
  for (const listener of changed) listener();
}

/**
 * Submits a write and repeats it with its key until the server has answered; meanwhile it is kept here.
 * Raises `Refused` when the server says no; never raises for a line that is off.
 */
export async function submit<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
  options: CallOptions & { readonly what: string },
): Promise<RouteOutput<R>> {
  const key = options.key ?? newId();
  const parts = input as { params?: unknown; query?: unknown; body?: unknown };
  const kept: Kept = {
    method: route.method,
    url: urlOf(route, parts.params, parts.query),
    body: parts.body,
    key,
    what: options.what,
    at: now(),
  };
  inThisPage.add(key);
  await keep(prefix + key, kept).catch(() => undefined);
  tell();
  try {
    return await call(route, input, { ...options, key, untilAnswered: true });
  } finally {
    inThisPage.delete(key);
    await wipe(prefix + key).catch(() => undefined);
    tell();
  }
}

async function sendKept(): Promise<void> {
  const kept = (await recallAll(prefix)).map(([, value]) => value as Kept);
  for (const item of kept.toSorted((a, b) => a.at.localeCompare(b.at))) {
    if (inThisPage.has(item.key)) continue;
    let refused: string | null = null;
    try {
      await send(item.method, item.url, item.body, { key: item.key, what: item.what, untilAnswered: true });
    } catch (error) {
      if (!(error instanceof Refused)) return;
      if (error.problem.code === 'platform.signInNeeded') return;
      refused = error.problem.code;
    }
    await wipe(prefix + item.key);
    tell();
    for (const listener of results) listener({ what: item.what, refused });
  }
}

/** Sends what an earlier page left behind, as soon as the vault is open; one window at a time. */
export function startOutbox(onResult: (result: OutboxResult) => void): () => void {
  results.add(onResult);
  const stop = onVaultOpen(() => {
    if (!('locks' in navigator)) void sendKept();
    else
      void navigator.locks.request('zhishou.outbox', { ifAvailable: true }, async (lock) =>
        lock === null ? undefined : sendKept(),
      );
  });
  return () => {
    stop();
    results.delete(onResult);
  };
}

/** What waits to be sent from this screen. */
export function useOutbox(): readonly OutboxItem[] {
  const [items, setItems] = useState<readonly OutboxItem[]>([]);
  useEffect(() => {
    let left = false;
    const load = async () => {
      const found = await recallAll(prefix).catch(() => []);
      if (!left) setItems(found.map(([, value]) => value as Kept));
    };
    void load();
    const listener = () => void load();
    changed.add(listener);
    const stop = onVaultOpen(listener);
    return () => {
      left = true;
      changed.delete(listener);
      stop();
    };
  }, []);
  return items;
}
