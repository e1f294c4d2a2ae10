// The same application as `zhishou start` serves, with a clock that the parent process can move on over its IPC channel.
// No route reaches the clock. Between two moves the time runs as the machine's does.
import { MINUTE_MS } from '#shared/duration.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import { openApplication, type Application } from '#app/compose.ts';
import { openDatabaseOf } from '#app/cli/database.ts';
import { keysOf } from '#app/open.ts';
import { ROOMS } from '#app/rooms.ts';
import { startServer } from '#app/server.ts';
import { VERSION } from '#app/version.ts';
import { machineNow, type Clock } from '#platform/clock.ts';
import { readConfig } from '#platform/config.ts';
import { openLog } from '#platform/log.ts';
import { sweepOnce } from '#platform/loops.ts';
import { sql } from 'kysely';

let ahead = 0;
const read = (): Instant => addMs(machineNow(), ahead);
const clock: Clock = { scripted: true, now: async () => read(), sql: () => sql<Instant>`${read()}::timestamptz` };

const config = readConfig(process.env);
const database = await openDatabaseOf(config);
const application = await openApplication({
  url: database.url,
  schema: config.databaseSchema,
  keys: keysOf(config),
  log: openLog('warn'),
  clock,
  modules: ROOMS,
});
const server = await startServer({
  application,
  host: config.host,
  port: config.port,
  trustedProxies: [],
  secureCookies: false,
  version: VERSION,
  work: true,
});

process.on('message', (order: { advance: number }) => {
  advance(application, order.advance).then(
    () => process.send?.({ now: read() }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => void stop());
process.stdout.write('ready\n');

/** Steps from due instant to due instant, so that every step is taken in its own minute. */
async function advance(application: Application, ms: number): Promise<void> {
  const { modules, runtime } = application;
  const sweepers = modules.flatMap((module) => module.sweepers);
  const until = addMs(read(), ms);
  const jumpTo = (instant: Instant): void => {
    ahead += Math.max(0, Date.parse(instant) - Date.parse(read()));
  };
  for (let step = 0; step < 1_000; step++) {
    await application.settle();
    const { nextAt } = await sweepOnce(runtime, sweepers);
    if (nextAt === null || nextAt > until) break;
    jumpTo(nextAt);
    if (nextAt < addMs(read(), -MINUTE_MS)) break; // what is due long since is not taken by this sweep: leave it
  }
  jumpTo(until);
  await application.settle();
}

async function stop(): Promise<void> {
  await server.stop();
  await application.close();
  await database.stop();
  process.exit(0);
}
