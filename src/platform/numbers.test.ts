// Numbers per unit, series and year: the year is that of Beijing, where the new one begins eight hours earlier.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseInstant } from '#shared/instant.ts';
import { openWorld, type World } from '#kit/world.ts';
import { newId } from './ids.ts';
import { nextNumber } from './numbers.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ modules: [], start: parseInstant('2026-12-31T15:59:59.999Z') });
});
afterAll(() => world.close());

test('at midnight in Beijing numbers begin anew, and each unit and series counts for itself', async () => {
  const [county, town] = [newId(), newId()];
  const next = (unitId: string, series: string) => world.system((ctx) => nextNumber(ctx, unitId, series));
  expect(await next(county, 'report')).toEqual({ year: 2026, number: 1 });
  expect(await next(county, 'report')).toEqual({ year: 2026, number: 2 });
  expect(await next(county, 'order')).toEqual({ year: 2026, number: 1 });
  expect(await next(town, 'report')).toEqual({ year: 2026, number: 1 });
  world.clock.set(parseInstant('2026-12-31T16:00:00.000Z'));
  expect(await next(county, 'report')).toEqual({ year: 2027, number: 1 });
});
