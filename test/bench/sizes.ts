// How much each bench does: in full, as docs/bench.md gives it, and small, for trying a change of a bench itself.

export interface Sizes {
  readonly accept: { readonly rounds: number; readonly roundMs: number };
  readonly ring: { readonly rounds: number; readonly roundMs: number; readonly streams: number };
  readonly deadlines: { readonly rounds: number; readonly n: number; readonly waiting: number };
  readonly live: { readonly rounds: number; readonly screens: readonly number[]; readonly notices: number };
  readonly screen: { readonly rounds: number };
  readonly lists: { readonly rounds: number; readonly times: readonly number[]; readonly asks: number };
  readonly start: { readonly rounds: number; readonly idleMs: number };
  readonly memory: {
    readonly units: number;
    readonly trafficMinutes: number;
    readonly importRows: number;
    readonly idleMs: number;
  };
  readonly web: { readonly rounds: number };
}

export const FULL: Sizes = {
  accept: { rounds: 5, roundMs: 5_000 },
  ring: { rounds: 5, roundMs: 10_000, streams: 500 },
  deadlines: { rounds: 5, n: 10_000, waiting: 100_000 },
  live: { rounds: 5, screens: [500, 2_000, 5_000], notices: 10 },
  screen: { rounds: 25 },
  lists: { rounds: 5, times: [1, 10, 100], asks: 10 },
  start: { rounds: 5, idleMs: 60_000 },
  memory: { units: 518, trafficMinutes: 60, importRows: 20_000, idleMs: 60_000 },
  web: { rounds: 5 },
};

export const SMALL: Sizes = {
  accept: { rounds: 1, roundMs: 1_000 },
  ring: { rounds: 1, roundMs: 1_000, streams: 20 },
  deadlines: { rounds: 1, n: 1_000, waiting: 2_000 },
  live: { rounds: 1, screens: [50], notices: 3 },
  screen: { rounds: 3 },
  lists: { rounds: 1, times: [1], asks: 3 },
  start: { rounds: 1, idleMs: 5_000 },
  memory: { units: 20, trafficMinutes: 5, importRows: 2_000, idleMs: 5_000 },
  web: { rounds: 1 },
};
