// What was published lately, kept in memory and ready to be written: screens that all come back at once ask the database
// nothing, so that a storm does not grow by being slow. Decided here: how much is kept. Who may hear it is the event's own.
import type { StreamEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';

/** Events kept at least; a screen that missed more reads everything anew. At fifty a second they last for 100 s. */
export const KEPT_EVENTS = 5_000;

export interface Past {
  /** Adds published events, each with its text on the wire; positions rise. */
  add(events: readonly StreamEvent[], textOf: (event: StreamEvent) => string): void;
  /** Forgets everything: nothing before this position is known. */
  reset(pos: number): void;
  /** What a unit missed after a position, as one text; null where that is too long ago. */
  after(pos: number, unitId: Id | null): string | null;
}

/** Opens a memory that knows nothing before a position. */
export function openPast(from: number): Past {
  let known = from;
  let kept: { pos: number; visibleTo: readonly Id[]; text: string }[] = [];
  return {
    add(events, textOf) {
      for (const event of events) kept.push({ pos: event.pos, visibleTo: event.visibleTo, text: textOf(event) });
      if (kept.length < 2 * KEPT_EVENTS) return;
      known = kept[kept.length - KEPT_EVENTS - 1]?.pos ?? known;
      kept = kept.slice(-KEPT_EVENTS);
    },
    reset(pos) {
      known = pos;
      kept = [];
    },
    after(pos, unitId) {
      if (pos < known) return null;
      if (unitId === null) return '';
      let from = kept.length;
      while (from > 0 && (kept[from - 1]?.pos ?? 0) > pos) from -= 1;
      const missed = kept.slice(from).filter(({ visibleTo }) => visibleTo.includes(unitId));
      return missed.map(({ text }) => text).join('');
    },
  };
}
