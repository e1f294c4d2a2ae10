// Pure decisions of the access room: lock-out, slowing, limits of sessions, what a password must be, who may grant what.
// Not decided here: how a proof is checked (hashing.ts, totp.ts), nor by whom an act may be tried at all (policy.ts).
import { DESK_ROLES, OFFICE_ROLES, holds, type Actor, type Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, laterOf, msBetween, toMs, type Instant } from '#shared/instant.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import { ACCOUNT_ACTS, STATION_ACTS, isOffice } from './contract.ts';
import { ACCESS_LIMITS as LIMITS } from './limits.ts';

/** From when on failures of a name count: the window, or what has wiped them out since (a success, a lock). */
export function failuresCountFrom(now: Instant, wiped: readonly (Instant | null)[]): Instant {
  return wiped.reduce<Instant>(
    (from, at) => (at === null ? from : laterOf(from, at)),
    addMs(now, -LIMITS.failureWindowMs),
  );
}

/** Until when so many failures lock the person; null where they do not. */
export function lockAfter(failures: number, now: Instant): Instant | null {
  return failures >= LIMITS.failuresToLock ? addMs(now, LIMITS.lockMs) : null;
}

/** When an address may try again after its last failure: slower with each, never locked. */
export function slowedUntil(failures: number, last: Instant | null): Instant | null {
  if (last === null || failures < LIMITS.failuresToSlow) return null;
  return addMs(last, Math.min((failures - LIMITS.failuresToSlow + 1) * LIMITS.slowStepMs, LIMITS.slowestMs));
}

export interface SessionTimes {
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
}

/** 空闲遮屏 after half an hour, the end after the absolute limit. */
export function sessionState(session: SessionTimes, now: Instant): 'open' | 'covered' | 'expired' {
  if (now >= session.expiresAt) return 'expired';
  return msBetween(session.seenAt, now) >= LIMITS.idleMs ? 'covered' : 'open';
}

/** From when on a fresh proof in place renews the session. */
export function renewFrom(expiresAt: Instant): Instant {
  return addMs(expiresAt, -LIMITS.renewBeforeMs);
}

/** The absolute limit after a fresh proof: renewed only in the last half hour before it. */
export function expiryAfterProof(expiresAt: Instant, now: Instant): Instant {
  return now >= renewFrom(expiresAt) ? addMs(now, LIMITS.absoluteMs) : expiresAt;
}

/** What a password must be: long enough, not the account's own name, not one sign over and over. */
export function checkPassword(password: string, account: string): Decision<string> {
  const plain = password.normalize('NFC');
  const long = [...plain].length >= LIMITS.passwordMin;
  const varied = new Set(plain).size >= 5;
  if (!long || !varied || plain.toLowerCase().includes(account.toLowerCase())) {
    return refuse('access.weakPassword', { min: LIMITS.passwordMin });
  }
  return accept(plain);
}

/** A PIN that everybody tries first is none: one digit six times, or a run up or down. */
export function checkPin(pin: string): Decision<string> {
  const steps = new Set([...pin].slice(1).map((digit, i) => (Number(digit) - Number(pin[i]) + 10) % 10));
  const [only] = steps;
  return steps.size === 1 && (only === 0 || only === 1 || only === 9)
    ? refuse('access.weakPassword', { min: 6 })
    : accept(pin);
}

export interface AccountFacts {
  readonly id: Id;
  readonly managedByUnitId: Id | null;
  readonly state: 'active' | 'closed';
  /** Roles held now, at any unit. */
  readonly roles: readonly Role[];
  /** `voided`: it had one, and went to another person since. */
  readonly password: 'never' | 'set' | 'voided';
}

type Act = (typeof ACCOUNT_ACTS)[number];

/**
 * What an actor may do with an account. A unit's A and B manage accounts of their own people without grants; accounts
 * of the offices are managed by a system administrator, their second factor by the security administrator, so that
 * nobody alone takes over another office. trust.md 11
 */
export function actsOn(actor: Actor, account: AccountFacts): Act[] {
  if (actor.kind === 'system') return [...ACCOUNT_ACTS];
  if (account.id === actor.accountId) return [];
  const office = account.roles.some(isOffice);
  const security = actor.roles.includes('securityAdmin');
  const ownUnit = actor.unitId !== null && account.managedByUnitId === actor.unitId && !office;
  const manager =
    actor.roles.some((role) => role === 'systemAdminA' || role === 'systemAdminB') ||
    (ownUnit && actor.roles.some((role) => role === 'unitAdminA' || role === 'unitAdminB'));
  const acts: Act[] = [];
  if (ownUnit && manager) acts.push('mintCode');
  else if (manager && systemMints(account)) acts.push('mintCode');
  if (manager) acts.push('linkPerson');
  if (manager || security) acts.push(account.state === 'active' ? 'close' : 'reopen', 'release', 'endSessions');
  if (security) acts.push('resetTotp', 'grant');
  return acts;
}

const ADMINISTRATORS: readonly Role[] = ['unitAdminA', 'unitAdminB', 'systemAdminA', 'systemAdminB'];

/**
 * Whether a system administrator may make a code for an account: who makes it can set its password, so never where this
 * would take over business rights, or the security administrator or auditor once they have begun (machine only).
 */
function systemMints({ roles, password }: AccountFacts): boolean {
  if (password === 'never') return true;
  if (password === 'voided') return !roles.some((role) => role === 'securityAdmin' || role === 'auditor');
  return roles.length > 0 && roles.every((role) => ADMINISTRATORS.includes(role));
}

/** What an actor may do with a station of its scope: who manages accounts names it, who may put somebody out retires it. */
export function stationActs(actor: Actor, retired: boolean): (typeof STATION_ACTS)[number][] {
  if (retired) return [];
  const manager = holds(actor, ['unitAdminA', 'unitAdminB', 'systemAdminA', 'systemAdminB']);
  return [
    ...(manager ? (['rename'] as const) : []),
    ...(manager || holds(actor, ['securityAdmin']) ? (['retire'] as const) : []),
  ];
}

export interface GrantFacts {
  readonly role: Role;
  readonly unitId: Id | null;
}

/** Whether a role may be added to what an account holds: offices stand alone, at no unit. */
export function mayHold(held: readonly GrantFacts[], wanted: GrantFacts): Decision<GrantFacts> {
  if (isOffice(wanted.role) !== (wanted.unitId === null)) return refuse('access.officeUnit');
  if (held.some((grant) => grant.role === wanted.role && grant.unitId === wanted.unitId))
    return refuse('access.grantExists');
  if (isOffice(wanted.role) && held.some((grant) => isOffice(grant.role))) return refuse('access.officeTwice');
  const mixes = isOffice(wanted.role) ? held.length > 0 : held.some((grant) => isOffice(grant.role));
  return mixes ? refuse('access.officeAlone') : accept(wanted);
}

/** The unit a session begins at: the last one if still granted, else the first where the person works at a desk. */
export function firstUnit(grants: readonly GrantFacts[], lastUnitId: Id | null): Id | null {
  const units = grants.map((grant) => grant.unitId).filter((id) => id !== null);
  if (lastUnitId !== null && units.includes(lastUnitId)) return lastUnitId;
  return grants.find((grant) => grant.unitId !== null && DESK_ROLES.includes(grant.role))?.unitId ?? units[0] ?? null;
}

/** Whether one of the four offices is among the grants: then the second factor is obligatory. */
export function holdsOffice(grants: readonly GrantFacts[]): boolean {
  return grants.some((grant) => OFFICE_ROLES.includes(grant.role));
}

/** Seconds until an instant, at least one, for the sentence a person reads. */
export function secondsUntil(until: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((toMs(until) - toMs(now)) / 1_000));
}
