// Sends as the browser does (src/web/app/client.ts): one key, repeated until there is an answer that is one.
// 502, 503, 504 and 429 ask to come again; any other refusal is an answer, a 500 too: a person would see it.
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Client } from '#kit/http-client.ts';

const ASKS_TO_COME_AGAIN: readonly number[] = [429, 502, 503, 504];
/** Shorter than a browser's, so that a run has more tries in it. */
const AGAIN_AFTER_MS = 60;
const LONGEST_PAUSE_MS = 500;

export interface Sent extends Answer {
  readonly tries: number;
}

/** Posts until answered; `limitMs` is how long one try may stay silent. Raises when the tries are used up. */
export async function sendUntilAnswered(
  client: Client,
  to: { readonly path: string; readonly body: object; readonly key: string },
  bounds: { readonly limitMs?: number; readonly tries?: number } = {},
): Promise<Sent> {
  const most = bounds.tries ?? 2_000;
  for (let tries = 1; tries <= most; tries++) {
    const answer = await client.post(to.path, to.body, to.key, bounds.limitMs ?? 20_000).catch(() => null);
    if (answer !== null && !ASKS_TO_COME_AGAIN.includes(answer.status)) return { ...answer, tries };
    await delay(Math.min(LONGEST_PAUSE_MS, AGAIN_AFTER_MS * tries));
  }
  throw new Error(`no answer after ${most} tries`);
}
