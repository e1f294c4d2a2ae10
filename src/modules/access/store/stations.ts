// SQL over stations as administrators see them. A station belongs to the unit for which somebody acted there last.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope, type ListScope } from '#platform/policy.ts';
import { tablesOf } from './tables.ts';

export interface StationRow {
  readonly id: Id;
  readonly name: string;
  readonly unitId: Id | null;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant | null;
  readonly lastName: string | null;
  readonly openSessions: number;
  readonly retiredAt: Instant | null;
  readonly retiredByName: string | null;
  readonly retiredReason: string | null;
  readonly revision: number;
}

/** Stations of a scope, the one used last first. */
export async function listStationRows(
  ctx: Ctx,
  filter: { scope: ListScope; retired: boolean; id?: Id },
): Promise<StationRow[]> {
  const { id = null } = filter;
  const { rows } = await sql<StationRow>`
    select t.id, t.name, used.unit_id as "unitId", t.first_seen_at as "firstSeenAt", used.seen_at as "lastSeenAt",
      used.person_name as "lastName", t.retired_at as "retiredAt", b.person_name as "retiredByName",
      t.retired_reason as "retiredReason", t.revision,
      (select count(*)::int from access_session s where s.station_id = t.id and s.ended_at is null and s.stage = 'open'
        and s.expires_at > ${ctx.now}::timestamptz) as "openSessions"
    from access_station t
    left join access_account b on b.id = t.retired_by
    left join lateral (
      select s.unit_id, s.seen_at, a.person_name from access_session s join access_account a on a.id = s.account_id
      where s.station_id = t.id and s.stage = 'open'
      order by s.unit_id is null, s.seen_at desc limit 1) used on true
    where ${inScope(filter.scope, ctx.actor, ctx.now, { unit: sql`used.unit_id` })}
      and (${id}::uuid is null or t.id = ${id}::uuid)
      and (t.retired_at is not null) = ${filter.retired}
    order by used.seen_at desc nulls last, t.id limit 1000`.execute(ctx.tx);
  return rows;
}

/** Locks a station for a write; null where there is none. */
export async function lockStation(
  ctx: Ctx,
  id: Id,
): Promise<{ name: string; revision: number; retired: boolean } | null> {
  const { rows } = await sql<{ name: string; revision: number; retired: boolean }>`
    select name, revision, retired_at is not null as retired from access_station where id = ${id} for update`.execute(
    ctx.tx,
  );
  return rows[0] ?? null;
}

/** Changes a locked station and raises its revision; answers the new one. */
export async function updateStation(
  ctx: Ctx,
  id: Id,
  set: { name: string; named_at: Instant } | { retired_at: Instant; retired_by: Id | null; retired_reason: string },
): Promise<number> {
  const row = await tablesOf(ctx)
    .updateTable('access_station')
    .set({ ...set, revision: sql<number>`revision + 1` })
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}
