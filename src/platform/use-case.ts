// One transaction per use case: clock, idempotency, the room's work, reactions, events, audit, then COMMIT.
// Decided here: the order of these steps, what is repeated, and how a refusal leaves its trace.
// Not decided here: who may do what (policies) and how HTTP says it (http.ts).
import { sql } from 'kysely';
import { SYSTEM_ACTOR, type Actor } from '#shared/actor.ts';
import type { NewEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { writeAudit, type AuditOutcome } from './audit.ts';
import type { Clock } from './clock.ts';
import type { Ctx } from './context.ts';
import { storeEvents } from './events.ts';
import { recallAnswer, rememberAnswer, type Idempotency } from './idempotency.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import { Refusal } from './refusal.ts';
import { mayRepeat, sqlErrorOf, type Database, type Tx } from './sql.ts';

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
}

const MAX_TRIES = 3;

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
    const now = await runtime.clock.now(tx);
    if (request.idempotency !== undefined) {
      const earlier = await recallAnswer<T>(tx, request.actor, request.idempotency, now);
      if (earlier !== null) return earlier.response;
    }
    const pending: (NewEvent & { id: Id })[] = [];
    const ctx = makeCtx(runtime, request.actor, tx, now, (event) => pending.push({ ...event, id: newId() }));
    const result = await work(ctx);
    await settle(runtime, ctx, pending);
    await writeAudit(tx, auditOf(request, 'done', now));
    if (request.idempotency !== undefined) await rememberAnswer(tx, request.actor, request.idempotency, result);
    await sql`set constraints all immediate`.execute(tx);
    return result;
  });
}

/** Lets reactions answer to every event (they may announce more), then stores all of them in order. */
async function settle(runtime: Runtime, ctx: Ctx, pending: (NewEvent & { id: Id })[]): Promise<void> {
  for (let i = 0; i < pending.length; i++) {
    const event = pending[i];
    if (event === undefined) break;
    for (const reaction of [...(runtime.reactions.get(event.type) ?? []), ...(runtime.reactions.get('*') ?? [])]) {
      await reaction(ctx, event);
    }
    if (pending.length > 5_000) throw new Error(`events answer to each other without end, last ${event.type}`);
  }
  await storeEvents(ctx.tx, pending, ctx.now, ctx.actor);
}

function makeCtx(runtime: Runtime, actor: Actor, tx: Tx, now: Instant, emit: (event: NewEvent) => void): Ctx {
  return { now, actor, tx, newId, emit, log: runtime.log };
}

function readOnlyEmit(event: NewEvent): never {
  throw new Error(`a read announced ${event.type}`);
}

function auditOf(request: Request, outcome: AuditOutcome, at: Instant, code?: string) {
  return { request, outcome, at, code: code ?? null };
}

/** Writes the refusal's own audit row in a second short transaction; where that fails the answer is 503. */
async function refused(runtime: Runtime, request: Request, error: unknown): Promise<unknown> {
  const refusal = asRefusal(runtime, error);
  if (refusal === null) return error;
  try {
    await runtime.database.db.transaction().execute(async (tx) => {
      const now = await runtime.clock.now(tx);
      if (refusal.afterRollback !== undefined) {
        const pending: (NewEvent & { id: Id })[] = [];
        const ctx = makeCtx(runtime, request.actor, tx, now, (event) => pending.push({ ...event, id: newId() }));
        await refusal.afterRollback(ctx);
        await settle(runtime, ctx, pending);
      }
      await writeAudit(tx, auditOf(request, 'refused', now, refusal.code));
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
  return sqlError.sqlState === '40001' || sqlError.sqlState === '40P01' ? new Refusal('platform.conflict', { status: 409 }) : null;
}
