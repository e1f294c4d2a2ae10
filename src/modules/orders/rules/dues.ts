// Until when an order is to be answered: by the pack's limits from the minute of the order, shortened where handed down.
// Decided here: which clocks an order starts and how their due times follow. How long a limit is stands in the pack.
import { durationMs } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, earlierOf, laterOf, type Instant } from '#shared/instant.ts';
import { holdsMobileNumber } from '#shared/marking.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import { limitOf, marginOf, type RegulationPack } from '#modules/regulation/index.ts';
import type { OrderClock, OrderKind } from '../contract.ts';

export interface Due {
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly because: string;
  readonly parentDeadlineId: Id | null;
}
export type Dues = Readonly<Partial<Record<OrderClock, Due>>>;

/** A clock of the parent that still runs or has run over. */
export interface ParentClock {
  readonly deadlineId: Id;
  readonly clock: OrderClock;
  readonly dueAt: Instant;
}

export interface DuesQuestion {
  readonly kind: OrderKind;
  /** The minute of the order; the clocks start here, not when it is acknowledged. */
  readonly askedAt: Instant;
  readonly now: Instant;
  readonly writtenAsked: boolean;
  /** A task's due time as given. */
  readonly dueAt: Instant | null;
  readonly parent: readonly ParentClock[];
  /** So many working days before an instant (the calendar's affair). */
  readonly workingDaysBefore: (instant: Instant, days: number) => Decision<Instant>;
  /** Years between two instants whose days off nobody has announced yet: counting through them is a guess. */
  readonly unannouncedYears: (from: Instant, to: Instant) => readonly number[];
}

const LIMITS = { verificationByPhone: 'verification.phone', verificationWritten: 'verification.written' } as const;

/** The clocks that an order starts, with the reason of each due time. A15.2 */
export function duesOf(pack: RegulationPack, question: DuesQuestion): Decision<Dues> {
  if (question.kind === 'task') return taskDue(pack, question);
  const byPhone = verificationDue(pack, question, 'verificationByPhone');
  if (!byPhone.ok) return byPhone;
  if (!question.writtenAsked) return accept({ verificationByPhone: byPhone.value });
  const written = verificationDue(pack, question, 'verificationWritten');
  return written.ok ? accept({ verificationByPhone: byPhone.value, verificationWritten: written.value }) : written;
}

function verificationDue(pack: RegulationPack, question: DuesQuestion, clock: keyof typeof LIMITS): Decision<Due> {
  const limit = limitOf(pack, LIMITS[clock]);
  if (limit.kind !== 'elapsed') throw new RangeError(`the limit ${LIMITS[clock]} is not a span from the asking`);
  const own = addMs(question.askedAt, durationMs(limit.duration));
  const spoken = {
    startedAt: question.askedAt,
    dueAt: own,
    because: `${limit.term}时限（下达起）`,
    parentDeadlineId: null,
  };
  return shortened(pack, question, clock, spoken);
}

function taskDue(pack: RegulationPack, question: DuesQuestion): Decision<Dues> {
  const parent = question.parent.find((each) => each.clock === 'task');
  const given = question.dueAt ?? parent?.dueAt ?? null;
  if (given === null) return refuse('orders.dueMissing');
  if (question.dueAt !== null && given <= question.now) return refuse('orders.dueInPast');
  const due = shortened(pack, question, 'task', {
    startedAt: question.askedAt,
    dueAt: given,
    because: '按交办单位给定的时间',
    parentDeadlineId: null,
  });
  return due.ok ? accept({ task: due.value }) : due;
}

/** Before the parent by the pack's margin, and never after what the child's own limit gives. */
function shortened(pack: RegulationPack, question: DuesQuestion, clock: OrderClock, own: Due): Decision<Due> {
  const parent = question.parent.find((each) => each.clock === clock);
  if (parent === undefined) return accept(own);
  const margin = marginOf(pack, {
    now: question.now,
    parentDue: parent.dueAt,
    counted: clock === 'task' ? 'days' : 'time',
    workingDaysBefore: question.workingDaysBefore,
  });
  if (!margin.ok) return margin;
  // A parent that has run over leaves nothing: the child is due at once, and still not before it was given.
  const dueAt = laterOf(earlierOf(own.dueAt, margin.value.due), question.askedAt);
  const years = clock === 'task' ? question.unannouncedYears(margin.value.due, parent.dueAt) : [];
  const guessed = years.length === 0 ? '' : `（${years.join('、')} 年放假安排未公布，工作日按周一至周五推算）`;
  return accept({ ...own, dueAt, because: `上级时限扣除下达余量${guessed}`, parentDeadlineId: parent.deadlineId });
}

/** The instant that counts for the clock: what the side that took the call notes counts at its minute, else when it is entered. */
export function countedAt(answer: { saidAt: Instant; now: Instant; notedByTaker: boolean }): Instant {
  return answer.notedByTaker ? answer.saidAt : answer.now;
}

/** Checks the minute of a call: not after now, not before the order. Minutes are whole, so the order's own minute is allowed. */
export function checkMinute(saidAt: Instant, orderedAt: Instant, now: Instant): Decision<Instant> {
  if (saidAt > now) return refuse('orders.minuteInFuture');
  if (saidAt.slice(0, 16) < orderedAt.slice(0, 16)) return refuse('orders.minuteBeforeOrder');
  return accept(laterOf(saidAt, orderedAt));
}

/** Only a fixed line may be kept beside a call. A36.1 */
export function checkCallerNumber(number: string | null): Decision<string | null> {
  if (number === null || number === '') return accept(null);
  return holdsMobileNumber(number) ? refuse('orders.mobileNumber') : accept(number);
}

/** An extension must be later than what is due now, and still ahead. */
export function checkExtension(wanted: Instant, dueAt: Instant, now: Instant): Decision<Instant> {
  if (wanted <= dueAt) return refuse('orders.extensionNotLater');
  return wanted <= now ? refuse('orders.dueInPast') : accept(wanted);
}
