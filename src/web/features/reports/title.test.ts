// Titles made of place and words.
import { expect, test } from 'vitest';
import { titleOf } from './title.ts';

test.each([
  ['固关镇', '山体滑坡致道路中断，2 人失联', '固关镇山体滑坡致道路中断'],
  ['固关镇', '固关镇山体滑坡', '固关镇山体滑坡'],
  ['', '燃气泄漏\n正在疏散', '燃气泄漏'],
])('of %s and %s', (place, what, title) => {
  expect(titleOf(place, what)).toBe(title);
});

test('a long story is cut', () => {
  expect(titleOf('', '长'.repeat(100))).toHaveLength(60);
});
