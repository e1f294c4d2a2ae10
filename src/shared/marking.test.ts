// Markings in all the ways people write them, and texts that only speak of secrecy.
import { expect, test } from 'vitest';
import { holdsMobileNumber, markingIn, markingWithin, namesAGrade } from './marking.ts';

test.each([
  '机密★20年',
  '绝密★启封前',
  '秘密★长期',
  '秘密 ★ 10 年',
  '機密★',
  '机\u200b密\u2060★1年',
  '机　密　★',
  '秘\u00ad密☆5年',
  '绝密⭐30年',
  '秘密*3年',
  '秘密＊长期',
  '密级：机密·★6个月',
  '⾎机密★',
  '机\u0301密★',
])('refuses the marking %j', (text) => {
  expect(markingIn(`关于某事的报告 ${text} 正文`)).not.toBeNull();
});

test.each([
  '本系统为非涉密系统，严禁处理、传输国家秘密。',
  '注意保守商业秘密，3年内不得外传',
  '机密文件遗失案件已移交公安机关',
  '五星级★★★★★酒店起火',
  '秘密*',
  '会议要求严守工作秘密，做到：★不上网 ★不外传',
])('lets the clean text %j pass', (text) => {
  expect(markingIn(text)).toBeNull();
});

test('a marking is found however deep it hides in a form', () => {
  expect(markingWithin({ title: '首报', elements: { scene: ['现场', { note: '附 机 密 ★ 件' }] } })).toBe('机密★');
  expect(markingWithin({ title: '首报', figures: { dead: 0 }, none: null })).toBeNull();
});

test('bare words and mobile numbers only warn', () => {
  expect(namesAGrade('涉及国家秘密')).toBe(true);
  expect(namesAGrade('道路中断')).toBe(false);
  expect(holdsMobileNumber('请打 139 0000 0001')).toBe(true);
  expect(holdsMobileNumber('请打１３９-0000-0001。')).toBe(true);
  expect(holdsMobileNumber('值班电话 0917-3260001，文号20261390000000112')).toBe(false);
});
