// The load player itself, small: a city of twenty units plays an hour, every act of every room is done, nothing fails.
// No speed is judged here. That a seed replays and that bounds hold is tried without a server.
import { expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { openClient } from '#kit/http-client.ts';
import type { Desk } from '../load/act.ts';
import { DAY, NIGHT } from '../load/acts/index.ts';
import { chanceOf } from '../load/chance.ts';
import { readOptions } from '../load/options.ts';
import { desksOf, planDay } from '../load/plan.ts';
import { runLoad } from '../load/run.ts';

const client = openClient('http://127.0.0.1:1');
const cityId = newId();
const desk = (name: string, level: string, superiorId: Id, unitId = newId()): Desk => ({
  unitId,
  superiorId,
  name,
  level,
  client,
});
const county = desk('陇县', 'county', cityId);
const stage = {
  desks: [desk('宝鸡市', 'city', cityId, cityId), county, desk('固关镇', 'town', county.unitId)],
  people: [],
};

test('an hour of a city of twenty units is played, and every act is done by somebody without a failure', async () => {
  let said = '';
  const code = await runLoad(['--units', '20', '--hours', '1', '--speed', '3600'], (text) => (said += text));
  expect(code, said).toBe(0);
  expect(said).not.toContain('没有做成的');
  const done = DAY.filter(({ name }) => new RegExp(`^${name} +[1-9]`, 'm').test(said)).map(({ name }) => name);
  const mayMiss = ['续报：无变化', '打开事项与时间线'];
  expect(DAY.map(({ name }) => name).filter((name) => !done.includes(name) && !mayMiss.includes(name))).toEqual([]);
  expect(said).toMatch(/按时 [1-9]\d* 件、逾期办结 0 件、超时未办 0 件/);
});

test('the same seed plans the same day, another one a different day', () => {
  const plan = (seed: number) => planDay(DAY, stage, { hours: 24, from: 8 }, chanceOf(seed));
  const lines = (seed: number) => plan(seed).map(({ at, act, desk: { name } }) => `${at} ${act.name} ${name}`);
  expect(lines(7)).toEqual(lines(7));
  expect(lines(7)).not.toEqual(lines(8));
  expect(plan(7).every(({ at }, i, all) => at >= (all[i - 1]?.at ?? 0) && at <= 24 * 3_600_000)).toBe(true);
});

test('an act goes to the desks that it belongs to, and one with hours stays within them', () => {
  const names = (who: Parameters<typeof desksOf>[0]) => desksOf(who, stage).map(({ name }) => name);
  expect([names('reporters'), names('counties'), names('superiors'), names('people')]).toEqual([
    ['陇县', '固关镇'],
    ['陇县'],
    ['宝鸡市', '陇县'],
    ['宝鸡市'],
  ]);
  const entered = planDay(DAY, stage, { hours: 24, from: 2 }, chanceOf(1)).filter(({ act }) => act.hours !== undefined);
  expect(entered).toHaveLength(stage.desks.length);
  expect(entered.every(({ at }) => at >= 6 * 3_600_000 && at <= 7 * 3_600_000)).toBe(true);
  expect(planDay(DAY, stage, { hours: 1, from: 2 }, chanceOf(1)).some(({ act }) => act.hours !== undefined)).toBe(
    false,
  );
});

test('a night adds its acts in full where it is two hours long', () => {
  const plan = planDay(NIGHT, stage, { hours: 2, from: 2 }, chanceOf(1));
  expect(plan.filter(({ act }) => act.who === 'people').length).toBeGreaterThan(4_000);
  expect(plan.filter(({ act }) => act.who === 'counties')).toHaveLength(39);
});

test('what is asked for has bounds, and what is not understood is said', () => {
  expect(readOptions(['--units', '20', '--night'])).toMatchObject({ units: 20, night: true, hours: 24, address: null });
  for (const wrong of [
    ['--units', '519'],
    ['--speed', '0'],
    ['--hours', 'x'],
    ['--what', '1'],
    ['--seed'],
    ['--address', 'http://x'],
  ]) {
    expect(readOptions(wrong), wrong.join(' ')).toBeTypeOf('string');
  }
});
