// Files stay readable in one sitting, open with what they decide, and hold nothing that must not leave a workshop.
import { test } from 'vitest';
import { expectGate, hits, isTest, readTree, type SourceFile } from './tree.ts';

const MOST_LINES = 300;

function lengths(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ text }) => text.split('\n').length > MOST_LINES + 1)
    .map(({ path, text }) => `${path} has ${text.split('\n').length - 1} lines`);
}

function heads(files: readonly SourceFile[]): string[] {
  return files
    .filter(
      ({ path, text }) =>
        (!isTest(path) || path.startsWith('test/')) && !/^(#![^\n]*\n)?(\/\/ .{10,}|\/\*[* \n]+.{10,})/.test(text),
    )
    .map(({ path }) => `${path} does not say at its top what it decides`);
}

// Written in two halves, so that this list does not find itself.
const FORBIDDEN = [
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['XX', 'X'],
  ['not impl', 'emented'],
  ['lorem ', 'ipsum'],
  ['cla', 'ude'],
  ['anthr', 'opic'],
  ['open', 'ai'],
  ['chat', 'gpt'],
  ['cop', 'ilot'],
  ['registry.npm', 'js.org'],
  ['/wo', 'rk/'],
  ['debian', '.org'],
].map((halves) => halves.join(''));

function words(files: readonly SourceFile[]): string[] {
  const pattern = new RegExp(
    FORBIDDEN.map((word) => (/^\w+$/.test(word) ? `\\b${word}\\b` : word.replaceAll('.', '\\.'))).join('|'),
    'gi',
  );
  return files.flatMap((file) => hits(file, pattern, 'does not belong here', file.text));
}

const CODE = readTree(['src', 'test', 'tools', 'bin'], ['.ts', '.tsx', '.js']);

test('no source file is longer than three hundred lines', () => {
  expectGate('lengths', lengths, readTree(['src']), [{ path: 'src/app/planted.ts', text: 'x;\n'.repeat(301) }]);
});

test('every file says at its top what it decides', () => {
  expectGate('heads', heads, CODE, [
    { path: 'src/app/planted.ts', text: `import x from 'y';\n// late words about it` },
  ]);
});

test('nothing left for later, no workplace, no host of a registry', () => {
  const all = [...CODE, ...readTree(['docs', 'migrations'], ['.md', '.sql', '.json'])];
  expectGate('words', words, all, [
    { path: 'src/app/planted.ts', text: `// ${FORBIDDEN[0]}: later` },
    { path: 'docs/planted.md', text: `see ${FORBIDDEN.at(-2)}shared` },
  ]);
});
