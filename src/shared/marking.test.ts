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
  expect(markingWithin({ figures: { '秘密★3年': 0 } })).toBe('秘密★');
  expect(markingWithin({ title: '首报', figures: { dead: 0 }, none: null })).toBeNull();
});

test('bare words and mobile numbers only warn', () => {
  expect(namesAGrade('涉及国家秘密')).toBe(true);
  expect(namesAGrade('道路中断')).toBe(false);
  expect(holdsMobileNumber('请打 139 0000 0001')).toBe(true);
  expect(holdsMobileNumber('请打１３９-0000-0001。')).toBe(true);
  expect(holdsMobileNumber('值班电话 0917-3260001，文号20261390000000112')).toBe(false);
});

test('every way of writing the star is refused, in whatever disguise (T23)', () => {
  const gaps = ['', ' ', '\u3000', '\u200b', '\u2060', '\u00ad', '\ufeff', '\n', '\u0301'];
  const stars = ['★', '☆', '⭐', '✭', '✩'];
  const terms = ['', '1年', '２０年', '长期', ' 十 年 ', '启封前'];
  let tried = 0;
  for (const grade of ['绝密', '机密', '秘密', '機密', '祕密']) {
    for (const gap of gaps) {
      for (const star of stars) {
        for (const term of terms) {
          const [first = '', second = ''] = grade;
          tried += 1;
          expect(markingIn(`关于${first}${gap}${second}${gap}${star}${gap}${term}的报告`)).not.toBeNull();
        }
      }
    }
  }
  expect(tried).toBe(5 * 9 * 5 * 6);
});

test('ten thousand clean texts of the duty room pass, also those that speak of secrecy (T23)', () => {
  const parts = [
    '接报时间',
    '道路中断',
    '两人失联',
    '严守工作秘密',
    '涉密文件另行报送',
    '五星级酒店 ★★★★★',
    '商业秘密纠纷',
    '机密级以上不得入网',
    '*注：待核实',
    '1年内',
    '长期值守',
    '编号 A-3*7',
  ];
  let refused = 0;
  for (let n = 0; n < 10_000; n++) {
    const text = [n % 12, Math.floor(n / 12) % 12, Math.floor(n / 144) % 12, (n * 7) % 12]
      .map((i) => parts[i])
      .join(n % 2 === 0 ? '，' : '。\n');
    if (markingIn(text) !== null) refused += 1;
  }
  expect(refused).toBeLessThanOrEqual(10);
});
