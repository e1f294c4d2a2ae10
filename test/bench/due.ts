// What is compared at deadlines: our own sweep and two job queues, each told to act at the same instants on the same
// database by worker processes of its own. Lateness is the commit of the act minus the due instant, by the database.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { addMs, type Instant } from '#shared/instant.ts';
import { end } from '#kit/server.ts';
import { undoLater } from './tidy.ts';

/** Things due in one round: how many, from when on, over how long. */
export interface Round {
  readonly name: string;
  readonly n: number;
  readonly from: Instant;
  readonly overMs: number;
}

/** What became of a round. */
export interface Outcome {
  /** How many of the things were acted on at least once. */
  readonly rung: number;
  /** Acts beyond the first of each. */
  readonly twice: number;
  readonly early: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface Scheduler {
  readonly name: string;
  /** Makes its tables. */
  prepare(): Promise<void>;
  /** Plants the things of a round before they are due. */
  plant(round: Round): Promise<void>;
  /** Starts one worker process; answers when it works. */
  work(): Promise<ChildProcess>;
  look(round: Round): Promise<Outcome>;
  /** What its documentation tells an operator to do about a worker that was killed; nothing where it heals by itself. */
  afterKill?(): Promise<void>;
  close(): Promise<void>;
}

/** The due instant of the i-th thing of a round. */
export function dueAt(round: Round, i: number): Instant {
  return addMs(round.from, Math.floor((i * round.overMs) / round.n));
}

/** Runs a script of this folder as a worker process; answers when it says that it is ready. */
export async function spawnWorker(script: string, env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const forget = undoLater(() => end(child, 'SIGKILL'));
  child.once('exit', () => void forget());
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before it worked`))),
  ]);
  return child;
}

/** Reads lateness out of rows of (thing, due, committed); the query is the scheduler's own. */
export function outcomeOf(rows: string): string {
  return `
    with act as (${rows}), late as (
      select thing, extract(epoch from min(committed) - min(due)) * 1000 as ms, count(*) as acts from act group by thing)
    select count(*)::int as rung, coalesce(sum(acts - 1), 0)::int as twice, count(*) filter (where ms < 0)::int as early,
      coalesce(percentile_cont(0.5) within group (order by ms), 0)::float8 as p50,
      coalesce(percentile_cont(0.99) within group (order by ms), 0)::float8 as p99,
      coalesce(max(ms), 0)::float8 as max
    from late`;
}
