// What a matter demands, as tables on the pack as delivered: clocks at the opening, after a change of level, rhythms.
import { describe, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { BAOJI_2022 } from '#modules/regulation/index.ts';
import { demandsAfterChange, duesAtOpening, type Standing } from './rules/demands.ts';
import { followUpDue, receiptDue } from './rules/dues.ts';

const pack = BAOJI_2022;
const T0 = parseInstant('2026-11-23T08:00:00Z');
const COUNTY = { level: 'county', kind: 'government', name: '陇县人民政府' };
const TOWN = { level: 'town', kind: 'town', name: '固关镇人民政府' };

function standing(over: {
  level?: string | null;
  sensitive?: boolean;
  category?: string;
  unit?: Standing['unit'];
  hasSuperior?: boolean;
  type?: string;
}): Standing {
  const {
    level = 'ordinary',
    sensitive = false,
    category = 'emergency',
    type = '11D00',
    unit = COUNTY,
    hasSuperior = true,
  } = over;
  return {
    traits: { category, level, type, sensitive },
    learnedAt: T0,
    happenedAt: addMs(T0, -minutes(10)),
    unit,
    hasSuperior,
  };
}

const spans = (dues: object): Record<string, number> =>
  Object.fromEntries(
    Object.entries(dues as Record<string, { dueAt: string; startedAt: string }>).map(([key, due]) => [
      key,
      (Date.parse(due.dueAt) - Date.parse(due.startedAt)) / 60_000,
    ]),
  );

test.each([
  ['ordinary', { level: 'ordinary' }, { telephoneFirst: 30, writtenFirst: 120, tellLeaders: 60 }],
  ['significant', { level: 'significant' }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  [
    'major in a county',
    { level: 'major' },
    { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15, directProvince: 60, directStateCouncil: 60 },
  ],
  [
    'major in the High-tech Zone',
    { level: 'major', unit: { level: 'county', kind: 'committee' } },
    { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15, directProvince: 60, directStateCouncil: 60 },
  ],
  ['major in a town', { level: 'major', unit: TOWN }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  [
    'major in a county department',
    { level: 'major', unit: { level: 'county', kind: 'department' } },
    { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 },
  ],
  [
    'major in the city itself',
    { level: 'major', unit: { level: 'city', kind: 'government' } },
    { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 },
  ],
  ['level not yet known', { level: null }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  [
    'ordinary but sensitive',
    { level: 'ordinary', sensitive: true },
    { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 },
  ],
  ['a forecast', { level: null, category: 'forecast' }, { telephoneFirst: 60, writtenFirst: 120, tellLeaders: 60 }],
  ['an obituary', { level: null, category: 'obituary' }, { tellLeaders: 60 }],
  ['nobody above', { level: 'ordinary', hasSuperior: false }, { tellLeaders: 60 }],
])('clocks at the opening, in minutes from the learned instant: %s (A15.1)', (_name, over, expected) => {
  expect(spans(duesAtOpening(pack, standing(over)))).toEqual(expected);
});

describe('a change of level at t', () => {
  const t = addMs(T0, minutes(20));
  const none = { lastReportAt: null, fromPack: true };
  const change = (
    from: object,
    to: object,
    running: { key: never; dueAt: typeof T0 }[] = [],
    followUp: { lastReportAt: typeof T0 | null; fromPack: boolean } = none,
  ) => demandsAfterChange(pack, standing(from), standing(to), t, running, followUp);
  const runs = (key: string, dueAt = addMs(T0, minutes(60))) => ({ key: key as never, dueAt });

  test('raised: what is new begins at t, nothing is cancelled', () => {
    const { start, cancel, direction } = change({ level: 'ordinary' }, { level: 'major' });
    expect({ direction, cancel, keys: Object.keys(start).toSorted() }).toEqual({
      direction: 'raised',
      cancel: [],
      keys: ['directProvince', 'directStateCouncil', 'telephoneRaised', 'tellLeaders', 'writtenRaised'],
    });
    expect(start.writtenRaised).toMatchObject({ startedAt: t, dueAt: addMs(t, minutes(60)) });
  });
  test('raised while an earlier clock of the same kind runs: that one is enough', () => {
    const { start } = change({ level: 'significant' }, { level: 'major' }, [
      runs('telephoneFirst', addMs(T0, minutes(30))),
      runs('writtenFirst'),
    ]);
    expect(Object.keys(start).toSorted()).toEqual(['directProvince', 'directStateCouncil', 'tellLeaders']);
  });
  test('a first judgement as the highest is no raise of the report clocks', () => {
    expect(Object.keys(change({ level: null }, { level: 'extraordinary' }).start)).toEqual([
      'tellLeaders',
      'directProvince',
      'directStateCouncil',
    ]);
  });
  test('lowered: running ones go, the written one counts anew from the learned instant', () => {
    const { start, cancel } = change({ level: null }, { level: 'ordinary' }, [
      runs('telephoneFirst', addMs(T0, minutes(30))),
      runs('writtenFirst'),
      runs('tellLeaders', addMs(T0, minutes(15))),
    ]);
    expect(cancel.toSorted()).toEqual(['tellLeaders', 'writtenFirst']);
    expect(start.writtenFirst).toMatchObject({ startedAt: T0, dueAt: addMs(T0, minutes(120)) });
  });
  test('lowered: a direct report to the province is no longer owed, an overdue one is not touched', () => {
    expect(change({ level: 'major' }, { level: 'significant' }, [runs('directProvince')]).cancel).toEqual([
      'directProvince',
    ]);
    expect(change({ level: 'major' }, { level: 'significant' }, []).cancel).toEqual([]);
  });
  test('the rhythm follows the level, unless the receiver has set its own', () => {
    const last = { lastReportAt: T0, fromPack: true };
    expect(
      change({ level: 'significant' }, { level: 'major' }, [runs('followUp', addMs(T0, hours(4)))], last).start
        .followUp,
    ).toMatchObject({ dueAt: addMs(t, hours(2)) });
    expect(
      change({ level: 'significant' }, { level: 'major' }, [runs('followUp', addMs(T0, hours(1)))], {
        ...last,
        fromPack: false,
      }).start.followUp,
    ).toBeUndefined();
    expect(
      change({ level: 'major' }, { level: 'significant' }, [runs('followUp', addMs(T0, hours(2)))], last).start
        .followUp,
    ).toMatchObject({ dueAt: addMs(T0, hours(4)) });
  });
  test('the same demands change nothing', () => {
    expect(change({ level: 'ordinary' }, { level: 'ordinary' })).toEqual({ start: {}, cancel: [], direction: 'same' });
  });
});

test('follow-ups: by the pack, as the receiver set it, or none (A15.6)', () => {
  const due = (level: string, source: 'pack' | 'set' | 'stopped', every: number | null = null) =>
    followUpDue(pack, { category: 'emergency', level }, { source, minutes: every }, T0)?.dueAt ?? null;
  expect(due('major', 'pack')).toBe(addMs(T0, hours(2)));
  expect(due('ordinary', 'pack')).toBe(addMs(T0, hours(24)));
  expect(due('ordinary', 'set', 45)).toBe(addMs(T0, minutes(45)));
  expect(due('major', 'stopped')).toBeNull();
});

test('an urgent category rings for its receipt, others are shown (A15.8)', () => {
  expect(receiptDue(pack, { category: 'emergency', level: 'ordinary' }, T0)).toMatchObject({
    key: 'receiptUrgent',
    due: { dueAt: addMs(T0, minutes(10)) },
  });
  expect(receiptDue(pack, { category: 'other', level: null }, T0)).toMatchObject({
    key: 'receiptOther',
    due: { dueAt: addMs(T0, minutes(30)) },
  });
});
