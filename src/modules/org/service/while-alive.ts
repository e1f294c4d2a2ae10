// Keeps a transaction awake while a worker thread reads files: PostgreSQL ends those that wait too long for us.
import { sql } from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ctx } from '#platform/context.ts';

const BEAT_MS = 1_000;

/** Waits for work outside the database without losing the transaction. */
export async function whileAlive<T>(ctx: Ctx, work: Promise<T>): Promise<T> {
  for (;;) {
    const beat = new AbortController();
    const done = await Promise.race([
      work.then((value) => ({ value })),
      delay(BEAT_MS, null, { signal: beat.signal }).catch(() => null),
    ]);
    beat.abort();
    if (done !== null) return done.value;
    await sql`select 1`.execute(ctx.tx);
  }
}
