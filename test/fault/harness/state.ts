// How far a long run came, in one file below the data directory: seed, rounds that were played AND checked, figures so far.
// A run that was killed loses at most the rounds of the stage it was on; nothing unchecked counts.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, Outcome } from './fault.ts';

export interface State {
  readonly seed: number;
  readonly rounds: number;
  readonly done: number;
  readonly n: number;
  readonly findings: readonly Finding[];
}

/** The state of a run that begins. */
export function begin(seed: number, rounds: number): State {
  return { seed, rounds, done: 0, n: 0, findings: [] };
}

/** Adds what a stage found; figures of the same name become one. */
export function add(state: State, rounds: number, { n, findings }: Outcome): State {
  const names = [...new Set([...state.findings, ...findings].map(({ what }) => what))];
  return {
    ...state,
    done: state.done + rounds,
    n: state.n + n,
    findings: names.map((what) => {
      const all = [...state.findings, ...findings].filter((finding) => finding.what === what);
      const [first, ...others] = all;
      if (first === undefined) throw new Error(`no finding ${what}`);
      return others.reduce((one, other) => ({ ...other, figure: joined(one, other) }), first);
    }),
  };
}

function joined(one: Finding, other: Finding): number {
  if (other.across === 'most') return Math.max(one.figure, other.figure);
  if (other.across === 'least') return Math.min(one.figure, other.figure);
  return one.figure + other.figure;
}

/** The file of a run; small runs have none. */
export function stateFile(dataDir: string, id: string, size: 'measured' | 'full'): string {
  return join(dataDir, 'fault', size === 'full' ? `${id}.json` : `${id}-${size}.json`);
}

/** Reads a state; null where there is none. */
export function readState(file: string): State | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a state whole or not at all. */
export function writeState(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

/** Forgets a state, so that the next run starts anew. */
export function forgetState(file: string): void {
  rmSync(file, { force: true });
}
