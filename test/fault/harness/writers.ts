// People who report without a pause: each sends one telephone report after the other until answered, and every answer
// goes into the ledger. What the server does meanwhile is the fault's matter.
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import type { Desk } from '#kit/house.ts';
import { aTelephoneReport, TELEPHONE } from '../../bench/landslide.ts';
import type { Ledger } from './ledger.ts';
import { sendUntilAnswered } from './send.ts';

/** What one report was answered. */
export interface Acknowledged {
  readonly key: Id;
  readonly reportId: Id;
  readonly status: number;
  readonly tries: number;
  readonly number?: string | undefined;
  readonly digest?: string | undefined;
  readonly code?: string | undefined;
}

/** Sends one report of a desk, with what differs from the usual one, and writes the answer down. */
export async function report(
  desk: Desk,
  ledger: Ledger<Acknowledged>,
  bounds?: { limitMs?: number; tries?: number },
): Promise<Acknowledged> {
  const body = aTelephoneReport();
  const key = newId();
  const { status, tries, body: said } = await sendUntilAnswered(desk.client, { path: TELEPHONE, body, key }, bounds);
  const { number, digest, code } = (said ?? {}) as { number?: string; digest?: string; code?: string };
  const entry: Acknowledged = { key, reportId: body.reportId, status, tries, ...{ number, digest, code } };
  ledger.write(entry);
  return entry;
}

/** Lets so many people write at the desks in turn; `stop` waits until each has the answer it waits for. */
export function startWriters(
  desks: readonly Desk[],
  many: number,
  ledger: Ledger<Acknowledged>,
): { stop(): Promise<void> } {
  let stopped = false;
  const write = async (desk: Desk): Promise<void> => {
    while (!stopped) await report(desk, ledger);
  };
  const writers = Array.from({ length: many }, (_, i) => {
    const desk = desks[i % desks.length];
    if (desk === undefined) throw new Error('no desk to write at');
    return write(desk);
  });
  const all = Promise.all(writers);
  all.catch(() => undefined); // raised by stop
  return {
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}
