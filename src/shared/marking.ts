// Classification markings (密级标志) in text: state secrets stay out of this system (A19.2, trust.md 8).
// Decided here: what counts as a marking once width, spaces and invisible characters are taken away, and what only warns.
// Not decided here: who is refused and what is kept of it (the use case that was about to store the text).

/** 密级 as they are written, in the usual and the older characters. */
const GRADE = '(?:绝密|絕密|机密|機密|秘密|祕密)';
/** Stars in use for the marking, and what input methods offer instead. */
const STAR = '[\\u2605\\u2606\\u2729-\\u2730\\u2734-\\u2736\\u22C6\\u235F\\u269D\\u2B50-\\u2B52\\u{1F31F}\\u{1F320}]';
/** A term (保密期限) after a poor man's star: years, months, days, long, until released. */
const TERM = '(?:[0-9〇零一二三四五六七八九十百]+(?:年|个月|月|天|日)|长期|長期|永久|启封|啟封|启用|解密|公布前)';
const POINT = '[\\p{P}\\p{Sk}|｜]{0,2}';

const MARKING = new RegExp(`${GRADE}${POINT}${STAR}|${GRADE}${POINT}[*xX×]${POINT}${TERM}`, 'u');
const WORD = new RegExp(GRADE, 'u');
const MOBILE = /(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])/;

/** The text as a reader sees it at a glance: one width, no spaces, nothing invisible, no marks over letters. */
export function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}\p{M}\u2800\u3164\u115F\u1160]/gu, '')
    .replaceAll('﹡', '*')
    .replaceAll('✱', '*');
}

/** Characters that are brought to one form at a time: a single one may become eighteen. */
const PIECE = 32 * 1024;
/** Characters of the plain form kept from piece to piece; no marking is longer. */
const OVERLAP = 64;

/** The first classification marking in a text, or null. A19.2 */
export function markingIn(text: string): string | null {
  return markingSearch()(text);
}

/** Searches a text that comes in pieces, however it was cut and whatever invisible stands between its words. A19.2 */
export function markingSearch(): (piece: string) => string | null {
  let tail = '';
  return (text) => {
    for (let at = 0; at < text.length; at += PIECE) {
      const plain = tail + plainForm(text.slice(at, at + PIECE));
      const found = MARKING.exec(plain)?.[0];
      if (found !== undefined) return found;
      tail = plain.slice(-OVERLAP);
    }
    return null;
  };
}

/** The first marking in any text of a value, however deep; keys of records are looked at too. A19.2 */
export function markingWithin(value: unknown): string | null {
  if (typeof value === 'string') return markingIn(value);
  if (Array.isArray(value)) return firstOf(value);
  if (typeof value !== 'object' || value === null) return null;
  return firstOf([...Object.keys(value), ...Object.values(value)]);
}

/** True where one of the bare words stands in the text: the form warns, nothing is refused. A19.2 */
export function namesAGrade(text: string): boolean {
  return WORD.test(plainForm(text));
}

/** True where a mobile number stands in free text, which is stored unsealed: the form warns (trust.md 7). */
export function holdsMobileNumber(text: string): boolean {
  return MOBILE.test(plainForm(text).replace(/[-‐-―]/g, ''));
}

function firstOf(values: readonly unknown[]): string | null {
  for (const value of values) {
    const found = markingWithin(value);
    if (found !== null) return found;
  }
  return null;
}
