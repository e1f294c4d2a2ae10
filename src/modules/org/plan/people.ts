// The part of an import plan that speaks of people: which posts are new, changed, ended, and their numbers.
// Decided here: what differs. Who is whom is known-people.ts; whoever cannot be told apart is asked about.
import type { Id } from '#shared/ids.ts';
import { dayOf, instantAt } from '#shared/instant.ts';
import type { ImportProblemCode } from '../contract-import.ts';
import type { PersonRow } from '../import/shape.ts';
import { personWords } from '../rules/names.ts';
import type { PhoneRecord, PostRecord, PostWrite } from '../store/people.ts';
import { headsDesk } from './defaults.ts';
import { KnownPeople, type Human } from './known-people.ts';
import type { CityState, Plan, PlannedUnit, PlanTools } from './types.ts';
import type { PlannedUnits } from './units.ts';

/** Plans the people of a file. A09.3, A25.2 */
export function planPeople(
  plan: Plan,
  state: CityState,
  units: PlannedUnits,
  rows: readonly PersonRow[] | null,
  tools: PlanTools,
): void {
  if (rows === null) return;
  plan.counts.people.rows = rows.length;
  const known = new KnownPeople(state);
  const humans = tellApart(plan, placeRows(plan, units, rows, tools));
  const seniority = new Map<Id, number>();
  for (const post of state.posts) seniority.set(post.unitId, Math.max(seniority.get(post.unitId) ?? 0, post.seniority));
  const keptPosts = new Set<Id>();
  for (const human of humans) planHuman(plan, known, human, seniority, keptPosts, tools);
  if (tools.absent === 'end') endAbsent(plan, state, rows, units, keptPosts, tools);
}

function placeRows(
  plan: Plan,
  units: PlannedUnits,
  rows: readonly PersonRow[],
  tools: PlanTools,
): { row: PersonRow; unit: PlannedUnit }[] {
  return rows.flatMap((row) => {
    const unit = units.byCode.get(row.unitCode);
    const problem = (code: ImportProblemCode): [] => {
      plan.problems.push({ file: 'people', row: row.row, column: 'unit_code', value: row.unitCode, other: null, code });
      return [];
    };
    if (unit === undefined) return problem('unitUnknown');
    if (unit.external) return problem('unitExternal');
    if (tools.onlyUnits !== null && !tools.onlyUnits.has(unit.id)) return problem('otherUnit');
    return [{ row, unit }];
  });
}

/** Rows of one mobile and name are one human, wherever they serve; without a mobile a name counts within its unit. */
function tellApart(plan: Plan, placed: readonly { row: PersonRow; unit: PlannedUnit }[]): Human[] {
  const humans = new Map<string, Human>();
  const owners = new Map<string, PersonRow>();
  const inUnit = new Map<string, PersonRow[]>();
  for (const { row, unit } of placed) {
    const problem = (column: string, code: ImportProblemCode, other: number): void => {
      plan.problems.push({
        file: 'people',
        row: row.row,
        column,
        value: column === 'mobile' ? null : row.name,
        other,
        code,
      });
    };
    if (row.mobile) {
      const owner = owners.get(row.mobile);
      if (owner !== undefined && owner.name !== row.name) {
        problem('mobile', 'mobileOfOther', owner.row);
        continue;
      }
      owners.set(row.mobile, owner ?? row);
    }
    const place = `${unit.code} ${row.name}`;
    const namesakes = inUnit.get(place) ?? [];
    const same = namesakes.find(
      (other) => other.title === row.title && (!other.mobile || !row.mobile || other.mobile === row.mobile),
    );
    const unclear = namesakes.find((other) => !other.mobile || !row.mobile);
    inUnit.set(place, [...namesakes, row]);
    if (same !== undefined) problem('name', 'personTwice', same.row);
    else if (unclear !== undefined) problem('name', 'personUnclear', unclear.row);
    else {
      const other = namesakes.find((candidate) => candidate.mobile !== row.mobile);
      if (other !== undefined)
        plan.notes.push({
          file: 'people',
          row: row.row,
          column: 'name',
          value: row.name,
          other: other.row,
          code: 'sameName',
        });
      const key = row.mobile ? `${row.mobile} ${row.name}` : place;
      const human = humans.get(key) ?? { name: row.name, mobile: row.mobile, rows: [] };
      human.rows.push({ row, unit });
      humans.set(key, human);
    }
  }
  return [...humans.values()];
}

function planHuman(
  plan: Plan,
  known: KnownPeople,
  human: Human,
  seniority: Map<Id, number>,
  kept: Set<Id>,
  tools: PlanTools,
): void {
  const first = human.rows[0];
  if (first === undefined) return;
  const indexes = human.mobile ? tools.indexesOf(human.mobile) : [];
  const found = known.match(human, indexes);
  if (found === null) {
    plan.problems.push({
      file: 'people',
      row: first.row.row,
      column: 'name',
      value: human.name,
      other: null,
      code: 'personUnclear',
    });
    return;
  }
  const personId = found ?? tools.newId();
  if (found === undefined) plan.persons.push({ id: personId, name: human.name, ...personWords(human.name) });
  else known.claimed.add(found);
  const phoneColumns = planPhones(plan, personId, human, known.phones.get(personId) ?? [], indexes, tools);
  const left = (known.posts.get(personId) ?? []).filter((post) => !kept.has(post.id));
  for (const { row, unit } of human.rows) {
    const before = postFor(left, row, unit, human);
    if (before === undefined) {
      const place = (seniority.get(unit.id) ?? 0) + 1;
      seniority.set(unit.id, place);
      makePost(plan, personId, row, unit, place, tools);
    } else {
      kept.add(before.id);
      left.splice(left.indexOf(before), 1);
      changePost(plan, before, row, phoneColumns);
    }
    phoneColumns.length = 0; // told once, with the first post
  }
}

/** The post of a row: of the same title, else the only one the person holds at that unit (a new title). */
function postFor(left: readonly PostRecord[], row: PersonRow, unit: PlannedUnit, human: Human): PostRecord | undefined {
  const here = left.filter((post) => post.unitId === unit.id);
  const same = here.find((post) => post.title === row.title);
  const rowsHere = human.rows.filter((candidate) => candidate.unit.id === unit.id).length;
  return same ?? (here.length === 1 && rowsHere === 1 ? here[0] : undefined);
}

function makePost(plan: Plan, personId: Id, row: PersonRow, unit: PlannedUnit, place: number, tools: PlanTools): void {
  const principalLeader = row.principalLeader ?? false;
  const post: PostWrite = {
    id: tools.newId(),
    personId,
    unitId: unit.id,
    title: row.title,
    staffCategory: row.staffCategory ?? 'regular',
    principalLeader,
    inChargeOfDuty: row.inChargeOfDuty ?? false,
    dutyOfficer: row.dutyOfficer ?? false,
    deskHead: row.deskHead ?? headsDesk(unit.kind, row.title, principalLeader),
    seniority: place,
    from: instantAt(dayOf(tools.now), '00:00'),
    to: null,
  };
  plan.posts.push(post);
  plan.counts.people.made += 1;
  plan.changes.push({
    unitId: unit.id,
    kind: 'post',
    objectId: post.id,
    act: 'made',
    label: `${row.name} ${row.title}`,
  });
}

const POST_COLUMNS = [
  ['title', 'title'],
  ['staff_category', 'staffCategory'],
  ['principal_leader', 'principalLeader'],
  ['in_charge_of_duty', 'inChargeOfDuty'],
  ['duty_officer', 'dutyOfficer'],
  ['desk_head', 'deskHead'],
] as const;

function changePost(plan: Plan, before: PostRecord, row: PersonRow, phoneColumns: readonly string[]): void {
  const columns = POST_COLUMNS.filter(
    ([, field]) => row[field] !== undefined && row[field] !== null && row[field] !== before[field],
  );
  const names = [...columns.map(([name]) => name), ...phoneColumns];
  if (names.length === 0) {
    plan.counts.people.unchanged += 1;
    return;
  }
  plan.counts.people.changed += 1;
  const label = `${row.name} ${row.title}`;
  plan.shown.push({ file: 'people', act: 'changed', label, columns: names });
  if (columns.length > 0) {
    const { name: _name, revision: _revision, personRevision: _personRevision, ...fields } = before;
    plan.posts.push({ ...fields, ...Object.fromEntries(columns.map(([, field]) => [field, row[field]])) });
  }
  plan.changes.push({
    unitId: before.unitId,
    kind: columns.length > 0 ? 'post' : 'phone',
    objectId: before.id,
    act: 'changed',
    label,
    was: Object.fromEntries(columns.map(([, field]) => [field, before[field]])),
    becomes: {
      ...Object.fromEntries(columns.map(([, field]) => [field, row[field]])),
      ...(phoneColumns.length > 0 ? { phones: phoneColumns } : {}),
    },
  });
}

/** Numbers that differ from those on file; answers the names of their columns. An empty cell takes a number away. */
function planPhones(
  plan: Plan,
  personId: Id,
  human: Human,
  before: readonly PhoneRecord[],
  indexes: readonly string[],
  tools: PlanTools,
): string[] {
  const columns: string[] = [];
  const mobile = before.find((phone) => phone.kind === 'mobile');
  if (human.mobile && !(mobile?.blind && indexes.includes(mobile.blind))) {
    plan.phones.push({
      id: mobile?.id ?? tools.newId(),
      ownerId: personId,
      kind: 'mobile',
      number: human.mobile,
      blind: indexes[0] ?? null,
    });
    columns.push('mobile');
  } else if (human.mobile === null && mobile !== undefined) {
    plan.droppedPhones.push(mobile);
    columns.push('mobile');
  }
  const wanted =
    human.rows.map(({ row }) => row.officePhone).find((number) => number) ?? human.rows[0]?.row.officePhone;
  const office = before.find((phone) => phone.kind === 'office');
  if (wanted && office?.open !== wanted) {
    plan.phones.push({
      id: office?.id ?? tools.newId(),
      ownerId: personId,
      kind: 'office',
      number: wanted,
      blind: null,
    });
    columns.push('office_phone');
  } else if (wanted === null && office !== undefined) {
    plan.droppedPhones.push(office);
    columns.push('office_phone');
  }
  return columns;
}

/** In a complete list, posts of its units that it does not name end now. */
function endAbsent(
  plan: Plan,
  state: CityState,
  rows: readonly PersonRow[],
  units: PlannedUnits,
  kept: ReadonlySet<Id>,
  tools: PlanTools,
): void {
  const named = new Set(rows.map((row) => units.byCode.get(row.unitCode)?.id));
  for (const post of state.posts) {
    if (kept.has(post.id) || (!named.has(post.unitId) && !units.endedIds.has(post.unitId))) continue;
    const { name, revision: _revision, personRevision: _personRevision, ...fields } = post;
    plan.posts.push({ ...fields, to: tools.now });
    plan.counts.people.ended += 1;
    const label = `${name} ${post.title}`;
    plan.shown.push({ file: 'people', act: 'ended', label, columns: [] });
    plan.changes.push({ unitId: post.unitId, kind: 'post', objectId: post.id, act: 'ended', label });
  }
}
