// What the person at the machine does with accounts (`zhishou init`, `zhishou accounts`): no session, the machine is the
// proof. Everything is announced and audited as done by the system.
import type { Role } from '#shared/actor.ts';
import { eventOf } from '#shared/event.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { port } from '#platform/ports.ts';
import { notFound } from '#platform/refusal.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { ROLE_NAMES } from './contract.ts';
import { accountClosed, totpReset } from './events.ts';
import { nameHash } from './hashing.ts';
import { makeOfficeAccount, mintActivationCode, release } from './service/accounts.ts';
import { endSessions } from './service/endings.ts';
import { grantRole } from './service/grants.ts';
import { aboutAccount } from './service/proofs.ts';
import {
  accountById,
  accountByName,
  deleteTotp,
  listAccountRows,
  updateAccount,
  type AccountRecord,
} from './store/accounts.ts';
import { locksOf } from './store/failures.ts';

const OFFICES: readonly { role: Role; account: string }[] = [
  { role: 'systemAdminA', account: 'sysadmin.a' },
  { role: 'systemAdminB', account: 'sysadmin.b' },
  { role: 'securityAdmin', account: 'security' },
  { role: 'auditor', account: 'auditor' },
];

export interface OfficeCode {
  readonly office: string;
  readonly account: string;
  readonly code: string;
  readonly expiresAt: Instant;
}

/**
 * Makes the four accounts of the offices at the first start and a one-time activation code for each; at a second run,
 * only for those that were never activated. Names are those of the four people; the title of the office where not given.
 */
export async function mintOffices(ctx: Ctx, names: Partial<Record<Role, string>>): Promise<OfficeCode[]> {
  const codes: OfficeCode[] = [];
  for (const { role, account } of OFFICES) {
    const known = (await listAccountRows(ctx, { scope: EVERYTHING, word: account, limit: 200 })).find(
      (row) => row.name === account,
    );
    if (known?.has_password === true) continue;
    if (known === undefined) await foundOffice(ctx, role, account, names[role] ?? ROLE_NAMES[role]);
    const { code, expiresAt } = await mintActivationCode(ctx, await named(ctx, account));
    codes.push({ office: ROLE_NAMES[role], account, code, expiresAt });
  }
  return codes;
}

async function foundOffice(ctx: Ctx, role: Role, account: string, name: string): Promise<void> {
  const id = ctx.newId();
  await makeOfficeAccount(ctx, { id, account, name });
  const made = await accountById(ctx, id, 'lock');
  if (made === null) throw notFound();
  await grantRole(ctx, made, { id: ctx.newId(), unitId: null, role, from: ctx.now, until: null });
}

const EVERYTHING = { anyOf: [{ kind: 'everything' as const }] };

export interface OperatorAccount {
  readonly account: string;
  readonly name: string;
  readonly state: string;
  readonly roles: readonly string[];
  readonly openSessions: number;
}

/** All accounts in the words of the list. */
export async function listAccountsForOperator(ctx: Ctx, word: string): Promise<OperatorAccount[]> {
  const rows = await listAccountRows(ctx, { scope: EVERYTHING, word, limit: 10_000 });
  const keys = port('keys');
  const locks = await locksOf(
    ctx,
    rows.map((row) => nameHash(keys, row.name)),
  );
  const units = await unitsByIds(ctx, [
    ...new Set(rows.flatMap((row) => row.grants.map((grant) => grant.unit_id)).filter((id) => id !== null)),
  ]);
  return rows.map((row) => {
    const lock = locks.get(nameHash(keys, row.name));
    const locked = lock !== undefined && lock.releasedAt === null && lock.until > ctx.now;
    return {
      account: row.name,
      name: row.person_name,
      state: row.state === 'closed' ? '停用' : locked ? '暂锁' : row.has_password ? '在用' : '待激活',
      roles: row.grants.map(
        (grant) =>
          `${grant.unit_id === null ? '' : (units.get(grant.unit_id)?.shortName ?? '')}${ROLE_NAMES[grant.role]}`,
      ),
      openSessions: row.open_sessions,
    };
  });
}

/** A new activation code for an account by its name. */
export async function mintForOperator(ctx: Ctx, account: string): Promise<{ code: string; expiresAt: Instant }> {
  return mintActivationCode(ctx, await named(ctx, account));
}

/** Releases a locked account, or reopens a closed one. */
export async function releaseForOperator(ctx: Ctx, account: string): Promise<void> {
  await release(ctx, await named(ctx, account));
}

/** Closes an account; its sessions end. */
export async function closeForOperator(ctx: Ctx, account: string, reason: string): Promise<void> {
  const found = await named(ctx, account);
  await updateAccount(ctx, found.id, { state: 'closed', closed_reason: reason });
  await endSessions(ctx, { accountId: found.id }, 'closed');
  ctx.emit(eventOf(accountClosed, { accountId: found.id, account: found.name, reason }, aboutAccount(found)));
}

/** Ends all sessions of an account; answers how many. */
export async function endSessionsForOperator(ctx: Ctx, account: string): Promise<number> {
  return endSessions(ctx, { accountId: (await named(ctx, account)).id }, 'forced');
}

/** Ends all sessions there are, after a restore: whoever was signed in then proves anew who is there now. Trust 12 */
export async function endEverySessionForOperator(ctx: Ctx): Promise<number> {
  return endSessions(ctx, { everyone: true }, 'forced');
}

/** Forgets a lost second factor: the only way where the security administrator has lost the own one. */
export async function resetTotpForOperator(ctx: Ctx, account: string, reason: string): Promise<void> {
  const found = await named(ctx, account);
  await deleteTotp(ctx, found.id);
  await endSessions(ctx, { accountId: found.id }, 'forced');
  ctx.emit(eventOf(totpReset, { accountId: found.id, account: found.name, reason }, aboutAccount(found)));
}

async function named(ctx: Ctx, name: string): Promise<AccountRecord> {
  const account = await accountByName(ctx, name.toLowerCase());
  const locked = account === null ? null : await accountById(ctx, account.id, 'lock');
  if (locked === null) throw notFound();
  return locked;
}
