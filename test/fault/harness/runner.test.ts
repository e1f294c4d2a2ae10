// The runner on a fault that only counts: stages, stopping and going on, replayed choices, and what makes a run fail.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atLeast, none, within, type Fault, type Finding } from './fault.ts';
import { randomOf } from './random.ts';
import { failed, linesOf, play } from './runner.ts';
import { add, begin, readState, stateFile, writeState } from './state.ts';

let folders: string[];
let dataDir: string;
beforeEach(() => {
  folders = [];
  dataDir = mkdtempSync(join(tmpdir(), 'zhishou-runner-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A fault whose rounds write down what they chose; it finds `found` on each stage. */
function counting(chosen: number[], found: (rounds: number) => Finding[], breaks = false): Fault {
  return {
    id: 'T0',
    promise: 'it counts',
    rounds: { small: 2, measured: 7, full: 7 },
    roundsOnStage: 3,
    async open(setting) {
      folders.push(setting.folder);
      let rounds = 0;
      return {
        async round(_i, random) {
          if (breaks) throw new Error('broken');
          chosen.push(random.below(1_000_000));
          rounds += 1;
        },
        check: async () => ({ n: rounds, findings: found(rounds) }),
      };
    },
  };
}

test('a run is played in stages, each checked and put away; sums add up and the worst time counts', async () => {
  const fault = counting([], (rounds) => [
    none('lost', 0),
    atLeast('rounds', rounds, 7),
    within('ms', rounds * 10, 25),
  ]);
  const kept: number[] = [];
  const state = await play({
    ...{ fault, size: 'measured', seed: 4, rounds: 7, clone: null },
    keep: ({ done }) => kept.push(done),
  });
  expect(kept).toEqual([3, 6, 7]);
  expect(new Set(folders).size).toBe(3);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  expect(state).toMatchObject({ n: 7, done: 7 });
  expect(state.findings.map(({ what, figure }) => [what, figure])).toEqual([
    ['lost', 0],
    ['rounds', 7],
    ['ms', 30],
  ]);
  expect(failed(state, false)).toEqual([]);
  expect(failed(state, true).map(({ what }) => what)).toEqual(['ms']);
  expect(JSON.parse(linesOf('T0', state)[2] ?? '')).toMatchObject({
    id: 'T0',
    seed: 4,
    n: 7,
    figure: 30,
    limit: 25,
    pass: false,
  });
});

test('a run that is stopped and goes on later makes the choices that it would have made at once', async () => {
  const [atOnce, first, second]: number[][] = [[], [], []];
  const run = { size: 'measured', seed: 9, rounds: 7, clone: null } as const;
  await play({ ...run, fault: counting(atOnce ?? [], () => []) });
  const file = stateFile(dataDir, 'T0', 'measured');
  await play({
    ...{ ...run, fault: counting(first ?? [], () => [atLeast('rounds', 2, 7)]) },
    stopping: () => (first ?? []).length === 2,
    keep: (state) => writeState(file, state),
  });
  const from = readState(file);
  expect(from).toMatchObject({ done: 2, seed: 9 });
  // What must be reached over the whole run is not judged before its end.
  expect(failed(from ?? begin(0, 0), true)).toEqual([]);
  await play({ ...run, fault: counting(second ?? [], () => []), ...(from === null ? {} : { from }) });
  expect([...(first ?? []), ...(second ?? [])]).toEqual(atOnce);
  expect(new Set(atOnce).size).toBe(7);
});

test('a round that breaks ends the run, puts the stage away and counts nothing', async () => {
  const run = play({ fault: counting([], () => [], true), size: 'small', seed: 1, rounds: 2, clone: null });
  await expect(run).rejects.toThrow('broken');
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});

test('one lost of one stage fails the run, whatever other stages found', () => {
  const stages = [0, 1, 0].map((lost) => ({ n: 10, findings: [none('lost', lost)] }));
  const state = stages.reduce((sum, stage) => add(sum, 1, stage), begin(1, 3));
  expect(failed(state, false).map(({ what, figure }) => [what, figure])).toEqual([['lost', 1]]);
});

test('a seed replays its choices, another seed makes others, and choices stay within their bounds', () => {
  const choices = (seed: number, round = 0): number[] => {
    const random = randomOf(seed, round);
    return Array.from({ length: 200 }, () => random.between(3, 9));
  };
  expect(choices(1)).toEqual(choices(1));
  expect(choices(1)).not.toEqual(choices(2));
  expect(choices(1)).not.toEqual(choices(1, 1));
  expect(new Set(choices(5))).toEqual(new Set([3, 4, 5, 6, 7, 8, 9]));
});
