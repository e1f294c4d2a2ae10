// The elements (要素) that each kind of report owes, and which of them are still missing.
// Missing elements never stop a first report; they are asked for until supplied (A15.6).
import type { Basis, RegulationPack } from '../pack.ts';
import { typeOf } from './lookup.ts';

export interface OwedElement {
  readonly code: string;
  readonly name: string;
  readonly hint: string | null;
  readonly optional: boolean;
  readonly basis: Basis;
}

export interface ElementScope {
  readonly type?: string | null;
  readonly level?: string | null;
}

/** Elements owed by a report of a kind, in the order in which they are told. A15.6 */
export function elementsOwed(pack: RegulationPack, kind: string, scope: ElementScope = {}): readonly OwedElement[] {
  const type = scope.type == null ? null : typeOf(pack, scope.type);
  return pack.elements
    .filter((element) => {
      if (!element.kinds.includes(kind)) return false;
      if (element.levels !== undefined && !element.levels.includes(scope.level ?? pack.firstReports.unknownLevelAs))
        return false;
      if (element.families !== undefined && !(type !== null && element.families.includes(type.family))) return false;
      return (
        element.thresholds === undefined ||
        (type?.thresholds !== undefined && element.thresholds.includes(type.thresholds))
      );
    })
    .map(({ code, name, hint, optional, basis }) => ({
      code,
      name,
      hint: hint ?? null,
      optional: optional ?? false,
      basis,
    }));
}

/** Owed elements that nobody has supplied: absent, blank, or an empty list. A15.6 */
export function missingElements(
  pack: RegulationPack,
  kind: string,
  scope: ElementScope,
  supplied: Readonly<Record<string, unknown>>,
): readonly OwedElement[] {
  return elementsOwed(pack, kind, scope).filter((element) => !element.optional && isBlank(supplied[element.code]));
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}
