// One process of graphile-worker for the comparison of deadlines. Told by the environment where the database is.
// Concurrency and pool are those of its own performance page; jobs are fetched and finished in batches.
import { Logger, run } from 'graphile-worker';

const { WORK_URL } = process.env;
if (WORK_URL === undefined) throw new Error('WORK_URL is needed');

await run({
  connectionString: WORK_URL,
  concurrency: 24,
  maxPoolSize: 25,
  pollInterval: 250,
  logger: new Logger(() => () => undefined),
  preset: { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  taskList: {
    async act(payload, helpers) {
      const { round, thing, due } = payload as { round: string; thing: number; due: string };
      await helpers.query('insert into bench.act (round, thing, due) values ($1, $2, $3)', [round, thing, due]);
    },
  },
});
process.stdout.write('ready\n');
