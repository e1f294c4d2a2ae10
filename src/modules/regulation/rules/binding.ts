// Whom the regulation binds (应当) and who follows it by reference (参照执行), and the duty class of a unit.
// Decided by kind and level of a unit as the pack's tables say; a unit's own setting, if any, is the org room's.
import type { RegulationPack } from '../pack.ts';
import { unitFits, type UnitTraits } from './lookup.ts';

export interface Binding {
  readonly group: string;
  readonly name: string;
  readonly force: 'bound' | 'reference';
}

/** The group of a unit and whether it is bound; the first group that fits is taken. A03.1 */
export function whomItBinds(pack: RegulationPack, unit: UnitTraits): Binding {
  const group = pack.unitGroups.find((candidate) => candidate.match.some((match) => unitFits(match, unit)));
  if (group === undefined) throw new RangeError('the regulation pack has no group for every unit');
  return { group: group.code, name: group.name, force: group.force };
}

/** What one row asks of a unit: bound, by reference (shown, never failing), or nothing. A00.1 */
export function rowBinds(pack: RegulationPack, rowId: string, unit: UnitTraits): 'bound' | 'reference' | 'none' {
  const row = pack.rows.find((candidate) => candidate.id === rowId);
  if (row === undefined) throw new RangeError(`the regulation pack has no row ${rowId}`);
  const binding = whomItBinds(pack, unit);
  return row.groups.includes(binding.group) ? binding.force : 'none';
}

export type DutyClass = RegulationPack['dutyClasses']['classes'][number];

/** The duty class (值班类别) that kind, level and profession give a unit. A07.1 */
export function dutyClassOf(pack: RegulationPack, unit: UnitTraits): DutyClass {
  const line = pack.dutyClasses.membership.find((candidate) => unitFits(candidate.match, unit));
  const dutyClass = pack.dutyClasses.classes.find((candidate) => candidate.code === line?.class);
  if (dutyClass === undefined) throw new RangeError('the regulation pack has no duty class for every unit');
  return dutyClass;
}
