// Two people at one report merge by field; what was typed on while a save ran is not lost.
import { expect, test } from 'vitest';
import { changedByOthers, clashes, isEmpty, restOf, sendable, shownOf, type Fields } from './draft-state.ts';

const base: Fields = {
  title: '滑坡',
  text: '',
  elements: { cause: '降雨' },
  figures: { dead: 0 },
  attachments: [],
  addressees: [],
};

test('what was typed shows over what the server holds, field by field', () => {
  expect(shownOf(base, { elements: { measures: '已封路' }, figures: { dead: 1 } })).toMatchObject({
    title: '滑坡',
    elements: { cause: '降雨', measures: '已封路' },
    figures: { dead: 1 },
  });
});

test('after a save only what was typed meanwhile is left', () => {
  const sent = { title: '滑坡', elements: { measures: '已封路', cause: '降雨' } };
  const typed = { title: '滑坡', text: '正文', elements: { measures: '已封路，疏散 12 人', cause: '降雨' } };
  expect(restOf(typed, sent)).toEqual({ text: '正文', elements: { measures: '已封路，疏散 12 人' } });
  expect(isEmpty(restOf(sent, sent))).toBe(true);
});

test('an emptied title waits, the rest is sent', () => {
  expect(sendable({ title: ' ', text: '正文' })).toEqual({ text: '正文' });
});

test('only a field that both changed is told', () => {
  const becomes = { ...base, title: '山体滑坡', elements: { cause: '连续降雨' } };
  const name = (code: string) => ({ cause: '原因' })[code] ?? code;
  expect(clashes({ text: '正文' }, base, becomes, name)).toEqual([]);
  expect(clashes({ title: '固关镇滑坡', elements: { cause: '地震' } }, base, becomes, name)).toEqual(['标题', '原因']);
});

test('what somebody else changed is told where nobody types here', () => {
  const becomes = { ...base, title: '山体滑坡', elements: { cause: '连续降雨', trend: '趋稳' } };
  const name = (code: string) => code;
  expect(changedByOthers({ elements: { cause: '地震' } }, base, becomes, name)).toEqual(['标题', 'trend']);
  expect(changedByOthers({}, base, base, name)).toEqual([]);
  // Worded by the server from the matter and the figures: nobody's typing.
  expect(
    changedByOthers(
      {},
      base,
      { ...base, elements: { ...base.elements, place: '固关镇', consequences: '失踪 2 人' } },
      name,
    ),
  ).toEqual([]);
});
