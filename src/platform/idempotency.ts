// Idempotency: the same key with the same body gets the first answer, with another body a 422 (trust.md 1, T10).
import { sql } from 'kysely';
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { Refusal } from './refusal.ts';
import type { Tx } from './sql.ts';

export interface Idempotency {
  readonly key: Id;
  readonly route: string;
  /** SM3 of the canonical body. */
  readonly bodyDigest: string;
}

interface IdempotencyTable {
  account_id: Id;
  key: Id;
  route: string;
  body_digest: string;
  at: Instant;
  response: string | null;
}

const tables = (tx: Tx) => tx.withTables<{ idempotency: IdempotencyTable }>();

/**
 * Claims the key for this transaction, or finds the answer that it already got.
 * A second request with the key waits here until the first one has ended. Raises 422 `platform.keyReused`.
 */
export async function recallAnswer<T>(
  tx: Tx,
  actor: Actor,
  claim: Idempotency,
  now: Instant,
): Promise<{ response: T } | null> {
  const owner = ownerOf(actor);
  const inserted = await tables(tx)
    .insertInto('idempotency')
    .values({ account_id: owner, key: claim.key, route: claim.route, body_digest: claim.bodyDigest, at: now, response: null })
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted !== undefined) return null;
  const { rows } = await sql<{ route: string; body_digest: string; response: T }>`
    select route, body_digest, response from idempotency where account_id = ${owner} and key = ${claim.key}`.execute(tx);
  const first = rows[0];
  if (first === undefined || first.route !== claim.route || first.body_digest !== claim.bodyDigest) {
    throw new Refusal('platform.keyReused');
  }
  return { response: first.response };
}

/** Keeps the answer beside the key; answers hold ids and words, never telephone numbers. */
export async function rememberAnswer(tx: Tx, actor: Actor, claim: Idempotency, response: unknown): Promise<void> {
  await tables(tx)
    .updateTable('idempotency')
    .set({ response: JSON.stringify(response ?? null) })
    .where('account_id', '=', ownerOf(actor))
    .where('key', '=', claim.key)
    .execute();
}

function ownerOf(actor: Actor): Id {
  if (actor.accountId === null) throw new Refusal('platform.signInNeeded', { status: 401 });
  return actor.accountId;
}
