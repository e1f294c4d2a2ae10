// The demonstration city on a real database: all 518 units, 342 relations and 5,455 people, in seconds, and again without change.
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '#kit/world.ts';
import {
  copySuperiorsOf,
  dutyBodyOf,
  externalParties,
  isWithin,
  loadCity,
  personsOfMobile,
  postsAtDeskOf,
  postsOf,
  subordinatesOf,
  superiorChain,
  superiorOf,
  unitByCode,
  unitsServedBy,
  type CityLoad,
} from './index.ts';

const file = (name: string): string =>
  readFileSync(new URL(`../../app/demo-data/baoji-${name}.csv`, import.meta.url), 'utf8');
const city = { units: file('units'), relations: file('relations'), people: file('people') };

let world: World;
let first: CityLoad;
let tookMs: number;

beforeAll(async () => {
  world = await openWorld({ modules: [] });
  const before = performance.now();
  first = await world.system((ctx) => loadCity(ctx, city));
  tookMs = performance.now() - before;
});
afterAll(() => world.close());

test('the whole city is loaded without a problem', () => {
  console.info(`demonstration city: ${Math.round(tookMs)} ms`);
  expect(first.problems).toEqual([]);
  expect(first.counts).toEqual({
    units: { rows: 518, made: 518, changed: 0, unchanged: 0, ended: 0 },
    relations: { rows: 342, made: 342, changed: 0, unchanged: 0, ended: 0 },
    people: { rows: 5455, made: 5455, changed: 0, unchanged: 0, ended: 0 },
  });
});

test('a second load of the same files changes nothing', async () => {
  const second = await world.system((ctx) => loadCity(ctx, city, { absent: 'end' }));
  expect(second.problems).toEqual([]);
  expect(second.counts).toEqual({
    units: { rows: 518, made: 0, changed: 0, unchanged: 518, ended: 0 },
    relations: { rows: 342, made: 0, changed: 0, unchanged: 342, ended: 0 },
    people: { rows: 5455, made: 0, changed: 0, unchanged: 5455, ended: 0 },
  });
});

test('a town reports to its county, the city, the province and the State Council', async () => {
  const chain = await world.system(async (ctx) =>
    superiorChain(ctx, (await unitByCode(ctx, '610327109')).id, 'reporting'),
  );
  expect(chain.map((unit) => unit.code)).toEqual(['610327', 'CITY', 'SHAANXI', 'STATE']);
});

test('an entrusted town owes reports to the High-tech Zone and to nobody twice', async () => {
  await world.system(async (ctx) => {
    const town = await unitByCode(ctx, '610304102');
    const chencang = await unitByCode(ctx, '610304');
    const chain = await superiorChain(ctx, town.id, 'reporting');
    expect(chain.map((unit) => unit.code)).toEqual(['GXQ', 'CITY', 'SHAANXI', 'STATE']);
    expect(
      await isWithin(ctx, town.id, chencang.id, ['reporting', 'filing', 'inspection', 'circular', 'directory']),
    ).toBe(false);
    expect((await superiorOf(ctx, town.id, 'guidance'))?.code).toBe('610304');
    const below = await subordinatesOf(ctx, (await unitByCode(ctx, 'GXQ')).id, 'reporting');
    expect(below.filter((unit) => unit.kind === 'town').map((unit) => unit.code)).toEqual([
      '610304102',
      '610304103',
      '610304104',
      '610304116',
    ]);
  });
});

test('a vertically managed bureau reports to its county and files with its city bureau', async () => {
  await world.system(async (ctx) => {
    const bureau = await unitByCode(ctx, '610327-D11');
    expect((await superiorOf(ctx, bureau.id, 'reporting'))?.code).toBe('610327');
    expect((await superiorOf(ctx, bureau.id, 'filing'))?.code).toBe('CITY-D13');
    expect((await copySuperiorsOf(ctx, bureau.id)).map((unit) => unit.code)).toEqual(['CITY-D13']);
  });
});

test('the duty office keeps the watch of the city government, which has no second desk', async () => {
  await world.system(async (ctx) => {
    const [office, government] = [await unitByCode(ctx, 'CITY-DO'), await unitByCode(ctx, 'CITY')];
    expect(await unitsServedBy(ctx, office.id)).toEqual([government.id]);
    expect(await unitsServedBy(ctx, government.id)).toEqual([]);
    const body = await dutyBodyOf(ctx, government.id);
    expect(body).toMatchObject({ keeperUnitId: office.id, servedUnitIds: [government.id] });
    const titles = (await postsAtDeskOf(ctx, government.id)).map((post) => post.title);
    expect(titles).toContain('市长');
    expect(titles).toContain('值班员');
    expect((await postsOf(ctx, office.id)).filter((post) => post.deskHead)).toHaveLength(1);
    const { rows } = await sql<{ desks: number; serves: number }>`
      select (select count(*)::int from org_desk) as desks, (select count(*)::int from org_desk_serves) as serves`.execute(
      ctx.tx,
    );
    expect(rows[0]).toEqual({ desks: 517, serves: 517 });
  });
});

test.each([
  ['CITY', 'bound', 'A', false],
  ['610327', 'bound', 'A', true],
  ['GXQ', 'bound', 'A', true],
  ['CITY-D23', 'bound', 'B', true],
  ['CITY-D02', 'bound', 'C', true],
  ['610327-D14', 'reference', 'B', true],
  ['610327109', 'reference', 'E', true],
])(
  '%s is %s by the pack, of duty class %s, and reports in this system: %s',
  async (code, binding, dutyClass, legalChannel) => {
    expect(await world.system((ctx) => unitByCode(ctx, code))).toMatchObject({ binding, dutyClass, legalChannel });
  },
);

test('province and State Council are external and never counted as units of the file', async () => {
  const parties = await world.system((ctx) => externalParties(ctx));
  expect(parties).toMatchObject({
    province: { code: 'SHAANXI', external: true },
    state: { code: 'STATE', external: true },
  });
});

test('no mobile number stands open anywhere, and each is found by its blind index', async () => {
  await world.system(async (ctx) => {
    const { rows } = await sql<{ dump: string }>`
      select string_agg(t::text, '') as dump from (
        select p::text as t from org_phone p union all select c::text from org_change c union all select e::text from event e
        union all select i::text from org_import i) all_rows`.execute(ctx.tx);
    expect(rows[0]?.dump).not.toMatch(/1990000\d{4}/);
    const [mayor] = await postsOf(ctx, (await unitByCode(ctx, 'CITY')).id);
    expect(await personsOfMobile(ctx, '+86 199 0000 0001')).toEqual([mayor?.personId]);
  });
});
