// Grants (授权): account × unit × role with dates, given and revoked by the security administrator alone.
// Rights hang on posts: who no longer serves at a unit (or at the office that keeps its desk) loses what was granted there.
import type { Role } from '#shared/actor.ts';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden, notFound, valueOf } from '#platform/refusal.ts';
import { postsAtDeskOf, unitsByIds } from '#modules/org/index.ts';
import type { GrantView, routes } from '../contract.ts';
import { grantRevoked, roleGranted } from '../events.ts';
import { accountScope } from '../policy.ts';
import { mayHold } from '../rules.ts';
import { accountById, type AccountRecord } from '../store/accounts.ts';
import {
  endGrant,
  grantById,
  holdersAt,
  insertGrant,
  listGrantRows,
  standingGrants,
  unitGrantsOf,
} from '../store/grants.ts';
import { loadAccount, shortUnit } from './accounts.ts';
import { endSessions } from './endings.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

/** Grants of the actor's scope; those that ended on request. */
export async function listGrants(ctx: Ctx, { query }: Input<'listGrants'>): Promise<{ items: GrantView[] }> {
  const everywhere = accountScope(ctx.actor).anyOf.some((part) => part.kind === 'everything');
  if (!everywhere && ctx.actor.unitId === null) throw forbidden();
  const rows = await listGrantRows(ctx, {
    managedBy: everywhere ? null : ctx.actor.unitId,
    unitId: query.unitId ?? null,
    accountId: query.accountId ?? null,
    ended: query.ended === 'true',
  });
  const units = await unitsByIds(ctx, [...new Set(rows.map((row) => row.unitId).filter((id) => id !== null))]);
  return {
    items: rows.map(({ unitId, grantedBy: _grantedBy, ...row }) => ({ ...row, unit: shortUnit(units, unitId) })),
  };
}

/** Gives a role at a unit (or an office at none) to somebody else's account. */
export async function grant(ctx: Ctx, { body }: Input<'grant'>): Promise<Output<'grant'>> {
  if (body.accountId === ctx.actor.accountId) throw forbidden('access.ownGrant');
  const account = await loadAccount(ctx, body.accountId, 'grant');
  await grantRole(ctx, account, {
    id: body.id,
    unitId: body.unitId,
    role: body.role,
    from: body.from ?? ctx.now,
    until: body.until,
  });
  return { id: body.id, revision: 1, at: ctx.now };
}

export interface NewGrant {
  id: Id;
  unitId: Id | null;
  role: Role;
  from: Instant;
  until: Instant | null;
}

/** Checks and stores a grant; the account must have been loaded for the write. Also for the programs themselves. */
export async function grantRole(ctx: Ctx, account: AccountRecord, wanted: NewGrant): Promise<void> {
  valueOf(mayHold(await standingGrants(ctx, account.id), wanted));
  if (wanted.from < ctx.now || (wanted.until !== null && wanted.until <= wanted.from))
    throw new Refusal('access.grantDates');
  if (wanted.unitId !== null) {
    const posts = await postsAtDeskOf(ctx, wanted.unitId);
    if (account.person_id === null || !posts.some((post) => post.personId === account.person_id))
      throw new Refusal('access.personNotOfUnit');
  }
  await insertGrant(ctx, { ...wanted, accountId: account.id });
  const payload = {
    grantId: wanted.id,
    accountId: account.id,
    account: account.name,
    unitId: wanted.unitId,
    role: wanted.role,
    until: wanted.until,
  };
  ctx.emit(eventOf(roleGranted, payload, about(account.id, wanted.unitId)));
}

/** Revokes a grant with a reason; sessions that act for its unit end, and with them their streams. */
export async function revokeGrant(ctx: Ctx, { params, body }: Input<'revokeGrant'>): Promise<Output<'revokeGrant'>> {
  const found = await grantById(ctx, params.id);
  if (found === null) throw notFound();
  if (found.accountId === ctx.actor.accountId) throw forbidden('access.ownGrant');
  if (found.ended) throw new Refusal('access.grantEnded', { status: 409 });
  return { id: found.id, revision: await revoke(ctx, found, body.reason), at: ctx.now };
}

async function revoke(
  ctx: Ctx,
  found: { id: Id; accountId: Id; unitId: Id | null; role: Role },
  reason: string,
): Promise<number> {
  const account = await accountById(ctx, found.accountId, 'lock');
  if (account === null) throw notFound();
  const revision = await endGrant(ctx, found.id, reason);
  await endSessions(ctx, { accountId: account.id, unitId: found.unitId }, 'revoked');
  const payload = {
    grantId: found.id,
    accountId: account.id,
    account: account.name,
    unitId: found.unitId,
    role: found.role,
    reason,
  };
  ctx.emit(eventOf(grantRevoked, payload, about(account.id, found.unitId)));
  return revision;
}

/** Who holds which role at a unit now. */
export function rolesHeldAt(ctx: Ctx, unitId: Id): Promise<{ accountId: Id; personId: Id; role: Role }[]> {
  return holdersAt(ctx, unitId);
}

/** Ends whatever an account holds now or will hold: it goes to another person, who is granted anew. A05.1, trust.md 11 */
export async function endGrantsOfAccount(ctx: Ctx, accountId: Id, reason: string): Promise<void> {
  for (const held of await standingGrants(ctx, accountId)) {
    const found = await grantById(ctx, held.id);
    if (found !== null && !found.ended) await revoke(ctx, found, reason);
  }
}

/** Ends grants behind which no post stands any more: of one person, or of everybody after an import. */
export async function endGrantsWithoutPost(ctx: Ctx, personId: Id | null): Promise<number> {
  const serving = new Map<Id, Set<Id>>();
  let ended = 0;
  for (const held of await unitGrantsOf(ctx, personId)) {
    let people = serving.get(held.unitId);
    if (people === undefined) {
      people = new Set((await postsAtDeskOf(ctx, held.unitId)).map((post) => post.personId));
      serving.set(held.unitId, people);
    }
    if (people.has(held.personId)) continue;
    const found = await grantById(ctx, held.id);
    if (found === null || found.ended) continue;
    await revoke(ctx, found, '已不在该单位任职');
    ended += 1;
  }
  return ended;
}

function about(accountId: Id, unitId: Id | null) {
  return { subject: { kind: 'account', id: accountId }, visibleTo: unitId === null ? [] : [unitId] };
}
