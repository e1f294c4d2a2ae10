// An import against the city as it stands: one pure function from rows and records to a plan with its problems.
// Nothing is written here; a plan with problems is never written at all.
import type { ImportRows } from '../import/shape.ts';
import { planDesks } from './desks.ts';
import { planPeople } from './people.ts';
import { planRelations } from './relations.ts';
import { emptyPlan, type CityState, type Plan, type PlanTools } from './types.ts';
import { planUnits } from './units.ts';

/** Compares an import with the records on file and tells every problem by row and column. A25.2 */
export function planImport(rows: ImportRows, state: CityState, tools: PlanTools): Plan {
  const plan = emptyPlan();
  plan.problems.push(...rows.problems);
  plan.notes.push(...rows.notes);
  if (tools.onlyUnits !== null) {
    for (const file of ['units', 'relations'] as const) {
      if (rows[file] !== null)
        plan.problems.push({ file, row: null, column: null, value: null, other: null, code: 'fileNeedsCityDesk' });
    }
  }
  const units = planUnits(plan, state, rows.units, tools);
  planRelations(plan, state, units, rows.relations, tools);
  planDesks(plan, state, units, rows.units, tools);
  planPeople(plan, state, units, rows.people, tools);
  return plan;
}
