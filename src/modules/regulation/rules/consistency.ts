// Whether a pack holds together: every code it uses is one it defines, every unit and level finds its line.
// The shape is checked by zod; this finds what a shape cannot say. A pack that fails is refused at load (A00.2).
import type { Basis, RegulationPack } from '../pack.ts';

/** Names used by rules and rooms that every pack must define. */
const LIMITS_OF_ROOMS = [
  'verification.phone',
  'verification.written',
  'instruction.stateCouncil',
  'instruction.province',
  'instruction.own',
  'absence',
  'obituary',
  'holidayRoster',
  'receipt.rings',
  'receipt.others',
  'tellLeaders.urgent',
  'tellLeaders.others',
  'signLater',
  'emptyPost',
  'deskOffline',
  'supplement',
  'calendar.yearAhead',
] as const;
const LADDERS_OF_ROOMS = ['report', 'verification', 'receipt', 'alarm', 'filings'] as const;

/** Everything that does not hold together, one line each; empty where the pack is sound. */
export function inconsistencies(pack: RegulationPack): readonly string[] {
  const problems: string[] = [];
  const check = (where: string, codes: readonly string[] | undefined, known: ReadonlySet<string>): void => {
    for (const code of codes ?? []) if (!known.has(code)) problems.push(`${where}: ${code} is not defined`);
  };
  const levels = codesOf(pack.levels);
  const groups = codesOf(pack.unitGroups);
  const rows = new Set(pack.rows.map((row) => row.id));
  const articles = new Set(pack.articles.map((article) => String(article.number)));
  const limits = new Set(Object.keys(pack.limits));
  const families = codesOf(pack.families);
  const types = pack.families.flatMap((family) => family.types);
  const typeCodes = codesOf(types);
  const tables = new Set(Object.keys(pack.thresholds));
  const figures = codesOf(pack.figures);
  const audiences = codesOf(pack.audiences);
  const kinds = codesOf(pack.reportKinds);

  const listed = {
    levels: pack.levels,
    categories: pack.categories,
    types,
    figures: pack.figures,
    groups: pack.unitGroups,
  };
  for (const [name, list] of Object.entries(listed)) {
    if (codesOf(list).size !== list.length) problems.push(`${name}: a code stands twice`);
  }
  check('limits', LIMITS_OF_ROOMS, limits);
  check('ladders', LADDERS_OF_ROOMS, new Set(Object.keys(pack.ladders)));
  for (const row of pack.rows) {
    check(`row ${row.id}`, row.groups, groups);
    if (row.article !== null) check(`row ${row.id}`, [String(row.article)], articles);
  }
  for (const category of pack.categories) check(`category ${category.code}`, category.limits, limits);
  for (const type of types) {
    check(`type ${type.code}`, present(type.partOf), typeCodes);
    check(`type ${type.code}`, present(type.thresholds), tables);
    check(`type ${type.code}`, present(type.supplement), limits);
  }
  for (const [name, table] of Object.entries(pack.thresholds)) {
    check(`thresholds ${name}`, Object.keys(table.levels), levels);
    for (const condition of Object.values(table.levels)
      .flat()
      .flatMap((criterion) => criterion.allOf)) {
      check(`thresholds ${name}`, condition.figures, figures);
      if (condition.atLeast === undefined && condition.moreThan === undefined && condition.is === undefined) {
        problems.push(`thresholds ${name}: a condition on ${condition.figures.join()} asks nothing`);
      }
    }
  }
  const first = pack.firstReports;
  for (const row of first.rows) {
    check('first reports', [row.for.level], levels);
    check('first reports', row.for.families, families);
    check('first reports', row.for.types, typeCodes);
  }
  for (const level of levels) {
    const general = first.rows.some(
      (row) => row.for.level === level && row.for.types === undefined && row.for.families === undefined,
    );
    if (!general) problems.push(`first reports: no line for ${level}`);
  }
  check('first reports', [first.unknownLevelAs, first.sensitive.levelWhereNone], levels);
  for (const [name, ladder] of Object.entries(pack.ladders)) {
    check(
      `ladder ${name}`,
      ladder.rungs.flatMap((rung) => rung.audiences.map((audience) => audience.who)),
      audiences,
    );
  }
  for (const rule of pack.signOff.rules) {
    check('sign-off', rule.when.levels, levels);
    check('sign-off', rule.when.kinds, kinds);
    check('sign-off', rule.when.classes, codesOf(pack.signOff.classes));
    check('sign-off', [...rule.tell, ...rule.stages.map((stage) => stage.by)], audiences);
  }
  check('sign-off', [pack.signOff.nobodyReached.signLater], limits);
  for (const rule of pack.tellLeaders.rules) {
    check('tell leaders', rule.when.levels, levels);
    check('tell leaders', rule.leaders, audiences);
    check('tell leaders', [rule.limit], limits);
  }
  for (const element of pack.elements) {
    check(`element ${element.code}`, element.kinds, kinds);
    check(`element ${element.code}`, element.levels, levels);
    check(`element ${element.code}`, element.families, families);
    check(`element ${element.code}`, element.thresholds, tables);
  }
  check(
    'duty classes',
    pack.dutyClasses.membership.map((line) => line.class),
    codesOf(pack.dutyClasses.classes),
  );
  check(
    'staff categories',
    (pack.staffCategories?.categories ?? []).flatMap((category) => category.lines),
    codesOf(pack.dutyClasses.lines),
  );
  for (const last of [pack.unitGroups.at(-1)?.match, pack.signOff.classes.at(-1)?.match]) {
    if (!(last ?? []).some((match) => Object.keys(match).length === 0))
      problems.push('a list of units has no line for all others');
  }
  for (const basis of basesOf(pack)) check('basis', present(basis.row), rows);
  return problems;
}

/** Every basis that the pack gives anywhere. */
export function basesOf(value: unknown): readonly Basis[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => basesOf(item));
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'basis' && typeof item === 'object' ? [item as Basis] : basesOf(item),
  );
}

function codesOf(list: readonly { readonly code: string }[]): ReadonlySet<string> {
  return new Set(list.map((item) => item.code));
}

function present(code: string | null | undefined): readonly string[] {
  return code == null ? [] : [code];
}
