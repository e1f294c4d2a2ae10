// The part of an import plan that speaks of relations: the administrative line from the units, the others from their own
// file, and whether all of them together make a closure (no circle, one superior per function).
import type { Id } from '#shared/ids.ts';
import type { ImportProblemCode } from '../contract-import.ts';
import type { RelationRow } from '../import/shape.ts';
import { closureOf, type RelationFact } from '../rules/closure.ts';
import { daysOfPeriod, intersect, periodOfDays, type Period } from '../rules/periods.ts';
import type { RelationRecord, RelationWrite } from '../store/relations.ts';
import { DEFAULT_START } from './defaults.ts';
import type { CityState, Plan, PlannedUnit, PlanTools } from './types.ts';
import type { PlannedUnits } from './units.ts';

/** A relation as it will be; `row` tells whom to blame. */
interface Draft extends RelationWrite {
  file: 'units' | 'relations' | null;
  row: number | null;
  touched: boolean;
}

/** Plans relations and computes the closure; every circle and every second superior is told by its row. A04.1 */
export function planRelations(
  plan: Plan,
  state: CityState,
  units: PlannedUnits,
  rows: readonly RelationRow[] | null,
  tools: PlanTools,
): void {
  const drafts = state.relations.map((relation) => draftOf(relation));
  const ids = new Map([...units.byCode.values()].map((unit) => [unit.id, unit]));
  endWithUnits(plan, drafts, units, state, tools);
  for (const { unit, row, parent } of units.parents) setParent(plan, drafts, unit, parent, row, tools);
  plan.counts.relations.rows = rows?.length ?? 0;
  const named = new Set<Draft>();
  for (const row of rows ?? []) {
    const draft = planRow(plan, drafts, units, row, tools);
    if (draft !== null) named.add(draft);
  }
  if (rows !== null && tools.absent === 'end') endAbsent(plan, drafts, named, ids, tools);
  if (plan.problems.length > 0 || !drafts.some((draft) => draft.touched)) return;
  closeOver(plan, drafts, ids);
  for (const draft of drafts.filter((candidate) => candidate.touched)) plan.relations.push(writeOf(draft));
}

function draftOf(relation: RelationRecord): Draft {
  const { revision: _revision, ...fields } = relation;
  return { ...fields, file: null, row: null, touched: false };
}

function writeOf(draft: Draft): RelationWrite {
  const { file: _file, row: _row, touched: _touched, ...fields } = draft;
  return fields;
}

function holdsAt(draft: Draft, tools: PlanTools): boolean {
  return draft.from <= tools.now && (draft.to === null || draft.to > tools.now);
}

function endWithUnits(plan: Plan, drafts: Draft[], units: PlannedUnits, state: CityState, tools: PlanTools): void {
  if (units.endedIds.size === 0) return;
  const names = new Map(state.units.map((unit) => [unit.id, unit.shortName]));
  for (const [i, draft] of drafts.entries()) {
    if (!units.endedIds.has(draft.superiorId) && !units.endedIds.has(draft.subordinateId)) continue;
    if (!holdsAt(draft, tools)) continue;
    drafts[i] = { ...draft, to: tools.now, touched: true };
    plan.changes.push({
      unitId: draft.subordinateId,
      kind: 'relation',
      objectId: draft.id,
      act: 'ended',
      label: `${names.get(draft.subordinateId) ?? ''} → ${names.get(draft.superiorId) ?? ''}`,
    });
  }
}

/** The administrative superior of a unit: kept, made, or the old one ends now and the new one begins. */
function setParent(
  plan: Plan,
  drafts: Draft[],
  unit: PlannedUnit,
  parent: PlannedUnit,
  row: number | null,
  tools: PlanTools,
): void {
  const at = drafts.findIndex(
    (draft) => draft.kind === 'administrative' && draft.subordinateId === unit.id && holdsAt(draft, tools),
  );
  const before = drafts[at];
  if (before?.superiorId === parent.id) {
    drafts[at] = { ...before, file: 'units', row };
    return;
  }
  if (before !== undefined) {
    drafts[at] = { ...before, to: tools.now, touched: true };
    plan.changes.push({ unitId: unit.id, kind: 'relation', objectId: before.id, act: 'ended', label: unit.fullName });
    const already = plan.shown.some((shown) => shown.file === 'units' && shown.label === unit.fullName);
    if (!already) {
      plan.counts.units.changed += 1;
      plan.counts.units.unchanged -= 1;
    }
    plan.shown.push({ file: 'units', act: 'changed', label: unit.fullName, columns: ['parent_code'] });
  }
  const from = before === undefined ? periodOfDays(DEFAULT_START, null).from : tools.now;
  const made: Draft = {
    id: tools.newId(),
    kind: 'administrative',
    superiorId: parent.id,
    subordinateId: unit.id,
    functions: [],
    from,
    to: null,
    document: null,
    file: 'units',
    row,
    touched: true,
  };
  drafts.push(made);
  plan.changes.push({
    unitId: unit.id,
    kind: 'relation',
    objectId: made.id,
    act: 'made',
    label: `${unit.shortName} → ${parent.shortName}（administrative）`,
  });
}

function planRow(plan: Plan, drafts: Draft[], units: PlannedUnits, row: RelationRow, tools: PlanTools): Draft | null {
  const problem = (
    column: string,
    code: ImportProblemCode,
    value: string | null,
    other: number | null = null,
  ): null => {
    plan.problems.push({ file: 'relations', row: row.row, column, value, other, code });
    return null;
  };
  const superior = units.byCode.get(row.superiorCode);
  const subordinate = units.byCode.get(row.subordinateCode);
  if (superior === undefined) problem('superior_code', 'unitUnknown', row.superiorCode);
  if (subordinate === undefined) problem('subordinate_code', 'unitUnknown', row.subordinateCode);
  if (superior === undefined || subordinate === undefined) return null;
  if (subordinate.external) return problem('subordinate_code', 'unitExternal', row.subordinateCode);

  const period = periodOfDays(row.from ?? DEFAULT_START, row.to ?? null);
  const same = drafts.filter(
    (draft) => draft.kind === row.kind && draft.superiorId === superior.id && draft.subordinateId === subordinate.id,
  );
  const twin = same.find((draft) => draft.file === 'relations' && intersect(draft, period) !== null);
  if (twin !== undefined) return problem('subordinate_code', 'relationTwice', row.subordinateCode, twin.row);
  const before = same.find(
    (draft) => draft.file !== 'relations' && (draft.from === period.from || intersect(draft, period) !== null),
  );
  const label = `${subordinate.shortName} → ${superior.shortName}（${row.kind}）`;
  if (before === undefined) {
    const made: Draft = {
      id: tools.newId(),
      kind: row.kind,
      superiorId: superior.id,
      subordinateId: subordinate.id,
      functions: row.functions,
      ...period,
      document: row.document ?? null,
      file: 'relations',
      row: row.row,
      touched: true,
    };
    drafts.push(made);
    plan.counts.relations.made += 1;
    plan.changes.push({ unitId: subordinate.id, kind: 'relation', objectId: made.id, act: 'made', label });
    return made;
  }
  return compare(plan, drafts, before, row, period, label);
}

function compare(plan: Plan, drafts: Draft[], before: Draft, row: RelationRow, period: Period, label: string): Draft {
  const columns: string[] = [];
  if ([...before.functions].toSorted().join() !== [...row.functions].toSorted().join()) columns.push('functions');
  if (row.from !== undefined && before.from !== period.from) columns.push('from');
  if (row.to !== undefined && before.to !== period.to) columns.push('to');
  if (row.document !== undefined && before.document !== row.document) columns.push('document');
  const after: Draft = {
    ...before,
    functions: row.functions,
    from: columns.includes('from') ? period.from : before.from,
    to: columns.includes('to') ? period.to : before.to,
    document: row.document === undefined ? before.document : row.document,
    file: 'relations',
    row: row.row,
    touched: before.touched || columns.length > 0,
  };
  drafts[drafts.indexOf(before)] = after;
  if (columns.length === 0) plan.counts.relations.unchanged += 1;
  else {
    plan.counts.relations.changed += 1;
    plan.shown.push({ file: 'relations', act: 'changed', label, columns });
    plan.changes.push({
      unitId: after.subordinateId,
      kind: 'relation',
      objectId: after.id,
      act: 'changed',
      label,
      was: told(before),
      becomes: told(after),
    });
  }
  return after;
}

function told(draft: Draft): Record<string, unknown> {
  return { functions: draft.functions, ...daysOfPeriod(draft), document: draft.document };
}

function endAbsent(
  plan: Plan,
  drafts: Draft[],
  named: ReadonlySet<Draft>,
  ids: ReadonlyMap<Id, PlannedUnit>,
  tools: PlanTools,
): void {
  for (const [i, draft] of drafts.entries()) {
    if (named.has(draft) || draft.kind === 'administrative' || !holdsAt(draft, tools)) continue;
    const label = `${ids.get(draft.subordinateId)?.shortName ?? ''} → ${ids.get(draft.superiorId)?.shortName ?? ''}（${draft.kind}）`;
    drafts[i] = { ...draft, to: tools.now, touched: true };
    plan.counts.relations.ended += 1;
    plan.shown.push({ file: 'relations', act: 'ended', label, columns: [] });
    plan.changes.push({
      unitId: draft.subordinateId,
      kind: 'relation',
      objectId: draft.id,
      act: 'ended',
      label,
      was: told(draft),
    });
  }
}

const CLOSURE_PROBLEMS: Readonly<Record<string, ImportProblemCode>> = {
  'org.relationCycle': 'cycle',
  'org.exclusiveTwice': 'exclusiveTwice',
  'org.twoAdministrative': 'twoAdministrative',
  'org.relationToItself': 'relationToItself',
};
const PROBLEMS_AT_MOST = 50;

/** Computes the closure; what stands in its way is told and taken out, until all of it is known. */
function closeOver(plan: Plan, drafts: readonly Draft[], ids: ReadonlyMap<Id, PlannedUnit>): void {
  let left = drafts.filter((draft) => draft.to === null || draft.to > draft.from);
  for (let i = 0; i < PROBLEMS_AT_MOST; i++) {
    const decided = closureOf(left.map(factOf));
    if (decided.ok) {
      plan.scope = decided.value;
      return;
    }
    const unit = String(decided.detail?.['unit']);
    const own = left.filter((draft) => draft.subordinateId === unit);
    const blamed = own.filter((draft) => draft.row !== null && concerns(draft, decided.detail)).at(-1) ?? own.at(-1);
    if (blamed === undefined) throw new Error(`the closure was refused without a relation: ${decided.code}`);
    const others = own.filter(
      (draft) =>
        draft !== blamed && draft.file === blamed.file && draft.row !== null && concerns(draft, decided.detail),
    );
    plan.problems.push({
      file: blamed.file ?? 'relations',
      row: blamed.row,
      column: blamed.file === 'units' ? 'parent_code' : 'superior_code',
      value: ids.get(blamed.superiorId)?.code ?? null,
      other: others[0]?.row ?? null,
      code: CLOSURE_PROBLEMS[decided.code] ?? 'cycle',
    });
    left = left.filter((draft) => draft !== blamed);
  }
}

function concerns(draft: Draft, detail: Record<string, string | number> | undefined): boolean {
  const [first, second, fn] = [detail?.['first'], detail?.['second'], detail?.['function']];
  if (first !== undefined && draft.superiorId !== first && draft.superiorId !== second) return false;
  return fn === undefined || draft.kind === 'administrative' || draft.functions.some((name) => name === fn);
}

function factOf(draft: Draft): RelationFact {
  return {
    kind: draft.kind,
    superior: draft.superiorId,
    subordinate: draft.subordinateId,
    functions: draft.functions,
    period: { from: draft.from, to: draft.to },
  };
}
