// How names are found: readings of surnames and places. A09.1
import { expect, test } from 'vitest';
import { personWords, unitWords } from './names.ts';

test.each([
  ['单涛勇', 'shantaoyong', 'sty'],
  ['解景', 'xiejing', 'xj'],
  ['任雍', 'renyong', 'ry'],
  ['尉迟恭', 'yuchigong', 'ycg'],
  ['张Lee', 'zhanglee', 'zlee'],
])('%s is found as %s and %s', (name, pinyin, initials) => expect(personWords(name)).toEqual({ pinyin, initials }));

test('a unit is found by its full and by its short name', () => {
  expect(unitWords('宝鸡市应急管理局', '市应急局')).toEqual({
    pinyin: 'baojishiyingjiguanliju shiyingjiju',
    initials: 'bjsyjglj syjj',
  });
});
