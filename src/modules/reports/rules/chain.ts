// The chain of reports of a matter: which kind may be written now, what it is called, how long a supplement is open.
// Missing elements never stop a report (A15.6); only the order of kinds is decided here.
import { addDays, dayOf, instantAt, type Instant } from '#shared/instant.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import { limitOf, supplementLimitName, type RegulationPack } from '#modules/regulation/index.ts';
import { REPORT_KINDS, type ReportForm, type ReportKind } from '../contract/words.ts';

/** What is on file of a matter's chain. */
export interface Chain {
  /** A written first report has been submitted. */
  readonly firstSubmitted: boolean;
  /** Anything at all has been submitted, by telephone too. */
  readonly anySubmitted: boolean;
  readonly finalAt: Instant | null;
  readonly openDrafts: readonly ReportKind[];
}

/** Whether a report of this kind may be begun now. A15.6 */
export function mayDraft(
  pack: RegulationPack,
  kind: ReportKind,
  chain: Chain,
  type: string | null,
  now: Instant,
): Decision<ReportKind> {
  if (kind !== 'correction' && kind !== 'verification' && chain.openDrafts.includes(kind))
    return refuse('reports.draftOpen');
  switch (kind) {
    case 'first':
      if (chain.finalAt !== null) return refuse('reports.matterFinal');
      return chain.firstSubmitted ? refuse('reports.firstReportExists') : accept(kind);
    case 'followUp':
      if (chain.finalAt !== null) return refuse('reports.matterFinal');
      return chain.firstSubmitted ? accept(kind) : refuse('reports.noFirstReport');
    case 'final':
      if (chain.finalAt !== null) return refuse('reports.finalReportExists');
      return chain.firstSubmitted ? accept(kind) : refuse('reports.noFirstReport');
    case 'supplement': {
      if (chain.finalAt === null) return refuse('reports.noFinalReport');
      const until = supplementUntil(pack, type, chain.finalAt);
      return now <= until ? accept(kind) : refuse('reports.supplementWindowClosed', { until });
    }
    case 'correction':
      return chain.anySubmitted ? accept(kind) : refuse('reports.nothingToCorrect');
    case 'verification':
      return accept(kind);
  }
}

/** Every kind that may be begun now. A15.6 */
export function draftableKinds(pack: RegulationPack, chain: Chain, type: string | null, now: Instant): ReportKind[] {
  return REPORT_KINDS.filter((kind) => mayDraft(pack, kind, chain, type, now).ok);
}

/** The last instant of a supplement (补报) after the final report. A15.6 */
export function supplementUntil(pack: RegulationPack, type: string | null, finalAt: Instant): Instant {
  const limit = limitOf(pack, supplementLimitName(pack, type));
  if (limit.kind !== 'naturalDaysAfter')
    throw new RangeError('a supplement is counted in natural days after the final report');
  return instantAt(addDays(dayOf(finalAt), limit.days), limit.at);
}

const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** Chinese numeral of 1 to 99 as reports are counted: 一, 十二, 三十. */
export function numeral(n: number): string {
  if (n < 1 || n > 99) return String(n);
  const tens = Math.floor(n / 10);
  const ones = n % 10;
  return `${tens > 1 ? NUMERALS[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 || n < 10 ? NUMERALS[ones] : ''}`;
}

/** What a report is called in the duty room: 电话首报, 书面首报, 续报二, 终报. */
export function reportName(kind: ReportKind, form: ReportForm, ordinal: number): string {
  if (kind === 'first')
    return form === 'telephone' ? (ordinal > 1 ? `电话报告${numeral(ordinal)}` : '电话首报') : '书面首报';
  if (kind === 'followUp') return `续报${numeral(ordinal)}`;
  const name = { final: '终报', verification: '核报', correction: '更正报', supplement: '补报' }[kind];
  return ordinal > 1 ? `${name}${numeral(ordinal)}` : name;
}

/** Number of a report as it stands on the paper: 陇县值报〔2026〕12号. */
export function numberText(unit: string, form: ReportForm, year: number, number: number): string {
  return `${unit}${form === 'telephone' ? '值电' : '值报'}〔${year}〕${number}号`;
}

/** The series from which a report takes its number: one without gaps per unit, form and year. */
export function numberSeries(form: ReportForm): string {
  return form === 'telephone' ? 'reports.telephone' : 'reports.written';
}
