// Whose account it is: linked to a person of a unit, or to another one where the first was chosen wrongly or has left.
// What was done under the account before keeps the person of that time. Another person inherits neither password, PIN nor
// second factor, nor any right at a unit: the security administrator grants anew, so that nobody hands rights on. trust.md 11
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { PAGE_LIMIT } from '#shared/limits.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound, stale } from '#platform/refusal.ts';
import { postsOf, unitsByIds } from '#modules/org/index.ts';
import { isOffice, type routes } from '../contract.ts';
import { personLinked } from '../events.ts';
import { accountScope } from '../policy.ts';
import { accountInScope, personsWithAccount, updateAccount, voidProofs } from '../store/accounts.ts';
import { currentGrants } from '../store/grants.ts';
import { insertLink, linksOf } from '../store/links.ts';
import { loadAccount, managingUnit, shortUnit } from './accounts.ts';
import { endSessions } from './endings.ts';
import { endGrantsOfAccount, endGrantsWithoutPost } from './grants.ts';
import { aboutAccount } from './proofs.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

/** Links an account to a person who holds a post at the unit, with the reason. A05.1, trust.md 11 */
export async function linkPerson(ctx: Ctx, { params, body }: Input<'linkPerson'>): Promise<Output<'linkPerson'>> {
  const account = await loadAccount(ctx, params.id, 'linkPerson');
  if (account.revision !== body.revision) throw stale(account.revision);
  const managedBy = await unitToManage(ctx, body.unitId);
  if (account.person_id === body.personId && account.home_unit_id === body.unitId)
    throw new Refusal('access.linkedAlready', { status: 409 });
  const post = (await postsOf(ctx, body.unitId)).find((candidate) => candidate.personId === body.personId);
  if (post === undefined) throw new Refusal('access.personNotOfUnit');
  const office = (await currentGrants(ctx, account.id)).some((grant) => isOffice(grant.role));
  const revision = await updateAccount(ctx, account.id, {
    person_id: body.personId,
    person_name: post.name,
    home_unit_id: body.unitId,
    // The three offices stay outside of every unit's own administration.
    managed_by_unit_id: office ? null : managedBy,
    last_unit_id: null,
  });
  await insertLink(ctx, { ...body, accountId: account.id, name: post.name });
  const another = account.person_id !== null && account.person_id !== body.personId;
  // An office's second factor goes by the security administrator alone, so that nobody takes another office over.
  if (another) await voidProofs(ctx, account.id, office ? 'keepTotp' : 'all');
  if (account.person_id !== body.personId) {
    await endSessions(ctx, { accountId: account.id }, another ? 'forced' : 'replaced');
    // An office stands: with its second factor kept, and its code made at the machine alone, nobody takes it over.
    if (another && !office) await endGrantsOfAccount(ctx, account.id, '账号改由他人使用');
    else await endGrantsWithoutPost(ctx, body.personId);
  }
  const payload = {
    accountId: account.id,
    account: account.name,
    personId: body.personId,
    fromPersonId: account.person_id,
    unitId: body.unitId,
    name: post.name,
    reason: body.reason,
  };
  ctx.emit(eventOf(personLinked, payload, aboutAccount({ ...account, managed_by_unit_id: office ? null : managedBy })));
  return { id: account.id, revision, at: ctx.now };
}

/** People of a unit with their titles, for whoever makes or links accounts there. trust.md 11 */
export async function listPeople(ctx: Ctx, { query }: Input<'listPeople'>): Promise<Output<'listPeople'>> {
  await unitToManage(ctx, query.unitId);
  const posts = (await postsOf(ctx, query.unitId)).filter(
    (post) => query.word === '' || post.name.includes(query.word) || post.title.includes(query.word),
  );
  const taken = await personsWithAccount(
    ctx,
    posts.map((post) => post.personId),
  );
  return {
    items: posts
      .slice(0, PAGE_LIMIT)
      .map(({ personId, name, title }) => ({ personId, name, title, hasAccount: taken.has(personId) })),
  };
}

/** The unit that manages accounts at this one; 404 where that is not the actor's to do. */
async function unitToManage(ctx: Ctx, unitId: Id): Promise<Id> {
  const managedBy = await managingUnit(ctx, unitId);
  const everywhere = accountScope(ctx.actor).anyOf.some((part) => part.kind === 'everything');
  if (!everywhere && managedBy !== ctx.actor.unitId) throw notFound();
  return managedBy;
}

/** To whom an account was linked, when, by whom and why. trust.md 11 */
export async function listLinks(ctx: Ctx, { params }: Input<'listLinks'>): Promise<Output<'listLinks'>> {
  if (!(await accountInScope(ctx, params.id, accountScope(ctx.actor)))) throw notFound();
  const rows = await linksOf(ctx, params.id);
  const units = await unitsByIds(ctx, [...new Set(rows.map((row) => row.unitId))]);
  return { items: rows.map(({ unitId, ...row }) => ({ ...row, unit: shortUnit(units, unitId) })) };
}
