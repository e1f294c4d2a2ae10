// What no database keeps as it was sent: NUL, halves of characters, values deeper than any form. Refused at the door, so
// that what is stored is what was typed, and its digest with it.

/** Deeper than any body of ours; what goes deeper was made to exhaust somebody. */
const DEEPEST = 24;

/** Why a value of a request cannot be kept, or null where it can; no recursion, the depth is the sender's. */
export function unkeepable(value: unknown): 'characters' | 'depth' | null {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value === 'string') {
      if (next.value.includes('\u0000') || !next.value.isWellFormed()) return 'characters';
    } else if (typeof next.value === 'object' && next.value !== null) {
      if (next.depth >= DEEPEST) return 'depth';
      for (const [key, inner] of Object.entries(next.value)) {
        if (key.includes('\u0000') || !key.isWellFormed()) return 'characters';
        waiting.push({ value: inner, depth: next.depth + 1 });
      }
    }
  }
  return null;
}
