// New identifiers on the server, in rising order within a process.
import { randomBytes, randomInt } from 'node:crypto';
import { uuidV7, type Id } from '#shared/ids.ts';

const BYTES_PER_ID = 10;
let lastMs = 0;
let pool = randomBytes(0);

/** A new UUIDv7; ids of one process sort by the time they were made to the millisecond. */
export function newId(): Id {
  lastMs = Math.max(lastMs, Date.now());
  // Random bytes are fetched for many ids at once: an import makes tens of thousands.
  if (pool.length < BYTES_PER_ID) pool = randomBytes(BYTES_PER_ID * 256);
  const own = pool.subarray(0, BYTES_PER_ID);
  pool = pool.subarray(BYTES_PER_ID);
  return uuidV7(lastMs, own);
}

/** A secret of so many random bytes as base64url: session tokens, activation codes. */
export function newSecret(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** A whole number from 0 to below `n` from the system's random source. */
export function randomBelow(n: number): number {
  return randomInt(n);
}
