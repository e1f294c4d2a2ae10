// `zhishou serve`: pages and API on the database of the configuration. Several may run side by side; `--no-work`
// leaves sweep and subscribers to `zhishou work`.
import { ConfigRefused, type Config } from '#platform/config.ts';
import { nightlyOf } from '../backup/nightly.ts';
import { openProduct } from '../open.ts';
import { startServer } from '../server.ts';
import { untilStopped } from '../until-stopped.ts';
import { VERSION } from '../version.ts';

/** Serves until it is stopped; answers the exit code. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  if (config.databaseUrl === null) throw new ConfigRefused('serve 需要 DATABASE_URL；只在本机试用请运行 npm start。');
  const application = await openProduct(config, config.databaseUrl);
  const server = await startServer({
    application,
    host: config.host,
    port: config.port,
    trustedProxies: config.trustedProxies,
    secureCookies: config.secureCookies,
    version: VERSION,
    work: !args.includes('--no-work'),
    dataDir: config.dataDir,
  });
  const working = !args.includes('--no-work');
  const nightly = working ? nightlyOf(config, application.runtime, config.databaseUrl, application.keys) : null;
  process.stdout.write(`值守已就绪：${server.address}\n`);
  await untilStopped();
  await nightly?.stop();
  await server.stop();
  await application.close();
  return 0;
}
