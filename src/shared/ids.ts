// Identifiers: UUID version 7, made in code on either side, so that a client can name a record before it is stored.
// The random bytes and the time come from the caller (platform/ids.ts, web/ui/ids.ts).
import { z } from 'zod';

export const idSchema = z.uuid();
/** A UUIDv7 in lower case. */
export type Id = string;

/** Builds a UUIDv7 from milliseconds since 1970 and ten random bytes. */
export function uuidV7(ms: number, random: Uint8Array): Id {
  if (random.length < 10) throw new RangeError('a UUIDv7 needs ten random bytes');
  const bytes = new Uint8Array(16);
  let rest = ms;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
