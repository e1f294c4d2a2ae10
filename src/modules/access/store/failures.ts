// SQL over failed proofs and locks, by hashed account name whether the name exists or not.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { failuresCountFrom } from '../rules.ts';
import { tablesOf } from './tables.ts';

export interface Lock {
  since: Instant;
  until: Instant;
  releasedAt: Instant | null;
}

export async function lockOf(ctx: Ctx, nameHash: string): Promise<Lock | null> {
  const row = await tablesOf(ctx)
    .selectFrom('access_lock')
    .selectAll()
    .where('name_hash', '=', nameHash)
    .executeTakeFirst();
  return row === undefined ? null : { since: row.since, until: row.until, releasedAt: row.released_at };
}

/** The newest locks of several names. */
export async function locksOf(ctx: Ctx, nameHashes: readonly string[]): Promise<Map<string, Lock>> {
  if (nameHashes.length === 0) return new Map();
  const rows = await tablesOf(ctx)
    .selectFrom('access_lock')
    .selectAll()
    .where('name_hash', 'in', [...nameHashes])
    .execute();
  return new Map(
    rows.map((row) => [row.name_hash, { since: row.since, until: row.until, releasedAt: row.released_at }]),
  );
}

export async function putLock(ctx: Ctx, nameHash: string, until: Instant): Promise<void> {
  const row = { since: ctx.now, until, released_at: null, released_by: null };
  await tablesOf(ctx)
    .insertInto('access_lock')
    .values({ name_hash: nameHash, ...row })
    .onConflict((conflict) => conflict.column('name_hash').doUpdateSet(row))
    .execute();
}

/** Releases a running lock; false where none runs. */
export async function releaseLock(ctx: Ctx, nameHash: string): Promise<boolean> {
  const row = await tablesOf(ctx)
    .updateTable('access_lock')
    .set({ released_at: ctx.now, released_by: ctx.actor.accountId })
    .where('name_hash', '=', nameHash)
    .where('until', '>', ctx.now)
    .where('released_at', 'is', null)
    .returning('name_hash')
    .executeTakeFirst();
  return row !== undefined;
}

export interface Failure {
  kind: 'password' | 'totp' | 'pin' | 'code';
  nameHash: string | null;
  accountId: Id | null;
  address: string;
}

export async function insertFailure(ctx: Ctx, failure: Failure): Promise<void> {
  await tablesOf(ctx)
    .insertInto('access_failure')
    .values({
      id: ctx.newId(),
      at: ctx.now,
      kind: failure.kind,
      name_hash: failure.nameHash,
      account_id: failure.accountId,
      address: failure.address,
    })
    .execute();
}

/** Failures of a name that count now: in the window, after the last success and the last lock (nothing fails during one). */
export async function countFailures(ctx: Ctx, nameHash: string, accountId: Id | null): Promise<number> {
  const lock = await lockOf(ctx, nameHash);
  const { rows: last } = await sql<{ at: Instant | null }>`
    select max(proved_at) as at from access_session
    where account_id = ${accountId}::uuid and stage = 'open'`.execute(ctx.tx);
  const from = failuresCountFrom(ctx.now, [lock?.since ?? null, last[0]?.at ?? null]);
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from access_failure where name_hash = ${nameHash} and at > ${from}::timestamptz`.execute(
    ctx.tx,
  );
  return rows[0]?.n ?? 0;
}

/** How often an address failed within the window, and when last. */
export async function failuresOfAddress(ctx: Ctx, address: string): Promise<{ n: number; last: Instant | null }> {
  const { rows } = await sql<{ n: number; last: Instant | null }>`
    select count(*)::int as n, max(at) as last from access_failure
    where address = ${address} and at > ${addMs(ctx.now, -ACCESS_LIMITS.failureWindowMs)}::timestamptz`.execute(ctx.tx);
  return rows[0] ?? { n: 0, last: null };
}
