// Signing in: password, for the offices a second factor (set up at the first time), then a session on its station.
// Every session begins with a new token (no fixation); a half-done one opens nothing.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { newSecret } from '#platform/ids.ts';
import type { Exchange } from '#platform/module.ts';
import { nameOnRecord } from '#platform/on-record.ts';
import { port } from '#platform/ports.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import type { routes, SignInAnswer } from '../contract.ts';
import { accountActivated } from '../events.ts';
import { draftKeyOf, hashPassword, normalCode, tokenHash } from '../hashing.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { checkPassword, firstUnit, holdsOffice } from '../rules.ts';
import {
  accountById,
  accountByName,
  countPin,
  putTotp,
  rememberUnit,
  setPasswordHash,
  totpOf,
  useActivation,
  type AccountRecord,
} from '../store/accounts.ts';
import { insertFailure } from '../store/failures.ts';
import { currentGrants } from '../store/grants.ts';
import {
  endSessionsWhere,
  insertSession,
  insertStation,
  sessionByTokens,
  stationByToken,
  type SessionRecord,
  type StationRecord,
} from '../store/sessions.ts';
import { enrolmentUri, newTotp } from '../totp.ts';
import { endSessions } from './endings.ts';
import { aboutAccount, attempting, provePassword, proveTotp, refuseSlowed } from './proofs.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;

/** Signs in with account and password. 401 `access.wrongCredentials` says neither which was wrong nor whether it exists. */
export async function signIn(ctx: Ctx, { body }: Input<'signIn'>, exchange: Exchange): Promise<SignInAnswer> {
  const name = body.account.toLowerCase();
  const account = await accountByName(ctx, name);
  return attempting(ctx, { name, account }, async (hash) => {
    await refuseSlowed(ctx, exchange, account?.id ?? null);
    const proved = await provePassword(ctx, { name, account }, hash, body.password, exchange);
    if (proved.state !== 'active') throw new Refusal('access.closed', { status: 403 });
    const grants = await currentGrants(ctx, proved.id);
    if (grants.length === 0) throw new Refusal('access.noRights', { status: 403 });
    const station = await ensureStation(ctx, exchange);
    const totp = await totpOf(ctx, proved.id);
    if (totp?.confirmed === true) {
      await openSession(ctx, exchange, { account: proved, station, stage: 'secondFactor', way: 'password' });
      return { next: 'totp', accountId: null, draftKey: null, enrolment: null };
    }
    if (!holdsOffice(grants)) return finish(ctx, exchange, proved, station);
    await openSession(ctx, exchange, { account: proved, station, stage: 'enrol', way: 'password' });
    const { secret, sealed } = newTotp(port('keys'), proved.id);
    await putTotp(ctx, proved.id, sealed, null);
    return {
      next: 'enrolTotp',
      accountId: null,
      draftKey: null,
      enrolment: { uri: enrolmentUri(proved.name, secret), secret },
    };
  });
}

/** The second step: the code of the authenticator app; at the first time it also confirms the app. */
export async function secondFactor(
  ctx: Ctx,
  { body }: Input<'secondFactor'>,
  exchange: Exchange,
): Promise<SignInAnswer> {
  const half = await sessionByTokens(ctx, exchange.sessionToken, exchange.stationToken, 'lock');
  const inTime =
    half !== null && half.stage !== 'open' && msBetween(half.started_at, ctx.now) <= ACCESS_LIMITS.secondStepMs;
  const account = inTime ? await accountById(ctx, half.account_id) : null;
  if (!inTime || account === null || account.state !== 'active')
    throw new Refusal('access.stepExpired', { status: 401 });
  return attempting(ctx, { name: account.name, account }, async (hash) => {
    await proveTotp(ctx, account, hash, body.code, exchange);
    const station = await ensureStation(ctx, exchange);
    await endSessionsWhere(ctx, { id: half.id }, 'stepDone');
    return finish(ctx, exchange, account, station);
  });
}

/** Sets the password with a one-time code; open sessions end and whoever holds the new password signs in with it. */
export async function activate(
  ctx: Ctx,
  { body }: Input<'activate'>,
  exchange: Exchange,
): Promise<{ account: string }> {
  await refuseSlowed(ctx, exchange, null);
  const accountId = await useActivation(ctx, tokenHash(normalCode(body.code)));
  const account = accountId === null ? null : await accountById(ctx, accountId, 'lock');
  if (account === null || account.state !== 'active') {
    const failure = { kind: 'code' as const, nameHash: null, accountId: null, address: exchange.address };
    throw new Refusal('access.activationInvalid', {
      status: 401,
      afterRollback: (after) => insertFailure(after, failure),
    });
  }
  const password = valueOf(checkPassword(body.password, account.name));
  await setPasswordHash(ctx, account.id, await hashPassword(password));
  await endSessions(ctx, { accountId: account.id }, 'passwordChanged');
  nameOnRecord(ctx, { who: whoIs(account, account.last_unit_id) });
  ctx.emit(eventOf(accountActivated, { accountId: account.id, account: account.name }, aboutAccount(account)));
  return { account: account.name };
}

/** Ends the browser's session, whatever it was worth, and forgets its cookie. */
export async function signOut(ctx: Ctx, exchange: Exchange): Promise<{ ended: boolean }> {
  const session = await sessionByTokens(ctx, exchange.sessionToken, exchange.stationToken, 'lock');
  exchange.clearCookie('zs_session');
  if (session === null) return { ended: false };
  await endSessions(ctx, { id: session.id }, 'signedOut');
  return { ended: true };
}

async function finish(
  ctx: Ctx,
  exchange: Exchange,
  account: AccountRecord,
  station: StationRecord,
): Promise<SignInAnswer> {
  await countPin(ctx, account.id, 'right');
  return openFully(ctx, exchange, {
    account,
    station,
    way: 'password',
    provedAt: ctx.now,
    expiresAt: addMs(ctx.now, ACCESS_LIMITS.absoluteMs),
  });
}

export interface FullSession {
  account: AccountRecord;
  station: StationRecord;
  way: SessionRecord['way'];
  provedAt: Instant | null;
  expiresAt: Instant;
}

/** Opens a session to the house; the browser's earlier one ends, so that each act carries its person. */
export async function openFully(ctx: Ctx, exchange: Exchange, full: FullSession): Promise<SignInAnswer> {
  const grants = await currentGrants(ctx, full.account.id);
  if (grants.length === 0) throw new Refusal('access.noRights', { status: 403 });
  const unitId = firstUnit(grants, full.account.last_unit_id);
  await openSession(ctx, exchange, { ...full, stage: 'open', unitId });
  await rememberUnit(ctx, full.account.id, unitId);
  return {
    next: 'done',
    accountId: full.account.id,
    draftKey: draftKeyOf(port('keys'), full.account.id),
    enrolment: null,
  };
}

type Opening = Pick<FullSession, 'account' | 'station' | 'way'> &
  Partial<Pick<FullSession, 'provedAt' | 'expiresAt'>> & {
    stage: SessionRecord['stage'];
    unitId?: SessionRecord['unit_id'];
  };

async function openSession(ctx: Ctx, exchange: Exchange, opening: Opening): Promise<void> {
  const before = await sessionByTokens(ctx, exchange.sessionToken, exchange.stationToken, 'lock');
  if (before !== null) await endSessions(ctx, { id: before.id }, 'replaced');
  nameOnRecord(ctx, { who: whoIs(opening.account, opening.unitId ?? null) });
  const token = newSecret(32);
  const expiresAt = opening.expiresAt ?? addMs(ctx.now, ACCESS_LIMITS.secondStepMs);
  await insertSession(ctx, {
    id: ctx.newId(),
    token_hash: tokenHash(token),
    account_id: opening.account.id,
    station_id: opening.station.id,
    unit_id: opening.unitId ?? null,
    stage: opening.stage,
    way: opening.way,
    started_at: ctx.now,
    seen_at: ctx.now,
    proved_at: opening.provedAt ?? null,
    expires_at: expiresAt,
    address: exchange.address,
    ended_at: null,
    ended_why: null,
  });
  // Longer than the session: alarms are still heard after its end, and the server alone decides what it is worth.
  exchange.setCookie('zs_session', token, addMs(expiresAt, ACCESS_LIMITS.listenAfterMs));
}

/** Who signed in, for the audit; before the second factor not yet for a unit. */
function whoIs(account: AccountRecord, unitId: Id | null) {
  return { accountId: account.id, personId: account.person_id, unitId };
}

/** The station of the browser; a browser without one becomes a new station. */
async function ensureStation(ctx: Ctx, exchange: Exchange): Promise<StationRecord> {
  const known = await stationByToken(ctx, exchange.stationToken);
  if (known !== null) return known;
  const token = newSecret(32);
  exchange.setCookie('zs_station', token, addMs(ctx.now, ACCESS_LIMITS.stationMs));
  return insertStation(ctx, token);
}
