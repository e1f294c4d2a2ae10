// One concept, one English word: what a contract exports is about something that stands in the glossary.
import { test } from 'vitest';
import { expectGate, isContract, isTest, readText, readTree, type SourceFile } from './tree.ts';

/** Words that name no concept of the duty room but a role in code. */
const GRAMMAR = new Set(
  `schema routes route input output body query params answer list item page row rows view summary detail draft new change filter
   state status kind id ids name names code codes limit limits of by with for in on at to from and or no not any all own open
   text record entry patch result error errors sort order count number value values type types key keys max min act action actions`.split(
    /\s+/,
  ),
);

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
}

/** One form for plural, -ed and -ing, so that `reports` and `told` need no rows of their own. */
function stem(word: string): string {
  return word
    .replace(/ies$/, 'y')
    .replace(/(s|es|ed|ing)$/, '')
    .replace(/e$/, '');
}

function glossaryWords(): Set<string> {
  const cells = readText('GLOSSARY.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => [line.split('|')[2] ?? '', line.split('|')[3] ?? '']);
  const words = cells.map((cell) => cell.toLowerCase().match(/[a-z]+/g) ?? []);
  // `sign-off` and `time line` are written as one word in a name.
  const joined = words.flatMap((cell) => cell.slice(1).map((word, i) => `${cell[i]}${word}`));
  return new Set([...words.flat(), ...joined].map(stem));
}

const KNOWN = glossaryWords();

function glossary(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => isContract(path) && !isTest(path))
    .flatMap((file) =>
      [...file.text.matchAll(/export (?:type|interface) (\w+)/g)].flatMap((match) => {
        const concepts = wordsOf(match[1] ?? '').filter((word) => !GRAMMAR.has(word));
        if (concepts.length === 0 || concepts.some((word) => KNOWN.has(stem(word)))) return [];
        return [`${file.path} exports ${match[1]}: ${concepts.join(' ')} is not in GLOSSARY.md`];
      }),
    );
}

test('what contracts export is named by concepts of the glossary', () => {
  const contracts = readTree(['src/modules']).filter(({ path }) => isContract(path));
  expectGate('glossary', glossary, contracts, [
    { path: 'src/modules/org/contract-planted.ts', text: 'export type ZebraStatus = string;' },
  ]);
});
