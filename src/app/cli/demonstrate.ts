// The process that `npm start` begins at the first start to load the demonstration city; no command of its own.
// It is told the database by its parent and ends with it: a load cut short is begun anew at the next start.
import { machineNow, scriptedClock } from '#platform/clock.ts';
import { readConfig } from '#platform/config.ts';
import { openLog } from '#platform/log.ts';
import { openApplication } from '../compose.ts';
import { loadDemonstration } from '../demo.ts';
import { keysOf } from '../open.ts';
import { ROOMS } from '../rooms.ts';

process.once('disconnect', () => process.exit(1));
process.once('message', (order: { url: string }) => {
  load(order.url).then(
    () => process.exit(0),
    (error: unknown) => {
      openLog('warn').error({ err: error }, 'the demonstration could not be loaded');
      process.exit(1);
    },
  );
});

/** The demonstration's past is written with a clock that the loader moves; no server listens yet. */
async function load(url: string): Promise<void> {
  const config = readConfig(process.env);
  const clock = scriptedClock(machineNow());
  const application = await openApplication({
    url,
    schema: config.databaseSchema,
    keys: keysOf(config),
    log: openLog('warn'),
    clock,
    modules: ROOMS,
  });
  try {
    await loadDemonstration(application, { clock, accountsFile: config.accountsFile });
  } finally {
    await application.close();
  }
}
