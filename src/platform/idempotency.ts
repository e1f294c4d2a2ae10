// Idempotency: the same key with the same body gets the first answer, with another body a 422 (trust.md 1, T10).
// The key is claimed with the first statement of a use case, the answer kept with its last (record.ts).
import { sql } from 'kysely';
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Clock } from './clock.ts';
import { Refusal } from './refusal.ts';
import type { Tx } from './sql.ts';

export interface Idempotency {
  readonly key: Id;
  readonly route: string;
  /** SM3 of the canonical body. */
  readonly bodyDigest: string;
}

/** The answer as it is kept beside its key. */
export interface Answered {
  readonly accountId: Id;
  readonly key: Id;
  /** JSON of ids and words, never telephone numbers. */
  readonly response: string;
}

export interface Begun<T> {
  readonly now: Instant;
  /** The answer that the key already got; null where this transaction has claimed it. */
  readonly earlier: { response: T } | null;
}

/**
 * Reads the clock and claims the key, in one statement. A second request with the key waits here until the first one
 * has ended. Raises 422 `platform.keyReused`.
 */
export async function beginWithKey<T>(tx: Tx, clock: Clock, actor: Actor, claim: Idempotency): Promise<Begun<T>> {
  const owner = ownerOf(actor);
  const { rows } = await sql<{ now: Instant; claimed: boolean }>`
    with t as materialized (select ${clock.sql()} as now), claimed as (
      insert into idempotency (account_id, key, route, body_digest, at)
      select ${owner}::uuid, ${claim.key}::uuid, ${claim.route}, ${claim.bodyDigest}, t.now from t
      on conflict (account_id, key) do nothing returning key
    )
    select t.now, exists (select from claimed) as claimed from t`.execute(tx);
  const begun = rows[0];
  if (begun === undefined) throw new Error('the database did not tell the time');
  return { now: begun.now, earlier: begun.claimed ? null : await recallAnswer<T>(tx, owner, claim) };
}

async function recallAnswer<T>(tx: Tx, owner: Id, claim: Idempotency): Promise<{ response: T }> {
  const { rows } = await sql<{ route: string; body_digest: string; response: T }>`
    select route, body_digest, response from idempotency where account_id = ${owner} and key = ${claim.key}`.execute(
    tx,
  );
  const first = rows[0];
  if (first === undefined || first.route !== claim.route || first.body_digest !== claim.bodyDigest) {
    throw new Refusal('platform.keyReused');
  }
  return { response: first.response };
}

/** What is kept of an answer. */
export function answerOf(actor: Actor, claim: Idempotency, response: unknown): Answered {
  return { accountId: ownerOf(actor), key: claim.key, response: JSON.stringify(response ?? null) };
}

function ownerOf(actor: Actor): Id {
  if (actor.accountId === null) throw new Refusal('platform.signInNeeded', { status: 401 });
  return actor.accountId;
}
