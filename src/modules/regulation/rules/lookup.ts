// Finding things in a pack by their codes, and which units a line of it speaks of.
// Nothing here decides; an unknown code is a bug of the caller and throws.
import type { Instant } from '#shared/instant.ts';
import type { Basis, BasisKind, Limit, RegulationPack, UnitMatch } from '../pack.ts';

/** What the pack needs to know of a unit; the org room's records fit. */
export interface UnitTraits {
  readonly level: string;
  readonly kind: string;
  readonly name?: string;
}

/** What is known of a matter when its demands are asked for. */
export interface MatterTraits {
  readonly category: string;
  /** Null: not judged yet. */
  readonly level: string | null;
  readonly sensitive?: boolean;
  readonly type?: string | null;
}

/** Whether a unit fits a line; every list that is given must fit. */
export function unitFits(match: UnitMatch, unit: UnitTraits): boolean {
  if (match.levels !== undefined && !match.levels.includes(unit.level)) return false;
  if (match.kinds !== undefined && !match.kinds.includes(unit.kind)) return false;
  const name = unit.name ?? '';
  return match.nameHas === undefined || match.nameHas.some((word) => name.includes(word));
}

/** A named limit of the pack; throws RangeError where the pack has none of that name. */
export function limitOf(pack: RegulationPack, name: string): Limit {
  return found(pack.limits[name], 'limit', name);
}

/** A category of reports (信息类别) by its code. A14.1 */
export function categoryOf(pack: RegulationPack, code: string): RegulationPack['categories'][number] {
  return found(
    pack.categories.find((category) => category.code === code),
    'category',
    code,
  );
}

/** A level (级别) by its code. A14.1 */
export function levelOf(pack: RegulationPack, code: string): RegulationPack['levels'][number] {
  return found(
    pack.levels.find((level) => level.code === code),
    'level',
    code,
  );
}

export type EmergencyType = RegulationPack['families'][number]['types'][number] & { readonly family: string };

/** A type of emergency (事件类型) with its family; null where the pack has none of that code. A14.1 */
export function typeOf(pack: RegulationPack, code: string): EmergencyType | null {
  for (const family of pack.families) {
    const type = family.types.find((candidate) => candidate.code === code);
    if (type !== undefined) return { ...type, family: family.code };
  }
  return null;
}

/** The level so many ranks above another, never above the highest. A14.1 */
export function levelAbove(pack: RegulationPack, code: string, by: number): string {
  const rank = levelOf(pack, code).rank;
  const higher = pack.levels.filter((level) => level.rank <= rank).toSorted((a, b) => b.rank - a.rank);
  return (higher[Math.min(by, higher.length - 1)] ?? levelOf(pack, code)).code;
}

/** Chinese name of a basis with its source, e.g. `规范 第十五条` or `本地设定`. */
export function basisText(pack: RegulationPack, basis: Basis): string {
  const name = pack.basisNames[basis.kind];
  return basis.source === undefined ? name : `${name} ${basis.source}`;
}

/** Whether a rule counts in appraisal: what is a local setting only after the city's duty office confirmed it. */
export function countsForAppraisal(basis: BasisKind, confirmedAt: Instant | null): boolean {
  return basis !== 'S' || confirmedAt !== null;
}

function found<T>(value: T | undefined, what: string, code: string): T {
  if (value === undefined) throw new RangeError(`the regulation pack has no ${what} ${code}`);
  return value;
}
