// `npm run fault -- T1 [--measured | --full] [--rounds n] [--seed n] [--again]`: runs faults and prints JSON lines.
// Long runs resume where they were stopped; the exit code says whether everything judged was reached.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomBelow } from '#platform/ids.ts';
import { readConfig } from '#platform/config.ts';
import type { Fault, Size } from './harness/fault.ts';
import { failed, linesOf, play } from './harness/runner.ts';
import { begin, forgetState, readState, stateFile, writeState, type State } from './harness/state.ts';

const FOLDER = new URL('./faults/', import.meta.url);
const OPTIONS = {
  full: { type: 'boolean' },
  measured: { type: 'boolean' },
  again: { type: 'boolean' },
  rounds: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** Runs the faults that are named, all where none is; answers the exit code: 0 reached, 1 not, 2 misused, 3 stopped. */
export async function runFaults(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const files = faultFiles();
  const wanted = positionals.length === 0 ? [...files.keys()] : positionals.map((name) => name.toUpperCase());
  const unknown = wanted.filter((id) => !files.has(id));
  if (unknown.length > 0) {
    process.stderr.write(`no fault ${unknown.join(', ')}; there are ${[...files.keys()].join(', ')}\n`);
    return 2;
  }
  const stopping = untilInterrupted();
  let code = 0;
  for (const id of wanted) {
    const { fault } = (await import(files.get(id) ?? '')) as { fault: Fault };
    code = Math.max(code, await runOne(fault, values, stopping));
    if (stopping()) break;
  }
  return code;
}

interface Asked {
  readonly full?: boolean;
  readonly measured?: boolean;
  readonly again?: boolean;
  readonly rounds?: string;
  readonly seed?: string;
}

async function runOne(fault: Fault, asked: Asked, stopping: () => boolean): Promise<number> {
  const reason = (await fault.cannot?.()) ?? null;
  if (reason !== null) {
    say({ id: fault.id, cannot: reason });
    return 1;
  }
  const size: Size = asked.full === true ? 'full' : asked.measured === true ? 'measured' : 'small';
  const file = size === 'small' ? null : stateFile(readConfig(process.env).dataDir, fault.id, size);
  if (file !== null && asked.again === true) forgetState(file);
  const from = startOf(fault, size, asked, file === null ? null : readState(file));
  if (from.done > 0) say({ id: fault.id, resumed: from.done, rounds: from.rounds, seed: from.seed });
  const state = await play({
    ...{ fault, size, seed: from.seed, rounds: from.rounds, from, clone: null, stopping },
    progress: (said) => say(said),
    keep: (kept) => {
      if (file !== null) writeState(file, kept);
    },
  });
  for (const line of linesOf(fault.id, state)) process.stdout.write(`${line}\n`);
  if (failed(state, true).length > 0) return 1;
  return state.done < state.rounds ? 3 : 0;
}

/** Goes on where the last run stopped, unless another seed is asked for; other numbers of rounds are taken over. */
function startOf(fault: Fault, size: Size, asked: Asked, kept: State | null): State {
  const rounds = wholeNumber('rounds', asked.rounds) ?? fault.rounds[size];
  const seed = wholeNumber('seed', asked.seed);
  if (kept === null) return begin(seed ?? randomBelow(1_000_000), rounds);
  if (seed !== undefined && seed !== kept.seed)
    throw new Error(`a run with seed ${kept.seed} is under way; --again starts anew`);
  return { ...kept, rounds };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}

/** Files by the id in their name (`t01-kill.ts` is T1); nothing is registered anywhere. */
function faultFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(FOLDER).toSorted()) {
    const number = /^t(\d+)-[a-z-]+\.ts$/.exec(name)?.[1];
    if (number !== undefined) files.set(`T${Number(number)}`, new URL(name, FOLDER).href);
  }
  return files;
}

/** The first Ctrl-C ends the run after its round, checked and resumable; the second ends the program at once. */
function untilInterrupted(): () => boolean {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(130);
      asked = true;
      process.stderr.write('stops after this round; the same command goes on later\n');
    });
  }
  return () => asked;
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
