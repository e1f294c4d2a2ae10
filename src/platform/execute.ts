// One route, once: role check, then the room's handler inside a use case or a read.
// HTTP and the test world both come through here, so that a test meets the same rules as a browser.
import { markingWithin } from '#shared/marking.ts';
import type { RouteSpec } from '#shared/route.ts';
import type { Ctx } from './context.ts';
import type { Exchange, Module } from './module.ts';
import { authorise, type ActionRule } from './policy.ts';
import { Refusal } from './refusal.ts';
import { runRead, runUseCase, type Request, type Runtime } from './use-case.ts';

/** Input whose shape was checked against the route's schemas. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Route, rule and handler of a name; throws where the room forgot one of them. */
export function partsOf(
  module: Module,
  name: string,
): { route: RouteSpec; rule: ActionRule; handler: Module['handlers'][string] } {
  const route = module.routes[name];
  const handler = module.handlers[name];
  if (route === undefined) throw new Error(`${module.name} has no route ${name}`);
  const rule = module.policy[route.action];
  if (handler === undefined) throw new Error(`${module.name}: route ${name} has no handler`);
  if (rule === undefined) throw new Error(`${module.name}: action ${route.action} has no rule`);
  return { route, rule, handler };
}

/** Runs a route's handler as the request's actor; a GET is a read unless it is sensitive. */
export function executeRoute(
  runtime: Runtime,
  module: Module,
  name: string,
  request: Request,
  input: RawInput,
  exchange: Exchange,
): Promise<unknown> {
  const { route, rule, handler } = partsOf(module, name);
  const work = (ctx: Ctx): Promise<unknown> => {
    authorise(rule, request.actor, ctx.now);
    // What a sensitive read gives as its reason is kept as well.
    const keeps = route.method !== 'GET' || route.sensitive === true;
    if (keeps && route.secret !== true) refuseMarked([input.body, input.query]);
    return handler(ctx, input as never, exchange);
  };
  const reads = route.method === 'GET' && route.sensitive !== true;
  if (reads) return runRead(runtime, request, work);
  return runUseCase(runtime, route.trace === false ? { ...request, trace: false } : request, work);
}

/** The gate against state secrets (A19.2): a text with a classification marking is refused before a room sees it. */
function refuseMarked(body: unknown): void {
  if (markingWithin(body) !== null) throw new Refusal('platform.markedSecret');
}
