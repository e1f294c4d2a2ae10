// One attempt at a time per account name in a process: a hundred guesses sent at once are still counted one by one.
import { monotonicMs } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';

const LONGEST_MS = 10_000;
const underWay = new Map<string, number>();

/** Begins an attempt; 429 `access.busy` while another one for the same name is under way. Answers how to end it. */
export function beginAttempt(name: string): () => void {
  const now = monotonicMs();
  const since = underWay.get(name);
  if (since !== undefined && now - since < LONGEST_MS) throw new Refusal('access.busy', { status: 429 });
  underWay.set(name, now);
  return () => {
    if (underWay.get(name) === now) underWay.delete(name);
  };
}
