// The world of a test: the composed application on a database of its own, with a clock that only the test moves.
// Calls go through the same role check and use case as HTTP; only cookies and bytes on the wire are left out.
import { SYSTEM_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, parseInstant, type Instant } from '#shared/instant.ts';
import type { RouteInput, RouteOutput, RouteSpec } from '#shared/route.ts';
import { openApplication, type Application } from '#app/compose.ts';
import { ROOMS } from '#app/rooms.ts';
import { scriptedClock, type ScriptedClock } from '#platform/clock.ts';
import type { Ctx } from '#platform/context.ts';
import { digestOf } from '#platform/digest.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import { openLog } from '#platform/log.ts';
import type { Keys } from '#platform/keys.ts';
import type { Exchange, Module } from '#platform/module.ts';
import { Refusal } from '#platform/refusal.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { cloneDatabase, type ClonedDatabase } from './postgres.ts';

/** A Monday afternoon in Beijing, 23 November 2026, 16:00. */
export const START = parseInstant('2026-11-23T08:00:00.000Z');

/** Keys of tests: fixed, so that two worlds of one process read each other's fields. */
export const TEST_KEYS: Keys = { current: 1, versions: new Map([[1, Buffer.alloc(32, 7)]]) };

export interface Caller {
  readonly actor: Actor;
  /** Calls a route of a room; the input is checked against the route's schemas first. */
  call<R extends RouteSpec>(route: R, input?: Partial<RouteInput<R>>, key?: Id): Promise<RouteOutput<R>>;
  /** The refusal code of a call that must be refused; throws where it was allowed. */
  refusal<R extends RouteSpec>(route: R, input?: Partial<RouteInput<R>>): Promise<string>;
}

export interface World {
  readonly app: Application;
  readonly clock: ScriptedClock;
  readonly database: ClonedDatabase;
  now(): Instant;
  /** Somebody at a unit with roles; person and account are ids of the test's choice. */
  as(who: {
    unitId: Id | null;
    roles: readonly Role[];
    name?: string;
    personId?: Id;
    proved?: boolean;
    onDuty?: boolean;
  }): Caller;
  asActor(actor: Actor): Caller;
  /** Runs work as the system in one transaction. */
  system<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>;
  /** Moves the clock to each due instant in turn and lets everything come to rest there. */
  advance(ms: number): Promise<void>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a world on a cloned database, or on a migrated schema that the test made; close it in `afterAll`. */
export async function openWorld(
  options: { start?: Instant; modules?: readonly Module[]; database?: ClonedDatabase } = {},
): Promise<World> {
  const database = options.database ?? (await cloneDatabase());
  const clock = scriptedClock(options.start ?? START);
  const modules = options.modules ?? ROOMS;
  const app = await openApplication({
    url: database.url,
    schema: database.schema,
    keys: TEST_KEYS,
    log: openLog('silent'),
    clock,
    modules,
    poolSize: 12,
  });
  const world: World = {
    app,
    clock,
    database,
    now: () => clock.read(),
    as: (who) => world.asActor(actorOf(who, clock.read())),
    asActor: (actor) => callerOf(app, actor),
    system: (work) => runAsSystem(app.runtime, 'test.system', work),
    async advance(ms) {
      const until = addMs(clock.read(), ms);
      await app.settle();
      for (;;) {
        const next = await nextDue(app);
        if (next === null || next > until) break;
        if (next > clock.read()) clock.set(next);
        await app.settle();
        const after = await nextDue(app);
        if (after !== null && after <= next) break; // nothing moved: leave it to the final round
      }
      clock.set(until);
      await app.settle();
    },
    settle: () => app.settle(),
    async close() {
      await app.close();
      await database.drop();
    },
  };
  return world;
}

async function nextDue(app: Application): Promise<Instant | null> {
  let next: Instant | null = null;
  for (const sweeper of app.modules.flatMap((module) => module.sweepers)) {
    const { nextAt } = await sweeper.sweep(app.runtime);
    if (nextAt !== null && (next === null || nextAt < next)) next = nextAt;
  }
  return next;
}

function actorOf(who: Parameters<World['as']>[0], now: Instant): Actor {
  const personId = who.personId ?? newId();
  return {
    ...SYSTEM_ACTOR,
    kind: 'person',
    accountId: personId,
    personId,
    name: who.name ?? '测试员',
    unitId: who.unitId,
    roles: who.roles,
    onDuty: who.onDuty ?? true,
    sessionId: newId(),
    provedAt: who.proved === false ? null : now,
  };
}

function callerOf(app: Application, actor: Actor): Caller {
  const call: Caller['call'] = async (route, input, key) => {
    const { module, name } = find(app, route);
    const parsed = {
      params: route.params?.parse(input?.params),
      query: route.query?.parse(asTyped(input?.query)),
      body: route.body?.parse(input?.body),
    };
    const meta = {
      actor,
      action: route.action,
      route: `${route.method} ${route.path}`,
      ...(route.method === 'GET'
        ? {}
        : {
            idempotency: {
              key: key ?? newId(),
              route: `${route.method} ${route.path} ${JSON.stringify(parsed.params ?? {})}`,
              bodyDigest: digestOf(parsed.body ?? null),
            },
          }),
    };
    return (await executeRoute(app.runtime, module, name, meta, parsed, NO_EXCHANGE)) as never;
  };
  return {
    actor,
    call,
    async refusal(route, input) {
      try {
        await call(route, input);
      } catch (error) {
        if (error instanceof Refusal) return error.code;
        throw error;
      }
      throw new Error(`${route.method} ${route.path} was allowed`);
    },
  };
}

function find(app: Application, route: RouteSpec): { module: Module; name: string } {
  for (const module of app.modules) {
    for (const [name, candidate] of Object.entries(module.routes)) if (candidate === route) return { module, name };
  }
  throw new Error(`no room has ${route.method} ${route.path}`);
}

/** A query as an address carries it: every value is text. */
function asTyped(query: unknown): Record<string, string> {
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

const NO_EXCHANGE: Exchange = {
  address: '127.0.0.1',
  sessionToken: null,
  stationToken: null,
  bytes: null,
  setCookie: () => undefined,
  clearCookie: () => undefined,
  sendBytes: () => {
    throw new Error('bytes are not read here');
  },
};
