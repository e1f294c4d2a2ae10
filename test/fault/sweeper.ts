// One program that only sweeps deadlines, for tests that kill and pause it. Told by the environment where the database is.
import { databaseClock } from '#platform/clock.ts';
import { openLog } from '#platform/log.ts';
import { startSweep } from '#platform/loops.ts';
import { openDatabase } from '#platform/sql.ts';
import { deadlineSweeper } from '#modules/deadlines/index.ts';

const { SWEEP_URL, SWEEP_SCHEMA, SWEEP_ROLE } = process.env;
if (SWEEP_URL === undefined || SWEEP_SCHEMA === undefined || SWEEP_ROLE === undefined)
  throw new Error('SWEEP_URL, SWEEP_SCHEMA and SWEEP_ROLE are needed');

const runtime = {
  database: openDatabase({
    url: SWEEP_URL,
    schema: SWEEP_SCHEMA,
    role: SWEEP_ROLE,
    max: 2,
    idleInTransactionMs: 1_000,
  }),
  clock: databaseClock,
  log: openLog('silent'),
  reactions: new Map(),
  constraints: new Map(),
  poke: () => undefined,
};
await runtime.clock.now(runtime.database.db);
startSweep(runtime, [deadlineSweeper]);
process.stdout.write('ready\n');
