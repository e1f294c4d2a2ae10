// The web server: rooms' routes, the live stream, health, metrics, OpenAPI and the built pages.
import type { FastifyInstance } from 'fastify';
import type { Actor } from '#shared/actor.ts';
import { buildHttp } from '#platform/http.ts';
import { openLive, type Live } from '#platform/live.ts';
import { openMetrics, type Metrics } from '#platform/metrics.ts';
import { openApiOf } from '#platform/openapi.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Application, Loops } from './compose.ts';
import { bindPages } from './pages.ts';
import { startPulse, type Pulse } from './pulse.ts';
import { authenticationOf, type Authentication } from './wiring.ts';

export interface ServerOptions {
  readonly application: Application;
  readonly host: string;
  readonly port: number;
  readonly trustedProxies: readonly string[];
  readonly secureCookies: boolean;
  readonly version: string;
  /** Also sweep and digest in this process; otherwise a worker must run. */
  readonly work: boolean;
  /** Folder of what this machine keeps, whose disk is watched; left out where it keeps nothing. */
  readonly dataDir?: string;
}

export interface Server {
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Builds and starts the server; a port that is taken raises EADDRINUSE. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { application } = options;
  const metrics = openMetrics();
  const authentication = authenticationOf(application.runtime);
  const loops = application.startLoops({ sweep: options.work, subscribers: options.work });
  let screens = (): number => 0;
  const pulse = startPulse({
    application,
    kind: 'server',
    mark: String(options.port),
    version: options.version,
    metrics,
    screens: () => screens(),
    dataDir: options.dataDir ?? null,
  });
  const live = await openLive(
    loops.ground,
    () => loops.subscribers?.poke(),
    () => pulse.words(),
  );
  screens = live.size;
  live.onEvents((events) => {
    for (const event of events) {
      const sessionId = String(event.payload['sessionId']);
      if (event.type === 'access.sessionEnded') live.endSession(sessionId);
      if (event.type === 'access.unitChosen') live.cutSession(sessionId);
    }
  });
  metrics.setGauge('live_screens', live.size);
  metrics.setGauge('database_connections', () => application.runtime.database.pool.totalCount);
  metrics.setGauge('database_waiting', () => application.runtime.database.pool.waitingCount);
  const http = await buildHttp({
    runtime: application.runtime,
    modules: application.modules,
    authenticate: authentication.request,
    metrics,
    trustedProxies: options.trustedProxies,
    secureCookies: options.secureCookies,
  });
  bindLive(http, live, authentication);
  bindHealth(http, application, metrics, pulse, options.version);
  await bindPages(http);
  try {
    await http.listen({ host: options.host, port: options.port });
  } catch (error) {
    await shutDown({ http, live, loops, pulse });
    throw error;
  }
  const bound = http.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  return { address: `http://${options.host}:${port}`, port, stop: () => shutDown({ http, live, loops, pulse }) };
}

interface Running {
  readonly http: FastifyInstance;
  readonly live: Live;
  readonly loops: Loops;
  readonly pulse: Pulse;
}

async function shutDown({ http, live, loops, pulse }: Running): Promise<void> {
  await live.stop();
  await http.close();
  await loops.stop();
  await pulse.stop();
}

function bindLive(http: FastifyInstance, live: Live, authentication: Authentication): void {
  http.get('/api/live', async (request, reply) => {
    const session = request.cookies['zs_session'] ?? null;
    const actor: Actor | null =
      session === null ? null : await authentication.listener(session, request.cookies['zs_station'] ?? null);
    if (actor === null || actor.kind !== 'person') throw new Refusal('platform.signInNeeded', { status: 401 });
    const { last: query = null } = request.query as { last?: unknown };
    if (query !== null && typeof query !== 'string') throw new Refusal('platform.malformed', { status: 400 });
    reply.hijack();
    const header = request.headers['last-event-id'];
    await live.attach(reply.raw, actor, typeof header === 'string' ? header : query);
    return reply;
  });
}

function bindHealth(
  http: FastifyInstance,
  application: Application,
  metrics: Metrics,
  pulse: Pulse,
  version: string,
): void {
  http.get('/healthz', async () => ({ ok: true }));
  http.get('/readyz', async (_request, reply) => {
    try {
      await application.runtime.clock.now(application.runtime.database.db);
      return { ok: true };
    } catch {
      return reply.status(503).send({ ok: false });
    }
  });
  http.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(metrics.render(await pulse.gauges())),
  );
  const document = openApiOf(application.modules, version);
  http.get('/api/openapi.json', async () => document);
}
