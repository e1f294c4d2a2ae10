// What the regulation room's addresses and bodies take: no number that the database cannot hold, no setting named twice.
import { expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import { routes } from './contract.ts';

test.each([
  ['1', true],
  ['2147483647', true],
  ['2147483648', false],
  ['99999999999', false],
  ['0', false],
])('version %s of a pack is asked for: %s', (version, ok) => {
  expect(routes.readPackVersion.params.safeParse({ packId: 'x', version }).success).toBe(ok);
});

test('one call confirms a setting once', () => {
  const body = { id: newId(), document: '会议纪要 5', words: '同意' };
  const [one, other] = [
    { path: 'margin', digest: 'a' },
    { path: 'rhythm', digest: 'b' },
  ];
  const takes = (...settings: unknown[]) => routes.confirmSettings.body.safeParse({ ...body, settings }).success;
  expect(takes(one, other)).toBe(true);
  expect(takes(one, one)).toBe(false);
  expect(takes(one, { ...one, digest: 'b' })).toBe(false);
});
