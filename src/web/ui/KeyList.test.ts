// Which line of a list is meant when somebody presses Enter.
import { expect, test } from 'vitest';
import { lineMeant } from './KeyList.tsx';

test.each<[string, string[], string | null, number]>([
  ['before anybody moves it is the first', ['a', 'b', 'c'], null, 0],
  ['what arrives on top becomes the one meant', ['new', 'a', 'b', 'c'], null, 0],
  ['a selected line stays selected when others arrive above it', ['new', 'a', 'b', 'c'], 'b', 2],
  ['where the selected line has gone it is the first again', ['a', 'c'], 'b', 0],
  ['an empty list means nothing that is there', [], 'b', 0],
])('%s', (_name, keys, selected, at) => {
  expect(lineMeant(keys, selected)).toBe(at);
});
