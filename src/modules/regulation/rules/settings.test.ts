// 规程参数: everything a pack sets stands on the page once, in words, with its basis and whom it binds.
import { describe, expect, test } from 'vitest';
import { BAOJI_2022 } from '../builtin.ts';
import { basesOf } from './consistency.ts';
import { limitWords, spanWords } from './setting-words.ts';
import { boundBy, settingsOf } from './settings.ts';

describe('the settings of a pack', () => {
  const settings = settingsOf(BAOJI_2022);

  test('every basis of the pack stands on the page once, each path is one of its own', () => {
    expect(new Set(settings.map((one) => one.path)).size).toBe(settings.length);
    const given = basesOf(BAOJI_2022).length;
    const clocks = Object.values(BAOJI_2022.limits).filter((limit) => limit.atBasis !== undefined).length;
    expect(settings.length).toBe(given + clocks + BAOJI_2022.rows.length);
    expect(settings.filter((one) => one.lines.join('').trim() === '')).toEqual([]);
  });

  test.each([
    ['limits/receipt.rings', '收到起 10 分钟内', 'S'],
    ['limits/verification.phone', '要求起 30 分钟内', 'T'],
    ['limits/holidayRoster/at', '18:00', 'S'],
    ['margin', '按天计：提前 1 个工作日', 'S'],
    ['ladders/verification', '到时后 10 分钟：带班领导（响铃）、交办方值班员（响铃）', 'S'],
    ['thresholds/productionSafety', '特别重大：死亡加失踪（失联） 30 以上', 'L'],
    ['staffCategories', '借调：副班', 'T'],
    ['officeHours', '08:30 至 18:00，限工作日', 'S'],
  ])('%s says %s and rests on %s', (path, words, kind) => {
    const setting = settings.find((one) => one.path === path);
    expect(setting?.lines.some((line) => line.startsWith(words))).toBe(true);
    expect(setting?.basis.kind).toBe(kind);
  });

  test('a setting binds the groups of its row, bound or by reference', () => {
    const bound = boundBy(BAOJI_2022, { kind: 'S', row: 'A15.1' });
    expect(bound).toContainEqual({ name: '县区政府', force: 'bound' });
    expect(bound).toContainEqual({ name: '镇政府、街道办事处', force: 'reference' });
    expect(boundBy(BAOJI_2022, { kind: 'S', row: null })).toHaveLength(BAOJI_2022.unitGroups.length);
  });

  test('spans and limits in words', () => {
    expect(['PT0M', 'PT90M', 'P1D', 'PT60S'].map(spanWords)).toEqual(['当时', '90 分钟', '1 天', '60 秒']);
    expect(limitWords({ kind: 'given', term: 'x', basis: { kind: 'T', row: null } })).toBe('按交办时给定的时间');
  });
});
