// SQL over confirmations of local settings. Rows are only ever added; the newest of a path and value counts.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';

export interface ConfirmationRow {
  readonly id: Id;
  readonly path: string;
  readonly valueDigest: string;
  readonly act: 'confirmed' | 'withdrawn';
  readonly document: string;
  readonly words: string;
  readonly at: Instant;
  readonly byName: string;
  readonly version: number;
}

/** Acts about the values of a pack, the newest first. */
export async function confirmationsOf(ctx: Pick<Ctx, 'tx'>, packId: string): Promise<ConfirmationRow[]> {
  const { rows } = await sql<ConfirmationRow>`
    select id, path, value_digest as "valueDigest", act, document, words, at, by_name as "byName", version
    from regulation_confirmation where pack_id = ${packId} order by at desc, id desc`.execute(ctx.tx);
  return rows;
}

/** Makes writers about the values of a pack wait for each other: two heads at once confirm one after the other. */
export async function lockPack(ctx: Ctx, packId: string, version: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ${` regulation ${packId} ${version}`}, 0))`.execute(
    ctx.tx,
  );
}

export interface NewConfirmation {
  readonly batchId: Id;
  readonly packId: string;
  readonly version: number;
  readonly path: string;
  readonly valueDigest: string;
  readonly act: 'confirmed' | 'withdrawn';
  readonly document: string;
  readonly words: string;
  readonly unitId: Id;
}

/** Keeps an act about a value. */
export async function insertConfirmation(ctx: Ctx, one: NewConfirmation): Promise<void> {
  await sql`insert into regulation_confirmation
      (id, batch_id, pack_id, version, path, value_digest, act, document, words, at, by_account_id, by_person_id, by_name, by_unit_id)
    values (${ctx.newId()}, ${one.batchId}, ${one.packId}, ${one.version}, ${one.path}, ${one.valueDigest}, ${one.act},
      ${one.document}, ${one.words}, ${ctx.now}::timestamptz, ${ctx.actor.accountId}::uuid, ${ctx.actor.personId}::uuid,
      ${ctx.actor.name}, ${one.unitId})`.execute(ctx.tx);
}
