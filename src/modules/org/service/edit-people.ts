// Changing people and posts: each unit only its own (A25.2), at once and with history that the superior sees (A09.3).
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { dayOf, instantAt } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound, stale } from '#platform/refusal.ts';
import type { routes } from '../contract.ts';
import { peopleChanged } from '../events.ts';
import { personWords } from '../rules/names.ts';
import { putChanges, type Change } from '../store/changes.ts';
import {
  currentPosts,
  lockPerson,
  lockPost,
  nextSeniority,
  putPersons,
  putPosts,
  touchPerson,
  unitsOfPerson,
  type PostRecord,
} from '../store/people.ts';
import { takeTurn } from '../store/relations.ts';
import { watchersOf } from '../store/units.ts';
import { loadUnit, reaches } from './authority.ts';
import { setPhone } from './phones.ts';
import type { Receipt } from './receipt.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;

/** A post for a new person (the client named the id) or for one who is on file already. A25.2 */
export async function addPost(ctx: Ctx, { params, body }: Input<'addPost'>): Promise<Receipt> {
  await takeTurn(ctx);
  const unit = await loadUnit(ctx, params.id, 'org.editPeople');
  if (unit.external) throw new Refusal('org.externalIsFixed');
  if (unit.validTo !== null) throw new Refusal('org.unitEnded');
  const name = await personFor(ctx, body);
  const posts = await currentPosts(ctx, [unit.id]);
  if (posts.some((post) => post.personId === body.personId && post.title === body.title))
    throw new Refusal('org.postTwice', { status: 409 });
  const { id, personId, title, staffCategory, principalLeader, inChargeOfDuty, dutyOfficer, deskHead } = body;
  const from = instantAt(body.from ?? dayOf(ctx.now), '00:00');
  const seniority = await nextSeniority(ctx, unit.id);
  await putPosts(ctx, [
    {
      id,
      personId,
      unitId: unit.id,
      title,
      staffCategory,
      principalLeader,
      inChargeOfDuty,
      dutyOfficer,
      deskHead,
      seniority,
      from,
      to: null,
    },
  ]);
  if (body.mobile !== undefined) await setPhone(ctx, 'person', personId, 'mobile', body.mobile);
  if (body.officePhone !== undefined) await setPhone(ctx, 'person', personId, 'office', body.officePhone);
  await record(ctx, unit.id, personId, { kind: 'post', objectId: id, act: 'made', label: `${name} ${title}` });
  return { id, revision: 1, at: ctx.now };
}

/** The person's name: a new one is made; one on file is only taken on, and numbers are changed by the own unit. */
async function personFor(ctx: Ctx, body: Input<'addPost'>['body']): Promise<string> {
  const known = await lockPerson(ctx, body.personId);
  if (known === null) {
    if (body.name === undefined) throw new Refusal('org.nameMissing');
    await putPersons(ctx, [{ id: body.personId, name: body.name, ...personWords(body.name) }]);
    return body.name;
  }
  const own = await unitsOfPerson(ctx, body.personId);
  const seen = await Promise.all(own.map((unitId) => reaches(ctx, unitId, 'org.readPeople')));
  if (!seen.includes(true)) throw notFound('org.personNotFound');
  if (body.mobile !== undefined || body.officePhone !== undefined) await mayEdit(ctx, body.personId);
  return known.name;
}

const POST_FIELDS = [
  'title',
  'staffCategory',
  'principalLeader',
  'inChargeOfDuty',
  'dutyOfficer',
  'deskHead',
  'seniority',
] as const;

/** Title, staff category, what the post may do, place in the list. A09.3 */
export async function editPost(ctx: Ctx, { params, body }: Input<'editPost'>): Promise<Receipt> {
  await takeTurn(ctx);
  const before = await ownPost(ctx, params.id, body.revision);
  const changed = POST_FIELDS.filter((field) => body[field] !== undefined && body[field] !== before[field]);
  if (changed.length === 0) return { id: before.id, revision: before.revision, at: ctx.now };
  const after = { ...before, ...Object.fromEntries(changed.map((field) => [field, body[field]])) } as PostRecord;
  await putPosts(ctx, [after]);
  await record(ctx, before.unitId, before.personId, {
    kind: 'post',
    objectId: before.id,
    act: 'changed',
    label: `${before.name} ${after.title}`,
    was: Object.fromEntries(changed.map((field) => [field, before[field]])),
    becomes: Object.fromEntries(changed.map((field) => [field, after[field]])),
  });
  return { id: before.id, revision: before.revision + 1, at: ctx.now };
}

/** Ends a post now; the person and everything done in the post stay. A09.3 */
export async function endPost(ctx: Ctx, { params, body }: Input<'endPost'>): Promise<Receipt> {
  await takeTurn(ctx);
  const before = await ownPost(ctx, params.id, body.revision);
  if (before.to !== null && before.to <= ctx.now) throw new Refusal('org.postNotFound', { status: 404 });
  if (before.from >= ctx.now) throw new Refusal('org.datesReversed');
  await putPosts(ctx, [{ ...before, to: ctx.now }]);
  await record(ctx, before.unitId, before.personId, {
    kind: 'post',
    objectId: before.id,
    act: 'ended',
    label: `${before.name} ${before.title}`,
  });
  return { id: before.id, revision: before.revision + 1, at: ctx.now };
}

/** Name and numbers of a person, by a unit where the person serves. The history says which number changed, not to what. A36.1 */
export async function editPerson(ctx: Ctx, { params, body }: Input<'editPerson'>): Promise<Receipt> {
  await takeTurn(ctx);
  const person = await lockPerson(ctx, params.id);
  if (person === null) throw notFound('org.personNotFound');
  const unitId = await mayEdit(ctx, person.id);
  if (person.revision !== body.revision) throw stale(person.revision);
  const phones: string[] = [];
  if (body.mobile !== undefined && (await setPhone(ctx, 'person', person.id, 'mobile', body.mobile)))
    phones.push('mobile');
  if (body.officePhone !== undefined && (await setPhone(ctx, 'person', person.id, 'office', body.officePhone)))
    phones.push('office');
  const name = body.name ?? person.name;
  if (name === person.name && phones.length === 0) return { id: person.id, revision: person.revision, at: ctx.now };
  if (name === person.name) await touchPerson(ctx, person.id);
  else await putPersons(ctx, [{ id: person.id, name, ...personWords(name) }]);
  await record(ctx, unitId, person.id, {
    kind: phones.length > 0 ? 'phone' : 'person',
    objectId: person.id,
    act: 'changed',
    label: name,
    was: { name: person.name },
    becomes: { name, phones },
  });
  return { id: person.id, revision: person.revision + 1, at: ctx.now };
}

async function ownPost(ctx: Ctx, id: Id, revision: number): Promise<PostRecord> {
  const post = await lockPost(ctx, id);
  if (post === null || !(await reaches(ctx, post.unitId, 'org.editPeople'))) throw notFound('org.postNotFound');
  if (post.revision !== revision) throw stale(post.revision);
  return post;
}

/** The unit for which the actor may edit the person; 404 where there is none. */
async function mayEdit(ctx: Ctx, personId: Id): Promise<Id> {
  for (const unitId of await unitsOfPerson(ctx, personId))
    if (await reaches(ctx, unitId, 'org.editPeople')) return unitId;
  throw notFound('org.personNotFound');
}

async function record(ctx: Ctx, unitId: Id, personId: Id, change: Omit<Change, 'unitId'>): Promise<void> {
  await putChanges(ctx, [{ ...change, unitId }]);
  const visibleTo = await watchersOf(ctx, unitId);
  ctx.emit(
    eventOf(
      peopleChanged,
      { unitId, personId, act: change.act },
      { subject: { kind: 'org.unit', id: unitId }, visibleTo },
    ),
  );
}
