// SQL over grants (授权): account × unit × role with dates. A grant that ended stays as a row.
import { sql } from 'kysely';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { GrantRecord } from './tables.ts';

const columns = sql`
  g.id, g.account_id as "accountId", g.unit_id as "unitId", g.role, lower(g.during) as "from", upper(g.during) as until,
  g.granted_at as "grantedAt", g.granted_by as "grantedBy", g.ended_reason as "endedReason", g.revision`;

/** What an account holds now. */
export async function currentGrants(ctx: Ctx, accountId: Id): Promise<GrantRecord[]> {
  const { rows } = await sql<GrantRecord>`
    select ${columns} from access_grant g
    where g.account_id = ${accountId} and g.ended_at is null and g.during @> ${ctx.now}::timestamptz
    order by g.granted_at, g.id`.execute(ctx.tx);
  return rows;
}

/** What an account holds now or will hold later. */
export async function standingGrants(ctx: Ctx, accountId: Id): Promise<GrantRecord[]> {
  const { rows } = await sql<GrantRecord>`
    select ${columns} from access_grant g
    where g.account_id = ${accountId} and g.ended_at is null and not (g.during << tstzrange(${ctx.now}::timestamptz, null))
    order by g.granted_at, g.id`.execute(ctx.tx);
  return rows;
}

/** A grant locked for a write; null where there is none. */
export async function grantById(ctx: Ctx, id: Id): Promise<(GrantRecord & { ended: boolean }) | null> {
  const { rows } = await sql<GrantRecord & { ended: boolean }>`
    select ${columns}, g.ended_at is not null as ended from access_grant g where g.id = ${id} for update`.execute(
    ctx.tx,
  );
  return rows[0] ?? null;
}

export async function insertGrant(
  ctx: Ctx,
  grant: { id: Id; accountId: Id; unitId: Id | null; role: Role; from: Instant; until: Instant | null },
): Promise<void> {
  await sql`
    insert into access_grant (id, account_id, unit_id, role, during, granted_at, granted_by)
    values (${grant.id}, ${grant.accountId}, ${grant.unitId}::uuid, ${grant.role},
      tstzrange(${grant.from}::timestamptz, ${grant.until}::timestamptz), ${ctx.now}::timestamptz, ${ctx.actor.accountId}::uuid)`.execute(
    ctx.tx,
  );
}

/** Ends a grant now (one that has not begun keeps an instant of its span, so that the row stays); answers its revision. */
export async function endGrant(ctx: Ctx, id: Id, reason: string): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    update access_grant set
      during = tstzrange(lower(during), greatest(${ctx.now}::timestamptz, lower(during) + interval '1 microsecond')),
      ended_at = ${ctx.now}::timestamptz, ended_by = ${ctx.actor.accountId}::uuid, ended_reason = ${reason}, revision = revision + 1
    where id = ${id} returning revision`.execute(ctx.tx);
  return rows[0]?.revision ?? 0;
}

export interface GrantListRow extends GrantRecord {
  account: string;
  name: string;
  grantedByName: string | null;
}

/** Grants for the administration's list; the caller has decided the scope. */
export async function listGrantRows(
  ctx: Ctx,
  filter: { managedBy: Id | null; unitId: Id | null; accountId: Id | null; ended: boolean },
): Promise<GrantListRow[]> {
  const { rows } = await sql<GrantListRow>`
    select ${columns}, a.name as account, a.person_name as name, b.person_name as "grantedByName"
    from access_grant g join access_account a on a.id = g.account_id left join access_account b on b.id = g.granted_by
    where (${filter.managedBy}::uuid is null or ${filter.managedBy}::uuid in (a.managed_by_unit_id, g.unit_id))
      and (${filter.unitId}::uuid is null or g.unit_id = ${filter.unitId}::uuid)
      and (${filter.accountId}::uuid is null or g.account_id = ${filter.accountId}::uuid)
      and (g.ended_at is not null or coalesce(upper(g.during) <= ${ctx.now}::timestamptz, false)) = ${filter.ended}
    order by a.name, g.granted_at limit 1000`.execute(ctx.tx);
  return rows;
}

/** Who holds which role at a unit now, by person. */
export async function holdersAt(ctx: Ctx, unitId: Id): Promise<{ accountId: Id; personId: Id; role: Role }[]> {
  const { rows } = await sql<{ accountId: Id; personId: Id; role: Role }>`
    select a.id as "accountId", a.person_id as "personId", g.role
    from access_grant g join access_account a on a.id = g.account_id
    where g.unit_id = ${unitId} and g.ended_at is null and g.during @> ${ctx.now}::timestamptz
      and a.state = 'active' and a.person_id is not null
    order by a.name, g.role`.execute(ctx.tx);
  return rows;
}

/** Grants at units whose holder is one of the persons (all where null), for the check that a post still stands behind each. */
export async function unitGrantsOf(
  ctx: Ctx,
  personId: Id | null,
): Promise<{ id: Id; accountId: Id; personId: Id; unitId: Id }[]> {
  const { rows } = await sql<{ id: Id; accountId: Id; personId: Id; unitId: Id }>`
    select g.id, g.account_id as "accountId", a.person_id as "personId", g.unit_id as "unitId"
    from access_grant g join access_account a on a.id = g.account_id
    where g.unit_id is not null and g.ended_at is null and a.person_id is not null
      and not (g.during << tstzrange(${ctx.now}::timestamptz, null))
      and (${personId}::uuid is null or a.person_id = ${personId}::uuid)
    order by g.unit_id`.execute(ctx.tx);
  return rows;
}
