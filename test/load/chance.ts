// Chance from a seed: the same seed plays the same day, whatever machine and speed.

export interface Chance {
  /** From 0 up to and without 1. */
  next(): number;
  pick<T>(from: readonly T[]): T | undefined;
  /** A chance of its own, named, so that one act more does not change all others. */
  of(name: string): Chance;
}

/** Opens the chance of a seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: (from) => from[Math.floor(next() * from.length)],
    of: (name) =>
      chanceOf(
        [...name].reduce(
          (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619),
          seed ^ 0x811c9dc5,
        ),
      ),
  };
}
