// One process of pg-boss for the comparison of deadlines. Told by the environment where the database is.
// Batches are fetched without pause while they come full, and commit together with what they wrote.
import { PgBoss } from 'pg-boss';

const { WORK_URL } = process.env;
if (WORK_URL === undefined) throw new Error('WORK_URL is needed');

interface Act {
  readonly round: string;
  readonly thing: number;
  readonly due: string;
}

const boss = new PgBoss({
  connectionString: WORK_URL,
  max: 10,
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
});
boss.on('error', (error) => process.stderr.write(`pg-boss: ${String(error)}\n`));
await boss.start();
await boss.work<Act, object, { transactional: true; batchSize: number }>(
  'act',
  {
    transactional: true,
    batchSize: 500,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 0.5,
    localConcurrency: 4,
  } as never,
  async (jobs, tx) => {
    await tx.executeSql(
      `insert into bench.act (round, thing, due)
       select x.round, x.thing, x.due from jsonb_to_recordset($1::jsonb) as x(round text, thing int, due timestamptz)`,
      [JSON.stringify(jobs.map(({ data }) => data))],
    );
    return {};
  },
);
process.stdout.write('ready\n');
