// New identifiers on the server, in rising order within a process. They carry the database's time, because lists are
// sorted by them and several programs whose machines disagree make them; before it was asked, the machine's own.
import { randomBytes, randomInt } from 'node:crypto';
import { uuidV7, type Id } from '#shared/ids.ts';

const BYTES_PER_ID = 10;
let lastMs = 0;
let pool = randomBytes(0);
let told: { readonly ms: number; readonly at: number } | null = null;

/** Told by the clock whenever it asked the database: ids go on from there by a clock that never jumps. T6 */
export function learnTime(ms: number): void {
  if (told === null) lastMs = 0; // what a wrong machine said until now binds nobody
  told = { ms, at: performance.now() };
}

function nowMs(): number {
  return told === null ? Date.now() : Math.floor(told.ms + performance.now() - told.at);
}

/** A new UUIDv7; ids of one process sort by the time they were made to the millisecond. */
export function newId(): Id {
  lastMs = Math.max(lastMs, nowMs());
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
