// From cookies to an actor, once for every request: one query, and at most once a minute a mark that it was seen.
// A covered (idle) or expired session is nobody to the rooms; its stream may still be heard, so that alarms stay.
import { sql, type RawBuilder } from 'kysely';
import { ANONYMOUS_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import type { Runtime } from '#platform/use-case.ts';
import { tokenHash } from './hashing.ts';
import { ACCESS_LIMITS } from './limits.ts';
import { sessionState } from './rules.ts';

/** Whether a person is on duty at a unit, as SQL; given by a room above that keeps the watch. */
export type OnDutyLookup = (
  person: RawBuilder<unknown>,
  unit: RawBuilder<unknown>,
  now: RawBuilder<unknown>,
) => RawBuilder<boolean>;

let onDutyLookup: OnDutyLookup = () => sql<boolean>`false`;

/** Tells this room how to see that somebody is on duty; called once by src/app, before the server listens. */
export function setOnDutyLookup(lookup: OnDutyLookup): void {
  onDutyLookup = lookup;
}

interface Row {
  now: Instant;
  session_id: Id;
  account_id: Id;
  person_id: Id | null;
  name: string;
  unit_id: Id | null;
  station_id: Id;
  proved_at: Instant | null;
  seen_at: Instant;
  expires_at: Instant;
  roles: Role[];
  on_duty: boolean | null;
}

/** The actor behind a session and its station; anonymous where they do not fit, are idle, over time or without rights. */
export async function authenticate(
  runtime: Runtime,
  sessionToken: string | null,
  stationToken: string | null,
): Promise<Actor> {
  const row = await find(runtime, sessionToken, stationToken);
  if (row === null || row.roles.length === 0) return ANONYMOUS_ACTOR;
  if (sessionState({ seenAt: row.seen_at, expiresAt: row.expires_at }, row.now) !== 'open') return ANONYMOUS_ACTOR;
  if (msBetween(row.seen_at, row.now) >= ACCESS_LIMITS.seenEveryMs) await markSeen(runtime, row);
  return actorOf(row, row.roles);
}

/**
 * The actor of a live stream: also behind the cover, and for some hours after the absolute limit, but then without any
 * role. It hears that something happened at its unit and can read nothing.
 */
export async function authenticateListener(
  runtime: Runtime,
  sessionToken: string | null,
  stationToken: string | null,
): Promise<Actor> {
  const row = await find(runtime, sessionToken, stationToken);
  if (row === null || row.roles.length === 0 || row.now >= addMs(row.expires_at, ACCESS_LIMITS.listenAfterMs))
    return ANONYMOUS_ACTOR;
  const open = sessionState({ seenAt: row.seen_at, expiresAt: row.expires_at }, row.now) === 'open';
  return actorOf(row, open ? row.roles : []);
}

async function find(runtime: Runtime, sessionToken: string | null, stationToken: string | null): Promise<Row | null> {
  if (sessionToken === null || stationToken === null) return null;
  const { rows } = await sql<Row>`
    with clock as materialized (select ${runtime.clock.sql()} as now)
    select clock.now, s.id as session_id, s.account_id, a.person_id, a.person_name as name, s.unit_id, s.station_id,
      s.proved_at, s.seen_at, s.expires_at, ${onDutyLookup(sql`a.person_id`, sql`s.unit_id`, sql`clock.now`)} as on_duty,
      array(
        select g.role from access_grant g
        where g.account_id = s.account_id and g.unit_id is not distinct from s.unit_id
          and g.ended_at is null and g.during @> clock.now) as roles
    from clock
    join access_session s on s.token_hash = ${tokenHash(sessionToken)} and s.stage = 'open' and s.ended_at is null
    join access_station t on t.id = s.station_id and t.token_hash = ${tokenHash(stationToken)} and t.retired_at is null
    join access_account a on a.id = s.account_id and a.state = 'active'`.execute(runtime.database.db);
  return rows[0] ?? null;
}

/** Never turns time back: another request may have marked later. */
async function markSeen(runtime: Runtime, row: Row): Promise<void> {
  await sql`update access_session set seen_at = greatest(seen_at, ${row.now}::timestamptz) where id = ${row.session_id}`.execute(
    runtime.database.db,
  );
}

function actorOf(row: Row, roles: readonly Role[]): Actor {
  return {
    kind: 'person',
    accountId: row.account_id,
    personId: row.person_id,
    name: row.name,
    unitId: row.unit_id,
    roles,
    onDuty: row.on_duty === true,
    sessionId: row.session_id,
    stationId: row.station_id,
    provedAt: row.proved_at,
  };
}
