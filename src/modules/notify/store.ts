// SQL over spans in which a desk was off line, and over when units last had a live screen.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Db, Tx } from '#platform/sql.ts';

export interface Presence {
  readonly unitId: Id;
  readonly seenAt: Instant;
}

/** Units that have had a live screen and are not marked as off line. */
export async function presences(executor: Db | Tx): Promise<Presence[]> {
  const { rows } = await sql<Presence>`
    select p.unit_id as "unitId", p.seen_at as "seenAt" from live_presence p
    where not exists (select 1 from notify_offline o where o.unit_id = p.unit_id and o.ended_at is null)
    order by p.seen_at`.execute(executor);
  return rows;
}

export interface OfflineSpan {
  readonly id: Id;
  readonly unitId: Id;
  readonly superiorId: Id | null;
  readonly lastSeenAt: Instant;
  readonly fromAt: Instant;
  /** When a screen was seen last; later than `fromAt` where the desk is back. */
  readonly seenAt: Instant;
}

/** Desks that are off line, each with when its unit was last seen. */
export async function openSpans(executor: Db | Tx, where: RawBuilder<unknown> = sql`true`): Promise<OfflineSpan[]> {
  const { rows } = await sql<OfflineSpan>`
    select o.id, o.unit_id as "unitId", o.superior_id as "superiorId", o.last_seen_at as "lastSeenAt", o.from_at as "fromAt",
      coalesce(p.seen_at, o.last_seen_at) as "seenAt"
    from notify_offline o left join live_presence p on p.unit_id = o.unit_id
    where o.ended_at is null and ${where} order by o.from_at, o.id`.execute(executor);
  return rows;
}

/** Marks a desk as off line; false where another instance was faster or a screen was seen meanwhile. */
export async function openSpan(tx: Tx, span: Omit<OfflineSpan, 'seenAt'>): Promise<boolean> {
  const { rows } = await sql<{ id: Id }>`
    insert into notify_offline (id, unit_id, superior_id, last_seen_at, from_at)
    select ${span.id}, p.unit_id, ${span.superiorId}::uuid, p.seen_at, ${span.fromAt}::timestamptz from live_presence p
    where p.unit_id = ${span.unitId} and p.seen_at <= ${span.lastSeenAt}::timestamptz + interval '1 millisecond'
    on conflict (unit_id) where ended_at is null do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** Ends a span; false where another instance was faster. */
export async function endSpan(tx: Tx, id: Id, at: Instant): Promise<boolean> {
  const { rows } = await sql<{ id: Id }>`
    update notify_offline set ended_at = ${at}::timestamptz where id = ${id} and ended_at is null returning id`.execute(
    tx,
  );
  return rows.length > 0;
}

/** How many desks are off line in the whole installation. */
export async function countOffline(executor: Db | Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from notify_offline where ended_at is null`.execute(executor);
  return rows[0]?.n ?? 0;
}
