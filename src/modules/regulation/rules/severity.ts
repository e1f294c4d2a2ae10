// Proposes a level (初判级别) from figures: any one threshold that is met is enough, and the highest counts.
// 「以上」 includes the number itself. It is a proposal: who judges and who determines is the reports room's affair.
import type { Criterion, FigureCondition, RegulationPack } from '../pack.ts';
import { typeOf } from './lookup.ts';

/** Figures by code: numbers, or flags for yes and no; what is absent is not known. */
export type Figures = Readonly<Record<string, number | boolean | null | undefined>>;

export interface LevelReason {
  /** e.g. `死亡、失踪（失联）合计 4 人，达到 3 人以上`. */
  readonly text: string;
  /** Where the threshold stands. */
  readonly source: string;
  /** False where the source is still to be checked (待核). */
  readonly verified: boolean;
}

export interface LevelProposal {
  readonly level: string;
  readonly name: string;
  readonly table: string;
  readonly reasons: readonly LevelReason[];
}

/** The highest level of which any threshold is met, with every threshold of it that is; null where none is. A14.1 */
export function proposeLevel(pack: RegulationPack, typeCode: string, figures: Figures): LevelProposal | null {
  const type = typeOf(pack, typeCode);
  const table = type?.thresholds === undefined ? undefined : pack.thresholds[type.thresholds];
  if (table === undefined) return null;
  for (const level of pack.levels.toSorted((a, b) => a.rank - b.rank)) {
    const met = (table.levels[level.code] ?? []).filter((criterion) => criterionIsMet(criterion, figures));
    if (met.length === 0) continue;
    const reasons = met.map((criterion) => ({
      text: criterion.allOf.map((condition) => sentence(pack, condition, figures)).join('，且'),
      source: table.basis.source ?? table.name,
      verified: table.verified && criterion.verified !== false,
    }));
    return { level: level.code, name: level.name, table: table.name, reasons };
  }
  return null;
}

/** The figures that matter for a type: those always asked for, then those its thresholds look at. A14.1 */
export function figuresFor(pack: RegulationPack, typeCode: string | null): RegulationPack['figures'] {
  const type = typeCode === null ? null : typeOf(pack, typeCode);
  const table = type?.thresholds === undefined ? undefined : pack.thresholds[type.thresholds];
  const asked = new Set(
    Object.values(table?.levels ?? {}).flatMap((criteria) =>
      criteria.flatMap((criterion) => criterion.allOf.flatMap((condition) => condition.figures)),
    ),
  );
  return pack.figures.filter((figure) => figure.always || asked.has(figure.code));
}

function criterionIsMet(criterion: Criterion, figures: Figures): boolean {
  return criterion.allOf.every((condition) => {
    if (condition.is !== undefined) return condition.figures.every((code) => figures[code] === condition.is);
    const total = sum(condition, figures);
    if (condition.atLeast !== undefined && total < condition.atLeast) return false;
    return condition.moreThan === undefined || total > condition.moreThan;
  });
}

function sum(condition: FigureCondition, figures: Figures): number {
  return condition.figures.reduce((total, code) => total + (typeof figures[code] === 'number' ? figures[code] : 0), 0);
}

function sentence(pack: RegulationPack, condition: FigureCondition, figures: Figures): string {
  const known = pack.figures.filter((figure) => condition.figures.includes(figure.code));
  const given = known.filter((figure) => typeof figures[figure.code] === 'number' && figures[figure.code] !== 0);
  const shown = given.length === 0 ? known : given;
  const names = shown.map((figure) => figure.name).join('、');
  if (condition.is !== undefined) return condition.is ? names : `非${names}`;
  const unit = known[0]?.unit ?? '';
  const total = `${names}${shown.length > 1 ? '合计' : ''} ${amount(sum(condition, figures), unit)}`;
  return condition.atLeast === undefined ? total : `${total}，达到 ${amount(condition.atLeast, unit)}以上`;
}

/** Large round sums of money and people read as 万 and 亿. */
function amount(value: number, unit: string): string {
  if (unit === '元' && value >= 100_000_000) return `${trim(value / 100_000_000)} 亿元`;
  if (value >= 10_000) return `${trim(value / 10_000)} 万${unit}`;
  return `${trim(value)} ${unit}`.trim();
}

function trim(value: number): string {
  return String(Math.round(value * 100) / 100);
}
