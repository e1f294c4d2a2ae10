// The part of an import plan that speaks of units: which are new, which change, which end, and who stands under whom.
// Decided here: codes, parents, defaults. Periods and functions of relations are relations.ts.
import type { Id } from '#shared/ids.ts';
import { instantAt } from '#shared/instant.ts';
import type { ImportProblemCode } from '../contract-import.ts';
import type { UnitRow } from '../import/shape.ts';
import { unitWords } from '../rules/names.ts';
import type { UnitRecord, UnitWrite } from '../store/units.ts';
import { DEFAULT_START, EXTERNAL_PARTIES } from './defaults.ts';
import type { CityState, Plan, PlannedUnit, PlanTools } from './types.ts';

/** Units by code as they will be, and for each row of the file the unit above (null at the top). */
export interface PlannedUnits {
  readonly byCode: ReadonlyMap<string, PlannedUnit>;
  readonly parents: readonly {
    readonly unit: PlannedUnit;
    readonly row: number | null;
    readonly parent: PlannedUnit;
  }[];
  readonly endedIds: ReadonlySet<Id>;
}

/** Plans the units of a file; without one, the units are those on file. A03.1 */
export function planUnits(
  plan: Plan,
  state: CityState,
  rows: readonly UnitRow[] | null,
  tools: PlanTools,
): PlannedUnits {
  const known = new Map(state.units.filter((unit) => unit.validTo === null).map((unit) => [unit.code, unit]));
  const byCode = new Map<string, PlannedUnit>([...known].map(([code, unit]) => [code, { ...unit, isNew: false }]));
  const problem = (
    row: UnitRow,
    column: string,
    code: ImportProblemCode,
    value: string | null,
    other: number | null = null,
  ): void => {
    plan.problems.push({ file: 'units', row: row.row, column, value, other, code });
  };

  const ownRows = withoutTwice(rows ?? [], problem);
  const top = topCode(state, known, ownRows);
  plan.counts.units.rows = rows?.length ?? 0;
  const taken = new Map(state.units.filter((unit) => unit.validTo !== null).map((unit) => [unit.code, unit]));
  for (const row of ownRows) {
    const before = known.get(row.code);
    if (before?.external === true) problem(row, 'code', 'unitExternal', row.code);
    else if (taken.has(row.code)) problem(row, 'code', 'codeTwice', row.code);
    else
      byCode.set(
        row.code,
        before === undefined ? makeUnit(plan, row, row.code === top, tools) : changeUnit(plan, row, before),
      );
  }
  const endedIds = endAbsent(plan, known, ownRows, rows !== null, tools);
  for (const unit of known.values()) if (endedIds.has(unit.id)) byCode.delete(unit.code);

  const parents: { unit: PlannedUnit; row: number | null; parent: PlannedUnit }[] = [];
  for (const row of ownRows) {
    const unit = byCode.get(row.code);
    if (row.servesCode && !byCode.has(row.servesCode)) problem(row, 'serves_code', 'unitUnknown', row.servesCode);
    if (unit === undefined || row.code === top) continue;
    if (row.parentCode === null) problem(row, 'parent_code', 'parentMissing', null);
    else {
      const parent = byCode.get(row.parentCode);
      if (row.parentCode === row.code) problem(row, 'parent_code', 'relationToItself', row.code);
      else if (parent === undefined) problem(row, 'parent_code', 'unitUnknown', row.parentCode);
      else parents.push({ unit, row: row.row, parent });
    }
  }
  const topUnit = top === null ? undefined : byCode.get(top);
  if (topUnit !== undefined && plan.problems.length === 0)
    parents.push(...externalParents(plan, topUnit, byCode, tools));
  return { byCode, parents, endedIds };
}

function withoutTwice(
  rows: readonly UnitRow[],
  problem: (row: UnitRow, column: string, code: ImportProblemCode, value: string | null, other: number) => void,
): UnitRow[] {
  const first = new Map<string, UnitRow>();
  for (const row of rows) {
    const earlier = first.get(row.code);
    if (earlier === undefined) first.set(row.code, row);
    else problem(row, 'code', 'codeTwice', row.code, earlier.row);
  }
  return [...first.values()];
}

/** The city's own government: on file the one under an external party, else the first row without a parent. */
function topCode(state: CityState, known: ReadonlyMap<string, UnitRecord>, rows: readonly UnitRow[]): string | null {
  const external = new Set(state.units.filter((unit) => unit.external).map((unit) => unit.id));
  const onFile = state.relations.find(
    (relation) =>
      relation.kind === 'administrative' &&
      relation.to === null &&
      external.has(relation.superiorId) &&
      !external.has(relation.subordinateId),
  );
  const unit = [...known.values()].find((candidate) => candidate.id === onFile?.subordinateId);
  return unit?.code ?? rows.find((row) => row.parentCode === null)?.code ?? null;
}

function makeUnit(plan: Plan, row: UnitRow, isTop: boolean, tools: PlanTools): PlannedUnit {
  const traits = tools.traitsOf({ kind: row.kind, level: row.level, name: `${row.fullName} ${row.shortName}` });
  const unit: UnitWrite = {
    id: tools.newId(),
    code: row.code,
    shortName: row.shortName,
    fullName: row.fullName,
    kind: row.kind,
    level: row.level,
    divisionCode: row.divisionCode ?? null,
    external: false,
    binding: row.binding ?? traits.binding,
    dutyClass: row.dutyClass ?? traits.dutyClass,
    // The city itself reports upward in the superior's system, everybody below it in this one. A20.1
    legalChannel: row.legalChannel ?? !isTop,
    ...unitWords(row.fullName, row.shortName),
    validFrom: instantAt(DEFAULT_START, '00:00'),
    validTo: null,
  };
  plan.units.push(unit);
  plan.counts.units.made += 1;
  plan.changes.push({ unitId: unit.id, kind: 'unit', objectId: unit.id, act: 'made', label: unit.fullName });
  return { ...unit, isNew: true };
}

function changeUnit(plan: Plan, row: UnitRow, before: UnitRecord): PlannedUnit {
  const after: UnitRecord = {
    ...before,
    shortName: row.shortName,
    fullName: row.fullName,
    kind: row.kind,
    level: row.level,
    divisionCode: row.divisionCode === undefined ? before.divisionCode : row.divisionCode,
    binding: row.binding ?? before.binding,
    dutyClass: row.dutyClass ?? before.dutyClass,
    legalChannel: row.legalChannel ?? before.legalChannel,
  };
  const columns = UNIT_COLUMNS.filter(([, field]) => after[field] !== before[field]);
  if (columns.length === 0) plan.counts.units.unchanged += 1;
  else {
    const { revision: _revision, ...fields } = after;
    plan.units.push({ ...fields, ...unitWords(after.fullName, after.shortName) });
    plan.counts.units.changed += 1;
    plan.shown.push({ file: 'units', act: 'changed', label: after.fullName, columns: columns.map(([name]) => name) });
    plan.changes.push({
      unitId: after.id,
      kind: 'unit',
      objectId: after.id,
      act: 'changed',
      label: after.fullName,
      was: Object.fromEntries(columns.map(([, field]) => [field, before[field]])),
      becomes: Object.fromEntries(columns.map(([, field]) => [field, after[field]])),
    });
  }
  return { ...after, isNew: false };
}

const UNIT_COLUMNS = [
  ['short_name', 'shortName'],
  ['full_name', 'fullName'],
  ['kind', 'kind'],
  ['level', 'level'],
  ['division_code', 'divisionCode'],
  ['binding', 'binding'],
  ['duty_class', 'dutyClass'],
  ['legal_channel', 'legalChannel'],
] as const satisfies readonly (readonly [string, keyof UnitRecord])[];

/** Complete lists end what they do not name; the record stays with its history. */
function endAbsent(
  plan: Plan,
  known: ReadonlyMap<string, UnitRecord>,
  rows: readonly UnitRow[],
  sent: boolean,
  tools: PlanTools,
): Set<Id> {
  const ended = new Set<Id>();
  if (!sent || tools.absent === 'keep') return ended;
  const named = new Set(rows.map((row) => row.code));
  for (const unit of known.values()) {
    if (unit.external || named.has(unit.code)) continue;
    const { revision: _revision, ...fields } = unit;
    plan.units.push({ ...fields, ...unitWords(unit.fullName, unit.shortName), validTo: tools.now });
    plan.counts.units.ended += 1;
    plan.shown.push({ file: 'units', act: 'ended', label: unit.fullName, columns: [] });
    plan.changes.push({ unitId: unit.id, kind: 'unit', objectId: unit.id, act: 'ended', label: unit.fullName });
    ended.add(unit.id);
  }
  return ended;
}

/** Province and State Council above the city, made with it. */
function externalParents(
  plan: Plan,
  top: PlannedUnit,
  byCode: Map<string, PlannedUnit>,
  tools: PlanTools,
): PlannedUnits['parents'] {
  const parents: { unit: PlannedUnit; row: null; parent: PlannedUnit }[] = [];
  let below = top;
  for (const party of EXTERNAL_PARTIES) {
    const found = byCode.get(party.code);
    const unit = found ?? makeExternal(plan, party, tools);
    byCode.set(party.code, unit);
    parents.push({ unit: below, row: null, parent: unit });
    below = unit;
  }
  return parents;
}

function makeExternal(plan: Plan, party: (typeof EXTERNAL_PARTIES)[number], tools: PlanTools): PlannedUnit {
  const unit: UnitWrite = {
    id: tools.newId(),
    ...party,
    kind: 'external',
    divisionCode: null,
    external: true,
    ...tools.traitsOf({ kind: 'external', level: party.level, name: party.fullName }),
    legalChannel: false,
    ...unitWords(party.fullName, party.shortName),
    validFrom: instantAt(DEFAULT_START, '00:00'),
    validTo: null,
  };
  plan.units.push(unit);
  plan.changes.push({ unitId: unit.id, kind: 'unit', objectId: unit.id, act: 'made', label: unit.fullName });
  return { ...unit, isNew: true };
}
