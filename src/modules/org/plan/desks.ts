// The part of an import plan that speaks of desks (值班室): one per unit, except that a duty office is itself a desk,
// hosted by its parent, and the unit it serves gets no second one. A05.1
import type { Id } from '#shared/ids.ts';
import { instantAt, type Instant } from '#shared/instant.ts';
import type { UnitRow } from '../import/shape.ts';
import { DEFAULT_START, deskName } from './defaults.ts';
import type { CityState, Plan, PlannedUnit, PlanTools } from './types.ts';
import type { PlannedUnits } from './units.ts';

/** Plans desks for units that have none, and new services of duty offices. */
export function planDesks(
  plan: Plan,
  state: CityState,
  units: PlannedUnits,
  rows: readonly UnitRow[] | null,
  tools: PlanTools,
): void {
  endWithUnits(plan, state, units, tools);
  const served = new Map<Id, Id>(state.serves.filter((row) => row.to === null).map((row) => [row.unitId, row.deskId]));
  const offices = (rows ?? []).filter((row) => row.kind === 'duty_office');
  const claimed = new Map<Id, number>();
  for (const row of offices) {
    const office = units.byCode.get(row.code);
    const host = row.parentCode === null ? undefined : units.byCode.get(row.parentCode);
    const whom = units.byCode.get(row.servesCode ?? row.parentCode ?? '');
    if (office === undefined || host === undefined || whom === undefined) continue;
    const earlier = claimed.get(whom.id);
    if (earlier !== undefined) {
      plan.problems.push({
        file: 'units',
        row: row.row,
        column: 'serves_code',
        value: row.servesCode ?? row.parentCode,
        other: earlier,
        code: 'servedTwice',
      });
      continue;
    }
    claimed.set(whom.id, row.row);
    serveByOffice(plan, state, served, { office, host, whom }, tools);
  }
  for (const unit of units.byCode.values()) {
    if (unit.external || unit.kind === 'duty_office' || served.has(unit.id)) continue;
    const deskId = makeDesk(plan, unit, null, unit, tools);
    serve(plan, deskId, unit.id, start(), tools);
    served.set(unit.id, deskId);
  }
}

function start(): Instant {
  return instantAt(DEFAULT_START, '00:00');
}

function makeDesk(
  plan: Plan,
  host: PlannedUnit,
  section: PlannedUnit | null,
  named: PlannedUnit,
  tools: PlanTools,
): Id {
  const id = tools.newId();
  plan.desks.push({
    id,
    hostUnitId: host.id,
    sectionUnitId: section?.id ?? null,
    name: deskName(named),
    from: start(),
    to: null,
  });
  return id;
}

function serve(plan: Plan, deskId: Id, unitId: Id, from: Instant, tools: PlanTools): void {
  plan.serves.push({ id: tools.newId(), deskId, unitId, from, to: null, document: null });
}

/** A duty office serves its unit: from the city's beginning where nobody did, else from now on in place of the earlier desk. */
function serveByOffice(
  plan: Plan,
  state: CityState,
  served: Map<Id, Id>,
  parts: { office: PlannedUnit; host: PlannedUnit; whom: PlannedUnit },
  tools: PlanTools,
): void {
  const { office, host, whom } = parts;
  const own = state.desks.find((desk) => desk.sectionUnitId === office.id && desk.to === null);
  const before = state.serves.find((row) => row.unitId === whom.id && row.to === null);
  if (own !== undefined && before?.deskId === own.id) return;
  const deskId = own?.id ?? makeDesk(plan, host, office, office, tools);
  if (before !== undefined) {
    plan.serves.push({
      id: before.id,
      deskId: before.deskId,
      unitId: before.unitId,
      from: before.from,
      to: tools.now,
      document: before.document,
    });
    plan.changes.push({
      unitId: whom.id,
      kind: 'deskServes',
      objectId: before.id,
      act: 'ended',
      label: whom.shortName,
    });
    plan.shown.push({ file: 'units', act: 'changed', label: office.fullName, columns: ['serves_code'] });
  }
  serve(plan, deskId, whom.id, before === undefined ? start() : tools.now, tools);
  served.set(whom.id, deskId);
}

function endWithUnits(plan: Plan, state: CityState, units: PlannedUnits, tools: PlanTools): void {
  for (const row of state.serves) {
    if (row.to !== null || !units.endedIds.has(row.unitId)) continue;
    const { revision: _revision, ...fields } = row;
    plan.serves.push({ ...fields, to: tools.now });
  }
  for (const desk of state.desks) {
    if (desk.to !== null || !units.endedIds.has(desk.sectionUnitId ?? desk.hostUnitId)) continue;
    const { revision: _revision, ...fields } = desk;
    plan.desks.push({ ...fields, to: tools.now });
  }
}
