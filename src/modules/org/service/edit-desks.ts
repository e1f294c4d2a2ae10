// Changing desks: name and numbers by the unit itself, joint watch (联合值班) by the city desk under a named document. A05.1
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { instantAt } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound, stale } from '#platform/refusal.ts';
import type { routes } from '../contract.ts';
import { deskChanged } from '../events.ts';
import { periodOfDays } from '../rules/periods.ts';
import { putChanges } from '../store/changes.ts';
import {
  dropServes,
  lockDesk,
  lockServes,
  lockServesOfUnit,
  putDesks,
  putServes,
  type DeskRecord,
} from '../store/desks.ts';
import { takeTurn } from '../store/relations.ts';
import { findUnit, watchersOf } from '../store/units.ts';
import { cityDeskOnly, loadUnit } from './authority.ts';
import { giveOwnDesk } from './edit-units.ts';
import { setPhone } from './phones.ts';
import type { Receipt } from './receipt.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;

/** Name, duty telephone and fax of a desk, by whoever keeps it. A10.2, A25.2 */
export async function editDesk(ctx: Ctx, { params, body }: Input<'editDesk'>): Promise<Receipt> {
  await takeTurn(ctx);
  const desk = await deskOf(ctx, params.id);
  await loadUnit(ctx, keeperOf(desk), 'org.editDesk');
  if (desk.revision !== body.revision) throw stale(desk.revision);
  const { revision: _revision, ...fields } = desk;
  await putDesks(ctx, [{ ...fields, name: body.name ?? desk.name }]);
  const changed: Record<string, unknown> =
    body.name === undefined || body.name === desk.name ? {} : { name: body.name };
  if (body.dutyPhone !== undefined && (await setPhone(ctx, 'desk', desk.id, 'duty', body.dutyPhone)))
    changed['dutyPhone'] = body.dutyPhone;
  if (body.fax !== undefined && (await setPhone(ctx, 'desk', desk.id, 'fax', body.fax))) changed['fax'] = body.fax;
  await putChanges(ctx, [
    {
      unitId: keeperOf(desk),
      kind: 'desk',
      objectId: desk.id,
      act: 'changed',
      label: body.name ?? desk.name,
      was: { name: desk.name },
      becomes: changed,
    },
  ]);
  await announceDesk(ctx, desk.id, keeperOf(desk), null);
  return { id: desk.id, revision: desk.revision + 1, at: ctx.now };
}

/** From a day on a desk keeps a unit's watch by a named document; the desk that kept it before gives way. A05.1 */
export async function serveUnit(ctx: Ctx, { params, body }: Input<'serveUnit'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  const desk = await deskOf(ctx, params.id);
  const unit = await loadUnit(ctx, body.unitId, 'org.editUnits', 'lock');
  if (unit.external) throw new Refusal('org.externalIsFixed');
  if (unit.validTo !== null) throw new Refusal('org.unitEnded');
  const from = instantAt(body.from, '00:00');
  if (from < desk.from) throw new Refusal('org.datesReversed');
  await giveWay(ctx, desk, unit.id, from);
  await putServes(ctx, [{ id: body.id, deskId: desk.id, unitId: unit.id, from, to: null, document: body.document }]);
  await putChanges(ctx, [
    {
      unitId: unit.id,
      kind: 'deskServes',
      objectId: body.id,
      act: 'made',
      label: desk.name,
      becomes: { desk: desk.name, from: body.from, document: body.document },
    },
  ]);
  await announceDesk(ctx, desk.id, keeperOf(desk), unit.id);
  return { id: body.id, revision: 1, at: ctx.now };
}

async function giveWay(ctx: Ctx, desk: DeskRecord, unitId: Id, from: DeskRecord['from']): Promise<void> {
  const before = await lockServesOfUnit(ctx, unitId, from);
  if (before.some((row) => row.deskId === desk.id && row.to === null))
    throw new Refusal('org.servedTwice', { status: 409 });
  for (const row of before) {
    if (row.from >= from) await dropServes(ctx, row.id);
    else await putServes(ctx, [{ ...row, to: from }]);
    await putChanges(ctx, [
      { unitId, kind: 'deskServes', objectId: row.id, act: 'ended', label: desk.name, becomes: { to: from } },
    ]);
  }
}

/** Ends joint watch with the last day on which it holds; from the next the unit keeps its own watch again. A05.1 */
export async function endServing(ctx: Ctx, { params, body }: Input<'endServing'>): Promise<Receipt> {
  await cityDeskOnly(ctx);
  await takeTurn(ctx);
  const serves = await lockServes(ctx, params.id);
  if (serves === null) throw notFound('org.deskNotFound');
  const unit = await findUnit(ctx, serves.unitId);
  const desk = await deskOf(ctx, serves.deskId);
  if (unit === null) throw notFound('org.unitNotFound');
  if (serves.revision !== body.revision) throw stale(serves.revision);
  if (keeperOf(desk) === unit.id) throw new Refusal('org.ownDesk');
  const { to } = periodOfDays(body.to, body.to);
  if (to === null || to <= serves.from || (serves.to !== null && to > serves.to))
    throw new Refusal('org.datesReversed');
  await putServes(ctx, [{ ...serves, to }]);
  if (unit.validTo === null && serves.to === null) await giveOwnDesk(ctx, unit, to);
  await putChanges(ctx, [
    {
      unitId: unit.id,
      kind: 'deskServes',
      objectId: serves.id,
      act: 'ended',
      label: desk.name,
      was: { document: serves.document },
      becomes: { to: body.to },
    },
  ]);
  await announceDesk(ctx, desk.id, keeperOf(desk), unit.id);
  return { id: serves.id, revision: serves.revision + 1, at: ctx.now };
}

async function deskOf(ctx: Ctx, id: Id): Promise<DeskRecord> {
  const desk = await lockDesk(ctx, id);
  if (desk === null) throw notFound('org.deskNotFound');
  return desk;
}

function keeperOf(desk: DeskRecord): Id {
  return desk.sectionUnitId ?? desk.hostUnitId;
}

async function announceDesk(ctx: Ctx, deskId: Id, keeperId: Id, servedUnitId: Id | null): Promise<void> {
  const visibleTo = [
    ...(await watchersOf(ctx, keeperId)),
    ...(servedUnitId === null ? [] : await watchersOf(ctx, servedUnitId)),
  ];
  ctx.emit(eventOf(deskChanged, { deskId, servedUnitId }, { subject: { kind: 'org.desk', id: deskId }, visibleTo }));
}
