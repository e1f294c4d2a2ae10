// Choices that a seed replays: pause lengths, who is killed, where a line is cut. Small and our own, so that a seed
// printed today chooses the same next year. Never for ids or secrets.

/** A source of choices. */
export interface Random {
  /** A share, 0 included, 1 not. */
  share(): number;
  /** A whole number below `n`. */
  below(n: number): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
}

/** The choices of a seed; round and purpose give each round its own, so that a resumed run replays them. */
export function randomOf(seed: number, round = 0): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) >>> 0;
  const share = (): number => {
    // mulberry32: 32 bits of state, good enough for choosing pauses.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (n: number): number => Math.floor(share() * n);
  return {
    share,
    below,
    between: (from, to) => from + below(to - from + 1),
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
}
