// A reserve beside the cluster: a file that holds space for the moment when the disk is full. It is given away before
// the last byte goes, so that alarms still ring and reports are still stored while somebody makes room; it is taken
// again when there is plenty. Decided here: how much, and when. Who is told is the caller's.
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const MIB = 1024 * 1024;
/** Some thousand reports with their deadlines, or a day's alarms of a city. */
export const RESERVE_BYTES = 48 * MIB;
/** PostgreSQL takes 16 MiB at once for its log. */
const GIVE_BELOW_BYTES = 24 * MIB;
const TAKE_ABOVE_BYTES = 3 * RESERVE_BYTES;
const LOOK_EVERY_MS = 250;

/** What the reserve has to say to the operator. */
export type ReserveWord = { readonly what: 'spaceLow' | 'spaceBack' };

/** Keeps a reserve in a folder until the answer is called; that one ends the watching and leaves the file. */
export function keepReserve(options: {
  readonly folder: string;
  readonly tell: (said: ReserveWord) => void;
  /** Free bytes of the folder's disk, as the system tells. */
  readonly freeBytes?: () => number;
}): () => Promise<void> {
  const { folder, tell, freeBytes = () => freeBytesOf(folder) } = options;
  const file = join(folder, 'reserve');
  const stop = new AbortController();
  const { signal } = stop;
  let low = false;
  const look = (): void => {
    const free = freeBytes();
    if (free < GIVE_BELOW_BYTES) {
      rmSync(file, { force: true });
      if (!low) tell({ what: 'spaceLow' });
      low = true;
    } else if (free > TAKE_ABOVE_BYTES && !existsSync(file)) {
      take(file);
      if (low) tell({ what: 'spaceBack' });
      low = false;
    }
  };
  const watching = (async () => {
    while (!signal.aborted) {
      try {
        look();
      } catch {
        // a folder that cannot be read or written now is looked at again
      }
      await delay(LOOK_EVERY_MS, null, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return async () => {
    stop.abort();
    await watching;
  };
}

/** Writes the file whole or not at all: half a reserve would be taken for one. */
function take(file: string): void {
  const piece = Buffer.alloc(MIB);
  const open = openSync(file, 'w', 0o600);
  try {
    for (let written = 0; written < RESERVE_BYTES;) written += writeSync(open, piece);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(open);
  }
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
