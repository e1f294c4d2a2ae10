// The states of a clock as a table, and what meeting or extending it does.
// A clock that was met or ended stays as it is for ever; what is owed anew is a new clock.
import type { Instant } from '#shared/instant.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { ClockState } from '../contract.ts';

type Act = 'meet' | 'pass' | 'waive' | 'cancel' | 'extend';

const TABLE: Readonly<Record<Act, Partial<Record<ClockState, true>>>> = {
  meet: { running: true, overdue: true },
  pass: { running: true },
  waive: { running: true, overdue: true },
  cancel: { running: true, overdue: true },
  extend: { running: true, overdue: true },
};

/** Whether an act is possible in a state. */
export function may(act: Act, state: ClockState): boolean {
  return TABLE[act][state] === true;
}

/** Whether a clock still asks for something. */
export function isOpen(state: ClockState): boolean {
  return may('meet', state);
}

/** The state after something met the clock at `at`: in time up to and with the due instant, else late. A15.1 */
export function stateWhenMet(dueAt: Instant, at: Instant): 'met' | 'metLate' {
  return at <= dueAt ? 'met' : 'metLate';
}

/** A later due time for an open clock: later than the old one and than now; an overdue clock runs again. */
export function extendTo(
  clock: { readonly state: ClockState; readonly dueAt: Instant },
  dueAt: Instant,
  now: Instant,
): Decision<'running'> {
  if (!may('extend', clock.state)) return refuse('deadlines.alreadyEnded');
  if (dueAt <= clock.dueAt || dueAt <= now) return refuse('deadlines.extendNotLater', { dueAt: clock.dueAt });
  return accept('running');
}
