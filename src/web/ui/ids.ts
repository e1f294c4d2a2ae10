// Where the browser makes identifiers: UUIDv7, so that a form has its id before the server has heard of it
// and a retry carries the same one (trust.md, promise 1).
import { uuidV7, type Id } from '#shared/ids.ts';
import { nowMs } from './clock.ts';

/** A new UUIDv7 stamped with server time. */
export function newId(): Id {
  return uuidV7(Math.floor(nowMs()), crypto.getRandomValues(new Uint8Array(10)));
}

/** A random fraction in [0, 1) for jitter. */
export function randomFraction(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
