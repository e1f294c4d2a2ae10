// Names as people type them when they search: whole pinyin and initials, both without tones.
// Decided here: how the stored search columns are made. They are a help for finding, never shown.
import { pinyin } from 'pinyin-pro';

export interface SearchWords {
  readonly pinyin: string;
  readonly initials: string;
}

/** Search words of a unit: its full and its short name, read as words because place names have readings of their own. */
export function unitWords(fullName: string, shortName: string): SearchWords {
  const words = [joined(syllablesOf(fullName)), joined(syllablesOf(shortName))];
  return { pinyin: words.map((word) => word.pinyin).join(' '), initials: words.map((word) => word.initials).join(' ') };
}

/** Double surnames whose characters read otherwise alone. */
const DOUBLE_SURNAMES = ['尉迟', '长孙', '万俟', '澹台', '单于', '宇文'];

/** Search words of a person: surname first, then character by character, so that thousands take milliseconds. */
export function personWords(name: string): SearchWords {
  const surname = DOUBLE_SURNAMES.find((double) => name.startsWith(double)) ?? [...name][0] ?? '';
  const given = [...name.slice(surname.length)];
  return joined([
    ...once(`${surname}^`, () => syllablesOf(surname, true)),
    ...given.flatMap((character) => once(character, () => syllablesOf(character))),
  ]);
}

const known = new Map<string, readonly string[]>();

/** Readings of characters; there are some thousands, and the map is begun anew where somebody sends more. */
function once(key: string, read: () => readonly string[]): readonly string[] {
  const found = known.get(key) ?? read();
  if (known.size > 20_000) known.clear();
  known.set(key, found);
  return found;
}

function syllablesOf(text: string, surname = false): string[] {
  const options = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const;
  return pinyin(text, surname ? { ...options, surname: 'head' } : options).map((syllable) =>
    syllable.toLowerCase().replace(/\s/g, ''),
  );
}

function joined(syllables: readonly string[]): SearchWords {
  return { pinyin: syllables.join(''), initials: syllables.map((syllable) => syllable.slice(0, 1)).join('') };
}
