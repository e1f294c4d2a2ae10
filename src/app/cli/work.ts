// `zhishou work`: sweep, publisher and subscribers without pages. Several may run; the database decides who does what.
import { ConfigRefused, type Config } from '#platform/config.ts';
import { openMetrics } from '#platform/metrics.ts';
import { nightlyOf } from '../backup/nightly.ts';
import { openProduct } from '../open.ts';
import { startPulse } from '../pulse.ts';
import { untilStopped } from '../until-stopped.ts';
import { VERSION } from '../version.ts';

/** Works until it is stopped; answers the exit code. */
export async function run(_args: readonly string[], config: Config): Promise<number> {
  if (config.databaseUrl === null) throw new ConfigRefused('work 需要 DATABASE_URL。');
  const application = await openProduct(config, config.databaseUrl);
  const loops = application.startLoops({ sweep: true, subscribers: true });
  const stopListening = await application.runtime.database.listen(
    () => loops.subscribers?.poke(),
    () => undefined,
  );
  const pulse = startPulse({
    application,
    kind: 'worker',
    mark: `后台 ${process.pid}`,
    version: VERSION,
    metrics: openMetrics(),
    screens: () => 0,
    dataDir: null,
  });
  const nightly = nightlyOf(config, application.runtime, config.databaseUrl, application.keys);
  process.stdout.write('值守后台已就绪\n');
  await untilStopped();
  await nightly?.stop();
  await stopListening();
  await loops.stop();
  await pulse.stop();
  await application.close();
  return 0;
}
