// Reading units: list and search, the unit's page, the tree, desks, history, people with masked numbers.
// Every read goes through loadUnit or a scope; answers carry what the asker may do (`allowed`).
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope } from '#platform/policy.ts';
import { FUNCTIONS, type routes } from '../contract.ts';
import { refOf } from '../door.ts';
import { policy } from '../policy.ts';
import { daysOfPeriod } from '../rules/periods.ts';
import { changesOf } from '../store/changes.ts';
import { servesOfDesks, standingDesks, type DeskRecord } from '../store/desks.ts';
import { countPosts, searchPosts } from '../store/people.ts';
import { relationsOf } from '../store/relations.ts';
import { findUnits, owedNow, searchUnits, superiors, unitTree } from '../store/units.ts';
import { allowedAt, loadUnit } from './authority.ts';
import { phoneViews } from './phones.ts';

type Routes = typeof routes;
type Input<K extends keyof Routes> = RouteInput<Routes[K]>;
type Output<K extends keyof Routes> = Promise<RouteOutput<Routes[K]>>;

/** Units by name, pinyin, initials or code. Names of units are no secret: sending sideways needs all of them. A05.1 */
export function listUnits(ctx: Ctx, { query }: Input<'listUnits'>): Output<'listUnits'> {
  const below = query.below === 'true';
  const scope = inScope(below ? policy['org.readPeople'].scope : policy['org.readUnits'].scope, ctx.actor, ctx.now, {
    unit: sql`u.id`,
  });
  return searchUnits(ctx, {
    ...query,
    scope,
    external: query.external === undefined ? undefined : query.external === 'true',
  });
}

/** The whole administrative tree with the reporting superior of each unit. A04.1 */
export async function readTree(ctx: Ctx): Output<'readTree'> {
  return { units: await unitTree(ctx) };
}

/** A unit's page: who stands above and below, to whom each function is owed, its desks and numbers. A04.1, A05.1 */
export async function readUnit(ctx: Ctx, { params }: Input<'readUnit'>): Output<'readUnit'> {
  const unit = await loadUnit(ctx, params.id, 'org.readUnits');
  const owed = await owedNow(ctx, unit.id);
  return {
    unit: {
      ...refOf(unit),
      divisionCode: unit.divisionCode,
      validFrom: unit.validFrom,
      validTo: unit.validTo,
      revision: unit.revision,
    },
    chain: await superiors(ctx, unit.id, 'reporting', ctx.now, 'all'),
    superiors: await relationViews(ctx, unit.id, 'superiors'),
    subordinates: await relationViews(ctx, unit.id, 'subordinates'),
    owes: FUNCTIONS.map((fn) => ({
      function: fn,
      units: owed.filter((row) => row.function === fn).map((row) => row.unit),
    })),
    desks: await deskViews(ctx, await standingDesks(ctx, { unitId: unit.id })),
    phones: (await phoneViews(ctx, 'unit', [unit.id])).get(unit.id) ?? [],
    postCount: await countPosts(ctx, unit.id),
    allowed: await allowedAt(ctx, unit.id),
  };
}

async function relationViews(
  ctx: Ctx,
  unitId: Id,
  side: 'superiors' | 'subordinates',
): Promise<Awaited<Output<'readUnit'>>['superiors']> {
  return (await relationsOf(ctx, unitId, side)).map(({ id, kind, unit, functions, from, to, document, revision }) => ({
    id,
    kind,
    unit,
    functions: [...functions],
    ...daysOfPeriod({ from, to }),
    document,
    revision,
  }));
}

/** Desks and whom they serve; several by a named document are one duty body (联合值班). A05.1 */
export async function listDesks(ctx: Ctx, { query }: Input<'listDesks'>): Output<'listDesks'> {
  const of = { ...(query.unitId === undefined ? {} : { unitId: query.unitId }), joint: query.joint === 'true' };
  return { desks: await deskViews(ctx, await standingDesks(ctx, of)) };
}

async function deskViews(ctx: Ctx, desks: readonly DeskRecord[]): Promise<Awaited<Output<'listDesks'>>['desks']> {
  const serves = Map.groupBy(
    await servesOfDesks(
      ctx,
      desks.map((desk) => desk.id),
    ),
    (row) => row.deskId,
  );
  const ids = desks.flatMap((desk) => [desk.hostUnitId, ...(desk.sectionUnitId === null ? [] : [desk.sectionUnitId])]);
  const units = new Map(
    (await findUnits(ctx, [...ids, ...[...serves.values()].flat().map((row) => row.unitId)])).map((unit) => [
      unit.id,
      unit,
    ]),
  );
  const phones = await phoneViews(
    ctx,
    'desk',
    desks.map((desk) => desk.id),
  );
  return desks.flatMap((desk) => {
    const host = units.get(desk.hostUnitId);
    if (host === undefined) return [];
    const rows = (serves.get(desk.id) ?? []).flatMap((row) => {
      const unit = units.get(row.unitId);
      return unit === undefined
        ? []
        : [{ id: row.id, unit, ...daysOfPeriod(row), document: row.document, revision: row.revision }];
    });
    const section = desk.sectionUnitId === null ? null : (units.get(desk.sectionUnitId) ?? null);
    return [
      {
        id: desk.id,
        name: desk.name,
        host,
        section,
        serves: rows,
        joint: rows.length > 1,
        phones: phones.get(desk.id) ?? [],
        revision: desk.revision,
      },
    ];
  });
}

/** People of a unit by their posts, the most senior first; mobiles masked. A09.1, A36.1 */
export async function listPersons(ctx: Ctx, { params, query }: Input<'listPersons'>): Output<'listPersons'> {
  const unit = await loadUnit(ctx, params.id, 'org.readPeople');
  const { posts, total } = await searchPosts(ctx, {
    unitId: unit.id,
    word: query.word,
    ended: query.ended === 'true',
    limit: query.limit,
    offset: query.offset,
  });
  const phones = await phoneViews(ctx, 'person', [...new Set(posts.map((post) => post.personId))]);
  return {
    posts: posts.map((post) => ({ ...post, ...daysOfPeriod(post), phones: [...(phones.get(post.personId) ?? [])] })),
    total,
    allowed: await allowedAt(ctx, unit.id),
  };
}

/** What changed at a unit, the newest first: what was, since when, by whom. A09.3 */
export async function listChanges(ctx: Ctx, { params, query }: Input<'listChanges'>): Output<'listChanges'> {
  const unit = await loadUnit(ctx, params.id, 'org.readPeople');
  return { changes: await changesOf(ctx, unit.id, query.limit) };
}
