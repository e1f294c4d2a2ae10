// Waits until the chain of records holds every row: the sealer waits for each older transaction of the whole cluster, and
// other tests write in other databases of it.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { sealRecords } from '#platform/chain.ts';
import { monotonicMs } from '#platform/clock.ts';
import type { Keys } from '#platform/keys.ts';
import type { Runtime } from '#platform/use-case.ts';

const AT_MOST_MS = 20_000;

/** Seals until no audit row and no event is without a link; throws where that does not come. */
export async function sealEverything(runtime: Runtime, keys: Keys): Promise<void> {
  for (const until = monotonicMs() + AT_MOST_MS; ; await delay(50)) {
    while ((await sealRecords(runtime, keys)).more);
    const { rows } = await sql<{ n: number }>`
      select ((select count(*) from audit) + (select count(*) from event) - (select count(*) from chain_link))::int as n`.execute(
      runtime.database.db,
    );
    if (rows[0]?.n === 0) return;
    if (monotonicMs() > until) throw new Error(`${rows[0]?.n} rows are still without a link`);
  }
}
