// What rooms above ask of units and people: plain reads that take no decision and check no right.
// Whoever calls them has already decided, by its own policy, what the actor may see.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { notFound } from '#platform/refusal.ts';
import { EXTERNAL_CODES, type OrgFunction, type UnitRef } from './contract.ts';
import { desksServing, servedBy, servesOfDesks } from './store/desks.ts';
import { currentPosts, findPersons, type PostRecord } from './store/people.ts';
import { findUnit, findUnitByCode, findUnits, standsAbove, subordinates, superiors } from './store/units.ts';

/** Units that a use case has met: rooms ask for the same two or three again and again, and none changes meanwhile. */
const met = new WeakMap<Ctx, Map<Id, UnitRef>>();

function remember(ctx: Ctx, units: readonly UnitRef[]): Map<Id, UnitRef> {
  const known = met.get(ctx) ?? new Map<Id, UnitRef>();
  met.set(ctx, known);
  for (const unit of units) known.set(unit.id, unit);
  return known;
}

/** The unit of that id; 404 where there is none. */
export async function unitOf(ctx: Ctx, id: Id): Promise<UnitRef> {
  const known = met.get(ctx)?.get(id);
  if (known !== undefined) return known;
  const unit = await findUnit(ctx, id);
  if (unit === null) throw notFound('org.unitNotFound');
  const ref = refOf(unit);
  remember(ctx, [ref]);
  return ref;
}

/** The unit of that code; 404 where there is none. */
export async function unitByCode(ctx: Ctx, code: string): Promise<UnitRef> {
  const unit = await findUnitByCode(ctx, code);
  if (unit === null) throw notFound('org.unitNotFound');
  return refOf(unit);
}

/** Units by id; unknown ids are absent. */
export async function unitsByIds(ctx: Ctx, ids: readonly Id[]): Promise<Map<Id, UnitRef>> {
  const unknown = ids.filter((id) => met.get(ctx)?.has(id) !== true);
  const known = remember(ctx, unknown.length === 0 ? [] : await findUnits(ctx, unknown));
  return new Map(
    ids.flatMap((id) => {
      const unit = known.get(id);
      return unit === undefined ? [] : [[id, unit] as const];
    }),
  );
}

/** The one direct superior for a function at an instant (now unless said); null at the top. A04.1 */
export async function superiorOf(
  ctx: Ctx,
  unitId: Id,
  fn: OrgFunction,
  at: Instant = ctx.now,
): Promise<UnitRef | null> {
  const superior = (await superiors(ctx, unitId, fn, at, 'direct'))[0] ?? null;
  if (superior !== null) remember(ctx, [superior]);
  return superior;
}

/** All superiors for a function, the nearest first; external parties stand at the end. A13.1 */
export function superiorChain(ctx: Ctx, unitId: Id, fn: OrgFunction): Promise<UnitRef[]> {
  return superiors(ctx, unitId, fn, ctx.now, 'all');
}

/** Units below by a function: the direct ones, or all. */
export function subordinatesOf(
  ctx: Ctx,
  unitId: Id,
  fn: OrgFunction,
  which: 'direct' | 'all' = 'direct',
): Promise<UnitRef[]> {
  return subordinates(ctx, unitId, fn, which);
}

/** Whether a unit stands below another by one of these functions now, at any depth. */
export function isWithin(ctx: Ctx, unitId: Id, superiorId: Id, fns: readonly OrgFunction[]): Promise<boolean> {
  return standsAbove(ctx, unitId, superiorId, fns);
}

/** Professional superiors to whom a copy may go; it meets nothing that is owed to the government. A13.1 */
export function copySuperiorsOf(ctx: Ctx, unitId: Id): Promise<UnitRef[]> {
  return superiors(ctx, unitId, 'copy', ctx.now, 'direct');
}

/** Province and State Council duty office; null where the installation has none. A13.2 */
export async function externalParties(ctx: Ctx): Promise<{ province: UnitRef | null; state: UnitRef | null }> {
  const [province, state] = [
    await findUnitByCode(ctx, EXTERNAL_CODES.province),
    await findUnitByCode(ctx, EXTERNAL_CODES.state),
  ];
  return { province: province === null ? null : refOf(province), state: state === null ? null : refOf(state) };
}

/** A post as other rooms see it: no telephone number. */
export type Post = Omit<PostRecord, 'revision' | 'personRevision'>;

/** Posts that hold now at a unit, the most senior first. */
export async function postsOf(ctx: Ctx, unitId: Id): Promise<Post[]> {
  return (await currentPosts(ctx, [unitId])).map(postRefOf);
}

/** Posts of everybody who may stand a unit's watch: its own, and those of the office that keeps its desk. A05.1 */
export async function postsAtDeskOf(ctx: Ctx, unitId: Id): Promise<Post[]> {
  const desk = (await desksServing(ctx, [unitId]))[0];
  const keeper = desk === undefined ? unitId : (desk.sectionUnitId ?? desk.hostUnitId);
  return (await currentPosts(ctx, [...new Set([unitId, keeper])])).map(postRefOf);
}

/** People by id with the title and unit of their most senior post; unknown ids are absent. */
export async function personsByIds(
  ctx: Ctx,
  ids: readonly Id[],
): Promise<Map<Id, { id: Id; name: string; title: string; unitId: Id | null }>> {
  return new Map((await findPersons(ctx, ids)).map((person) => [person.id, person]));
}

/** The units whose watch is kept at a section or unit; whoever sits there acts for them. A05.1 */
export function unitsServedBy(ctx: Ctx, sectionUnitId: Id): Promise<Id[]> {
  return servedBy(ctx, sectionUnitId);
}

/** The duty body of a unit: its desk, who keeps it, and every unit that it serves. Null where nobody keeps its watch. A05.1 */
export async function dutyBodyOf(
  ctx: Ctx,
  unitId: Id,
): Promise<{ deskId: Id; name: string; keeperUnitId: Id; servedUnitIds: Id[] } | null> {
  const desk = (await desksServing(ctx, [unitId]))[0];
  if (desk === undefined) return null;
  const serves = await servesOfDesks(ctx, [desk.id]);
  const now = serves.filter((row) => row.from <= ctx.now && (row.to === null || row.to > ctx.now));
  return {
    deskId: desk.id,
    name: desk.name,
    keeperUnitId: desk.sectionUnitId ?? desk.hostUnitId,
    servedUnitIds: now.map((row) => row.unitId),
  };
}

/** A unit record cut to what other rooms name. */
export function refOf(unit: UnitRef): UnitRef {
  const { id, code, shortName, fullName, kind, level, external, binding, dutyClass, legalChannel } = unit;
  return { id, code, shortName, fullName, kind, level, external, binding, dutyClass, legalChannel };
}

function postRefOf(record: PostRecord): Post {
  const { revision: _revision, personRevision: _personRevision, ...post } = record;
  return post;
}
