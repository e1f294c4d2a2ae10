// A pack that a newer program stored is still readable, one that is wrong in another way is not.
import { expect, test } from 'vitest';
import baoji from './packs/baoji-2022.json' with { type: 'json' };
import { readPack, readStoredPack } from './packs.ts';

test('words of a newer release in a stored pack are left out; a delivered pack must be known whole', () => {
  const [first, ...others] = baoji.articles;
  const newer = { ...baoji, ofTomorrow: ['x'], articles: [{ ...first, alsoOfTomorrow: 1 }, ...others] };
  expect(() => readPack(newer)).toThrow(/ofTomorrow/);
  expect(readStoredPack(newer)).toEqual(readPack(baoji));
  expect(newer.ofTomorrow).toEqual(['x']);
});

test('a stored pack that is wrong in another way is refused', () => {
  expect(() => readStoredPack({ ...baoji, ofTomorrow: 1, effectiveFrom: 'some day' })).toThrow(/effectiveFrom/);
});
