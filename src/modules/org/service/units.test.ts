// Finding units, changing units, relations and desks on the real PostgreSQL, allowed and refused side by side. A03.1, A04.1, A05.1, A25.2
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Day } from '#shared/instant.ts';
import type { Role } from '#shared/actor.ts';
import { newId } from '#platform/ids.ts';
import type { Caller } from '#kit/world.ts';
import { openCity, type CityWorld } from '../builders.ts';
import { routes } from '../contract.ts';
import { superiorChain, superiorOf, dutyBodyOf } from '../index.ts';

let city: CityWorld;
const id = (code: string): string => city.id(code);
const at = (code: string, ...roles: Role[]): Caller => city.at(code, ...roles);

beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

describe('finding units', () => {
  test.each([
    ['固关', '610327109'],
    ['guguan', '610327109'],
    ['ggzzf', '610327109'],
    ['610327109', '610327109'],
    ['市应急', 'CITY-D23'],
    ['syjglj', 'CITY-D23'],
  ])('%s finds %s first', async (word, code) => {
    const { units } = await at('610327', 'dutyOfficer').call(routes.listUnits, {
      query: { word, limit: 5, offset: 0 },
    });
    expect(units[0]?.code).toBe(code);
  });

  test.each(['%', '_', '\\', "'; drop table org_unit; --"])(
    '%s is a word like any other and finds nothing',
    async (word) => {
      expect(
        await at('610327', 'dutyOfficer').call(routes.listUnits, { query: { word, limit: 5, offset: 0 } }),
      ).toEqual({ units: [], total: 0 });
    },
  );

  test('below a county stand its own towns and bureaus, and an entrusted town stands below the zone', async () => {
    const below = async (code: string): Promise<string[]> =>
      (
        await at(code, 'dutyOfficer').call(routes.listUnits, {
          query: { below: 'true', kind: 'town', limit: 200, offset: 0 },
        })
      ).units.map((unit) => unit.code);
    expect(await below('610327')).toHaveLength(10);
    expect(await below('GXQ')).toContain('610304102');
    expect(await below('610304')).not.toContain('610304102');
  });

  test('pages follow each other and the total is told', async () => {
    const page = (offset: number) => at('CITY', 'dutyOfficer').call(routes.listUnits, { query: { limit: 10, offset } });
    const [first, second] = [await page(0), await page(10)];
    expect(first.units).toHaveLength(10);
    expect(first.total).toBe(second.total);
    expect(second.units.map((unit) => unit.id)).not.toContain(first.units[0]?.id);
  });

  test('the tree shows the county of an entrusted town and to whom it reports', async () => {
    const { units } = await at('CITY', 'dutyOfficer').call(routes.readTree);
    expect(units.find((unit) => unit.code === '610304102')).toMatchObject({
      parentId: id('610304'),
      reportsToId: id('GXQ'),
    });
  });

  test('the page of a unit tells chain, relations, desk, and offers each reader what that one may do', async () => {
    const page = await at('610304102', 'unitAdminA').call(routes.readUnit, { params: { id: id('610304102') } });
    expect(page.chain.map((unit) => unit.code)).toEqual(['GXQ', 'CITY', 'SHAANXI', 'STATE']);
    expect(page.superiors.map((relation) => [relation.kind, relation.unit.code, relation.from])).toEqual([
      ['administrative', '610304', '2021-01-01'],
      ['entrusted', 'GXQ', '2010-01-01'],
    ]);
    expect(page.owes.find((row) => row.function === 'reporting')?.units.map((unit) => unit.code)).toEqual(['GXQ']);
    expect(page.desks.map((desk) => desk.name)).toEqual(['千河镇政府值班室']);
    expect(page.allowed).toEqual(['editDesk', 'editPeople', 'import']);
    const county = await at('GXQ', 'dutyOfficer').call(routes.readUnit, { params: { id: id('610304102') } });
    expect(county.allowed).toEqual(['revealPhone']);
    const city = await at('CITY', 'deskHead').call(routes.readUnit, { params: { id: id('610304102') } });
    expect(city.allowed).toEqual(['editUnit', 'editRelations', 'revealPhone']);
    expect(await at('CITY', 'deskHead').refusal(routes.readUnit, { params: { id: newId() } })).toBe('org.unitNotFound');
  });
});

describe('units and relations', () => {
  test('only the head of the city desk changes a unit; the old value stays on file', async () => {
    const body = { legalChannel: false, revision: 1 };
    const params = { id: id('610327107') };
    expect(await at('610327', 'deskHead').refusal(routes.editUnit, { params, body })).toBe('org.cityDeskOnly');
    expect(await at('CITY', 'dutyOfficer').refusal(routes.editUnit, { params, body })).toBe('platform.forbidden');
    await at('CITY', 'deskHead').call(routes.editUnit, { params, body });
    expect(await at('CITY', 'deskHead').refusal(routes.editUnit, { params, body })).toBe('platform.staleRevision');
    const page = await at('CITY', 'deskHead').call(routes.readUnit, { params });
    expect(page.unit).toMatchObject({ legalChannel: false, revision: 2 });
    const { changes } = await at('CITY', 'deskHead').call(routes.listChanges, { params, query: { limit: 1 } });
    expect(changes[0]).toMatchObject({
      act: 'changed',
      kind: 'unit',
      was: { legalChannel: true },
      becomes: { legalChannel: false },
    });
    expect(await at('CITY', 'deskHead').refusal(routes.editUnit, { params: { id: id('SHAANXI') }, body })).toBe(
      'org.externalIsFixed',
    );
  });

  test('a new unit has superior, scope and desk at once; its code is never given twice', async () => {
    const unit = {
      id: newId(),
      code: '610327-X1',
      shortName: '试点办',
      fullName: '陇县试点办公室',
      kind: 'department' as const,
      level: 'county' as const,
      divisionCode: null,
      superiorId: id('610327'),
    };
    const head = at('CITY', 'deskHead');
    expect(await head.call(routes.createUnit, { body: unit })).toMatchObject({ id: unit.id, revision: 1 });
    expect(await head.refusal(routes.createUnit, { body: { ...unit, id: newId() } })).toBe('org.codeTaken');
    await city.world.system(async (ctx) => {
      expect((await superiorChain(ctx, unit.id, 'reporting')).map((above) => above.code)).toEqual([
        '610327',
        'CITY',
        'SHAANXI',
        'STATE',
      ]);
      expect(await dutyBodyOf(ctx, unit.id)).toMatchObject({ keeperUnitId: unit.id });
    });
    await city.world.advance(60_000);
    await head.call(routes.endUnit, { params: { id: unit.id }, body: { revision: 1, reason: '试点结束' } });
    await city.world.system(async (ctx) => expect(await superiorOf(ctx, unit.id, 'reporting')).toBeNull());
    expect(
      await head.refusal(routes.endUnit, { params: { id: id('610327') }, body: { revision: 1, reason: '撤县' } }),
    ).toBe('org.unitHasSubordinates');
  });

  test('an entrusting moves the reports of a town to the zone from its day on, and back after its last', async () => {
    const head = at('CITY', 'deskHead');
    const town = id('610304101');
    const relation = {
      id: newId(),
      kind: 'entrusted' as const,
      superiorId: id('GXQ'),
      subordinateId: town,
      functions: ['reporting' as const],
      from: '2026-11-25' as Day,
      to: null,
      document: '试行文件',
    };
    const reportsTo = () => city.world.system(async (ctx) => (await superiorOf(ctx, town, 'reporting'))?.code);
    await head.call(routes.addRelation, { body: relation });
    expect(await head.refusal(routes.addRelation, { body: { ...relation, id: newId() } })).toBe('org.relationTwice');
    expect(
      await head.refusal(routes.addRelation, {
        body: { ...relation, id: newId(), kind: 'vertical', superiorId: id('CITY-D13') },
      }),
    ).toBe('org.exclusiveTwice');
    expect(await reportsTo()).toBe('610304');
    await city.world.advance(2 * 86_400_000);
    expect(await reportsTo()).toBe('GXQ');
    await head.call(routes.endRelation, {
      params: { id: relation.id },
      body: { revision: 1, to: '2026-11-26' as Day },
    });
    await city.world.advance(2 * 86_400_000);
    expect(await reportsTo()).toBe('610304');
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'a circle',
      { kind: 'administrative', superiorId: '610327109', subordinateId: '610327', functions: [] },
      'org.relationCycle',
    ],
    ['a relation to itself', { superiorId: '610327', subordinateId: '610327' }, 'org.relationToItself'],
    ['a relation without functions', { functions: [] }, 'org.functionsMissing'],
    ['an administrative one with functions', { kind: 'administrative' }, 'org.administrativeCarriesRest'],
    ['an end before its begin', { to: '2026-01-01' }, 'org.datesReversed'],
    ['one that would lead an external party', { subordinateId: 'SHAANXI' }, 'org.externalIsFixed'],
  ])('%s is refused and leaves nothing behind', async (_name, change, code) => {
    const base = {
      kind: 'guidance',
      superiorId: 'CITY-D03',
      subordinateId: '610327109',
      functions: ['guidance'],
      from: '2026-12-01',
      to: null,
      document: null,
    };
    const body = { ...base, ...change } as typeof base;
    const count = () =>
      city.world.system(
        async (ctx) =>
          (
            await sql<{
              n: number;
            }>`select (select count(*) from org_relation)::int + (select count(*) from org_scope)::int as n`.execute(
              ctx.tx,
            )
          ).rows[0]?.n,
      );
    const before = await count();
    const refused = await at('CITY', 'deskHead').refusal(routes.addRelation, {
      body: { ...body, id: newId(), superiorId: id(body.superiorId), subordinateId: id(body.subordinateId) } as never,
    });
    expect(refused).toBe(code);
    expect(await count()).toBe(before);
  });
});
