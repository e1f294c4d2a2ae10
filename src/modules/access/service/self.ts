// What a signed-in person does with the own session: who am I, act for another unit, prove again, password, PIN.
import type { Role } from '#shared/actor.ts';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import type { Exchange } from '#platform/module.ts';
import { port } from '#platform/ports.ts';
import { Refusal, valueOf } from '#platform/refusal.ts';
import { personsByIds, unitsByIds } from '#modules/org/index.ts';
import type { Me, routes } from '../contract.ts';
import { unitChosen } from '../events.ts';
import { draftKeyOf, hashPassword, pinPepper } from '../hashing.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { checkPassword, checkPin, expiryAfterProof, renewFrom, sessionState } from '../rules.ts';
import { accountById, countPin, pinOf, rememberUnit, setPasswordHash, setPinHash, totpOf } from '../store/accounts.ts';
import { currentGrants } from '../store/grants.ts';
import type { GrantRecord } from '../store/tables.ts';
import { markProved, sessionByTokens, setSessionUnit, stationByToken } from '../store/sessions.ts';
import { endSessions } from './endings.ts';
import { attempting, provePassword, proveTotp } from './proofs.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

/** What the browser's cookies are worth, told to whoever holds them (the sign-in page, the cover). */
export async function readSession(ctx: Ctx, exchange: Exchange): Promise<Output<'session'>> {
  const session = await sessionByTokens(ctx, exchange.sessionToken, exchange.stationToken);
  const account = session === null ? null : await accountById(ctx, session.account_id);
  if (session === null || account === null || account.state !== 'active')
    return { state: 'none', name: null, account: null, hasTotp: false };
  const about = {
    name: account.person_name,
    account: account.name,
    hasTotp: (await totpOf(ctx, account.id))?.confirmed === true,
  };
  if (session.stage !== 'open') return { state: ctx.now < session.expires_at ? 'secondStep' : 'none', ...about };
  return { state: sessionState({ seenAt: session.seen_at, expiresAt: session.expires_at }, ctx.now), ...about };
}

/** The signed-in person with the units to act for, roles there, limits of the session and the key of the draft journal. */
export async function readMe(ctx: Ctx, exchange: Exchange): Promise<Me> {
  const { session, account } = await ownSession(ctx, exchange);
  const station = await stationByToken(ctx, exchange.stationToken);
  if (station === null) throw signInNeeded();
  const grants = await currentGrants(ctx, account.id);
  const units = await actingUnits(ctx, grants);
  const person =
    account.person_id === null ? undefined : (await personsByIds(ctx, [account.person_id])).get(account.person_id);
  return {
    accountId: account.id,
    account: account.name,
    personId: account.person_id,
    name: account.person_name,
    title: person?.title ?? null,
    unit: units.find((unit) => unit.id === ctx.actor.unitId) ?? null,
    roles: [...ctx.actor.roles],
    units,
    onDuty: ctx.actor.onDuty,
    station: { id: station.id, name: station.name },
    hasPin: (await pinOf(ctx, account.id)) !== null,
    hasTotp: (await totpOf(ctx, account.id))?.confirmed === true,
    provedAt: session.proved_at,
    idleMs: ACCESS_LIMITS.idleMs,
    absoluteUntil: session.expires_at,
    renewFrom: renewFrom(session.expires_at),
    draftKey: draftKeyOf(port('keys'), account.id),
    demonstration: account.demonstration,
  };
}

/** Acts for another of the granted units from now on (A05.1); 403 where nothing is granted there. */
export async function actFor(ctx: Ctx, { body }: Input<'actFor'>): Promise<{ unitId: Id; roles: Role[] }> {
  const { accountId, sessionId } = ctx.actor;
  if (accountId === null || sessionId === null) throw signInNeeded();
  const roles = (await currentGrants(ctx, accountId))
    .filter((grant) => grant.unitId === body.unitId)
    .map((grant) => grant.role);
  if (roles.length === 0) throw new Refusal('access.unitNotYours', { status: 403 });
  await setSessionUnit(ctx, sessionId, body.unitId);
  await rememberUnit(ctx, accountId, body.unitId);
  const visibleTo = ctx.actor.unitId === null ? [body.unitId] : [ctx.actor.unitId, body.unitId];
  ctx.emit(
    eventOf(
      unitChosen,
      { sessionId, accountId, unitId: body.unitId },
      { subject: { kind: 'session', id: sessionId }, visibleTo },
    ),
  );
  return { unitId: body.unitId, roles };
}

/** Proves the person again over the page: lifts the cover, makes the proof fresh, renews in the last half hour. */
export async function prove(
  ctx: Ctx,
  { body }: Input<'prove'>,
  exchange: Exchange,
): Promise<{ provedAt: Instant; absoluteUntil: Instant }> {
  const { session, account } = await ownSession(ctx, exchange);
  return attempting(ctx, { name: account.name, account }, async (hash) => {
    if (body.password !== undefined)
      await provePassword(ctx, { name: account.name, account }, hash, body.password, exchange);
    else if (body.code !== undefined) await proveTotp(ctx, account, hash, body.code, exchange);
    const absoluteUntil = expiryAfterProof(session.expires_at, ctx.now);
    await markProved(ctx, session.id, absoluteUntil);
    if (exchange.sessionToken !== null)
      exchange.setCookie('zs_session', exchange.sessionToken, addMs(absoluteUntil, ACCESS_LIMITS.listenAfterMs));
    await countPin(ctx, account.id, 'right');
    return { provedAt: ctx.now, absoluteUntil };
  });
}

/** Changes the own password; other sessions of the account end. */
export async function changePassword(
  ctx: Ctx,
  { body }: Input<'changePassword'>,
  exchange: Exchange,
): Promise<{ at: Instant }> {
  const { session, account } = await ownSession(ctx, exchange);
  return attempting(ctx, { name: account.name, account }, async (hash) => {
    await provePassword(ctx, { name: account.name, account }, hash, body.password, exchange);
    const password = valueOf(checkPassword(body.newPassword, account.name));
    await setPasswordHash(ctx, account.id, await hashPassword(password));
    await endSessions(ctx, { accountId: account.id, except: session.id }, 'passwordChanged');
    return { at: ctx.now };
  });
}

/** Sets the desk PIN (six digits), in person with the password. */
export async function setPin(ctx: Ctx, { body }: Input<'setPin'>, exchange: Exchange): Promise<{ at: Instant }> {
  const { account } = await ownSession(ctx, exchange);
  const pin = valueOf(checkPin(body.pin));
  return attempting(ctx, { name: account.name, account }, async (hash) => {
    await provePassword(ctx, { name: account.name, account }, hash, body.password, exchange);
    const keys = port('keys');
    const version = keys.current; // a newer key may come into use while the PIN is hashed
    await setPinHash(ctx, account.id, await hashPassword(pin, pinPepper(keys, version)), version);
    return { at: ctx.now };
  });
}

/** The session behind the cookies that is still within its absolute limit (covered or not), with its account. */
async function ownSession(ctx: Ctx, exchange: Exchange) {
  const session = await sessionByTokens(ctx, exchange.sessionToken, exchange.stationToken);
  if (session === null || session.stage !== 'open' || ctx.now >= session.expires_at) throw signInNeeded();
  const account = await accountById(ctx, session.account_id);
  if (account === null || account.state !== 'active') throw signInNeeded();
  return { session, account };
}

async function actingUnits(ctx: Ctx, grants: readonly GrantRecord[]): Promise<Me['units']> {
  const ids = [...new Set(grants.map((grant) => grant.unitId).filter((id) => id !== null))];
  const units = await unitsByIds(ctx, ids);
  return ids.flatMap((id) => {
    const unit = units.get(id);
    if (unit === undefined) return [];
    const roles = grants.filter((grant) => grant.unitId === id).map((grant) => grant.role);
    return [
      {
        id,
        code: unit.code,
        shortName: unit.shortName,
        fullName: unit.fullName,
        legalChannel: unit.legalChannel,
        roles,
      },
    ];
  });
}

function signInNeeded(): Refusal {
  return new Refusal('platform.signInNeeded', { status: 401 });
}
