// A year's holidays as they are typed, one line each.
import { expect, test } from 'vitest';
import { readYear } from './year-text.ts';

test('holidays with their statutory days and make-up days are read line by line', () => {
  expect(readYear('元旦 2027-01-01 至 2027-01-03 法定 2027-01-01\n\n上班 2027-01-04 元旦')).toEqual({
    holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03', statutory: ['2027-01-01'] }],
    makeUpDays: [{ day: '2027-01-04', for: '元旦' }],
    problems: [],
  });
});

test.each([
  ['2027-01-01 2027-01-03', '第 1 行：没有写节日名称'],
  ['元旦 2027-01-01', '第 1 行：放假写起止两个日期，如：元旦 2027-01-01 2027-01-03 法定 2027-01-01'],
  ['\n元旦 2027-01-03 2027-01-01', '第 2 行：结束日期早于开始日期'],
  ['上班 元旦', '第 1 行：上班日写一个日期，如：上班 2027-01-04 元旦'],
  ['元旦 放假 2027-01-01 2027-01-03', '第 1 行：看不懂“放假”'],
])('%j is told by its line', (text, problem) => {
  expect(readYear(text).problems).toEqual([problem]);
});
