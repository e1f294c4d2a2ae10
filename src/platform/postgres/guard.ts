// Keeps a server alive that this program started: one that ended by itself (killed, out of memory) is started again.
// Decides when to look and how long to wait after a failed start. How a server starts is cluster.ts.
import { setTimeout as delay } from 'node:timers/promises';

/** What the guard has to say to the operator. */
export type GuardWord = { readonly what: 'ended' | 'restarted' } | { readonly what: 'failed'; readonly why: string };

const LOOK_EVERY_MS = 250;
/** A start that failed (disk full, port taken) is tried again; the pause keeps the log readable. */
const TRY_AGAIN_MS = 2_000;

/** Watches a server and starts it again when it is gone; answers how to end the watching, which waits for a start under way. */
export function guard(server: {
  lives(): boolean;
  start(): Promise<void>;
  tell(said: GuardWord): void;
}): () => Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const pause = (ms: number): Promise<unknown> => delay(ms, null, { signal, ref: false }).catch(() => undefined);
  const watching = (async () => {
    while (!signal.aborted) {
      await pause(LOOK_EVERY_MS);
      if (signal.aborted || server.lives()) continue;
      server.tell({ what: 'ended' });
      while (!signal.aborted && !(await startAgain(server))) await pause(TRY_AGAIN_MS);
    }
  })();
  return async () => {
    stop.abort();
    await watching;
  };
}

async function startAgain(server: { start(): Promise<void>; tell(said: GuardWord): void }): Promise<boolean> {
  try {
    await server.start();
    server.tell({ what: 'restarted' });
    return true;
  } catch (error) {
    server.tell({ what: 'failed', why: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
