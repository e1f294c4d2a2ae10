// HTTP: binds rooms' route tables to Fastify. Checks shape, session, cross-site header, key and role; then one use case.
// Decided here: how a request becomes a use case and a refusal becomes a problem document (RFC 9457).
// Not decided here: any rule of a room.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ANONYMOUS_ACTOR, type Actor } from '#shared/actor.ts';
import { idSchema } from '#shared/ids.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { markingIn } from '#shared/marking.ts';
import type { Problem } from '#shared/problem.ts';
import type { RouteSpec } from '#shared/route.ts';
import { answerBrokenLine, refuseExpectations } from './broken-lines.ts';
import { digestOf } from './digest.ts';
import { newId } from './ids.ts';
import { unkeepable } from './keepable.ts';
import type { Metrics } from './metrics.ts';
import type { Exchange, Module } from './module.ts';
import { openOutsiders, type Outsiders } from './outsiders.ts';
import { executeRoute, partsOf, type RawInput } from './execute.ts';
import type { ActionRule } from './policy.ts';
import { Refusal } from './refusal.ts';
import { databaseIsAway, storageIsFull } from './sql.ts';
import type { Request, Runtime } from './use-case.ts';

export interface HttpOptions {
  readonly runtime: Runtime;
  readonly modules: readonly Module[];
  /** The actor behind the cookies of a request; anonymous where there is none. */
  readonly authenticate: (sessionToken: string | null, stationToken: string | null) => Promise<Actor>;
  readonly metrics: Metrics;
  /** Addresses of proxies whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
  /** Cookies are sent over TLS only. */
  readonly secureCookies: boolean;
}

const BODY_LIMIT = 1024 * 1024;
/** A browser gives a piece of a file two minutes. */
const REQUEST_LIMIT_MS = 150_000;
const SESSION_COOKIE = 'zs_session';
const STATION_COOKIE = 'zs_station';

/** Builds the server with every route of every room; it does not listen yet. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    // A request that stops arriving, on a line that died or by intent, does not hold its connection for ever.
    requestTimeout: REQUEST_LIMIT_MS,
    genReqId: () => newId(),
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    logger: false,
    routerOptions: { maxParamLength: 200 },
    // An address that is no text at all never reaches a route; it is answered like any other malformed request.
    frameworkErrors: (error, request, reply) => void sendProblem(options, request, reply, error),
    clientErrorHandler: answerBrokenLine,
    forceCloseConnections: true,
  });
  refuseExpectations(app.server);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
      },
    },
    hsts: options.secureCookies,
  });
  // Bytes are read whole before the transaction begins, so that a slow line never holds one open; routes bound their size.
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, payload, done) =>
    done(null, payload),
  );
  const outsiders = openOutsiders(options.runtime);
  options.metrics.setGauge('outside_refusals_total', outsiders.count);
  app.addHook('onClose', () => outsiders.settled());
  app.setErrorHandler((error, request, reply) => {
    noteOutsider(outsiders, request, error);
    return sendProblem(options, request, reply, error);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(options, request, reply, new Refusal('platform.notFound', { status: 404 })),
  );
  app.addHook('onResponse', async (request, reply) => {
    options.metrics.countRequest(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime);
  });
  for (const module of options.modules) {
    for (const [name, route] of Object.entries(module.routes)) bind(app, options, module, name, route);
  }
  return app;
}

function bind(app: FastifyInstance, options: HttpOptions, module: Module, name: string, route: RouteSpec): void {
  const { rule } = partsOf(module, name);
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    handler: async (request, reply) => {
      const actor = await actorOf(options, request);
      if (route.method !== 'GET' && request.headers['x-zhishou'] !== '1') {
        throw new Refusal('platform.crossSite', { status: 403 });
      }
      const input = readInput(route, request);
      const meta = metaOf(request, route, actor, rule, input);
      const exchange = exchangeOf(options, request, reply, route);
      const result = await executeRoute(options.runtime, module, name, meta, input, exchange.exchange);
      if (exchange.sent()) return reply;
      return reply.status(route.status ?? 200).send(result ?? null);
    },
  });
}

/** Refusals before any use case; what a use case refuses has its own audit row. */
const OUTSIDE_CODES = ['platform.malformed', 'platform.tooLarge', 'platform.crossSite', 'platform.keyMissing'];

function noteOutsider(outsiders: Outsiders, request: FastifyRequest, error: unknown): void {
  const { code } = problemOf(error);
  const unknownReader = code === 'platform.signInNeeded' && request.method === 'GET';
  if (!OUTSIDE_CODES.includes(code) && !unknownReader) return;
  const route = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
  outsiders.note({ address: request.ip, route, code, requestId: request.id });
}

async function actorOf(options: HttpOptions, request: FastifyRequest): Promise<Actor> {
  const session = request.cookies[SESSION_COOKIE] ?? null;
  const station = request.cookies[STATION_COOKIE] ?? null;
  if (session === null) return ANONYMOUS_ACTOR;
  return options.authenticate(session, station);
}

function readInput(route: RouteSpec, request: FastifyRequest): RawInput {
  const fields: { path: string; code: string }[] = [];
  const read = (where: string, schema: z.ZodType | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined;
    const odd = unkeepable(value);
    if (odd !== null) {
      fields.push({ path: where, code: odd });
      return undefined;
    }
    const parsed = schema.safeParse(value ?? {});
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      fields.push({ path: [where, ...issue.path.map(String)].join('.'), code: issue.code ?? 'invalid' });
    }
    return undefined;
  };
  const input = {
    params: read('params', route.params, request.params),
    query: read('query', route.query, request.query),
    body: route.bytes === true ? undefined : read('body', route.body, request.body),
  };
  if (fields.length > 0) throw new Refusal('platform.malformed', { status: 400, fields: fields.slice(0, 50) });
  return input;
}

function metaOf(request: FastifyRequest, route: RouteSpec, actor: Actor, rule: ActionRule, input: RawInput): Request {
  const params = input.params as Record<string, unknown> | undefined;
  const id = params?.['id'];
  const meta: Request = {
    actor,
    action: route.action,
    route: `${route.method} ${route.path}`,
    address: request.ip,
    requestId: request.id,
    ...(typeof id === 'string' && idSchema.safeParse(id).success
      ? { subject: { kind: route.action.split('.')[0] ?? '', id } }
      : {}),
    ...offDutyReason(request),
    ...(input.body === undefined || route.secret === true ? {} : { digest: digestOf(input.body) }),
  };
  if (
    route.method === 'GET' ||
    rule.who === 'anyone' ||
    actor.kind === 'anonymous' ||
    route.bytes === true ||
    route.secret === true ||
    route.trace === false
  )
    return meta;
  return {
    ...meta,
    idempotency: {
      key: keyOf(request),
      route: routeWithParams(route, params),
      bodyDigest: digestOf(input.body ?? null),
    },
  };
}

function routeWithParams(route: RouteSpec, params: Record<string, unknown> | undefined): string {
  return `${route.method} ${route.path.replace(/:(\w+)/g, (_all, name: string) => String(params?.[name] ?? ''))}`;
}

function keyOf(request: FastifyRequest): string {
  const key = idSchema.safeParse(request.headers['idempotency-key']);
  if (!key.success) throw new Refusal('platform.keyMissing', { status: 400 });
  return key.data;
}

/** 未排班在岗原因: one reason, asked once and kept with the act. */
function offDutyReason(request: FastifyRequest): { offDutyReason?: string } {
  const header = request.headers['x-off-duty-reason'];
  if (typeof header !== 'string') return {};
  let reason: string;
  try {
    reason = decodeURIComponent(header);
  } catch {
    throw new Refusal('platform.malformed', {
      status: 400,
      fields: [{ path: 'headers.x-off-duty-reason', code: 'encoding' }],
    });
  }
  const odd = unkeepable(reason);
  if (odd !== null) {
    throw new Refusal('platform.malformed', {
      status: 400,
      fields: [{ path: 'headers.x-off-duty-reason', code: odd }],
    });
  }
  if (markingIn(reason) !== null) throw new Refusal('platform.markedSecret');
  return { offDutyReason: [...reason].slice(0, TEXT_LIMITS.line).join('') };
}

function exchangeOf(options: HttpOptions, request: FastifyRequest, reply: FastifyReply, route: RouteSpec) {
  let bytesSent = false;
  const exchange: Exchange = {
    address: request.ip,
    sessionToken: request.cookies[SESSION_COOKIE] ?? null,
    stationToken: request.cookies[STATION_COOKIE] ?? null,
    bytes: route.bytes === true ? Readable.from(Buffer.isBuffer(request.body) ? [request.body] : []) : null,
    setCookie: (name, value, expiresAt) => {
      void reply.setCookie(name, value, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: options.secureCookies,
        expires: new Date(expiresAt),
      });
    },
    clearCookie: (name) => void reply.clearCookie(name, { path: '/' }),
    sendBytes: (content) => {
      bytesSent = true;
      void reply
        .header('content-type', content.mediaType)
        .header('content-length', content.size)
        .header('x-content-type-options', 'nosniff')
        .header(
          'content-disposition',
          `${content.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(content.name)}`,
        )
        .send(typeof content.stream === 'function' ? content.stream(options.runtime.database.db) : content.stream);
    },
  };
  return { exchange, sent: () => bytesSent };
}

function sendProblem(options: HttpOptions, request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const { status, code, detail, fields } = problemOf(error);
  if (status >= 500)
    options.runtime.log.error(
      { err: error, requestId: request.id, route: request.routeOptions.url },
      'a request failed',
    );
  const problem: Problem = {
    type: `urn:zhishou:problem:${code}`,
    title: code,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { fields: [...fields] }),
    requestId: request.id,
  };
  if (status === 503) void reply.header('retry-after', '2');
  return reply.status(status).header('content-type', 'application/problem+json; charset=utf-8').send(problem);
}

type Said = Pick<Refusal, 'status' | 'code' | 'detail' | 'fields'>;

function problemOf(error: unknown): Said {
  const bare = { detail: undefined, fields: undefined };
  if (error instanceof Refusal) return error;
  if (storageIsFull(error)) return { status: 503, code: 'platform.storageFull', ...bare };
  if (databaseIsAway(error)) return { status: 503, code: 'platform.unavailable', ...bare };
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) return { status, code: 'platform.tooLarge', ...bare };
  if (status === 429) return { status, code: 'platform.tooMany', ...bare };
  if (status >= 400 && status < 500) return { status, code: 'platform.malformed', ...bare };
  return { status: 500, code: 'platform.internal', ...bare };
}
