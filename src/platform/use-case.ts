// One transaction per use case: clock, idempotency, the room's work, reactions, events, audit, then COMMIT.
// Decided here: the order of these steps, what is repeated, and how a refusal leaves its trace.
// Not decided here: who may do what (policies) and how HTTP says it (http.ts).
import { SYSTEM_ACTOR, type Actor } from '#shared/actor.ts';
import type { NewEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { AuditOutcome } from './audit.ts';
import type { Clock } from './clock.ts';
import type { Ctx } from './context.ts';
import { answerOf, beginWithKey, type Answered, type Begun, type Idempotency } from './idempotency.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import { namedOnRecord } from './on-record.ts';
import { writeRecord } from './record.ts';
import { Refusal } from './refusal.ts';
import { mayRepeat, sqlErrorOf, type SqlError, type Database, type Tx } from './sql.ts';

/** A reaction runs inside the transaction of the event it answers to (deadlines start and end with their cause). */
export type Reaction = (ctx: Ctx, event: NewEvent & { id: Id }) => Promise<void>;

/** What a running program offers to every use case. */
export interface Runtime {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Reactions by event type; `*` hears all. */
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
  /** Names of constraints → refusal codes. */
  readonly constraints: ReadonlyMap<string, string>;
  /** Tells the publisher that something was committed. */
  poke(): void;
}

/** What is known of the request around a use case, for audit and idempotency. */
export interface Request {
  readonly actor: Actor;
  readonly action: string;
  readonly route?: string;
  readonly address?: string;
  readonly requestId?: string;
  readonly subject?: { kind: string; id: Id };
  readonly idempotency?: Idempotency;
  readonly offDutyReason?: string;
  /** The body's digest, written to the audit row. */
  readonly digest?: string;
  /** False where nothing is kept of a write that is done (route.ts); set from the route alone, never from what was sent. */
  readonly trace?: false;
}

const MAX_TRIES = 3;
type Happened = NewEvent & { id: Id };

/** Runs a write: everything `work` did, its events, deadlines and audit row are on disk when this answers. */
export async function runUseCase<T>(runtime: Runtime, request: Request, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const result = await attempt(runtime, request, work);
      runtime.poke();
      return result;
    } catch (error) {
      if (mayRepeat(error) && tries < MAX_TRIES) continue;
      throw await refused(runtime, request, error);
    }
  }
}

/** Runs a read in a transaction that cannot write; `emit` is a bug there. A sensitive read uses `runUseCase`. */
export async function runRead<T>(runtime: Runtime, request: Request, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await runtime.database.db
        .transaction()
        .setAccessMode('read only')
        .execute(async (tx) => work(makeCtx(runtime, request.actor, tx, await runtime.clock.now(tx), readOnlyEmit)));
    } catch (error) {
      if (mayRepeat(error) && tries < MAX_TRIES) continue;
      if (error instanceof Refusal && error.status !== 403) throw error;
      throw await refused(runtime, request, error);
    }
  }
}

/** A use case of the programs themselves (sweep, subscribers, demonstration). */
export function runAsSystem<T>(runtime: Runtime, action: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return runUseCase(runtime, { actor: SYSTEM_ACTOR, action }, work);
}

async function attempt<T>(runtime: Runtime, request: Request, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return runtime.database.db.transaction().execute(async (tx) => {
    const { now, earlier } = await begin<T>(runtime, request, tx);
    if (earlier !== null) return earlier.response;
    const happened: Happened[] = [];
    const ctx = makeCtx(runtime, request.actor, tx, now, (event) => happened.push({ ...event, id: newId() }));
    const result = await work(ctx);
    if (request.trace === false) {
      if (happened.length > 0) throw new Error(`${request.action} leaves no record but announced something`);
      return result;
    }
    await letReact(runtime, ctx, happened);
    const answered = request.idempotency === undefined ? null : answerOf(request.actor, request.idempotency, result);
    await keep(ctx, request, { outcome: 'done', code: null, happened, answered });
    return result;
  });
}

async function begin<T>(runtime: Runtime, request: Request, tx: Tx): Promise<Begun<T>> {
  if (request.idempotency === undefined || request.trace === false)
    return { now: await runtime.clock.now(tx), earlier: null };
  return beginWithKey<T>(tx, runtime.clock, request.actor, request.idempotency);
}

/** Lets reactions answer to every event; they may announce more, which are answered as well. */
async function letReact(runtime: Runtime, ctx: Ctx, pending: Happened[]): Promise<void> {
  for (let i = 0; i < pending.length; i++) {
    const event = pending[i];
    if (event === undefined) break;
    for (const reaction of [...(runtime.reactions.get(event.type) ?? []), ...(runtime.reactions.get('*') ?? [])]) {
      await reaction(ctx, event);
    }
    if (pending.length > 5_000) throw new Error(`events answer to each other without end, last ${event.type}`);
  }
}

interface Kept {
  readonly outcome: AuditOutcome;
  readonly code: string | null;
  readonly happened: readonly Happened[];
  readonly answered: Answered | null;
}

function keep(ctx: Ctx, request: Request, { outcome, code, happened, answered }: Kept): Promise<void> {
  const { who, subject = request.subject } = namedOnRecord(ctx);
  const known = { ...request, actor: { ...request.actor, ...who }, ...(subject === undefined ? {} : { subject }) };
  const audit = { request: known, outcome, code, at: ctx.now };
  return writeRecord(ctx.tx, { at: ctx.now, actor: ctx.actor, events: happened, audit, answered });
}

function makeCtx(runtime: Runtime, actor: Actor, tx: Tx, now: Instant, emit: (event: NewEvent) => void): Ctx {
  return { now, actor, tx, newId, emit, log: runtime.log };
}

function readOnlyEmit(event: NewEvent): never {
  throw new Error(`a read announced ${event.type}`);
}

/** Writes the refusal's own audit row in a second short transaction; where that fails the answer is 503. */
async function refused(runtime: Runtime, request: Request, error: unknown): Promise<unknown> {
  const refusal = asRefusal(runtime, error);
  if (refusal === null) return error;
  try {
    await runtime.database.db.transaction().execute(async (tx) => {
      const now = await runtime.clock.now(tx);
      const happened: Happened[] = [];
      const ctx = makeCtx(runtime, request.actor, tx, now, (event) => happened.push({ ...event, id: newId() }));
      await refusal.afterRollback?.(ctx);
      await letReact(runtime, ctx, happened);
      await keep(ctx, request, { outcome: 'refused', code: refusal.code, happened, answered: null });
    });
  } catch (auditError) {
    runtime.log.error({ err: auditError, code: refusal.code }, 'a refusal could not be written to the audit');
    return new Refusal('platform.unavailable', { status: 503 });
  }
  return refusal;
}

function asRefusal(runtime: Runtime, error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const sqlError = sqlErrorOf(error);
  if (sqlError === null) return null;
  const code = sqlError.constraint === null ? undefined : runtime.constraints.get(sqlError.constraint);
  if (code !== undefined) return new Refusal(code, { status: 409 });
  return isConflict(sqlError) ? new Refusal('platform.conflict', { status: 409 }) : null;
}

/** Others were in the way, or the id that the client made is taken already (clients make the ids of what they create). */
function isConflict({ sqlState, constraint }: SqlError): boolean {
  return (
    sqlState === '40001' ||
    sqlState === '40P01' ||
    sqlState === '23001' || // the last: what is kept by a trigger
    (sqlState === '23505' && constraint?.endsWith('_pkey') === true)
  );
}
