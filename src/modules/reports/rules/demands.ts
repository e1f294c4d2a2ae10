// Which clocks a matter starts when it is opened, when its level changes, and after each report.
// Decided here: the keys of deadlines.ts and their instants, from the pack's terms. Meeting them is decided by events.
// A raised level starts new obligations from that minute and leaves older clocks; a lowered one takes running ones away.
import { durationMs } from '#shared/duration.ts';
import { laterOf, type Instant } from '#shared/instant.ts';
import {
  leadersToTell,
  levelOf,
  limitOf,
  type FirstReportTerms,
  type MatterTraits,
  type RegulationPack,
  type UnitTraits,
} from '#modules/regulation/index.ts';
import type { ClockKey } from '../deadlines.ts';
import { due, spanOf, termsOf, type Due } from './dues.ts';

export type Dues = Partial<Record<ClockKey, Due>>;

/** What the demands are computed from. */
export interface Standing {
  readonly traits: MatterTraits;
  readonly learnedAt: Instant;
  readonly happenedAt: Instant | null;
  readonly unit: UnitTraits;
  /** False at the top of the line: nobody to report to. */
  readonly hasSuperior: boolean;
}

/** The instant from which the rule counts, with its word. A15.1 */
export function anchorOf(
  terms: FirstReportTerms,
  standing: Pick<Standing, 'learnedAt' | 'happenedAt'>,
): { at: Instant; word: string } {
  if (terms.clock === 'happened' && standing.happenedAt !== null) return { at: standing.happenedAt, word: '事发' };
  return { at: standing.learnedAt, word: terms.clock === 'asked' ? '上级询问' : '获知' };
}

/** Counties and the High-tech Zone write directly to province and State Council, once the level is judged to be such. A13.2 */
export function directFor(
  terms: FirstReportTerms | null,
  standing: Standing,
): readonly ('province' | 'stateCouncil')[] {
  if (terms === null || standing.traits.level === null || standing.unit.level !== 'county') return [];
  if (standing.unit.kind !== 'government' && standing.unit.kind !== 'committee') return [];
  return (['province', 'stateCouncil'] as const).filter((code) => terms.directFromCounty.includes(code));
}

const DIRECT_KEY = { province: 'directProvince', stateCouncil: 'directStateCouncil' } as const;

/** Clocks that begin with the matter. A15.1, A13.2, A18.2 */
export function duesAtOpening(pack: RegulationPack, standing: Standing): Dues {
  const terms = termsOf(pack, standing.traits);
  const dues: Dues = { tellLeaders: tellDue(pack, standing.traits, standing.learnedAt) };
  if (terms === null) return dues;
  const { at, word } = anchorOf(terms, standing);
  if (standing.hasSuperior) {
    dues.telephoneFirst = due(
      at,
      terms.telephoneMs,
      `电话首报 ${spanOf(terms.telephoneMs)}（${word}起，${terms.because}）`,
    );
    dues.writtenFirst = due(at, terms.writtenMs, `书面首报 ${spanOf(terms.writtenMs)}（${word}起，${terms.because}）`);
  }
  for (const code of directFor(terms, standing)) {
    dues[DIRECT_KEY[code]] = due(
      at,
      terms.writtenMs,
      `书面直报 ${spanOf(terms.writtenMs)}（${word}起，${terms.because}）`,
    );
  }
  return dues;
}

export interface Running {
  readonly key: ClockKey;
  readonly dueAt: Instant;
}

export interface DemandsChange {
  /** Clocks that begin at the change. */
  readonly start: Dues;
  /** Running clocks that the lower demands no longer ask for. */
  readonly cancel: readonly ClockKey[];
  readonly direction: 'raised' | 'lowered' | 'same';
}

/**
 * What a change of level or sensitivity at `t` does to the clocks of a matter. A14.1, A15.1
 * `running` are its clocks that still run (not the overdue ones: they stay what they are).
 */
export function demandsAfterChange(
  pack: RegulationPack,
  before: Standing,
  after: Standing,
  t: Instant,
  running: readonly Running[],
  followUp: { lastReportAt: Instant | null; fromPack: boolean },
): DemandsChange {
  const old = termsOf(pack, before.traits);
  const next = termsOf(pack, after.traits);
  const direction = directionOf(pack, before.traits, after.traits, old, next);
  if (direction === 'same') return { start: {}, cancel: [], direction };
  return direction === 'raised'
    ? raised(pack, before, after, t, running, followUp)
    : lowered(pack, before, after, t, running, followUp);
}

function raised(
  pack: RegulationPack,
  before: Standing,
  after: Standing,
  t: Instant,
  running: readonly Running[],
  followUp: { lastReportAt: Instant | null; fromPack: boolean },
): DemandsChange {
  const next = termsOf(pack, after.traits);
  const start: Dues = {};
  const tell = tellDue(pack, after.traits, t);
  if (dueOf(running, 'tellLeaders') === null || tell.dueAt < (dueOf(running, 'tellLeaders') ?? tell.dueAt))
    start.tellLeaders = tell;
  if (next === null) return { start, cancel: [], direction: 'raised' };
  // A first judgement is no raise: the clocks of the unknown level already ran as for the highest.
  if (after.hasSuperior && before.traits.level !== null) {
    const telephone = due(t, next.telephoneMs, `级别提高后电话报告 ${spanOf(next.telephoneMs)}（${next.because}）`);
    const written = due(t, next.writtenMs, `级别提高后书面报告 ${spanOf(next.writtenMs)}（${next.because}）`);
    if (!soonerRuns(running, ['telephoneFirst', 'telephoneRaised'], telephone.dueAt)) start.telephoneRaised = telephone;
    if (!soonerRuns(running, ['writtenFirst', 'writtenRaised'], written.dueAt)) start.writtenRaised = written;
  }
  const already = directFor(termsOf(pack, before.traits), before);
  for (const code of directFor(next, after)) {
    if (!already.includes(code))
      start[DIRECT_KEY[code]] = due(t, next.writtenMs, `书面直报 ${spanOf(next.writtenMs)}（${next.because}）`);
  }
  const every = next.followUp.everyMs;
  if (followUp.fromPack && followUp.lastReportAt !== null && every !== null) {
    const rhythm = due(t, every, `续报每 ${spanOf(every)}（${next.because}）`);
    if (!soonerRuns(running, ['followUp'], rhythm.dueAt)) start.followUp = rhythm;
  }
  return { start, cancel: [], direction: 'raised' };
}

function lowered(
  pack: RegulationPack,
  before: Standing,
  after: Standing,
  t: Instant,
  running: readonly Running[],
  followUp: { lastReportAt: Instant | null; fromPack: boolean },
): DemandsChange {
  const old = termsOf(pack, before.traits);
  const next = termsOf(pack, after.traits);
  const runs = (key: ClockKey): boolean => running.some((clock) => clock.key === key);
  const cancel = new Set<ClockKey>((['telephoneRaised', 'writtenRaised'] as const).filter(runs));
  const start: Dues = {};
  const keep = directFor(next, after);
  for (const code of ['province', 'stateCouncil'] as const)
    if (!keep.includes(code) && runs(DIRECT_KEY[code])) cancel.add(DIRECT_KEY[code]);
  const again = (key: ClockKey, later: Due | null): void => {
    const runningDue = dueOf(running, key);
    // What already runs by the lower demands stays as it is.
    if (runningDue === null || (later !== null && runningDue >= later.dueAt)) return;
    cancel.add(key);
    if (later !== null) start[key] = later;
  };
  if (old !== null && next?.writtenMs !== old.writtenMs) {
    again('writtenFirst', next === null ? null : restarted(next, after, 'writtenMs', '书面首报'));
  }
  if (old !== null && next?.telephoneMs !== old.telephoneMs) {
    again('telephoneFirst', next === null ? null : restarted(next, after, 'telephoneMs', '电话首报'));
  }
  if (followUp.fromPack && next?.followUp.everyMs !== old?.followUp.everyMs) {
    const every = next?.followUp.everyMs ?? null;
    again(
      'followUp',
      every === null
        ? null
        : due(followUp.lastReportAt ?? t, every, `续报每 ${spanOf(every)}（${next?.because ?? ''}）`),
    );
  }
  const tell = tellDue(pack, after.traits, after.learnedAt);
  if (tell.dueAt > (dueOf(running, 'tellLeaders') ?? tell.dueAt)) again('tellLeaders', tell);
  return { start, cancel: [...cancel], direction: 'lowered' };
}

function restarted(terms: FirstReportTerms, standing: Standing, which: 'writtenMs' | 'telephoneMs', name: string): Due {
  const { at, word } = anchorOf(terms, standing);
  return due(at, terms[which], `${name} ${spanOf(terms[which])}（${word}起，${terms.because}）`);
}

/** Higher demands, lower ones, or none of both: by the level whose times count, then by the times themselves. */
function directionOf(
  pack: RegulationPack,
  before: MatterTraits,
  after: MatterTraits,
  old: FirstReportTerms | null,
  next: FirstReportTerms | null,
): DemandsChange['direction'] {
  if (old === null || next === null) return old === next ? 'same' : next === null ? 'lowered' : 'raised';
  const rank = (terms: FirstReportTerms): number =>
    terms.demandsOf === null ? Number.MAX_SAFE_INTEGER : levelOf(pack, terms.demandsOf).rank;
  // From the unknown to what it was taken for: nothing is lower, and direct reports may begin.
  if (before.level === null && after.level !== null && rank(next) === rank(old)) return 'raised';
  if (rank(next) !== rank(old)) return rank(next) < rank(old) ? 'raised' : 'lowered';
  const sum = (terms: FirstReportTerms): number => terms.writtenMs + terms.telephoneMs + (terms.followUp.everyMs ?? 0);
  if (sum(next) === sum(old)) return 'same';
  return sum(next) < sum(old) ? 'raised' : 'lowered';
}

/** Telling the own leaders: which limit of the pack, from which instant. A18.2 */
export function tellDue(pack: RegulationPack, traits: MatterTraits, from: Instant): Due {
  const telling = leadersToTell(pack, tellingTraits(pack, traits));
  const limit = limitOf(pack, telling.limit);
  if (limit.kind !== 'elapsed') throw new RangeError(`${telling.limit} is no elapsed limit`);
  const ms = durationMs(limit.duration);
  return due(from, ms, `${limit.term} ${spanOf(ms)}`);
}

/** What the pack asks about a matter when it says whom to tell. A18.2 */
export function tellingTraits(
  pack: RegulationPack,
  traits: MatterTraits,
): { byLevel: boolean; level: string | null; sensitive: boolean } {
  const category = pack.categories.find((candidate) => candidate.code === traits.category);
  return {
    byLevel: category?.terms === 'byLevel',
    level: traits.level,
    sensitive: traits.sensitive === true || category?.terms === 'sensitive',
  };
}

function dueOf(running: readonly Running[], key: ClockKey): Instant | null {
  return (
    running
      .filter((clock) => clock.key === key)
      .map((clock) => clock.dueAt)
      .toSorted()[0] ?? null
  );
}

function soonerRuns(running: readonly Running[], keys: readonly ClockKey[], than: Instant): boolean {
  return running.some((clock) => keys.includes(clock.key) && laterOf(clock.dueAt, than) === than);
}
