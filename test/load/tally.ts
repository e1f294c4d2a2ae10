// What was felt: for each act how often, how long, how often refused or failed; for the streams how soon they told.
import { monotonicMs } from '#platform/clock.ts';
import type { Client } from '#kit/http-client.ts';
import type { Line } from './act.ts';

export interface ActTally {
  readonly times: number[];
  refused: number;
  failed: number;
}

/** A request that the server refused (4xx), did badly (5xx), or that never came back. */
export class Unanswered extends Error {
  readonly refused: boolean;
  readonly code: string;
  constructor(refused: boolean, code: string) {
    super(code);
    this.refused = refused;
    this.code = code;
  }
}

export interface Tally {
  readonly acts: ReadonlyMap<string, ActTally>;
  /** Why acts were refused or failed, and how often. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Milliseconds from an event to its arrival at a screen. */
  readonly delivered: readonly number[];
  /** Runs an act and counts it, unless there was nothing to do. */
  count(name: string, client: Client, run: (line: Line) => Promise<'done' | 'nothing'>): Promise<void>;
  heard(ms: number): void;
  done(): number;
}

/** Opens an empty tally. */
export function openTally(): Tally {
  const acts = new Map<string, ActTally>();
  const reasons = new Map<string, number>();
  const delivered: number[] = [];
  return {
    acts,
    reasons,
    delivered,
    async count(name, client, run) {
      const tally = acts.get(name) ?? { times: [], refused: 0, failed: 0 };
      acts.set(name, tally);
      const clocked = { ms: 0 };
      try {
        if ((await run(lineOf(client, clocked))) === 'done') tally.times.push(clocked.ms);
      } catch (error) {
        const why =
          error instanceof Unanswered ? error : new Unanswered(false, error instanceof Error ? error.message : '');
        if (why.refused) tally.refused += 1;
        else tally.failed += 1;
        const reason = `${name}：${why.code}`;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    },
    heard: (ms) => void delivered.push(ms),
    done: () => [...acts.values()].reduce((sum, { times }) => sum + times.length, 0),
  };
}

/** The time of an act is what its requests take together; thinking in between is nobody's wait. */
function lineOf(client: Client, clocked: { ms: number }): Line {
  const timed = async <T>(ask: () => ReturnType<Client['get']>): Promise<T> => {
    const begun = monotonicMs();
    const { status, body } = await ask();
    clocked.ms += monotonicMs() - begun;
    if (status >= 400) throw new Unanswered(status < 500, `${status} ${codeOf(body)}`);
    return body as T;
  };
  return {
    get: (path) => timed(() => client.get(path)),
    post: (path, body) => timed(() => client.post(path, body)),
  };
}

function codeOf(body: unknown): string {
  const { code } = (body ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
