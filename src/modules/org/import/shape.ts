// Rows of text become typed records; everything that is wrong with a cell is told by row and column, all at once.
// Decided here: which columns make which record. Whether records fit each other and the city is plan/.
import type { Day } from '#shared/instant.ts';
import type { Binding, OrgFunction, RelationKind, StaffCategory, UnitKind, UnitLevel } from '../contract.ts';
import type { ImportFile, ImportNote, ImportProblem } from '../contract-import.ts';
import { fixedForm, mobileForm } from '../rules/phones.ts';
import { Cells, MANY } from './cells.ts';
import {
  BINDING_WORDS,
  COLUMNS,
  FLAG_WORDS,
  FUNCTION_WORDS,
  KIND_WORDS,
  LEVEL_WORDS,
  RELATION_WORDS,
  STAFF_WORDS,
} from './columns.ts';
import type { TextTable } from './table.ts';

/** A field is undefined where its column is missing: what is known stays. Null where the cell is empty. */
export interface UnitRow {
  readonly row: number;
  readonly code: string;
  readonly shortName: string;
  readonly fullName: string;
  readonly kind: UnitKind;
  readonly level: UnitLevel;
  readonly parentCode: string | null;
  readonly divisionCode: string | null | undefined;
  readonly servesCode: string | null | undefined;
  readonly binding: Binding | null | undefined;
  readonly dutyClass: string | null | undefined;
  readonly legalChannel: boolean | null | undefined;
}

export interface RelationRow {
  readonly row: number;
  readonly kind: RelationKind;
  readonly superiorCode: string;
  readonly subordinateCode: string;
  readonly functions: readonly OrgFunction[];
  readonly from: Day | null | undefined;
  readonly to: Day | null | undefined;
  readonly document: string | null | undefined;
}

export interface PersonRow {
  readonly row: number;
  readonly unitCode: string;
  readonly name: string;
  readonly title: string;
  readonly staffCategory: StaffCategory | null | undefined;
  readonly mobile: string | null | undefined;
  readonly officePhone: string | null | undefined;
  readonly principalLeader: boolean | undefined;
  readonly inChargeOfDuty: boolean | undefined;
  readonly dutyOfficer: boolean | undefined;
  readonly deskHead: boolean | undefined;
}

/** Everything an import says, with what is wrong with it so far. A kind that was not sent is null. */
export interface ImportRows {
  readonly units: readonly UnitRow[] | null;
  readonly relations: readonly RelationRow[] | null;
  readonly people: readonly PersonRow[] | null;
  readonly problems: readonly ImportProblem[];
  readonly notes: readonly ImportNote[];
}

/** Types all tables of an import. */
export function shapeRows(tables: readonly TextTable[]): ImportRows {
  const problems: ImportProblem[] = [];
  const notes: ImportNote[] = [];
  const read = <T>(kind: ImportFile, one: (cells: Cells) => T | null): T[] | null => {
    const table = tables.find((candidate) => candidate.kind === kind);
    if (table === undefined) return null;
    problems.push(...table.problems);
    notes.push(...table.notes);
    return table.rows.length === 0 ? [] : readRows(table, problems, notes, one);
  };
  return {
    units: read('units', unitOf),
    relations: read('relations', relationOf),
    people: read('people', personOf),
    problems,
    notes,
  };
}

function readRows<T>(
  table: TextTable,
  problems: ImportProblem[],
  notes: ImportNote[],
  one: (cells: Cells) => T | null,
): T[] {
  const heading = readHeading(table, problems, notes);
  if (heading === null) return [];
  const records: T[] = [];
  for (const [index, texts] of table.rows.entries()) {
    if (index === 0 || texts.every((text) => text.trim() === '')) continue;
    if (problems.length >= MANY) break;
    const cells = new Cells(table.kind, index + 1, texts, heading, problems, notes);
    const record = one(cells);
    if (record !== null && !cells.failed) records.push(record);
  }
  return records;
}

/** Which column stands where; null where needed ones are missing. */
function readHeading(table: TextTable, problems: ImportProblem[], notes: ImportNote[]): Map<string, number> | null {
  const columns = COLUMNS[table.kind];
  const places = new Map<string, number>();
  for (const [index, text] of (table.rows[0] ?? []).entries()) {
    const title = text
      .replace(/^\uFEFF/, '')
      .normalize('NFKC')
      .trim();
    const column = columns.find(
      (candidate) => candidate.name === title.toLowerCase() || candidate.titles.includes(title),
    );
    const place = { file: table.kind, row: 1, column: title.slice(0, 40), value: null, other: null };
    if (column === undefined) {
      if (title !== '') notes.push({ ...place, code: 'columnUnknown' });
    } else if (places.has(column.name)) problems.push({ ...place, code: 'columnTwice' });
    else places.set(column.name, index);
  }
  const missing = columns.filter((column) => column.needed === true && !places.has(column.name));
  for (const column of missing) {
    problems.push({ file: table.kind, row: 1, column: column.name, value: null, other: null, code: 'columnMissing' });
  }
  return missing.length > 0 ? null : places;
}

const CODE = /^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$/;

function unitOf(cells: Cells): UnitRow | null {
  const unit = {
    row: cells.row,
    code: cells.matching('code', CODE, 'badCode') ?? '',
    shortName: cells.text('short_name') ?? '',
    fullName: cells.text('full_name') ?? '',
    kind: cells.word('kind', KIND_WORDS, 'badKind'),
    level: cells.word('level', LEVEL_WORDS, 'badLevel'),
    parentCode: cells.matching('parent_code', CODE, 'badCode') ?? null,
    divisionCode: cells.matching('division_code', /^\d{6,12}$/, 'badDivisionCode'),
    servesCode: cells.matching('serves_code', CODE, 'badCode'),
    binding: cells.word('binding', BINDING_WORDS, 'badBinding'),
    dutyClass: cells.matching('duty_class', /^[A-Z]$/, 'badDutyClass'),
    legalChannel: cells.word('legal_channel', FLAG_WORDS, 'badFlag'),
  };
  const { kind, level } = unit;
  return kind && level ? { ...unit, kind, level } : null;
}

function relationOf(cells: Cells): RelationRow | null {
  const kind = cells.word('kind', RELATION_WORDS, 'badKind');
  const relation = {
    row: cells.row,
    superiorCode: cells.matching('superior_code', CODE, 'badCode') ?? '',
    subordinateCode: cells.matching('subordinate_code', CODE, 'badCode') ?? '',
    functions: functionsOf(cells),
    from: cells.day('from'),
    to: cells.day('to'),
    document: cells.text('document'),
  };
  if (kind === 'administrative' && relation.functions.length > 0)
    cells.bad('functions', 'administrativeCarriesRest', null);
  if (kind && kind !== 'administrative' && relation.functions.length === 0 && !cells.failed)
    cells.bad('functions', 'functionsMissing', null);
  if (relation.from && relation.to && relation.to < relation.from) cells.bad('to', 'datesReversed', relation.to);
  if (relation.superiorCode !== '' && relation.superiorCode === relation.subordinateCode)
    cells.bad('superior_code', 'relationToItself', relation.superiorCode);
  return kind ? { ...relation, kind } : null;
}

function functionsOf(cells: Cells): OrgFunction[] {
  const words = (cells.text('functions') ?? '').split(/[\s,，、;；]+/).filter((word) => word !== '');
  const functions = new Set<OrgFunction>();
  for (const word of words) {
    const found = Object.hasOwn(FUNCTION_WORDS, word) ? FUNCTION_WORDS[word] : undefined;
    if (found === undefined) cells.bad('functions', 'badFunction', word);
    else functions.add(found);
  }
  return [...functions];
}

function personOf(cells: Cells): PersonRow | null {
  return {
    row: cells.row,
    unitCode: cells.matching('unit_code', CODE, 'badCode') ?? '',
    name: cells.text('name') ?? '',
    title: cells.text('title') ?? '',
    staffCategory: cells.word('staff_category', STAFF_WORDS, 'badStaffCategory'),
    mobile: cells.phone('mobile', mobileForm, 'badMobile'),
    officePhone: cells.phone('office_phone', fixedForm, 'badPhone'),
    principalLeader: cells.flag('principal_leader'),
    inChargeOfDuty: cells.flag('in_charge_of_duty'),
    dutyOfficer: cells.flag('duty_officer'),
    deskHead: cells.flag('desk_head'),
  };
}
