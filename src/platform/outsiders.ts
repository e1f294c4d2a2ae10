// Requests that never became a use case (malformed, without key, from another site, not signed in): counted always,
// written to the audit once per address and minute, so that a flood of them can neither hide nor fill the record.
import { ANONYMOUS_ACTOR } from '#shared/actor.ts';
import { MINUTE_MS } from '#shared/duration.ts';
import { monotonicMs } from './clock.ts';
import { writeRecord } from './record.ts';
import type { Runtime } from './use-case.ts';

const MOST_ADDRESSES = 10_000;

export interface Outsiders {
  /** Notes a refusal; never throws and never keeps the answer waiting. */
  note(refusal: { address: string; route: string; code: string; requestId: string }): void;
  readonly count: () => number;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
}

/** Opens the count of a process. */
export function openOutsiders(runtime: Runtime): Outsiders {
  const lastAt = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  let total = 0;
  const write = async (refusal: Parameters<Outsiders['note']>[0]): Promise<void> => {
    const { address, route, code, requestId } = refusal;
    const request = { actor: ANONYMOUS_ACTOR, action: 'http.refused', route, address, requestId };
    await runtime.database.db.transaction().execute(async (tx) => {
      const at = await runtime.clock.now(tx);
      const audit = { request, outcome: 'refused' as const, at, code };
      await writeRecord(tx, { at, actor: ANONYMOUS_ACTOR, events: [], audit, answered: null });
    });
  };
  return {
    note(refusal) {
      total += 1;
      const now = monotonicMs();
      const last = lastAt.get(refusal.address);
      if (last !== undefined && now - last < MINUTE_MS) return;
      if (lastAt.size >= MOST_ADDRESSES) lastAt.clear();
      lastAt.set(refusal.address, now);
      const done: Promise<void> = write(refusal)
        .catch((error: unknown) =>
          runtime.log.warn({ err: error, code: refusal.code }, 'an outside refusal could not be written'),
        )
        .finally(() => writing.delete(done));
      writing.add(done);
    },
    count: () => total,
    settled: async () => void (await Promise.all(writing)),
  };
}
