// Plays a fault round by round, stage by stage: opens, plays, checks, closes, adds up, keeps the state between stages.
// Decided here: when a run ends (all rounds, or somebody asked to stop) and what it prints. Knows no fault.
import { reached, type Fault, type Finding, type Size } from './fault.ts';
import { randomOf } from './random.ts';
import { openSetting, type CloneGround } from './setting.ts';
import { add, begin, type State } from './state.ts';

export interface Run {
  readonly fault: Fault;
  readonly size: Size;
  readonly seed: number;
  readonly rounds: number;
  /** Where a resumed run goes on; a new one begins. */
  readonly from?: State;
  readonly clone: CloneGround | null;
  /** Asked after each round: true ends the run after the check of what was played. */
  stopping?(): boolean;
  /** Told after each round. */
  progress?(said: { id: string; round: number; rounds: number }): void;
  /** Told after each stage that was checked. */
  keep?(state: State): void;
}

/** Plays a run to its end or until it is told to stop; what it answers was checked. */
export async function play(run: Run): Promise<State> {
  let state = run.from ?? begin(run.seed, run.rounds);
  while (state.done < state.rounds) {
    const before = state.done;
    state = await playStage(run, state);
    run.keep?.(state);
    if (state.done === before || run.stopping?.() === true) break;
  }
  return state;
}

async function playStage(run: Run, state: State): Promise<State> {
  const { fault, size, clone } = run;
  const { seed, rounds, done } = state;
  const setting = openSetting({ size, rounds, seed, firstRound: done, clone });
  try {
    const stage = await fault.open(setting);
    const upTo = Math.min(rounds, done + (fault.roundsOnStage ?? rounds));
    let next = done;
    while (next < upTo && run.stopping?.() !== true) {
      await stage.round(next, randomOf(seed, next));
      next += 1;
      run.progress?.({ id: fault.id, round: next, rounds });
    }
    return next === done ? state : add(state, next - done, await stage.check());
  } finally {
    await setting.close();
  }
}

/** Findings that fail: counts always, times only where they are judged, what must be reached only at the end. */
export function failed(state: State, times: boolean): Finding[] {
  return state.findings.filter((finding) => {
    if (finding.judged === 'full' && !times) return false;
    if (finding.better === 'more' && finding.across === 'sum' && state.done < state.rounds) return false;
    return !reached(finding);
  });
}

/** One JSON line for each finding. */
export function linesOf(id: string, state: State): string[] {
  const { seed, n, done, rounds } = state;
  return state.findings.map((finding) => {
    const { what, figure, limit, judged, parts } = finding;
    return JSON.stringify({ id, seed, n, what, figure, limit, pass: reached(finding), judged, done, rounds, parts });
  });
}
