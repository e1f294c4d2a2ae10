// The margin (下达余量) by which an order handed down is due before the one it came from. A15.2, A15.3
// Working days are counted by whoever asks (the calendar room), so that this stays pure.
import { durationMs } from '#shared/duration.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import { accept, type Decision } from '#shared/result.ts';
import type { RegulationPack } from '../pack.ts';

export interface MarginQuestion {
  readonly now: Instant;
  readonly parentDue: Instant;
  /** Whether the parent's limit is counted in minutes or in working days. */
  readonly counted: 'time' | 'days';
  /** The instant so many working days before another; asked only where days are counted. */
  readonly workingDaysBefore: (instant: Instant, days: number) => Decision<Instant>;
}

export interface Margin {
  readonly due: Instant;
  readonly marginMs: number;
}

/**
 * Due time of the child: before the parent by the margin, never by more than the pack's share of what is left.
 * A parent already overdue leaves no margin: the child is due when the parent was.
 */
export function marginOf(pack: RegulationPack, question: MarginQuestion): Decision<Margin> {
  const left = Math.max(0, msBetween(question.now, question.parentDue));
  const wanted = wantedMargin(pack, question, left);
  if (!wanted.ok) return wanted;
  const marginMs = Math.min(wanted.value, Math.floor(left * pack.margin.neverMoreThanShare));
  return accept({ due: addMs(question.parentDue, -marginMs), marginMs });
}

function wantedMargin(pack: RegulationPack, question: MarginQuestion, left: number): Decision<number> {
  const { short, between, days } = pack.margin;
  if (left <= durationMs(short.within)) return accept(durationMs(short.minus));
  if (question.counted === 'time') return accept(durationMs(between.minus));
  const earlier = question.workingDaysBefore(question.parentDue, days.minusWorkingDays);
  return earlier.ok ? accept(msBetween(earlier.value, question.parentDue)) : earlier;
}
