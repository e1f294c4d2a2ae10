// SQL over whose account it was since when. Rows are only ever added.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { tablesOf } from './tables.ts';

/** Keeps that an account is linked to a person from now on. */
export async function insertLink(
  ctx: Ctx,
  link: { accountId: Id; personId: Id; name: string; unitId: Id; reason: string },
): Promise<void> {
  await tablesOf(ctx)
    .insertInto('access_account_person')
    .values({
      id: ctx.newId(),
      account_id: link.accountId,
      person_id: link.personId,
      person_name: link.name,
      unit_id: link.unitId,
      at: ctx.now,
      by_account_id: ctx.actor.accountId,
      reason: link.reason,
    })
    .execute();
}

export interface LinkRow {
  readonly id: Id;
  readonly name: string;
  readonly unitId: Id;
  readonly at: Instant;
  readonly byName: string | null;
  readonly reason: string;
}

/** Linkings of an account, the newest first. */
export async function linksOf(ctx: Ctx, accountId: Id): Promise<LinkRow[]> {
  return tablesOf(ctx)
    .selectFrom('access_account_person as l')
    .leftJoin('access_account as b', 'b.id', 'l.by_account_id')
    .select(['l.id', 'l.person_name as name', 'l.unit_id as unitId', 'l.at', 'b.person_name as byName', 'l.reason'])
    .where('l.account_id', '=', accountId)
    .orderBy('l.at', 'desc')
    .orderBy('l.id', 'desc')
    .execute();
}
