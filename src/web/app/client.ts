// How the web speaks to the server: typed by the rooms' route tables, refusals as problem documents, writes with a
// key that is repeated until there is an answer, and what the person must do in between (sign in, prove, give a reason).
// Not decided here: which act needs what (the server says), nor what survives a closed browser (outbox.ts, drafts.ts).
import type { z } from 'zod';
import type { Problem } from '#shared/problem.ts';
import type { RouteOutput, RouteSpec } from '#shared/route.ts';
import { newId, randomFraction } from '../ui/ids.ts';

type In<T> = T extends z.ZodType ? z.input<T> : undefined;
type Part<K extends string, T> = undefined extends T ? { readonly [P in K]?: T } : { readonly [P in K]: T };

/** What a route wants from its caller. */
export type CallInput<R extends RouteSpec> = Part<'params', In<R['params']>> &
  Part<'query', In<R['query']>> &
  Part<'body', In<R['body']>>;

/** The server's no, with its code; its sentence is made by `sentenceOf`. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** No answer came: the line is off, or the server asks to come again. The act may be repeated with its key. */
export class Unanswered extends Error {
  /** Why the server asks to come again; null where it was not heard at all. */
  readonly code: string | null;
  constructor(code: string | null = null) {
    super('unanswered');
    this.name = 'Unanswered';
    this.code = code;
  }
}

export interface CallOptions {
  /** Key of a write: given by forms, so that a repeat is the same act. */
  readonly key?: string;
  /** What the act is called where it has to be proved: `签发固关镇首报`. */
  readonly what?: string;
  /** Repeat without end until answered; for what a person has submitted. */
  readonly untilAnswered?: boolean;
  /** Do not ask the person anything (sign-in itself, cover, background reads). */
  readonly silent?: boolean;
  readonly signal?: AbortSignal;
}

/** What the client asks of the page; the shell binds these once. */
export interface ClientHooks {
  signIn(): Promise<boolean>;
  prove(what: string): Promise<boolean>;
  offDutyReason(): Promise<string | null>;
}

let hooks: ClientHooks | null = null;
let offDutyReason: string | null = null;

/** Binds sign-in over the page, fresh proof and the off-duty reason. */
export function bindClient(to: ClientHooks): void {
  hooks = to;
}

/** Sets or forgets the reason that is sent with acts off the roster. */
export function setOffDutyReason(reason: string | null): void {
  offDutyReason = reason;
}

const waiting = new Set<string>();

/** How many writes wait for an answer because the line is off. */
export function waitingWrites(): number {
  return waiting.size;
}

function noteWaiting(key: string, isWaiting: boolean): void {
  if (isWaiting) waiting.add(key);
  else waiting.delete(key);
}

/** Fills `:name` parameters and the query into a route's path. */
export function urlOf(route: RouteSpec, params: unknown, query: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  const path = route.path.replaceAll(/:([a-z]\w*)/gi, (_all, name: string) =>
    encodeURIComponent(String(values[name] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null && each !== '') search.append(name, String(each));
    }
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Calls a route. Raises `Refused` with the server's problem, or `Unanswered`. */
export async function call<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
  options: CallOptions = {},
): Promise<RouteOutput<R>> {
  const parts = input as { params?: unknown; query?: unknown; body?: unknown };
  return (await send(route.method, urlOf(route, parts.params, parts.query), parts.body, options)) as RouteOutput<R>;
}

/** The same by method and address, for what was kept in the outbox. */
export async function send(method: string, url: string, body: unknown, options: CallOptions): Promise<unknown> {
  const key = options.key ?? newId();
  const asked = new Set<string>();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await once(method, url, body, key, options.signal);
      noteWaiting(key, false);
      return answer;
    } catch (error) {
      if (error instanceof Unanswered) {
        if (options.untilAnswered !== true && (method !== 'GET' || attempt >= 1)) throw error;
        if (options.untilAnswered === true) noteWaiting(key, true);
        await pause(backoffMs(attempt));
        continue;
      }
      noteWaiting(key, false);
      if (!(error instanceof Refused) || options.silent === true || hooks === null) throw error;
      if (!(await mend(error.problem.code, hooks, options.what ?? '继续办理', asked))) throw error;
    }
  }
}

/** Asks the person for what the server missed; each thing once per act. */
async function mend(code: string, to: ClientHooks, what: string, asked: Set<string>): Promise<boolean> {
  if (asked.has(code)) return false;
  asked.add(code);
  if (code === 'platform.signInNeeded') return to.signIn();
  if (code === 'platform.freshProofNeeded') return to.prove(what);
  if (code.endsWith('.offDutyReasonNeeded')) {
    const reason = await to.offDutyReason();
    if (reason === null) return false;
    offDutyReason = reason;
    return true;
  }
  return false;
}

/** Waits between repeats: 0.5 s, 1 s, 2 s … at most 10 s, a quarter of it random. */
export function backoffMs(attempt: number): number {
  const base = Math.min(10_000, 500 * 2 ** attempt);
  return base * (0.75 + 0.25 * randomFraction());
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}

const answerLimitMs = 20_000;

async function once(
  method: string,
  url: string,
  body: unknown,
  key: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const isBytes = body instanceof Blob;
  if (method !== 'GET') {
    headers['x-zhishou'] = '1';
    headers['idempotency-key'] = key;
    if (offDutyReason !== null) headers['x-off-duty-reason'] = encodeURIComponent(offDutyReason);
    if (body !== undefined) headers['content-type'] = isBytes ? 'application/octet-stream' : 'application/json';
  }
  const limit = AbortSignal.timeout(isBytes ? 6 * answerLimitMs : answerLimitMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      credentials: 'same-origin',
      cache: 'no-store',
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Unanswered();
  } finally {
  }
  if (response.ok) {
    try {
      return text === '' ? null : (JSON.parse(text) as unknown);
    } catch {
      throw new Unanswered();
    }
  }
  const problem = readProblem(text, response.status);
  if (
    problem === null ||
    response.status === 502 ||
    response.status === 503 ||
    response.status === 504 ||
    response.status === 429
  ) {
    throw new Unanswered(problem?.code ?? null);
  }
  throw new Refused(problem);
}

function readProblem(text: string, status: number): Problem | null {
  try {
    const value = JSON.parse(text) as Partial<Problem>;
    return typeof value.code === 'string'
      ? ({ status, requestId: '', type: '', title: '', ...value } as Problem)
      : null;
  } catch {
    return null;
  }
}
