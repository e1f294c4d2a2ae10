// Single due times: the next follow-up, a receipt, a call to be taken, each from the pack's limits and terms.
// Which clocks a matter starts and ends as a whole is decided in demands.ts.
import { durationMs } from '#shared/duration.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import {
  firstReportTerms,
  limitOf,
  receiptLimitName,
  type FirstReportTerms,
  type MatterTraits,
  type RegulationPack,
} from '#modules/regulation/index.ts';

export interface Due {
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly because: string;
}

/** Terms of the first report, or null where the category owes none. A15.1 */
export function termsOf(pack: RegulationPack, traits: MatterTraits): FirstReportTerms | null {
  return firstReportTerms(pack, traits);
}

/** When the next follow-up is due after a report at `at`; null where only changes are reported. A15.6 */
export function followUpDue(
  pack: RegulationPack,
  traits: MatterTraits,
  rhythm: { source: 'pack' | 'set' | 'stopped'; minutes: number | null },
  at: Instant,
): Due | null {
  if (rhythm.source === 'stopped') return null;
  if (rhythm.source === 'set' && rhythm.minutes !== null)
    return due(at, rhythm.minutes * 60_000, `续报每 ${spanOf(rhythm.minutes * 60_000)}（收报方要求）`);
  const terms = termsOf(pack, traits);
  const every = terms?.followUp.everyMs ?? null;
  return terms === null || every === null ? null : due(at, every, `续报每 ${spanOf(every)}（${terms.because}）`);
}

/** The receipt that an addressee inside the system owes for what arrives at `at`. A15.8 */
export function receiptDue(
  pack: RegulationPack,
  traits: MatterTraits,
  at: Instant,
): { key: 'receiptUrgent' | 'receiptOther'; due: Due } {
  const name = receiptLimitName(pack, traits);
  const limit = limitOf(pack, name);
  if (limit.kind !== 'elapsed') throw new RangeError(`${name} is no elapsed limit`);
  const ms = durationMs(limit.duration);
  return {
    key: name === 'receipt.rings' ? 'receiptUrgent' : 'receiptOther',
    due: due(at, ms, `${limit.term} ${spanOf(ms)}`),
  };
}

/** Taking a telephone report: as urgent as the most urgent receipt. A15.1 */
export function takeCallDue(pack: RegulationPack, at: Instant): Due {
  const limit = limitOf(pack, 'receipt.rings');
  if (limit.kind !== 'elapsed') throw new RangeError('receipt.rings is no elapsed limit');
  const ms = durationMs(limit.duration);
  return due(at, ms, `接电话 ${spanOf(ms)}`);
}

/** A clock that runs so long from an instant. */
export function due(from: Instant, ms: number, because: string): Due {
  return { startedAt: from, dueAt: addMs(from, ms), because };
}

/** A span in the duty room's words. */
export function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes % 1_440 === 0) return `${minutes / 1_440} 日`;
  return minutes % 60 === 0 && minutes > 60 ? `${minutes / 60} 小时` : `${minutes} 分钟`;
}
