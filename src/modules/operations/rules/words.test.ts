// Sizes and spans of time as an operator reads them: as tables.
// What is measured and when it is too much is tested beside the judgement.
import { expect, test } from 'vitest';
import { sizeWords, spanWords } from './words.ts';

const GIB = 1024 ** 3;

test.each([
  [512, '512 B'],
  [1_536, '1.5 KB'],
  [640 * 1024 ** 2, '640 MB'],
  [3.2 * GIB, '3.2 GB'],
])('%i bytes are said as %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

test.each([
  [0.4, '0 毫秒'],
  [180, '180 毫秒'],
  [3_500, '3.5 秒'],
  [45_000, '45 秒'],
  [720_000, '12 分钟'],
  [18_000_000, '5 小时'],
  [259_200_000, '3 天'],
])('%i milliseconds are said as %s', (ms, words) => expect(spanWords(ms)).toBe(words));
