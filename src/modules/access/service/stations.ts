// Stations (值守终端): named as people call the desk, and taken out of use with a reason. A retired one ends its sessions and is
// nobody's device any more: who signs in there begins a new station. A unit's A and B see those where their unit is at work.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal, notFound, stale } from '#platform/refusal.ts';
import { unitsByIds } from '#modules/org/index.ts';
import type { routes } from '../contract.ts';
import { stationRenamed, stationRetired } from '../events.ts';
import { accountScope } from '../policy.ts';
import { stationActs } from '../rules.ts';
import { listStationRows, lockStation, updateStation, type StationRow } from '../store/stations.ts';
import { shortUnit } from './accounts.ts';
import { endSessions } from './endings.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

/** Stations of the actor's scope with who was there last. trust.md 11 */
export async function listStations(ctx: Ctx, { query }: Input<'listStations'>): Promise<Output<'listStations'>> {
  const rows = await listStationRows(ctx, { scope: accountScope(ctx.actor), retired: query.retired === 'true' });
  const unitIds = rows.map((row) => row.unitId).filter((id) => id !== null);
  const units = await unitsByIds(ctx, [...new Set(unitIds)]);
  return {
    items: rows.map(({ unitId, ...row }) => ({
      ...row,
      unit: shortUnit(units, unitId),
      allowed: stationActs(ctx.actor, row.retiredAt !== null),
    })),
  };
}

/** Gives a station the name by which people call it. trust.md 11 */
export async function renameStation(
  ctx: Ctx,
  { params, body }: Input<'renameStation'>,
): Promise<Output<'renameStation'>> {
  const { station, was } = await stationToChange(ctx, params.id, body.revision);
  const revision = await updateStation(ctx, station.id, { name: body.name, named_at: ctx.now });
  const payload = { stationId: station.id, name: body.name, was, reason: body.reason };
  ctx.emit(eventOf(stationRenamed, payload, about(station)));
  return { id: station.id, revision, at: ctx.now };
}

/** Takes a station out of use: its sessions end, its key opens nothing any more. trust.md 11 */
export async function retireStation(
  ctx: Ctx,
  { params, body }: Input<'retireStation'>,
): Promise<Output<'retireStation'>> {
  const { station, was } = await stationToChange(ctx, params.id, body.revision);
  const retired = { retired_at: ctx.now, retired_by: ctx.actor.accountId, retired_reason: body.reason };
  const revision = await updateStation(ctx, station.id, retired);
  await endSessions(ctx, { stationId: station.id }, 'forced');
  ctx.emit(eventOf(stationRetired, { stationId: station.id, name: was, reason: body.reason }, about(station)));
  return { id: station.id, revision, at: ctx.now };
}

async function stationToChange(ctx: Ctx, id: Id, revision: number): Promise<{ station: StationRow; was: string }> {
  const locked = await lockStation(ctx, id);
  const scope = accountScope(ctx.actor);
  const [station] = locked === null ? [] : await listStationRows(ctx, { scope, retired: locked.retired, id });
  if (locked === null || station === undefined) throw notFound();
  if (locked.retired) throw new Refusal('access.stationRetired', { status: 409 });
  if (locked.revision !== revision) throw stale(locked.revision);
  return { station, was: locked.name };
}

function about(station: StationRow) {
  return {
    subject: { kind: 'station', id: station.id },
    visibleTo: station.unitId === null ? [] : [station.unitId],
  };
}
