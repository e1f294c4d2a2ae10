// T1: the server is killed with SIGKILL while desks write. A round is one kill: when the choice of this round of reports
// was acknowledged since the last one, so that it always strikes in the middle of many transactions.
import { setTimeout as delay } from 'node:timers/promises';
import { openHouse } from '#kit/house.ts';
import { checkReports } from '../harness/check.ts';
import { atLeast, type Fault } from '../harness/fault.ts';
import { openLedger } from '../harness/ledger.ts';
import { startWriters, type Acknowledged } from '../harness/writers.ts';

const SIZES = {
  small: { desks: 4, writers: 16, between: [60, 140] },
  measured: { desks: 20, writers: 200, between: [400, 640] },
  full: { desks: 20, writers: 200, between: [400, 640] },
} as const;
/** What trust.md and the closing note want of writes for each kill. */
const WRITES_PER_KILL = { small: 60, measured: 500, full: 500 } as const;

export const fault: Fault = {
  id: 'T1',
  promise: 'the server is killed while desks write: nothing acknowledged is lost, nothing is there twice or half',
  rounds: { small: 2, measured: 100, full: 1_000 },
  roundsOnStage: 25,
  async open(setting) {
    const { desks, writers, between } = SIZES[setting.size];
    const house = await openHouse({ folder: setting.folder, database: await setting.database() }, { desks });
    setting.later(() => house.close());
    const ledger = openLedger<Acknowledged>(setting.folder);
    const writing = startWriters(house.desks, writers, ledger);
    return {
      async round(_i, random) {
        const enough = ledger.size() + random.between(between[0], between[1]);
        while (ledger.size() < enough) await delay(5);
        await delay(random.below(40));
        await house.server.end('SIGKILL');
        await house.server.start();
      },
      async check() {
        await writing.stop();
        await house.application.settle();
        const entries = ledger.read();
        return {
          n: entries.length,
          findings: [
            ...(await checkReports(house.application.runtime.database.db, entries)),
            atLeast('writes', entries.length, setting.rounds * WRITES_PER_KILL[setting.size]),
            atLeast('sent again after a kill', entries.filter(({ tries }) => tries > 1).length, setting.rounds),
          ],
        };
      },
    };
  },
};
