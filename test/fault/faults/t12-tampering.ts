// T12: somebody with every right on the database changes records by hand. A round is some changes of different kinds;
// at the end the chain of records is checked, and what it finds is compared with what was done, place by place.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { monotonicMs } from '#platform/clock.ts';
import { openLog } from '#platform/log.ts';
import { verifyChain, type ChainFault } from '#platform/chain-verify.ts';
import type { Keys } from '#platform/keys.ts';
import { openApplication } from '#app/compose.ts';
import { ROOMS } from '#app/rooms.ts';
import { sealEverything } from '#kit/sealed.ts';
import { atLeast, none, within, type Fault } from '../harness/fault.ts';
import { openLedger } from '../harness/ledger.ts';
import type { Random } from '../harness/random.ts';

const CHANGES_A_ROUND = 100;
/** A changed mark is also what the next link was made over: changed places keep this distance, so that none hides another. */
const APART = 3;

interface Change {
  /** As the checker must name it: what and where. */
  readonly fault: string;
}
interface Place {
  readonly no: number;
  readonly kind: 'audit' | 'event';
  readonly id: string;
}

export const fault: Fault = {
  id: 'T12',
  promise:
    'changes made by a database superuser are all found, each at its exact place, and nothing else is called bad',
  rounds: { small: 1, measured: 20, full: 100 },
  async open(setting) {
    const ground = await setting.database();
    const keys: Keys = { current: 1, versions: new Map([[1, randomBytes(32)]]) };
    const application = await openApplication({ ...ground, keys, log: openLog('silent'), modules: ROOMS, poolSize: 2 });
    setting.later(() => application.close());
    const intruder = new pg.Client({
      connectionString: ground.superUrl,
      options: `-c search_path=${ground.schema} -c timezone=UTC -c session_replication_role=replica`,
    });
    await intruder.connect();
    setting.later(() => intruder.end());
    await fill(intruder, CHANGES_A_ROUND * setting.rounds * APART);
    await sealEverything(application.runtime, keys);
    const untouched = await verifyChain(application.runtime.database.db, keys);
    const ledger = openLedger<Change>(setting.folder);
    return {
      async round(i, random) {
        for (let n = 0; n < CHANGES_A_ROUND; n++) {
          const no = (i * CHANGES_A_ROUND + n) * APART + 2;
          ledger.write({ fault: await change(intruder, await placeOf(intruder, no), random) });
        }
      },
      async check() {
        const begun = monotonicMs();
        const report = await verifyChain(application.runtime.database.db, keys);
        const ms = monotonicMs() - begun;
        const done = new Set(ledger.read().map((entry) => entry.fault));
        const found = new Set(report.faults.map(nameOf));
        return {
          n: done.size,
          findings: [
            none('bad before anything was changed', untouched.faults.length),
            none('changes not found', [...done].filter((name) => !found.has(name)).length),
            none('found where nothing was changed', [...found].filter((name) => !done.has(name)).length),
            atLeast('changes', done.size, CHANGES_A_ROUND * setting.rounds),
            within('ms to check 1,000 links', (ms / Math.max(1, report.links)) * 1_000, 60),
          ],
        };
      },
    };
  },
};

/** Records as the product leaves them, only faster than by use cases: the chain covers rows, not how they came. */
async function fill(intruder: pg.Client, rows: number): Promise<void> {
  await intruder.query(
    `insert into audit (id, at, outcome, action, digest)
     select gen_random_uuid(), '2026-11-23T08:00:00Z'::timestamptz + n * interval '1 second', 'done', 'test.act', md5(n::text)
     from generate_series(1, $1::int) n`,
    [Math.ceil(rows / 2) + APART],
  );
  await intruder.query(
    `insert into event (id, at, type, payload, subject_kind, subject_id, visible_to)
     select gen_random_uuid(), '2026-11-23T08:00:00Z'::timestamptz + n * interval '1 second', 'test.happened',
       jsonb_build_object('words', '第' || n || '件'), 'test', gen_random_uuid(), array[]::uuid[]
     from generate_series(1, $1::int) n`,
    [Math.ceil(rows / 2) + APART],
  );
}

async function placeOf(intruder: pg.Client, no: number): Promise<Place> {
  const { rows } = await intruder.query<{ kind: 'audit' | 'event'; id: string }>(
    'select kind, row_id as id from chain_link where no = $1',
    [no],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`the chain has no link ${no}`);
  return { no, ...row };
}

/** Makes one change and answers how the checker must name it. */
async function change(intruder: pg.Client, place: Place, random: Random): Promise<string> {
  const { no, kind, id } = place;
  const changed = `changed ${no} ${id}`;
  const kinds: (() => Promise<string>)[] = [
    async () => {
      await intruder.query(`update ${kind} set at = at + interval '1 minute' where id = $1`, [id]);
      return changed;
    },
    async () => {
      const column = kind === 'audit' ? 'account_id' : 'actor_person_id';
      await intruder.query(`update ${kind} set ${column} = gen_random_uuid() where id = $1`, [id]);
      return changed;
    },
    async () => {
      const what = kind === 'audit' ? `outcome = 'refused'` : `payload = payload || '{"words": "别的"}'`;
      await intruder.query(`update ${kind} set ${what} where id = $1`, [id]);
      return changed;
    },
    async () => {
      await intruder.query(`delete from ${kind} where id = $1`, [id]);
      return `rowGone ${no} ${id}`;
    },
    async () => {
      await intruder.query('delete from chain_link where no = $1', [no]);
      await intruder.query(`delete from ${kind} where id = $1`, [id]);
      return `linksGone ${no + 1}`;
    },
    async () => {
      const smuggled = await intruder.query<{ id: string }>(
        `insert into audit (id, at, outcome, action, digest, tx)
         values (gen_random_uuid(), '2026-11-23T09:00:00Z', 'done', 'test.smuggled', '', '3') returning id`,
      );
      return `unsealed ${smuggled.rows[0]?.id}`;
    },
  ];
  return random.pick(kinds)();
}

function nameOf(found: ChainFault): string {
  if (found.what === 'changed' || found.what === 'rowGone') return `${found.what} ${found.no} ${found.rowId}`;
  if (found.what === 'unsealed') return `unsealed ${found.rowId}`;
  return `${found.what} ${found.no}`;
}
