// Names of accounts for records that keep only their ids: found by a word, and told by id.
// No right is checked here: the caller's policy has decided who may see who did what.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';

/** Accounts whose own name or person's name holds a word. */
export async function accountsLike(ctx: Pick<Ctx, 'tx'>, word: string): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select id from access_account where strpos(name, lower(${word})) > 0 or strpos(person_name, ${word}) > 0`.execute(
    ctx.tx,
  );
  return rows.map(({ id }) => id);
}

/** Account and person's name by id; unknown ids are absent. */
export async function accountNames(
  ctx: Pick<Ctx, 'tx'>,
  ids: readonly Id[],
): Promise<Map<Id, { account: string; name: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: Id; account: string; name: string }>`
    select id, name as account, person_name as name from access_account where id = any (${[...ids]}::uuid[])`.execute(
    ctx.tx,
  );
  return new Map(rows.map(({ id, account, name }) => [id, { account, name }]));
}
