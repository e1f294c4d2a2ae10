// Goes on with the check of the chain that was asked for: a page at each look, so that deadlines are never kept waiting.
// One program at a time; where it is killed, another goes on from the last page on file.
import { sql } from 'kysely';
import { verifyEnd, verifyPage } from '#platform/chain-verify.ts';
import type { Sweeper } from '#platform/module.ts';
import { port } from '#platform/ports.ts';
import { saveCheck, takeRunning } from './store.ts';

/** Links at one look: some tens of milliseconds. */
const PAGE = 2_000;
/** Faults kept one by one; the count says the rest. */
const KEPT = 200;

export const checkSweeper: Sweeper = {
  name: 'auditing.check',
  async sweep(runtime) {
    const { db } = runtime.database;
    const { rows } = await sql`select 1 from auditing_check where state = 'running'`.execute(db);
    if (rows.length === 0) return { fired: 0, nextAt: null };
    const fired = await db.transaction().execute(async (tx) => {
      const check = await takeRunning(tx);
      if (check === null) return 0;
      const keys = port('keys');
      const page = await verifyPage(tx, keys, { no: check.atNo, mac: check.atMac }, PAGE);
      const end = page.isLast ? await verifyEnd(tx, keys, page.at) : null;
      const faults = [...page.faults, ...(end?.faults ?? [])];
      await saveCheck(tx, {
        id: check.id,
        compared: check.compared + page.links,
        atNo: page.at.no,
        atMac: page.at.mac,
        faultCount: check.faultCount + faults.length,
        faults: [...check.faults, ...faults].slice(0, KEPT),
        finishedAt: page.isLast ? await runtime.clock.now(tx) : null,
      });
      return 1;
    });
    return { fired, nextAt: null };
  },
};
