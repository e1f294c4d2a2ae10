// Who sees the running of the installation, and what the page and the figures say through the room's own routes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes, seconds } from '#shared/duration.ts';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { happen, probeModule } from '#modules/deadlines/builders.ts';
import { ROOMS } from '#app/rooms.ts';
import { addUnit } from '#kit/units.ts';
import { START, openWorld, type World } from '#kit/world.ts';
import { routes } from './contract.ts';

let world: World;
let city: Id, county: Id;
beforeAll(async () => {
  world = await openWorld({ modules: [...ROOMS, probeModule] });
  await world.system(async (ctx) => {
    city = await addUnit(ctx, { name: '宝鸡市', level: 'city' });
    county = await addUnit(ctx, { name: '陇县', level: 'county', under: [city] });
  });
});
afterAll(() => world.close());

const at = (unitId: Id | null, role: Role) => world.as({ unitId, roles: [role] });

test('the city’s desk head and the administrators A and B read it; officers, other heads, other offices do not', async () => {
  const allowed = [at(city, 'deskHead'), at(null, 'systemAdminA'), at(null, 'systemAdminB')];
  for (const who of allowed) {
    expect((await who.call(routes.readHealth)).lines.length).toBeGreaterThan(5);
    const { cells, now } = await who.call(routes.readFigures, { query: { span: 'day' } });
    expect(cells).toHaveLength(24);
    // The hour under way is the last and known, though nobody has summed it up.
    expect([cells.at(-1)?.hours, cells.at(-1)!.from <= now, cells.at(-1)!.until > now]).toEqual([1, true, true]);
  }
  const others = [
    at(county, 'deskHead'),
    at(city, 'dutyOfficer'),
    at(city, 'principalLeader'),
    at(city, 'unitAdminA'),
    at(null, 'securityAdmin'),
    at(null, 'auditor'),
  ];
  for (const who of others) {
    expect(await who.refusal(routes.readHealth)).toBe('platform.forbidden');
    expect(await who.refusal(routes.readFigures, { query: { span: 'year' } })).toBe('platform.forbidden');
  }
});

test('where nothing sweeps and nobody sends a heartbeat, both are told first, with what to do', async () => {
  const { level, lines, instances } = await at(null, 'systemAdminA').call(routes.readHealth);
  expect([level, instances]).toEqual(['fault', []]);
  expect(lines.slice(0, 2).map(({ title, level: each }) => `${title} ${each}`)).toEqual(['计时 fault', '程序 fault']);
  expect(lines[0]?.act).toContain('zhishou work');
});

test('figures of a day, a month and a year hold the same alarms in hours, days and months of Beijing', async () => {
  const admin = at(null, 'systemAdminA');
  await world.system(async (ctx) => happen(ctx, 'asked', { owing: newId() }));
  world.clock.set(addMs(START, hours(9) + minutes(3))); // 01:03 of the next day in Beijing
  await world.settle();
  await world.advance(hours(1) + seconds(5));
  const rung = async (span: 'day' | 'month' | 'year') =>
    (await admin.call(routes.readFigures, { query: { span } })).cells.map((cell) => cell.alarms.rung);
  const [day, month, year] = [await rung('day'), await rung('month'), await rung('year')];
  expect(day.filter((n) => n > 0).length).toBe(2);
  expect(month.slice(-2)).toEqual([
    day.slice(0, -2).reduce((a, b) => a + b, 0),
    day.slice(-2).reduce((a, b) => a + b, 0),
  ]);
  expect(year.at(-1)).toBe(day.reduce((a, b) => a + b, 0));
  const { cells } = await admin.call(routes.readFigures, { query: { span: 'month' } });
  expect(cells[0]?.hours).toBe(0);
  expect(cells.at(-1)?.alarms.late).toBeGreaterThan(0);
});
