// The closure of dated relations by function: to whom a unit owes what, directly and further up, and when (A04.1).
// Decided here: what the administrative relation carries, that five functions have one superior each, and that
// nobody is above himself. Pure; the store writes what comes out into org_scope, where every list joins it.
import { accept, refuse, type Decision } from '#shared/result.ts';
import { FUNCTIONS, type OrgFunction, type RelationKind } from '../contract.ts';
import { intersect, join, subtract, type Period } from './periods.ts';

/** Functions for which a unit has exactly one superior at a time. */
export const EXCLUSIVE: readonly OrgFunction[] = ['reporting', 'filing', 'inspection', 'circular', 'directory'];

/** A relation as the rules see it; units may be named by id or by code. */
export interface RelationFact {
  readonly kind: RelationKind;
  readonly superior: string;
  readonly subordinate: string;
  /** Empty for the administrative one. */
  readonly functions: readonly OrgFunction[];
  readonly period: Period;
}

export interface ScopeRow {
  readonly unit: string;
  readonly superior: string;
  readonly fn: OrgFunction;
  readonly period: Period;
  /** 1 is the direct superior. */
  readonly depth: number;
}

type Edge = Pick<ScopeRow, 'unit' | 'superior' | 'fn' | 'period'>;

/**
 * Who is above whom for each function and time, through all steps. Copies go one step only: what is copied to
 * a professional superior is not thereby copied to that one's superiors. A04.1, A05.1
 */
export function closureOf(relations: readonly RelationFact[]): Decision<ScopeRow[]> {
  const direct = directEdges(relations);
  if (!direct.ok) return direct;
  const rows: ScopeRow[] = [];
  for (const fn of FUNCTIONS) {
    const edges = direct.value.filter((edge) => edge.fn === fn);
    const climbed = fn === 'copy' ? accept(edges.map((edge) => ({ ...edge, depth: 1 }))) : climb(fn, edges);
    if (!climbed.ok) return climbed;
    for (const row of climbed.value) rows.push(row);
  }
  return accept(rows);
}

/** Direct superiors: what relations name, and for the administrative one whatever no other carries at that time. */
export function directEdges(relations: readonly RelationFact[]): Decision<Edge[]> {
  const bySubordinate = Map.groupBy(relations, (relation) => relation.subordinate);
  const edges: Edge[] = [];
  for (const [unit, own] of bySubordinate) {
    const itself = own.find((relation) => relation.superior === unit);
    if (itself !== undefined) return refuse('org.relationToItself', { unit });
    for (const fn of FUNCTIONS) {
      const found = edgesOf(unit, fn, own);
      if (!found.ok) return found;
      edges.push(...found.value);
    }
  }
  return accept(edges);
}

function edgesOf(unit: string, fn: OrgFunction, own: readonly RelationFact[]): Decision<Edge[]> {
  const named = ofSuperiors(own.filter((relation) => relation.functions.includes(fn)));
  const administrative = ofSuperiors(own.filter((relation) => relation.kind === 'administrative'));
  const twice = clash(administrative);
  if (twice !== null) return refuse('org.twoAdministrative', { unit, ...twice });
  if (EXCLUSIVE.includes(fn)) {
    const both = clash(named);
    if (both !== null) return refuse('org.exclusiveTwice', { unit, function: fn, ...both });
  }
  const edges = named.map(({ superior, period }): Edge => ({ unit, superior, fn, period }));
  if (fn === 'copy') return accept(edges); // a copy to the superior to whom one reports anyway would say nothing
  const taken = EXCLUSIVE.includes(fn) ? named.map(({ period }) => period) : [];
  for (const { superior, period } of administrative) {
    const others = named.filter((other) => other.superior === superior).map((other) => other.period);
    for (const left of subtract(period, [...taken, ...others])) edges.push({ unit, superior, fn, period: left });
  }
  return accept(edges);
}

/** Periods by superior, joined: the same superior by two relations is one superior, so nothing is owed twice. */
function ofSuperiors(relations: readonly RelationFact[]): { superior: string; period: Period }[] {
  return [...Map.groupBy(relations, (relation) => relation.superior)].flatMap(([superior, list]) =>
    join(list.map(({ period }) => period)).map((period) => ({ superior, period })),
  );
}

function clash(periods: readonly { superior: string; period: Period }[]): { first: string; second: string } | null {
  for (const [i, a] of periods.entries()) {
    const b = periods
      .slice(i + 1)
      .find((other) => other.superior !== a.superior && intersect(a.period, other.period) !== null);
    if (b !== undefined) return { first: a.superior, second: b.superior };
  }
  return null;
}

/** Step by step upward; a unit that meets itself closes a circle. A pair keeps its shortest way at each time. */
function climb(fn: OrgFunction, edges: readonly Edge[]): Decision<ScopeRow[]> {
  const above = Map.groupBy(edges, (edge) => edge.unit);
  const held = new Map<string, Period[]>();
  const rows: ScopeRow[] = [];
  let step: Edge[] = [...edges];
  for (let depth = 1; step.length > 0; depth++) {
    const fresh: Edge[] = [];
    for (const edge of joinPairs(step)) {
      if (edge.unit === edge.superior) return refuse('org.relationCycle', { unit: edge.unit, function: fn });
      const key = `${edge.unit} ${edge.superior}`;
      const before = held.get(key) ?? [];
      const left = before.length === 0 ? [edge.period] : subtract(edge.period, before);
      for (const period of left) {
        fresh.push({ ...edge, period });
        rows.push({ ...edge, period, depth });
      }
      held.set(key, [...before, ...left]);
    }
    step = fresh.flatMap((edge) =>
      (above.get(edge.superior) ?? []).flatMap((next) => {
        const period = intersect(edge.period, next.period);
        return period === null ? [] : [{ unit: edge.unit, superior: next.superior, fn, period }];
      }),
    );
  }
  return accept(rows);
}

/** Several ways to the same superior at one step count as one. */
function joinPairs(edges: readonly Edge[]): Edge[] {
  const pairs = Map.groupBy(edges, (edge) => `${edge.unit} ${edge.superior}`);
  return [...pairs.values()].flatMap((list) => {
    const first = list[0];
    if (first === undefined || list.length === 1) return list;
    return join(list.map(({ period }) => period)).map((period) => ({ ...first, period }));
  });
}
