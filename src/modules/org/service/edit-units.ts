// Changing units and relations: the city desk's affair (A25.2). Every change leaves what was, since when, by whom,
// and wherever a relation changes the scope is computed anew in the same transaction (A04.1).
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { dayOf, instantAt, type Instant } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, stale } from '#platform/refusal.ts';
import { currentPack, dutyClassOf, whomItBinds } from '#modules/regulation/index.ts';
import type { routes } from '../contract.ts';
import { unitChanged } from '../events.ts';
import { deskName } from '../plan/defaults.ts';
import { unitWords } from '../rules/names.ts';
import { putChanges } from '../store/changes.ts';
import { lockServesOfUnit, ownDesk, putDesks, putServes } from '../store/desks.ts';
import { allRelations, putRelations, takeTurn, type RelationWrite } from '../store/relations.ts';
import { findUnitByCode, putUnits, watchersOf, type UnitRecord, type UnitWrite } from '../store/units.ts';
import { cityDeskOnly, loadUnit } from './authority.ts';
import { recomputeScope } from './edit-relations.ts';
import type { Receipt } from './receipt.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;

/** A new unit under a superior, with its own desk; binding and duty class as the pack says. A03.1 */
export async function createUnit(ctx: Ctx, { body }: Input<'createUnit'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  const superior = await loadUnit(ctx, body.superiorId, 'org.editUnits', 'lock');
  if (superior.validTo !== null) throw new Refusal('org.unitEnded');
  if (superior.external) throw new Refusal('org.externalIsFixed');
  if ((await findUnitByCode(ctx, body.code)) !== null) throw new Refusal('org.codeTaken', { status: 409 });
  const pack = await currentPack(ctx);
  const traits = { kind: body.kind, level: body.level, name: `${body.fullName} ${body.shortName}` };
  const from = instantAt(body.from ?? dayOf(ctx.now), '00:00');
  const { superiorId, from: _from, ...fields } = body;
  const unit: UnitWrite = {
    ...fields,
    external: false,
    binding: whomItBinds(pack, traits).force,
    dutyClass: dutyClassOf(pack, traits).code,
    legalChannel: true,
    ...unitWords(body.fullName, body.shortName),
    validFrom: from,
    validTo: null,
  };
  await putUnits(ctx, [unit]);
  const relation: RelationWrite = {
    id: ctx.newId(),
    kind: 'administrative',
    superiorId,
    subordinateId: unit.id,
    functions: [],
    from,
    to: null,
    document: null,
  };
  await putRelations(ctx, [relation]);
  await recomputeScope(ctx);
  await giveOwnDesk(ctx, unit, from);
  await putChanges(ctx, [
    { unitId: unit.id, kind: 'unit', objectId: unit.id, act: 'made', label: unit.fullName },
    {
      unitId: unit.id,
      kind: 'relation',
      objectId: relation.id,
      act: 'made',
      label: `${unit.shortName} → ${superior.shortName}（administrative）`,
    },
  ]);
  await announceUnit(ctx, unit, 'made');
  return { id: unit.id, revision: 1, at: ctx.now };
}

/** Lets a unit keep its own watch from an instant on, at the desk it has or at a new one. A05.1 */
export async function giveOwnDesk(
  ctx: Ctx,
  unit: { id: Id; kind: UnitRecord['kind']; shortName: string; fullName: string },
  from: Instant,
): Promise<void> {
  const own = await ownDesk(ctx, unit.id);
  const deskId = own?.id ?? ctx.newId();
  if (own === null)
    await putDesks(ctx, [
      { id: deskId, hostUnitId: unit.id, sectionUnitId: null, name: deskName(unit), from, to: null },
    ]);
  await putServes(ctx, [{ id: ctx.newId(), deskId, unitId: unit.id, from, to: null, document: null }]);
}

const EDITABLE = ['shortName', 'fullName', 'kind', 'divisionCode', 'binding', 'dutyClass', 'legalChannel'] as const;

/** Name, kind, binding, duty class and legal reporting channel of a unit. A03.1, A20.1 */
export async function editUnit(ctx: Ctx, { params, body }: Input<'editUnit'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  const before = await loadUnit(ctx, params.id, 'org.editUnits', 'lock');
  if (before.external) throw new Refusal('org.externalIsFixed');
  if (before.validTo !== null) throw new Refusal('org.unitEnded');
  if (before.revision !== body.revision) throw stale(before.revision);
  const changed = EDITABLE.filter((field) => body[field] !== undefined && body[field] !== before[field]);
  if (changed.length === 0) return { id: before.id, revision: before.revision, at: ctx.now };
  const { revision: _revision, ...fields } = before;
  const after = { ...fields, ...Object.fromEntries(changed.map((field) => [field, body[field]])) } as typeof fields;
  await putUnits(ctx, [{ ...after, ...unitWords(after.fullName, after.shortName) }]);
  await putChanges(ctx, [
    {
      unitId: after.id,
      kind: 'unit',
      objectId: after.id,
      act: 'changed',
      label: after.fullName,
      was: Object.fromEntries(changed.map((field) => [field, before[field]])),
      becomes: Object.fromEntries(changed.map((field) => [field, after[field]])),
    },
  ]);
  await announceUnit(ctx, after, 'changed');
  return { id: after.id, revision: before.revision + 1, at: ctx.now };
}

/** Ends a unit with its relations upward; what it reported stays. One with units below it is refused. A03.1 */
export async function endUnit(ctx: Ctx, { params, body }: Input<'endUnit'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  const unit = await loadUnit(ctx, params.id, 'org.editUnits', 'lock');
  if (unit.external) throw new Refusal('org.externalIsFixed');
  if (unit.validTo !== null) throw new Refusal('org.unitEnded');
  if (unit.revision !== body.revision) throw stale(unit.revision);
  const open = (await allRelations(ctx)).filter((relation) => relation.to === null || relation.to > ctx.now);
  if (open.some((relation) => relation.superiorId === unit.id)) throw new Refusal('org.unitHasSubordinates');
  const watchers = await watchersOf(ctx, unit.id);
  const { revision: _revision, ...fields } = unit;
  await putUnits(ctx, [{ ...fields, ...unitWords(unit.fullName, unit.shortName), validTo: ctx.now }]);
  const own = open.filter((relation) => relation.subordinateId === unit.id && relation.from < ctx.now);
  await putRelations(
    ctx,
    own.map((relation) => ({ ...relation, to: ctx.now })),
  );
  await recomputeScope(ctx);
  const serves = (await lockServesOfUnit(ctx, unit.id, ctx.now)).filter((row) => row.from < ctx.now);
  await putServes(
    ctx,
    serves.map((row) => ({ ...row, to: ctx.now })),
  );
  await putChanges(ctx, [
    {
      unitId: unit.id,
      kind: 'unit',
      objectId: unit.id,
      act: 'ended',
      label: unit.fullName,
      becomes: { reason: body.reason },
    },
  ]);
  ctx.emit(
    eventOf(
      unitChanged,
      { unitId: unit.id, name: unit.shortName, act: 'ended' },
      { subject: { kind: 'org.unit', id: unit.id }, visibleTo: watchers },
    ),
  );
  return { id: unit.id, revision: unit.revision + 1, at: ctx.now };
}

async function announceUnit(ctx: Ctx, unit: { id: Id; shortName: string }, act: 'made' | 'changed'): Promise<void> {
  const visibleTo = await watchersOf(ctx, unit.id);
  ctx.emit(
    eventOf(
      unitChanged,
      { unitId: unit.id, name: unit.shortName, act },
      { subject: { kind: 'org.unit', id: unit.id }, visibleTo },
    ),
  );
}
