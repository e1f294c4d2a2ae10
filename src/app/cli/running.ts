// The note that `npm start` leaves in the data directory while it runs: which process, and where its pages are.
// Decided here: who holds the note. A dead holder's note counts for nothing, so a hard kill needs no cleaning up.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startMark } from '#platform/postgres/process.ts';

/** A living installation on the same data; the address is null while it is still starting. */
export interface RunningElsewhere {
  readonly pid: number;
  readonly address: string | null;
}

export interface RunningNote {
  /** Writes down where the pages are. */
  serves(address: string): void;
  /** Takes the note away at the end. */
  leave(): void;
}

/** Takes the note of a data directory, or answers who holds it. A00 (two commands) */
export function takeRunningNote(dataDir: string): RunningNote | RunningElsewhere {
  const file = join(dataDir, 'running.json');
  mkdirSync(dataDir, { recursive: true });
  const text = (address: string | null): string =>
    `${JSON.stringify({ pid: process.pid, mark: startMark(process.pid), address })}\n`;
  for (;;) {
    try {
      writeFileSync(file, text(null), { flag: 'wx' });
      return {
        serves: (address) => writeFileSync(file, text(address)),
        leave: () => rmSync(file, { force: true }),
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (holder !== null) return holder;
    rmSync(file, { force: true });
  }
}

/** The living process that wrote the note; a number that another process got meanwhile is not its writer. */
function readHolder(file: string): RunningElsewhere | null {
  try {
    const { pid, mark, address } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (typeof pid !== 'number' || !isAlive(pid) || startMark(pid) !== mark) return null;
    return { pid, address: typeof address === 'string' ? address : null };
  } catch {
    return null;
  }
}
