// What a fault test is: its promise, its sizes, and a stage on which rounds of the fault are played and then judged.
// Decided here: how findings are made and put together. How runs go on, stop and resume is runner.ts.
import type { EmbeddedPostgres } from '#platform/postgres/embedded.ts';
import type { Random } from './random.ts';

/** small: inside `npm test`, at most 20 s. measured: the size of the closing note. full: the figures promised. */
export type Size = 'small' | 'measured' | 'full';

/** One fault test; a file `faults/tNN-name.ts` exports it as `fault`. */
export interface Fault {
  /** `T1` … `T30`. */
  readonly id: string;
  /** What must hold, as a sentence; it is the name of the small test. */
  readonly promise: string;
  readonly rounds: Readonly<Record<Size, number>>;
  /** Most rounds on one stage: after so many it is checked, closed and a new one opened. All, where absent. */
  readonly roundsOnStage?: number;
  /** A sentence why this machine cannot run it; the small test is then counted as skipped. */
  cannot?(): Promise<string | null>;
  open(setting: Setting): Promise<Stage>;
}

/** Whatever the rounds are played on: processes, databases, lines, people at their desks. */
export interface Stage {
  /** One bounded piece of the run, at most some seconds. `i` counts over the whole run, resumed or not. */
  round(i: number, random: Random): Promise<void>;
  /** Comes to rest and compares; called once, after the last round on this stage. */
  check(): Promise<Outcome>;
}

export interface Outcome {
  /** How many things were tried (reports sent, deadlines planned); printed as `n`. */
  readonly n: number;
  readonly findings: readonly Finding[];
}

/** One figure with its limit. Counts are judged in every run, times only outside `npm test`. */
export interface Finding {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  readonly better: 'less' | 'more';
  readonly judged: 'always' | 'full';
  /** How figures of several stages become one. */
  readonly across: 'sum' | 'most' | 'least';
  /** What the figure is made of, for whoever must find out why. */
  readonly parts?: Readonly<Record<string, number>>;
}

/** A count that must be zero: lost, doubled, early. */
export function none(what: string, count: number, parts?: Readonly<Record<string, number>>): Finding {
  const why = parts === undefined || count === 0 ? {} : { parts };
  return { what, figure: count, limit: 0, better: 'less', judged: 'always', across: 'sum', ...why };
}

/** A count that must be reached over the whole run, so that a run that tried nothing does not pass. */
export function atLeast(what: string, count: number, limit: number): Finding {
  return { what, figure: count, limit, better: 'more', judged: 'always', across: 'sum' };
}

/** A time or size that must not be exceeded; of several stages the worst counts. */
export function within(what: string, figure: number, limit: number): Finding {
  return { what, figure, limit, better: 'less', judged: 'full', across: 'most' };
}

/** True where the figure reaches its limit. */
export function reached({ figure, limit, better }: Finding): boolean {
  return better === 'less' ? figure <= limit : figure >= limit;
}

/** What a stage is opened with. */
export interface Setting {
  readonly size: Size;
  /** Rounds of the whole run; limits of `atLeast` grow with it. */
  readonly rounds: number;
  readonly seed: number;
  /** Choices while the stage is set up. */
  readonly random: Random;
  /** A folder of the stage's own, removed when it is closed. */
  readonly folder: string;
  /** A migrated database: a clone (fsync off) inside `npm test`, else one in a durable cluster of its own. */
  database(): Promise<Ground>;
  /** A cluster of its own, for faults that kill or fill it; durable unless told, in the stage's folder unless told. */
  cluster(options?: { dataDir?: string; tuning?: 'durable' | 'test' }): Promise<EmbeddedPostgres>;
  /** Done when the stage is closed, the latest first; also where opening it failed half-way. */
  later(putAway: () => Promise<void>): void;
}

/** Where a database is: `openApplication({ url, schema, … })` and `DATABASE_URL`, `DATABASE_SCHEMA`. */
export interface Ground {
  readonly url: string;
  readonly schema: string;
  /** As superuser, for faults that tamper. */
  readonly superUrl: string;
}
