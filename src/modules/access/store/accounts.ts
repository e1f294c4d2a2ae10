// SQL over accounts, credentials, activation codes, second factors and PINs.
import { sql, type Selectable } from 'kysely';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope, type ListScope } from '#platform/policy.ts';
import { tablesOf, type AccessTables } from './tables.ts';

export type AccountRecord = Selectable<AccessTables['access_account']>;

/** An account by name, in lower case; null where there is none. */
export async function accountByName(ctx: Ctx, name: string): Promise<AccountRecord | null> {
  return (
    (await tablesOf(ctx).selectFrom('access_account').selectAll().where('name', '=', name).executeTakeFirst()) ?? null
  );
}

/** An account by id, locked for a write where asked; null where there is none. */
export async function accountById(ctx: Ctx, id: Id, lock: 'lock' | 'read' = 'read'): Promise<AccountRecord | null> {
  const query = tablesOf(ctx).selectFrom('access_account').selectAll().where('id', '=', id);
  return (await (lock === 'lock' ? query.forUpdate() : query).executeTakeFirst()) ?? null;
}

/** Those of some persons who have an account. */
export async function personsWithAccount(ctx: Ctx, personIds: readonly Id[]): Promise<ReadonlySet<Id>> {
  if (personIds.length === 0) return new Set();
  const rows = await tablesOf(ctx)
    .selectFrom('access_account')
    .select('person_id')
    .where('person_id', 'in', [...personIds])
    .execute();
  return new Set(rows.map((row) => row.person_id).filter((id) => id !== null));
}

/** Whether an account lies in a scope, by the unit that manages it. */
export async function accountInScope(ctx: Ctx, id: Id, scope: ListScope): Promise<boolean> {
  const where = inScope(scope, ctx.actor, ctx.now, { unit: sql`a.managed_by_unit_id` });
  const { rows } = await sql`select 1 from access_account a where a.id = ${id} and ${where}`.execute(ctx.tx);
  return rows.length > 0;
}

export async function insertAccount(ctx: Ctx, account: Omit<AccountRecord, 'revision'>): Promise<void> {
  await tablesOf(ctx).insertInto('access_account').values(account).execute();
}

/** Changes an account and raises its revision; answers the new one. */
export async function updateAccount(
  ctx: Ctx,
  id: Id,
  set: Partial<
    Pick<
      AccountRecord,
      'state' | 'closed_reason' | 'person_id' | 'person_name' | 'home_unit_id' | 'managed_by_unit_id' | 'last_unit_id'
    >
  >,
): Promise<number> {
  const row = await tablesOf(ctx)
    .updateTable('access_account')
    .set({ ...set, revision: sql<number>`revision + 1` })
    .where('id', '=', id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

/** Remembers for which unit an account acted last; no change of the account that others need to know of. */
export async function rememberUnit(ctx: Ctx, id: Id, unitId: Id | null): Promise<void> {
  if (unitId === null) return;
  await tablesOf(ctx).updateTable('access_account').set({ last_unit_id: unitId }).where('id', '=', id).execute();
}

/** Stands where a hash was of somebody to whom the account no longer belongs; no proof fits it. */
const NOBODYS = '';

/** Makes the proofs of an account worthless: its next owner begins with an activation code. */
export async function voidProofs(ctx: Ctx, accountId: Id, which: 'all' | 'keepTotp'): Promise<void> {
  const set = { hash: NOBODYS, set_at: ctx.now };
  await tablesOf(ctx).updateTable('access_credential').set(set).where('account_id', '=', accountId).execute();
  await tablesOf(ctx).updateTable('access_pin').set(set).where('account_id', '=', accountId).execute();
  if (which === 'all') await deleteTotp(ctx, accountId);
}

/** The hash of an account's password; null before activation. */
export async function passwordHashOf(ctx: Ctx, accountId: Id): Promise<string | null> {
  const row = await tablesOf(ctx)
    .selectFrom('access_credential')
    .select('hash')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row === undefined || row.hash === NOBODYS ? null : row.hash;
}

/** Whether an account has a password, never had one, or had one before it went to another person. */
export async function passwordStateOf(ctx: Ctx, accountId: Id): Promise<'never' | 'set' | 'voided'> {
  const row = await tablesOf(ctx)
    .selectFrom('access_credential')
    .select('hash')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) return 'never';
  return row.hash === NOBODYS ? 'voided' : 'set';
}

export async function setPasswordHash(ctx: Ctx, accountId: Id, hash: string): Promise<void> {
  await tablesOf(ctx)
    .insertInto('access_credential')
    .values({ account_id: accountId, hash, set_at: ctx.now })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ hash, set_at: ctx.now }))
    .execute();
}

/** Stores a new activation code and voids the unused ones before it. */
export async function insertActivation(ctx: Ctx, accountId: Id, codeHash: string, expiresAt: Instant): Promise<void> {
  await tablesOf(ctx)
    .updateTable('access_activation')
    .set({ voided_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .execute();
  await tablesOf(ctx)
    .insertInto('access_activation')
    .values({
      id: ctx.newId(),
      account_id: accountId,
      code_hash: codeHash,
      expires_at: expiresAt,
      made_at: ctx.now,
      made_by: ctx.actor.accountId,
      used_at: null,
      voided_at: null,
    })
    .execute();
}

/** Uses up a code; answers whose it is, or null where it is unknown, used, voided or over time. */
export async function useActivation(ctx: Ctx, codeHash: string): Promise<Id | null> {
  const row = await tablesOf(ctx)
    .updateTable('access_activation')
    .set({ used_at: ctx.now })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .returning('account_id')
    .executeTakeFirst();
  return row?.account_id ?? null;
}

export async function totpOf(ctx: Ctx, accountId: Id): Promise<{ sealed: string; confirmed: boolean } | null> {
  const row = await tablesOf(ctx)
    .selectFrom('access_totp')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row === undefined ? null : { sealed: row.sealed_secret, confirmed: row.confirmed_at !== null };
}

/** Stores a new secret that waits for its first fitting code; never replaces a confirmed one. */
export async function putTotp(ctx: Ctx, accountId: Id, sealed: string, confirmedAt: Instant | null): Promise<void> {
  await sql`
    insert into access_totp (account_id, sealed_secret, made_at, confirmed_at)
    values (${accountId}, ${sealed}, ${ctx.now}::timestamptz, ${confirmedAt}::timestamptz)
    on conflict (account_id) do update set sealed_secret = excluded.sealed_secret, made_at = excluded.made_at, last_step = 0
    where access_totp.confirmed_at is null`.execute(ctx.tx);
}

/** Takes a step of time once; false where another request took it at the same moment. */
export async function takeTotpStep(ctx: Ctx, accountId: Id, step: number): Promise<boolean> {
  const { rows } = await sql`
    update access_totp set last_step = ${step}, confirmed_at = coalesce(confirmed_at, ${ctx.now}::timestamptz)
    where account_id = ${accountId} and last_step < ${step} returning 1`.execute(ctx.tx);
  return rows.length > 0;
}

export async function deleteTotp(ctx: Ctx, accountId: Id): Promise<void> {
  await tablesOf(ctx).deleteFrom('access_totp').where('account_id', '=', accountId).execute();
}

export async function pinOf(ctx: Ctx, accountId: Id): Promise<Selectable<AccessTables['access_pin']> | null> {
  return (
    (await tablesOf(ctx)
      .selectFrom('access_pin')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('hash', '<>', NOBODYS)
      .executeTakeFirst()) ?? null
  );
}

export async function setPinHash(ctx: Ctx, accountId: Id, hash: string, keyVersion: number): Promise<void> {
  const row = { hash, key_version: keyVersion, failures: 0, set_at: ctx.now };
  await tablesOf(ctx)
    .insertInto('access_pin')
    .values({ account_id: accountId, ...row })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
    .execute();
}

/** Counts a wrong PIN, or forgets the wrong ones after a proof. */
export async function countPin(ctx: Ctx, accountId: Id, outcome: 'wrong' | 'right'): Promise<void> {
  await tablesOf(ctx)
    .updateTable('access_pin')
    .set({ failures: outcome === 'wrong' ? sql<number>`failures + 1` : 0 })
    .where('account_id', '=', accountId)
    .execute();
}

export interface AccountRow extends AccountRecord {
  has_totp: boolean;
  has_pin: boolean;
  has_password: boolean;
  had_password: boolean;
  open_sessions: number;
  last_signed_in_at: Instant | null;
  grants: { role: Role; unit_id: Id | null }[];
}

export interface AccountFilter {
  scope: ListScope;
  unitId?: Id | undefined;
  word?: string | undefined;
  after?: string | undefined;
  id?: Id | undefined;
  limit: number;
}

/** Accounts of a scope in the order of their names, with what the list shows of each. */
export async function listAccountRows(ctx: Ctx, filter: AccountFilter): Promise<AccountRow[]> {
  const { unitId = null, word = '', after = '', id = null, limit } = filter;
  const { rows } = await sql<AccountRow>`
    select a.*, t.confirmed_at is not null as has_totp, p.account_id is not null as has_pin, c.hash <> ${NOBODYS} is true as has_password,
      c.account_id is not null as had_password,
      (select count(*)::int from access_session s
        where s.account_id = a.id and s.ended_at is null and s.stage = 'open' and s.expires_at > ${ctx.now}::timestamptz) as open_sessions,
      (select max(s.started_at) from access_session s where s.account_id = a.id and s.stage = 'open') as last_signed_in_at,
      coalesce((select json_agg(json_build_object('role', g.role, 'unit_id', g.unit_id) order by g.granted_at) from access_grant g
        where g.account_id = a.id and g.ended_at is null and g.during @> ${ctx.now}::timestamptz), '[]') as grants
    from access_account a
    left join access_totp t on t.account_id = a.id
    left join access_pin p on p.account_id = a.id and p.hash <> ${NOBODYS}
    left join access_credential c on c.account_id = a.id
    where ${inScope(filter.scope, ctx.actor, ctx.now, { unit: sql`a.managed_by_unit_id` })}
      and (${id}::uuid is null or a.id = ${id}::uuid)
      and (${unitId}::uuid is null or ${unitId}::uuid in (a.managed_by_unit_id, a.home_unit_id))
      and (${word} = '' or strpos(a.name, lower(${word})) > 0 or strpos(a.person_name, ${word}) > 0)
      and a.name > ${after}
    order by a.name limit ${limit}`.execute(ctx.tx);
  return rows;
}
