// SM3 digests over canonical JSON: the same content always has the same digest, whatever the order of keys.
import { createHash } from 'node:crypto';

/** JSON with keys in order, so that equal content is equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    const record = inner as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, record[key]]),
    );
  });
}

/** SM3 (GB/T 32905) of a text or bytes, in hex. */
export function sm3(content: string | Uint8Array): string {
  return createHash('sm3').update(content).digest('hex');
}

/** SM3 of any JSON value in canonical form. */
export function digestOf(value: unknown): string {
  return sm3(canonicalJson(value));
}
