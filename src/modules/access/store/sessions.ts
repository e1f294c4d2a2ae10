// SQL over stations and sessions. A session counts only together with the station on which it was opened.
import { sql, type Selectable } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { EndReason } from '../events.ts';
import { tokenHash } from '../hashing.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { tablesOf, type AccessTables } from './tables.ts';

export type SessionRecord = Selectable<AccessTables['access_session']>;
export type StationRecord = Selectable<AccessTables['access_station']>;

export async function stationByToken(ctx: Ctx, token: string | null): Promise<StationRecord | null> {
  if (token === null) return null;
  const row = await tablesOf(ctx)
    .selectFrom('access_station')
    .selectAll()
    .where('token_hash', '=', tokenHash(token))
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

export async function insertStation(ctx: Ctx, token: string): Promise<StationRecord> {
  const id = ctx.newId();
  const row = { id, token_hash: tokenHash(token), name: `终端 ${id.slice(-4).toUpperCase()}`, first_seen_at: ctx.now };
  return tablesOf(ctx).insertInto('access_station').values(row).returningAll().executeTakeFirstOrThrow();
}

/** The session of these two tokens that nobody has ended, of whatever age and stage; locked for a write where asked. */
export async function sessionByTokens(
  ctx: Ctx,
  session: string | null,
  station: string | null,
  lock: 'lock' | 'read' = 'read',
): Promise<SessionRecord | null> {
  if (session === null || station === null) return null;
  const query = tablesOf(ctx)
    .selectFrom('access_session')
    .selectAll()
    .where('token_hash', '=', tokenHash(session))
    .where('station_id', 'in', (inner) =>
      inner
        .selectFrom('access_station')
        .select('id')
        .where('token_hash', '=', tokenHash(station))
        .where('retired_at', 'is', null),
    )
    .where('ended_at', 'is', null);
  return (await (lock === 'lock' ? query.forUpdate() : query).executeTakeFirst()) ?? null;
}

export async function insertSession(ctx: Ctx, session: SessionRecord): Promise<void> {
  await tablesOf(ctx).insertInto('access_session').values(session).execute();
}

/** Ends sessions that match and answers those that were open to the house. */
export async function endSessionsWhere(
  ctx: Ctx,
  which: { id?: Id; accountId?: Id; stationId?: Id; unitId?: Id | null; except?: Id | null; everyone?: true },
  why: EndReason | 'stepDone',
): Promise<{ id: Id; accountId: Id; unitId: Id | null }[]> {
  let update = tablesOf(ctx)
    .updateTable('access_session')
    .set({ ended_at: ctx.now, ended_why: why })
    .where('ended_at', 'is', null);
  if (which.id !== undefined) update = update.where('id', '=', which.id);
  if (which.accountId !== undefined) update = update.where('account_id', '=', which.accountId);
  if (which.stationId !== undefined) update = update.where('station_id', '=', which.stationId);
  if (which.except != null) update = update.where('id', '<>', which.except);
  if (which.unitId !== undefined) update = update.where('unit_id', 'is not distinct from', which.unitId);
  if ((which.id ?? which.accountId ?? which.stationId ?? which.everyone) === undefined)
    throw new Error('sessions of whom');
  const rows = await update.returning(['id', 'account_id as accountId', 'unit_id as unitId', 'stage']).execute();
  return rows.filter((row) => row.stage === 'open');
}

export async function markProved(ctx: Ctx, id: Id, expiresAt: Instant): Promise<void> {
  await tablesOf(ctx)
    .updateTable('access_session')
    .set({ proved_at: ctx.now, seen_at: ctx.now, expires_at: expiresAt })
    .where('id', '=', id)
    .execute();
}

export async function setSessionUnit(ctx: Ctx, id: Id, unitId: Id): Promise<void> {
  await tablesOf(ctx).updateTable('access_session').set({ unit_id: unitId }).where('id', '=', id).execute();
}

export interface StationPersonRow {
  accountId: Id;
  account: string;
  name: string;
  unitId: Id | null;
  hasPin: boolean;
  provedAt: Instant;
}

/**
 * Who may come back to a station by PIN: proved there by password or second factor within the absolute limit, and
 * neither signed out since nor put out by force. Newest first.
 */
export async function peopleOfStation(
  ctx: Ctx,
  stationId: Id,
  accountId: Id | null = null,
): Promise<StationPersonRow[]> {
  const since = addMs(ctx.now, -ACCESS_LIMITS.absoluteMs);
  const { rows } = await sql<StationPersonRow>`
    select a.id as "accountId", a.name as account, a.person_name as name, last.unit_id as "unitId",
      p.account_id is not null as "hasPin", last.proved_at as "provedAt"
    from access_account a
    left join access_pin p on p.account_id = a.id and p.hash <> ''
    cross join lateral (
      select s.proved_at, s.unit_id from access_session s
      where s.account_id = a.id and s.station_id = ${stationId} and s.stage = 'open' and s.proved_at > ${since}::timestamptz
      order by s.proved_at desc limit 1) last
    where a.state = 'active' and (${accountId}::uuid is null or a.id = ${accountId}::uuid)
      and a.id in (select account_id from access_session where station_id = ${stationId} and started_at > ${addMs(since, -ACCESS_LIMITS.absoluteMs)}::timestamptz)
      and not exists (
        select 1 from access_session e
        where e.account_id = a.id and (e.station_id = ${stationId} or e.ended_why <> 'signedOut') and e.ended_at >= last.proved_at
          and e.ended_why in ('signedOut', 'forced', 'revoked', 'closed', 'passwordChanged'))
    order by last.proved_at desc limit 20`.execute(ctx.tx);
  return rows;
}

/** Whether an account has been on a station before: a known pair is never slowed. */
export async function knownOnStation(ctx: Ctx, accountId: Id, stationId: Id): Promise<boolean> {
  const { rows } = await sql`
    select 1 from access_session where station_id = ${stationId} and account_id = ${accountId} and stage = 'open' limit 1`.execute(
    ctx.tx,
  );
  return rows.length > 0;
}

export interface SessionListRow {
  id: Id;
  accountId: Id;
  account: string;
  name: string;
  unitId: Id | null;
  stationId: Id;
  stationName: string;
  address: string;
  startedAt: Instant;
  seenAt: Instant;
  absoluteUntil: Instant;
}

export async function listSessionRows(ctx: Ctx, accountId: Id | null): Promise<SessionListRow[]> {
  const { rows } = await sql<SessionListRow>`
    select s.id, s.account_id as "accountId", a.name as account, a.person_name as name, s.unit_id as "unitId",
      t.id as "stationId", t.name as "stationName", s.address, s.started_at as "startedAt", s.seen_at as "seenAt",
      s.expires_at as "absoluteUntil"
    from access_session s join access_account a on a.id = s.account_id join access_station t on t.id = s.station_id
    where s.ended_at is null and s.stage = 'open' and s.expires_at > ${ctx.now}::timestamptz
      and (${accountId}::uuid is null or s.account_id = ${accountId}::uuid)
    order by s.seen_at desc limit 1000`.execute(ctx.tx);
  return rows;
}
