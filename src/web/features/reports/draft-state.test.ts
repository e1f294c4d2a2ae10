// Two people at one report merge by field; what was typed on while a save ran is not lost.
import { expect, test } from 'vitest';
import {
  changedByOthers,
  clashes,
  isEmpty,
  isSupplied,
  rebased,
  restOf,
  sendable,
  shownOf,
  without,
  type Fields,
} from './draft-state.ts';

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

test.each([
  ['what was typed', 'cause', { elements: { cause: '降雨' } }, true],
  ['only blanks', 'cause', { elements: { cause: ' ' } }, false],
  ['consequences that follow from a figure', 'consequences', { figures: { dead: null, missing: 2 } }, true],
  ['consequences of a confirmed none', 'consequences', { figures: { dead: 0 } }, true],
  ['consequences without any figure', 'consequences', { figures: { dead: null } }, false],
  ['a figure says nothing about the cause', 'measures', { figures: { dead: 1 } }, false],
])('an element is no longer missing: %s', (_why, code, changes, supplied) => {
  expect(isSupplied({ code, value: '' }, shownOf({ ...base, figures: {} }, changes))).toBe(supplied);
});

test('an emptied title waits, the rest is sent', () => {
  expect(sendable({ title: ' ', text: '正文' })).toEqual({ text: '正文' });
});

const nameOf = (_kind: string, code: string) => ({ cause: '原因', dead: '死亡' })[code] ?? code;

test('only a field that both changed waits for a decision, with the words of the other', () => {
  const becomes = { ...base, title: '山体滑坡', elements: { cause: '连续降雨' }, figures: { dead: 2 } };
  expect(clashes({ text: '正文' }, base, becomes, nameOf)).toEqual([]);
  expect(
    clashes({ title: '固关镇滑坡', elements: { cause: '地震' }, figures: { dead: 1 } }, base, becomes, nameOf),
  ).toEqual([
    { key: 'title', name: '标题', theirs: '山体滑坡' },
    { key: 'element:cause', name: '原因', theirs: '连续降雨' },
    { key: 'figure:dead', name: '死亡', theirs: '2' },
  ]);
  expect(clashes({ title: '山体滑坡', figures: { dead: 2 } }, base, becomes, nameOf)).toEqual([]);
});

test('what waits for a decision stays here, the rest is sent', () => {
  const typed = { title: '固关镇滑坡', text: '正文', elements: { cause: '地震', trend: '趋稳' }, figures: { dead: 1 } };
  expect(without(typed, ['title', 'element:cause', 'figure:dead'])).toEqual({
    text: '正文',
    elements: { trend: '趋稳' },
  });
});

test('attachments and addressees of two people are put together, what one took off stays off', () => {
  const to = (unitId: string, way: 'thisSystem' | 'fax' = 'thisSystem') => ({ unitId, role: 'copy' as const, way });
  const was = { ...base, attachments: ['a', 'b'], addressees: [to('u1'), to('u2')] };
  const becomes = { ...was, attachments: ['a', 'b', 'theirs'], addressees: [to('u1'), to('u2'), to('u3')] };
  const mine = { attachments: ['b', 'mine'], addressees: [to('u1', 'fax'), to('u4')] };
  expect(rebased(mine, was, becomes)).toEqual({
    attachments: ['b', 'theirs', 'mine'],
    addressees: [to('u1', 'fax'), to('u3'), to('u4')],
  });
  expect(rebased({ text: '正文' }, was, becomes)).toEqual({ text: '正文' });
});

test('what somebody else changed is told where nobody types here', () => {
  const becomes = { ...base, title: '山体滑坡', elements: { cause: '连续降雨', trend: '趋稳' }, attachments: ['x'] };
  expect(changedByOthers({ elements: { cause: '地震' } }, base, becomes, nameOf)).toEqual(['标题', 'trend', '附件']);
  expect(changedByOthers({}, base, base, nameOf)).toEqual([]);
  // Worded by the server from the matter and the figures: nobody's typing.
  expect(
    changedByOthers(
      {},
      base,
      { ...base, elements: { ...base.elements, place: '固关镇', consequences: '失踪 2 人' } },
      nameOf,
    ),
  ).toEqual([]);
});
