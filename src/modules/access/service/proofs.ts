// Checking who somebody is, and what a failed proof leaves behind: it is counted although the use case is refused,
// locks the person after the fifth, and answers alike whether the account exists or not.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { Exchange } from '#platform/module.ts';
import { nameOnRecord } from '#platform/on-record.ts';
import { eventOf } from '#shared/event.ts';
import { port } from '#platform/ports.ts';
import { Refusal } from '#platform/refusal.ts';
import { beginAttempt } from '../attempts.ts';
import { accountLocked } from '../events.ts';
import { nameHash, passwordFits } from '../hashing.ts';
import { lockAfter, secondsUntil, slowedUntil } from '../rules.ts';
import { passwordHashOf, takeTotpStep, totpOf, type AccountRecord } from '../store/accounts.ts';
import { countFailures, failuresOfAddress, insertFailure, lockOf, putLock, type Failure } from '../store/failures.ts';
import { knownOnStation, stationByToken } from '../store/sessions.ts';
import { totpStep } from '../totp.ts';

/** What an attempt to prove oneself is about; `account` is null where the name is nobody's. */
export interface Attempt {
  readonly name: string;
  readonly account: AccountRecord | null;
}

/**
 * Runs one attempt at a time for a name, refused at once while the name is locked (403 `access.locked`).
 * The attempt stays under way until a failure has been counted, so that parallel guesses are not free.
 */
export async function attempting<T>(ctx: Ctx, attempt: Attempt, work: (hash: string) => Promise<T>): Promise<T> {
  const hash = nameHash(port('keys'), attempt.name);
  const end = beginAttempt(hash);
  try {
    const lock = await lockOf(ctx, hash);
    if (lock !== null && lock.releasedAt === null && lock.until > ctx.now) {
      throw new Refusal('access.locked', { status: 403, detail: { until: lock.until } });
    }
    const result = await work(hash);
    end();
    return result;
  } catch (error) {
    if (!(error instanceof Refusal)) {
      end();
      throw error;
    }
    if (error.afterRollback === undefined) end();
    const { afterRollback, code, status, detail } = error;
    throw new Refusal(code, {
      status,
      detail,
      afterRollback: async (after) => {
        try {
          // The record says at whom it aimed, where that is anybody; what was typed is nowhere.
          if (attempt.account !== null) nameOnRecord(after, { subject: { kind: 'account', id: attempt.account.id } });
          await afterRollback?.(after);
        } finally {
          end();
        }
      },
    });
  }
}

/** Refuses an address that failed too often a moment ago (429); a person known on this station is never slowed. */
export async function refuseSlowed(ctx: Ctx, exchange: Exchange, accountId: Id | null): Promise<void> {
  const { n, last } = await failuresOfAddress(ctx, exchange.address);
  const until = slowedUntil(n, last);
  if (until === null || until <= ctx.now) return;
  const station = await stationByToken(ctx, exchange.stationToken);
  if (station !== null && accountId !== null && (await knownOnStation(ctx, accountId, station.id))) return;
  throw new Refusal('access.slowDown', { status: 429, detail: { seconds: secondsUntil(until, ctx.now) } });
}

/** The refusal of a failed proof; counting and locking happen after the rollback. */
export function failed(code: string, failure: Failure, account: AccountRecord | null): Refusal {
  return new Refusal(code, {
    status: 401,
    afterRollback: async (ctx) => {
      await insertFailure(ctx, failure);
      if (failure.nameHash === null) return;
      const until = lockAfter(await countFailures(ctx, failure.nameHash, failure.accountId), ctx.now);
      if (until === null) return;
      await putLock(ctx, failure.nameHash, until);
      if (account !== null) {
        ctx.emit(
          eventOf(accountLocked, { accountId: account.id, account: account.name, until }, aboutAccount(account)),
        );
      }
    },
  });
}

/** Checks a password; a wrong one is refused with 401 `access.wrongCredentials` and counted. */
export async function provePassword(
  ctx: Ctx,
  attempt: Attempt,
  hash: string,
  password: string,
  exchange: Exchange,
): Promise<AccountRecord> {
  const { account } = attempt;
  const stored = account === null ? null : await passwordHashOf(ctx, account.id);
  if ((await passwordFits(stored, password)) && account !== null) return account;
  const failure: Failure = {
    kind: 'password',
    nameHash: hash,
    accountId: account?.id ?? null,
    address: exchange.address,
  };
  throw failed('access.wrongCredentials', failure, account);
}

/** Checks a code of the second factor; each is good once. A wrong one is refused with 401 `access.wrongCode` and counted. */
export async function proveTotp(
  ctx: Ctx,
  account: AccountRecord,
  hash: string,
  code: string,
  exchange: Exchange,
): Promise<void> {
  const totp = await totpOf(ctx, account.id);
  const step = totp === null ? null : totpStep(port('keys'), account.id, totp.sealed, code, ctx.now);
  if (step !== null && (await takeTotpStep(ctx, account.id, step))) return;
  throw failed(
    'access.wrongCode',
    { kind: 'totp', nameHash: hash, accountId: account.id, address: exchange.address },
    account,
  );
}

/** Where an account's events belong: its own time line, seen by the unit that manages it. */
export function aboutAccount(account: Pick<AccountRecord, 'id' | 'managed_by_unit_id'>) {
  return {
    subject: { kind: 'account', id: account.id },
    visibleTo: account.managed_by_unit_id === null ? [] : [account.managed_by_unit_id],
  };
}
