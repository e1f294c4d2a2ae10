// graphile-worker and pg-boss for the comparison, set up as their documentation advises for many small jobs: workers fetch
// and finish in batches and wake as often as the library lets them. A job writes one row; ours writes alarm and event.
import { makeWorkerUtils, Logger } from 'graphile-worker';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { ChildProcess } from 'node:child_process';
import { dueAt, outcomeOf, spawnWorker, type Outcome, type Round, type Scheduler } from './due.ts';

const AT_ONCE = 10_000;
/** pg-boss takes a killed worker's jobs back when its heart has been silent so long; it allows no less. */
const HEARTBEAT_SECONDS = 10;

/** Where workers write what they did. */
async function openActs(url: string): Promise<{ look(round: Round): Promise<Outcome>; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  await pool.query(`
    create schema if not exists bench;
    create table if not exists bench.act (round text not null, thing int not null, due timestamptz not null);
    create index if not exists act_round on bench.act (round)`);
  const acts = outcomeOf(
    'select thing, due, pg_xact_commit_timestamp(xmin) as committed from bench.act where round = $1',
  );
  return {
    async look(round) {
      const { rows } = await pool.query<Outcome>(acts, [round.name]);
      if (rows[0] === undefined) throw new Error('nothing to look at');
      return rows[0];
    },
    close: () => pool.end(),
  };
}

/** graphile-worker on this database. */
export async function graphileWorker(url: string): Promise<Scheduler> {
  const acts = await openActs(url);
  const utils = await makeWorkerUtils({
    connectionString: url,
    maxPoolSize: 2,
    logger: new Logger(() => () => undefined),
  });
  return {
    name: 'graphileWorker',
    prepare: () => utils.migrate(),
    async plant(round) {
      for (let from = 0; from < round.n; from += AT_ONCE) {
        const jobs = Array.from({ length: Math.min(AT_ONCE, round.n - from) }, (_, i) => {
          const due = dueAt(round, from + i);
          return { identifier: 'act', payload: { round: round.name, thing: from + i, due }, runAt: new Date(due) };
        });
        await utils.addJobs(jobs);
      }
    },
    work: () => spawnWorker('./worker-graphile.ts', { WORK_URL: url }),
    look: (round) => acts.look(round),
    async afterKill() {
      const { rows } = await utils.withPgClient((client) =>
        client.query<{ by: string }>(
          'select distinct locked_by as by from graphile_worker._private_jobs where locked_by is not null',
        ),
      );
      if (rows.length > 0) await utils.forceUnlockWorkers(rows.map(({ by }) => by));
    },
    async close() {
      await utils.release();
      await acts.close();
    },
  };
}

/** pg-boss on this database. */
export async function pgBoss(url: string): Promise<Scheduler> {
  const acts = await openActs(url);
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${String(error)}\n`));
  return {
    name: 'pgBoss',
    async prepare() {
      await boss.start();
      await boss.createQueue('act', { heartbeatSeconds: HEARTBEAT_SECONDS, retryLimit: 5 });
    },
    async plant(round) {
      for (let from = 0; from < round.n; from += AT_ONCE) {
        const jobs = Array.from({ length: Math.min(AT_ONCE, round.n - from) }, (_, i) => {
          const due = dueAt(round, from + i);
          return { data: { round: round.name, thing: from + i, due }, startAfter: due };
        });
        await boss.insert('act', jobs);
      }
    },
    work: (): Promise<ChildProcess> => spawnWorker('./worker-pgboss.ts', { WORK_URL: url }),
    look: (round) => acts.look(round),
    async close() {
      await boss.stop({ graceful: false });
      await acts.close();
    },
  };
}
