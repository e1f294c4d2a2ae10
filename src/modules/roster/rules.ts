// Who may stand in which line, how long an entry may be, which lines a unit misses now.
// Decided here: how the pack's staff categories and its cover for the period are read. Clashes of the same person are the database's
// affair (exclusion constraints), because they must hold across units and against two writers at once.
import { DAY_MS } from '#shared/duration.ts';
import { msBetween, type Instant } from '#shared/instant.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { Period, RegulationPack } from '#modules/regulation/index.ts';
import type { DutyLine } from './contract.ts';

/** A longer entry is a slip of the pen: the entry of the day is not a roster (technical). */
const LONGEST_MS = 10 * DAY_MS;

const ALL_LINES: readonly DutyLine[] = ['chief', 'leader', 'officer', 'assistant'];

const PACK_LINES: Readonly<Record<DutyLine, string>> = {
  chief: 'chiefDutyLeader',
  leader: 'dutyLeader',
  officer: 'dutyOfficer',
  assistant: 'assistant',
};

/** Lines in which somebody of a staff category may stand, as the pack says; a pack that says nothing leaves all open. A08.4 */
export function linesFor(pack: RegulationPack, staffCategory: string): readonly DutyLine[] {
  if (pack.staffCategories === undefined) return ALL_LINES;
  const category = pack.staffCategories.categories.find(({ code }) => code === staffCategory);
  return ALL_LINES.filter((line) => category?.lines.includes(PACK_LINES[line]) === true);
}

/** Whether an entry's span and person are sound. */
export function mayEnter(
  pack: RegulationPack,
  entry: { readonly line: DutyLine; readonly from: Instant; readonly to: Instant },
  person: { readonly staffCategory: string } | undefined,
  now: Instant,
): Decision<true> {
  if (entry.to <= entry.from) return refuse('roster.spanEmpty');
  if (entry.to <= now) return refuse('roster.spanOver');
  if (msBetween(entry.from, entry.to) > LONGEST_MS) return refuse('roster.spanTooLong');
  if (person === undefined) return refuse('roster.personNotHere');
  if (!linesFor(pack, person.staffCategory).includes(entry.line)) return refuse('roster.staffNotCounted');
  return accept(true);
}

export interface Cover {
  /** Lines with too few people, in words: 带班领导, 值班员（还差 1 人）. */
  readonly missing: readonly string[];
  /** Who holds the watch where nobody is entered; null where somebody is. */
  readonly text: string | null;
}

/** What a duty class asks for in a period against who is entered. A07.1, A08.1 */
export function coverOf(
  pack: RegulationPack,
  dutyClass: string,
  period: Period | null,
  entered: readonly DutyLine[],
): Cover {
  const row = pack.dutyClasses.classes.find((candidate) => candidate.code === dutyClass);
  const cover = row === undefined || period === null ? null : row[period];
  const lines = cover?.lines ?? [];
  const missing = lines.flatMap(({ line, heads }) => {
    const short = heads - entered.filter((candidate) => PACK_LINES[candidate] === line).length;
    if (short <= 0) return [];
    const name = pack.dutyClasses.lines.find(({ code }) => code === line)?.name ?? line;
    return [heads > 1 ? `${name}（还差 ${short} 人）` : name];
  });
  return { missing, text: entered.length > 0 ? null : textOf(cover) };
}

function textOf(
  cover: { officeLine?: boolean | undefined; asOrdered?: boolean | undefined; lines: readonly unknown[] } | null,
): string {
  if (cover?.officeLine === true) return '日间由承办科室值守';
  if (cover?.asOrdered === true) return '按通知要求值守';
  return '未登记';
}
