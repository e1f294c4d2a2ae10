// The text made of a report's fields tells what is known and invents nothing.
import { expect, test } from 'vitest';
import type { Fields } from './draft-state.ts';
import { composeText } from './compose.ts';

const fields: Fields = {
  title: '固关镇山体滑坡',
  text: '',
  elements: { cause: '连续降雨引发', place: '固关镇', response: '正在搜救。', trend: ' ' },
  figures: { missing: 2, dead: null },
  attachments: [],
  addressees: [],
};
const matter = { card: { happenedAt: '2026-11-23T07:40:00.000Z', place: { text: '固关镇' }, title: '滑坡' } } as never;
const report = {
  elements: [
    { code: 'place', name: '地点' },
    { code: 'cause', name: '起因和性质' },
    { code: 'trend', name: '发展趋势' },
    { code: 'response', name: '处置情况' },
  ],
  figures: [
    { code: 'dead', name: '死亡', unit: '人' },
    { code: 'missing', name: '失踪（失联）', unit: '人' },
  ],
} as never;

test('when, what, how many, then each element that was typed', () => {
  expect(composeText(matter, report, fields)).toBe(
    '2026年11月23日 15时40分，固关镇山体滑坡。截至目前，失踪（失联） 2人。\n起因和性质：连续降雨引发。\n处置情况：正在搜救。',
  );
});

test('what is unknown is left out, and the place is not told twice', () => {
  const bare = { ...fields, elements: {}, figures: {}, title: '燃气泄漏' };
  const unknown = { card: { happenedAt: null, place: { text: '温水镇' }, title: '' } } as never;
  expect(composeText(unknown, report, bare)).toBe('温水镇燃气泄漏。');
});

test('the words told by telephone begin the text, whole, and title and place are not said twice', () => {
  const told = '固关镇山体滑坡，压埋民房 2 间，2 人失联';
  expect(composeText(matter, report, { ...fields, elements: {} }, told)).toBe(
    `2026年11月23日 15时40分，${told}。截至目前，失踪（失联） 2人。`,
  );
  expect(composeText(matter, report, { ...fields, elements: {}, figures: {} }, '两间房被埋')).toBe(
    '2026年11月23日 15时40分，固关镇山体滑坡。两间房被埋。',
  );
});
