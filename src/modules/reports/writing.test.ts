// 正在填写: colleagues of one unit see each other at a field, another unit never does, and what is left or old is gone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { newId } from '#platform/ids.ts';
import { aLandslide, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

test('who fills in a field is seen by colleagues at the same matter, by nobody of another unit, and not by oneself', async () => {
  const body = aLandslide(city);
  await city.at('county').call(routes.reportByTelephone, { body });
  const params = { id: body.matterId };
  const [first, second] = [city.at('county'), city.at('county', 'deskHead')];
  const note = (field: string | null) => first.call(routes.noteWriting, { params, body: { field } });
  const seenBy = async (who: typeof first) => (await who.call(routes.listWriting, { params })).writers;

  await note('matter.level');
  expect(await seenBy(second)).toMatchObject([{ field: 'matter.level', name: 'county.dutyOfficer' }]);
  expect(await seenBy(first)).toEqual([]);
  expect(await seenBy(city.at('city'))).toEqual([]);
  const stranger = city.at('otherCounty');
  expect(await stranger.refusal(routes.listWriting, { params })).toBe('platform.notFound');
  expect(await stranger.refusal(routes.noteWriting, { params, body: { field: 'x' } })).toBe('platform.notFound');

  await note(`${newId()}/element-cause`);
  expect(await seenBy(second)).toMatchObject([{ field: expect.stringMatching(/element-cause$/) }]);
  await note(null);
  expect(await seenBy(second)).toEqual([]);
  await note('matter.site');
  await city.world.advance(minutes(2));
  expect(await seenBy(second)).toEqual([]);
});

test('nothing of it stands in the time line of the matter', async () => {
  const body = aLandslide(city);
  await city.at('county').call(routes.reportByTelephone, { body });
  const params = { id: body.matterId };
  const before = await city.at('county').call(routes.readTimeline, { params });
  await city.at('county').call(routes.noteWriting, { params, body: { field: 'matter.level' } });
  expect(await city.at('county').call(routes.readTimeline, { params })).toEqual(before);
});
