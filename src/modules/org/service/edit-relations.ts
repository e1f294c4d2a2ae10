// Changing relations, the city desk's affair (A25.2): wherever one begins or ends, the scope is computed anew in the same
// transaction, and what would make a circle or a second superior is refused (A04.1).
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound, stale } from '#platform/refusal.ts';
import type { routes } from '../contract.ts';
import { relationChanged } from '../events.ts';
import { closureOf } from '../rules/closure.ts';
import { daysOfPeriod, periodOfDays } from '../rules/periods.ts';
import { putChanges } from '../store/changes.ts';
import {
  allRelations,
  lockRelation,
  putRelations,
  putScope,
  takeTurn,
  type RelationRecord,
  type RelationWrite,
} from '../store/relations.ts';
import { watchersOf, type UnitRecord } from '../store/units.ts';
import { cityDeskOnly, loadUnit } from './authority.ts';
import type { Receipt } from './receipt.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;

/** Computes the closure of all relations anew and writes what differs; a circle or a second superior is refused. A04.1 */
export async function recomputeScope(ctx: Ctx): Promise<void> {
  const relations = await allRelations(ctx);
  const decided = closureOf(
    relations.map((relation) => ({
      kind: relation.kind,
      superior: relation.superiorId,
      subordinate: relation.subordinateId,
      functions: relation.functions,
      period: { from: relation.from, to: relation.to },
    })),
  );
  if (!decided.ok) throw new Refusal(decided.code);
  await putScope(ctx, decided.value);
}

/**
 * A new relation. A new administrative superior ends the old one the day before; for other kinds a function that
 * already has another superior is refused, and so is a circle. A04.1
 */
export async function addRelation(ctx: Ctx, { body }: Input<'addRelation'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  if (body.superiorId === body.subordinateId) throw new Refusal('org.relationToItself');
  if (body.to !== null && body.to < body.from) throw new Refusal('org.datesReversed');
  if (body.kind === 'administrative' && body.functions.length > 0) throw new Refusal('org.administrativeCarriesRest');
  if (body.kind !== 'administrative' && body.functions.length === 0) throw new Refusal('org.functionsMissing');
  const superior = await loadUnit(ctx, body.superiorId, 'org.editUnits');
  const subordinate = await loadUnit(ctx, body.subordinateId, 'org.editUnits', 'lock');
  if (subordinate.external) throw new Refusal('org.externalIsFixed');
  if (superior.validTo !== null || subordinate.validTo !== null) throw new Refusal('org.unitEnded');
  const period = periodOfDays(body.from, body.to);
  const earlier = await allRelations(ctx);
  const twin = earlier.find(
    (other) =>
      sameParties(other, body) &&
      (other.to === null || other.to > period.from) &&
      (period.to === null || other.from < period.to),
  );
  if (twin !== undefined) throw new Refusal('org.relationTwice', { status: 409 });
  if (body.kind === 'administrative') await makeWay(ctx, earlier, subordinate, period.from);
  const { from: _from, to: _to, ...fields } = body;
  const relation: RelationWrite = { ...fields, ...period };
  await putRelations(ctx, [relation]);
  await recomputeScope(ctx);
  const label = `${subordinate.shortName} → ${superior.shortName}（${body.kind}）`;
  await putChanges(ctx, [
    {
      unitId: subordinate.id,
      kind: 'relation',
      objectId: relation.id,
      act: 'made',
      label,
      becomes: { functions: body.functions, from: body.from, to: body.to, document: body.document },
    },
  ]);
  await announceRelation(ctx, relation, 'made');
  return { id: relation.id, revision: 1, at: ctx.now };
}

function sameParties(a: RelationRecord, b: { kind: string; superiorId: Id; subordinateId: Id }): boolean {
  return a.kind === b.kind && a.superiorId === b.superiorId && a.subordinateId === b.subordinateId;
}

/** The running administrative relation of a unit gives way to the one that begins then. */
async function makeWay(
  ctx: Ctx,
  relations: readonly RelationRecord[],
  subordinate: UnitRecord,
  from: Instant,
): Promise<void> {
  const before = relations.find(
    (relation) =>
      relation.kind === 'administrative' &&
      relation.subordinateId === subordinate.id &&
      relation.to === null &&
      relation.from < from,
  );
  if (before === undefined) return;
  await putRelations(ctx, [{ ...before, to: from }]);
  await putChanges(ctx, [
    {
      unitId: subordinate.id,
      kind: 'relation',
      objectId: before.id,
      act: 'ended',
      label: subordinate.shortName,
      was: { superiorId: before.superiorId, ...daysOfPeriod(before) },
      becomes: daysOfPeriod({ ...before, to: from }),
    },
  ]);
}

/** Ends a relation with the last day on which it holds; nothing that was owed under it before is touched. A04.1 */
export async function endRelation(ctx: Ctx, { params, body }: Input<'endRelation'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  const relation = await lockRelation(ctx, params.id);
  if (relation === null) throw notFound('org.unitNotFound');
  if (relation.revision !== body.revision) throw stale(relation.revision);
  const subordinate = await loadUnit(ctx, relation.subordinateId, 'org.editUnits');
  if (subordinate.external || (await loadUnit(ctx, relation.superiorId, 'org.editUnits')).external)
    throw new Refusal('org.externalIsFixed');
  const { to } = periodOfDays(body.to, body.to);
  if (to === null || to <= relation.from) throw new Refusal('org.datesReversed');
  const after = { ...relation, to };
  await putRelations(ctx, [after]);
  await recomputeScope(ctx);
  await putChanges(ctx, [
    {
      unitId: subordinate.id,
      kind: 'relation',
      objectId: relation.id,
      act: 'ended',
      label: subordinate.shortName,
      was: daysOfPeriod(relation),
      becomes: daysOfPeriod(after),
    },
  ]);
  await announceRelation(ctx, after, 'ended');
  return { id: relation.id, revision: relation.revision + 1, at: ctx.now };
}

async function announceRelation(ctx: Ctx, relation: RelationWrite, act: 'made' | 'ended'): Promise<void> {
  const { id: relationId, superiorId, subordinateId } = relation;
  const visibleTo = [...(await watchersOf(ctx, subordinateId)), ...(await watchersOf(ctx, superiorId))];
  ctx.emit(
    eventOf(
      relationChanged,
      { relationId, superiorId, subordinateId, act },
      { subject: { kind: 'org.unit', id: subordinateId }, visibleTo },
    ),
  );
}
