// Names as people type them when they search: whole pinyin and initials, both without tones.
// Decided here: how the stored search columns are made. They are a help for finding, never shown.
import { pinyin } from 'pinyin-pro';

export interface SearchWords {
  readonly pinyin: string;
  readonly initials: string;
}

/** Search words of a unit: its full and its short name. */
export function unitWords(fullName: string, shortName: string): SearchWords {
  return joined([wordsOf(fullName, false), wordsOf(shortName, false)]);
}

/** Search words of a person; the first character is read as a surname. */
export function personWords(name: string): SearchWords {
  return wordsOf(name, true);
}

function wordsOf(text: string, surname: boolean): SearchWords {
  const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true, ...(surname ? { surname: 'head' as const } : {}) });
  const clean = syllables.map((syllable) => syllable.toLowerCase().replace(/\s/g, ''));
  return { pinyin: clean.join(''), initials: clean.map((syllable) => syllable.slice(0, 1)).join('') };
}

function joined(words: readonly SearchWords[]): SearchWords {
  return { pinyin: words.map((word) => word.pinyin).join(' '), initials: words.map((word) => word.initials).join(' ') };
}
