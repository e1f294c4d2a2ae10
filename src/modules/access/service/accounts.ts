// Accounts: made for a person of a unit, activated by a one-time code, closed, reopened, released, put out.
// A unit's administrators A and B manage those of their people; rights are another thing (grants.ts).
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { port } from '#platform/ports.ts';
import { Refusal, forbidden, notFound } from '#platform/refusal.ts';
import { personsByIds, postsOf, unitOf, unitsByIds, unitsServedBy } from '#modules/org/index.ts';
import type { ACCOUNT_ACTS, AccountView, routes } from '../contract.ts';
import { accountClosed, accountMade, accountReleased, accountReopened, codeMinted, totpReset } from '../events.ts';
import { nameHash, normalCode, readableSecret, tokenHash } from '../hashing.ts';
import { ACCESS_LIMITS } from '../limits.ts';
import { accountScope } from '../policy.ts';
import { actsOn, type AccountFacts } from '../rules.ts';
import {
  accountById,
  accountInScope,
  deleteTotp,
  insertAccount,
  insertActivation,
  listAccountRows,
  passwordStateOf,
  updateAccount,
  type AccountRecord,
  type AccountRow,
} from '../store/accounts.ts';
import { locksOf, releaseLock, type Lock } from '../store/failures.ts';
import { standingGrants } from '../store/grants.ts';
import { insertLink } from '../store/links.ts';
import { listSessionRows } from '../store/sessions.ts';
import { endSessions } from './endings.ts';
import { aboutAccount } from './proofs.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;
type Act = (typeof ACCOUNT_ACTS)[number];

/** Loads an account for an act: 404 outside the scope, 403 where the act is not the actor's. */
export async function loadAccount(ctx: Ctx, id: Id, act: Act): Promise<AccountRecord> {
  const account = await accountById(ctx, id, 'lock');
  if (account === null || !(await accountInScope(ctx, id, accountScope(ctx.actor)))) throw notFound();
  if (ctx.actor.accountId === id) throw forbidden('access.ownAccount');
  const facts = {
    id,
    managedByUnitId: account.managed_by_unit_id,
    state: account.state,
    // What will be held later counts too: a password set today would open it then.
    roles: (await standingGrants(ctx, id)).map((grant) => grant.role),
    password: await passwordStateOf(ctx, id),
  };
  // Closing what is closed, or reopening what is open, changes nothing and is no fault.
  const acts = [
    ...actsOn(ctx.actor, { ...facts, state: 'active' }),
    ...actsOn(ctx.actor, { ...facts, state: 'closed' }),
  ];
  if (!acts.includes(act))
    throw forbidden(act === 'mintCode' && acts.length > 0 ? 'access.codeElsewhere' : 'access.officeAccount');
  return account;
}

/** Accounts of the actor's scope with state, roles and what may be done with each. */
export async function listAccounts(ctx: Ctx, { query }: Input<'listAccounts'>): Promise<Output<'listAccounts'>> {
  const rows = await listAccountRows(ctx, { ...query, scope: accountScope(ctx.actor), limit: query.limit + 1 });
  const page = rows.slice(0, query.limit);
  const items = await viewsOf(ctx, page);
  const canCreate = ctx.actor.roles.some((role) =>
    ['unitAdminA', 'unitAdminB', 'systemAdminA', 'systemAdminB'].includes(role),
  );
  return { items, after: rows.length > query.limit ? (page.at(-1)?.name ?? null) : null, canCreate };
}

/** Makes the account of a person who holds a post at the unit; a unit's administrators only for their own people. */
export async function createAccount(ctx: Ctx, { body }: Input<'createAccount'>): Promise<Output<'createAccount'>> {
  const managedBy = await managingUnit(ctx, body.unitId);
  const everywhere =
    ctx.actor.kind === 'system' || accountScope(ctx.actor).anyOf.some((part) => part.kind === 'everything');
  if (!everywhere && managedBy !== ctx.actor.unitId) throw notFound();
  await makeAccount(ctx, { ...body, managedBy, demonstration: false });
  return { id: body.id, revision: 1, at: ctx.now };
}

export interface NewAccount {
  id: Id;
  account: string;
  personId: Id;
  unitId: Id;
  managedBy: Id;
  demonstration: boolean;
}

/** Stores an account and announces it; 422 `access.personNotOfUnit` where the person holds no post there. */
export async function makeAccount(ctx: Ctx, account: NewAccount): Promise<AccountRecord> {
  const post = (await postsOf(ctx, account.unitId)).find((candidate) => candidate.personId === account.personId);
  if (post === undefined) throw new Refusal('access.personNotOfUnit');
  const row = rowOf(ctx, account, post.name, {
    person: account.personId,
    home: account.unitId,
    managedBy: account.managedBy,
  });
  await insertAccount(ctx, row);
  const link = { accountId: row.id, personId: account.personId, name: post.name, unitId: account.unitId };
  await insertLink(ctx, { ...link, reason: '新建账号' });
  ctx.emit(eventOf(accountMade, { accountId: row.id, account: row.name }, aboutAccount(row)));
  return { ...row, revision: 1 };
}

/** Stores an account of an office before any person is known to the system (a new installation). */
export async function makeOfficeAccount(ctx: Ctx, account: { id: Id; account: string; name: string }): Promise<void> {
  const row = rowOf(ctx, { ...account, demonstration: false }, account.name, {
    person: null,
    home: null,
    managedBy: null,
  });
  await insertAccount(ctx, row);
  ctx.emit(eventOf(accountMade, { accountId: row.id, account: row.name }, aboutAccount(row)));
}

function rowOf(
  ctx: Ctx,
  account: { id: Id; account: string; demonstration: boolean },
  name: string,
  units: { person: Id | null; home: Id | null; managedBy: Id | null },
): Omit<AccountRecord, 'revision'> {
  return {
    id: account.id,
    name: account.account,
    person_id: units.person,
    person_name: name,
    home_unit_id: units.home,
    managed_by_unit_id: units.managedBy,
    state: 'active',
    closed_reason: null,
    last_unit_id: null,
    demonstration: account.demonstration,
    created_at: ctx.now,
    created_by: ctx.actor.accountId,
  };
}

/** The unit whose A and B manage accounts of people at this one: a duty office is managed by the unit that it serves. */
export async function managingUnit(ctx: Ctx, unitId: Id): Promise<Id> {
  const unit = await unitOf(ctx, unitId);
  return unit.kind === 'duty_office' ? ((await unitsServedBy(ctx, unitId))[0] ?? unitId) : unitId;
}

/** Makes a one-time activation code; it is shown once, kept as a hash, and voids the unused ones before it. */
export async function mintCode(ctx: Ctx, { params }: Input<'mintCode'>): Promise<Output<'mintCode'>> {
  return mintActivationCode(ctx, await loadAccount(ctx, params.id, 'mintCode'));
}

/** The same for the programs themselves (init, accounts), which ask nobody's policy. */
export async function mintActivationCode(
  ctx: Ctx,
  account: Pick<AccountRecord, 'id' | 'name' | 'managed_by_unit_id'>,
): Promise<{ code: string; expiresAt: Instant }> {
  const code = readableSecret(4);
  const expiresAt = addMs(ctx.now, ACCESS_LIMITS.activationMs);
  await insertActivation(ctx, account.id, tokenHash(normalCode(code)), expiresAt);
  ctx.emit(eventOf(codeMinted, { accountId: account.id, account: account.name, expiresAt }, aboutAccount(account)));
  return { code, expiresAt };
}

/** Closes an account with a reason: sessions end, nobody signs in with it. */
export async function closeAccount(ctx: Ctx, { params, body }: Input<'closeAccount'>): Promise<Output<'closeAccount'>> {
  const account = await loadAccount(ctx, params.id, 'close');
  const revision = await updateAccount(ctx, account.id, { state: 'closed', closed_reason: body.reason });
  await endSessions(ctx, { accountId: account.id }, 'closed');
  ctx.emit(
    eventOf(
      accountClosed,
      { accountId: account.id, account: account.name, reason: body.reason },
      aboutAccount(account),
    ),
  );
  return { id: account.id, revision, at: ctx.now };
}

/** Reopens a closed account, or releases one on the spot that wrong passwords have locked. */
export async function reopenAccount(ctx: Ctx, { params }: Input<'reopenAccount'>): Promise<Output<'reopenAccount'>> {
  const account = await loadAccount(ctx, params.id, 'release');
  return { id: account.id, revision: await release(ctx, account), at: ctx.now };
}

/** Releases and reopens; answers the account's revision. */
export async function release(ctx: Ctx, account: AccountRecord): Promise<number> {
  const released = await releaseLock(ctx, nameHash(port('keys'), account.name));
  const what = { accountId: account.id, account: account.name };
  if (released) ctx.emit(eventOf(accountReleased, what, aboutAccount(account)));
  if (account.state === 'active') return account.revision;
  ctx.emit(eventOf(accountReopened, what, aboutAccount(account)));
  return updateAccount(ctx, account.id, { state: 'active', closed_reason: null });
}

/** Ends all sessions of an account; its open streams end within a second. */
export async function forceOut(ctx: Ctx, { params }: Input<'endSessions'>): Promise<{ ended: number }> {
  const account = await loadAccount(ctx, params.id, 'endSessions');
  return { ended: await endSessions(ctx, { accountId: account.id }, 'forced') };
}

/** Forgets a lost second factor; the next sign-in sets up a new one. */
export async function resetTotp(ctx: Ctx, { params, body }: Input<'resetTotp'>): Promise<Output<'resetTotp'>> {
  const account = await loadAccount(ctx, params.id, 'resetTotp');
  await deleteTotp(ctx, account.id);
  await endSessions(ctx, { accountId: account.id }, 'forced');
  ctx.emit(
    eventOf(totpReset, { accountId: account.id, account: account.name, reason: body.reason }, aboutAccount(account)),
  );
  return { id: account.id, revision: account.revision, at: ctx.now };
}

/** Open sessions, for the offices. */
export async function listSessions(ctx: Ctx, { query }: Input<'listSessions'>): Promise<Output<'listSessions'>> {
  const rows = await listSessionRows(ctx, query.accountId ?? null);
  const units = await unitsByIds(
    ctx,
    rows.map((row) => row.unitId).filter((id) => id !== null),
  );
  return {
    items: rows.map(({ unitId, stationId, stationName, ...row }) => ({
      ...row,
      unit: shortUnit(units, unitId),
      station: { id: stationId, name: stationName },
    })),
  };
}

export function shortUnit(
  units: ReadonlyMap<Id, { shortName: string }>,
  id: Id | null,
): { id: Id; shortName: string } | null {
  const unit = id === null ? undefined : units.get(id);
  return id === null || unit === undefined ? null : { id, shortName: unit.shortName };
}

async function viewsOf(ctx: Ctx, rows: readonly AccountRow[]): Promise<AccountView[]> {
  const keys = port('keys');
  const hashes = new Map(rows.map((row) => [row.id, nameHash(keys, row.name)]));
  const locks = await locksOf(ctx, [...hashes.values()]);
  const unitIds = rows
    .flatMap((row) => [row.home_unit_id, ...row.grants.map((grant) => grant.unit_id)])
    .filter((id) => id !== null);
  const units = await unitsByIds(ctx, [...new Set(unitIds)]);
  const people = await personsByIds(
    ctx,
    rows.map((row) => row.person_id).filter((id) => id !== null),
  );
  return rows.map((row) => {
    const lock = locks.get(hashes.get(row.id) ?? '');
    const lockedUntil = lock !== undefined && runs(lock, ctx.now) ? lock.until : null;
    const facts: AccountFacts = {
      id: row.id,
      managedByUnitId: row.managed_by_unit_id,
      state: row.state,
      roles: row.grants.map((grant) => grant.role),
      password: row.has_password ? 'set' : row.had_password ? 'voided' : 'never',
    };
    return {
      id: row.id,
      account: row.name,
      personId: row.person_id,
      name: row.person_name,
      title: (row.person_id === null ? undefined : people.get(row.person_id)?.title) ?? null,
      unit: shortUnit(units, row.home_unit_id),
      state:
        row.state === 'closed'
          ? 'closed'
          : lockedUntil !== null
            ? 'locked'
            : row.has_password
              ? 'active'
              : 'toActivate',
      lockedUntil,
      closedReason: row.closed_reason,
      hasTotp: row.has_totp,
      hasPin: row.has_pin,
      openSessions: row.open_sessions,
      lastSignedInAt: row.last_signed_in_at,
      roles: row.grants.map((grant) => ({
        unitName: shortUnit(units, grant.unit_id)?.shortName ?? null,
        role: grant.role,
      })),
      allowed: actsOn(ctx.actor, facts).filter((act) => act !== 'release' || lockedUntil !== null),
      revision: row.revision,
    };
  });
}

function runs(lock: Lock, now: Instant): boolean {
  return lock.releasedAt === null && lock.until > now;
}
