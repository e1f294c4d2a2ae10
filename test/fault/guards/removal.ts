// What a removed guard is: the exact text that guards, what stands there instead, and the tests that must notice.
// Decided here: how the list is kept true. What is guarded stands in the lists beside, by subject.

/** One guard and how it is taken away. */
export interface Removal {
  /** `<subject>.<guard>`; unique. */
  readonly id: string;
  /** What no longer holds without it, as a sentence. */
  readonly guard: string;
  /** Path below the root; the text stands in it exactly once. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Test files, one of which must turn red. */
  readonly tests: readonly string[];
  /** Noticed by tests that need no database: good for the small run. */
  readonly quick?: true;
}

/** How often the text of a guard stands in a source; anything but once makes the list untrue. */
export function timesFound(removal: Removal, source: string): number {
  return source.split(removal.find).length - 1;
}

/** The source without its guard. */
export function without(removal: Removal, source: string): string {
  if (timesFound(removal, source) !== 1) throw new Error(`${removal.id}: its text is no longer there once`);
  return source.split(removal.find).join(removal.replace);
}
