// What a matter demands of its first report (首报): telephone, written, rhythm of follow-ups, how far up, which clock.
// Decided here: which line of the table counts, and that sensitivity raises the demands and never the level (A14.1).
import { durationMs } from '#shared/duration.ts';
import type { Basis, Clock, RegulationPack } from '../pack.ts';
import { categoryOf, levelAbove, levelOf, typeOf, type MatterTraits } from './lookup.ts';

export interface FirstReportTerms {
  readonly telephoneMs: number;
  readonly writtenMs: number;
  /** Null where only changes are to be reported. */
  readonly followUp: { readonly everyMs: number | null; readonly onChange: boolean };
  /** Codes of the last addressees upward: city, province, stateCouncil. */
  readonly endsAt: readonly string[];
  /** Whom a county or the High-tech Zone also writes to directly. A13.2 */
  readonly directFromCounty: readonly string[];
  readonly clock: Clock;
  /** The level whose times count; the matter's own level stays as it is. */
  readonly demandsOf: string | null;
  readonly row: string;
  readonly basis: Basis;
  /** The line in words, for the clock's explanation. */
  readonly because: string;
}

type TermLine = RegulationPack['firstReports']['forecast'];

/** Demands of a first report by category, level and sensitivity; null where the category owes none. A15.1 */
export function firstReportTerms(pack: RegulationPack, matter: MatterTraits): FirstReportTerms | null {
  const category = categoryOf(pack, matter.category);
  const table = pack.firstReports;
  if (matter.sensitive === true || category.terms === 'sensitive') {
    const level =
      matter.level ?? (category.terms === 'byLevel' ? table.unknownLevelAs : table.sensitive.levelWhereNone);
    return sensitiveTerms(pack, matter, level);
  }
  if (category.terms === 'none') return null;
  if (category.terms === 'forecast') return terms(pack, table.forecast, null, category.name);
  const level = matter.level ?? table.unknownLevelAs;
  const because = matter.level === null ? `级别未定，按${levelOf(pack, level).name}` : levelOf(pack, level).name;
  return terms(pack, lineOf(pack, level, matter.type ?? null), level, because);
}

function sensitiveTerms(pack: RegulationPack, matter: MatterTraits, level: string): FirstReportTerms {
  const { sensitive } = pack.firstReports;
  const raised = levelAbove(pack, level, sensitive.raiseBy);
  const own = lineOf(pack, level, matter.type ?? null);
  const demands = lineOf(pack, raised, matter.type ?? null);
  const line: TermLine = {
    ...demands,
    followUp: {
      every: shorter(own.followUp.every, sensitive.followUp.every),
      onChange: own.followUp.onChange || sensitive.followUp.onChange,
    },
    endsAt: own.endsAt.length > sensitive.endsAt.length ? own.endsAt : sensitive.endsAt,
    directFromCounty: own.directFromCounty,
    clock: sensitive.clock,
  };
  return terms(pack, line, raised, `敏感，按高一级（${levelOf(pack, raised).name}）`);
}

/** The narrowest line of the table for a level and type. */
function lineOf(pack: RegulationPack, level: string, typeCode: string | null): TermLine {
  const type = typeCode === null ? null : typeOf(pack, typeCode);
  const lines = pack.firstReports.rows.filter((row) => row.for.level === level);
  const line =
    lines.find((row) => type !== null && row.for.types?.includes(type.code)) ??
    lines.find((row) => type !== null && row.for.types === undefined && row.for.families?.includes(type.family)) ??
    lines.find((row) => row.for.types === undefined && row.for.families === undefined);
  if (line === undefined) throw new RangeError(`the regulation pack has no first report terms for ${level}`);
  return line;
}

function terms(pack: RegulationPack, line: TermLine, level: string | null, because: string): FirstReportTerms {
  const { basis } = pack.firstReports;
  const every = line.followUp.every;
  return {
    telephoneMs: durationMs(line.telephone),
    writtenMs: durationMs(line.written),
    followUp: { everyMs: every === null ? null : durationMs(every), onChange: line.followUp.onChange },
    endsAt: line.endsAt,
    directFromCounty: line.directFromCounty,
    clock: line.clock,
    demandsOf: level,
    row: basis.row ?? '',
    basis,
    because,
  };
}

function shorter(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return durationMs(a) <= durationMs(b) ? a : b;
}

/** Name of the receipt limit (签收) of what arrives: urgent categories and sensitive matters ring sooner. A15.8 */
export function receiptLimitName(pack: RegulationPack, matter: MatterTraits): 'receipt.rings' | 'receipt.others' {
  return matter.sensitive === true || categoryOf(pack, matter.category).urgent ? 'receipt.rings' : 'receipt.others';
}

/** Name of the limit for a supplement (补报) after the final report; shorter for traffic and fire. A15.6 */
export function supplementLimitName(pack: RegulationPack, typeCode: string | null): string {
  return (typeCode === null ? null : typeOf(pack, typeCode))?.supplement ?? 'supplement';
}
