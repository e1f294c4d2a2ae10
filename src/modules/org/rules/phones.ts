// Telephone numbers: one form for storing and finding, and a mask for showing (A36.1).
// Decided here: what a mobile and a fixed number look like. Sealing and who may see are not decided here.

const MOBILE = /^1[3-9]\d{9}$/;
const FIXED = /^(?:\+?86-?)?(?:0\d{2,3}-?)?\d{3,8}(?:-\d{1,6})?$/;

/** A mainland mobile as eleven digits, whatever spaces, dashes or country code it was typed with; null where it is none. */
export function mobileForm(text: string): string | null {
  const digits = narrow(text)
    .replace(/[\s()-]/g, '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');
  return MOBILE.test(digits) ? digits : null;
}

/** A fixed line as written, without spaces and brackets; null where it is none. Short service numbers are fixed lines too. */
export function fixedForm(text: string): string | null {
  const plain = narrow(text)
    .replace(/[（(](0\d{2,3})[）)]/, '$1-')
    .replace(/\s/g, '')
    .replace(/(?:转|ext\.?|x)/i, '-');
  return FIXED.test(plain) && !MOBILE.test(plain) ? plain : null;
}

/** A mobile with its middle hidden: `199****0001`. */
export function masked(mobile: string): string {
  return `${mobile.slice(0, 3)}****${mobile.slice(-4)}`;
}

/** True where a text holds something that reads like a mobile; forms warn of it, import problems never repeat it. */
export function holdsMobile(text: string): boolean {
  return /(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)/.test(narrow(text));
}

/** Full-width digits and signs as plain ones. */
function narrow(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐-―－]/g, '-')
    .trim();
}
