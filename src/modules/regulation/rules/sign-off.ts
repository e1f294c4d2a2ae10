// Stages of sign-off (签发) and whom of one's own leaders to tell (呈报): per unit, kind and level, as data.
// Decided here: which line of the pack counts. How a stage is passed is the reports room's affair.
import { durationMs } from '#shared/duration.ts';
import type { Basis, RegulationPack, Stage } from '../pack.ts';
import { levelOf, unitFits, type UnitTraits } from './lookup.ts';

export interface SignOffQuestion {
  readonly unit: UnitTraits;
  readonly kind: string;
  readonly form: 'telephone' | 'written';
  /** Null: not judged yet, signed as the pack says for unknown levels only where time allows it, so as the usual case. */
  readonly level: string | null;
}

export interface SignOff {
  readonly stages: readonly Stage[];
  /** Told without being asked to sign (a telephone first report). */
  readonly tell: readonly string[];
  readonly nobodyReached: { readonly withinMs: number; readonly triesEach: number; readonly signLaterLimit: string };
  readonly basis: Basis;
}

/** Stages a report of a unit passes before it goes out; the first line that fits is taken. A15.1 */
export function signOffStages(pack: RegulationPack, question: SignOffQuestion): SignOff {
  const { signOff } = pack;
  const unitClass = signOff.classes.find((candidate) =>
    candidate.match.some((match) => unitFits(match, question.unit)),
  );
  const rule = signOff.rules.find(({ when }) => {
    if (when.kinds !== undefined && !when.kinds.includes(question.kind)) return false;
    if (when.forms !== undefined && !when.forms.includes(question.form)) return false;
    if (when.classes !== undefined && !(unitClass !== undefined && when.classes.includes(unitClass.code))) return false;
    return when.levels === undefined || (question.level !== null && when.levels.includes(question.level));
  });
  if (rule === undefined) throw new RangeError('the regulation pack has no sign-off for every report');
  const { within, triesEach, signLater } = signOff.nobodyReached;
  return {
    stages: rule.stages,
    tell: rule.tell,
    nobodyReached: { withinMs: durationMs(within), triesEach, signLaterLimit: signLater },
    basis: signOff.basis,
  };
}

export interface Telling {
  /** Codes of audiences, first the most important. */
  readonly leaders: readonly string[];
  /** Name of the limit in which all of them are to be told. */
  readonly limit: string;
  readonly basis: Basis;
}

/** Whom of one's own leaders to tell of a matter and in which time; an unknown level counts as the pack says. A18.2 */
export function leadersToTell(
  pack: RegulationPack,
  matter: { readonly byLevel: boolean; readonly level: string | null; readonly sensitive: boolean },
): Telling {
  const level = matter.level ?? (matter.byLevel ? pack.firstReports.unknownLevelAs : null);
  if (level !== null) levelOf(pack, level);
  const rule = pack.tellLeaders.rules.find(({ when }) => {
    if (when.levels !== undefined && !(level !== null && when.levels.includes(level))) return false;
    return when.sensitive === undefined || when.sensitive === matter.sensitive;
  });
  if (rule === undefined) throw new RangeError('the regulation pack does not say whom to tell');
  return { leaders: rule.leaders, limit: rule.limit, basis: pack.tellLeaders.basis };
}
