import { expect, test } from 'vitest';
import { unkeepable } from './keepable.ts';

const deep = (depth: number): unknown => (depth === 0 ? 'x' : [deep(depth - 1)]);

test.each([
  ['plain text with line ends and emoji', { text: '滑坡\r\n🌋', list: [1, null, true] }, null],
  ['NUL in a text', { text: '滑坡\u0000' }, 'characters'],
  ['NUL in a name', { 'a\u0000': 1 }, 'characters'],
  ['half a character', { list: ['\ud800'] }, 'characters'],
  ['the other half', '\udfff', 'characters'],
  ['as deep as a form', deep(20), null],
  ['deeper', deep(40), 'depth'],
  ['nothing', undefined, null],
])('%s', (_name, value, expected) => {
  expect(unkeepable(value)).toBe(expected);
});

test('a hundred thousand levels do not overflow the stack', () => {
  let value: unknown = 'x';
  for (let i = 0; i < 100_000; i++) value = [value];
  expect(unkeepable(value)).toBe('depth');
});
