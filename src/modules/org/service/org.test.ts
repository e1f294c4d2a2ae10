// Use cases of the org room on the real PostgreSQL, allowed and refused side by side. A03.1, A04.1, A05.1, A25.2, A36.1
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Day } from '#shared/instant.ts';
import type { Role } from '#shared/actor.ts';
import { newId } from '#platform/ids.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { regulationModule } from '#modules/regulation/index.ts';
import { routes } from '../contract.ts';
import { dutyBodyOf, loadCity, orgModule, superiorChain, superiorOf } from '../index.ts';

const file = (name: string): string =>
  readFileSync(new URL(`../../../app/demo-data/baoji-${name}.csv`, import.meta.url), 'utf8');
/** The city, Longxian, 陈仓区, the High-tech Zone and what stands below them: enough for every case, loaded in a moment. */
const KEPT = /^(?:CITY|GXQ|610327|610304)/;
const keep = (text: string, column: number): string => {
  const [head = '', ...lines] = text.trim().split('\n');
  return [head, ...lines.filter((line) => KEPT.test(line.split(',')[column] ?? ''))].join('\n');
};

let world: World;
const ids = new Map<string, string>();
const id = (code: string): string => ids.get(code) ?? '';
const at = (code: string, ...roles: Role[]): Caller => world.as({ unitId: id(code), roles });

beforeAll(async () => {
  world = await openWorld({ modules: [regulationModule, orgModule] });
  const loaded = await world.system((ctx) =>
    loadCity(ctx, {
      units: keep(file('units'), 0),
      relations: keep(file('relations'), 2),
      people: keep(file('people'), 0),
    }),
  );
  if (!loaded.written) throw new Error(JSON.stringify(loaded.problems));
  await world.system(async (ctx) => {
    const { rows } = await sql<{ id: string; code: string }>`select id, code from org_unit`.execute(ctx.tx);
    for (const row of rows) ids.set(row.code, row.id);
  });
});
afterAll(() => world.close());

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

describe('people and their numbers', () => {
  const people = (caller: Caller, code: string) =>
    caller.call(routes.listPersons, { params: { id: id(code) }, query: { limit: 200, offset: 0 } });

  test('mobiles are masked for everybody, office numbers are open', async () => {
    const { posts, total } = await people(at('610327', 'dutyOfficer'), '610327');
    expect(total).toBe(22);
    expect(posts[0]).toMatchObject({ title: '县长', principalLeader: true, seniority: 1 });
    expect(posts[0]?.phones).toEqual([
      { kind: 'office', shown: expect.stringMatching(/^0917-\d{7}$/), masked: false },
      { kind: 'mobile', shown: expect.stringMatching(/^199\*{4}\d{4}$/), masked: true },
    ]);
  });

  test.each<[string, string, Role, string, string | null]>([
    ['its own unit', '610327', 'dutyOfficer', '610327', null],
    ['the county above a town', '610327', 'dutyOfficer', '610327109', null],
    ['the city above a town', 'CITY', 'dutyOfficer', '610327109', null],
    ['the zone to which a town is entrusted', 'GXQ', 'dutyOfficer', '610304102', null],
    ['the county that no longer leads an entrusted town', '610304', 'dutyOfficer', '610304102', 'org.unitNotFound'],
    ['a neighbour', '610304', 'dutyOfficer', '610327109', 'org.unitNotFound'],
    ['a unit below looking up', '610327109', 'dutyOfficer', '610327', 'org.unitNotFound'],
    ['a city bureau that only guides', 'CITY-D02', 'dutyOfficer', '610327-D02', 'org.unitNotFound'],
    ['a city bureau with its vertical branch', 'CITY-D13', 'dutyOfficer', '610327-D11', null],
    ['a system administrator', 'CITY', 'systemAdminA', '610327', 'platform.forbidden'],
    ['the security administrator, who grants rights', 'CITY', 'securityAdmin', '610327', null],
  ])('%s', async (_name, from, role, of, refused) => {
    const input = { params: { id: id(of) }, query: { limit: 50, offset: 0 } };
    if (refused === null) expect((await at(from, role).call(routes.listPersons, input)).total).toBeGreaterThan(0);
    else expect(await at(from, role).refusal(routes.listPersons, input)).toBe(refused);
  });

  test('a whole number needs a reason, is kept with who and why, and reaches nobody outside the scope', async () => {
    const person = (await people(at('610327', 'dutyOfficer'), '610327109')).posts[0]?.personId ?? '';
    const reveal = (caller: Caller, reason?: string) => ({
      caller,
      input: { params: { id: person }, query: reason === undefined ? {} : { reason } },
    });
    const bare = reveal(at('610327', 'dutyOfficer'));
    expect(await bare.caller.refusal(routes.revealPhone, bare.input)).toBe('org.reasonMissing');
    const said = reveal(at('610327', 'dutyOfficer'), '核实滑坡');
    const shown = await said.caller.call(routes.revealPhone, said.input);
    expect(shown.numbers.find((number) => number.kind === 'mobile')?.number).toMatch(/^1990000\d{4}$/);
    const outside = reveal(at('610304', 'dutyOfficer'), '好奇');
    expect(await outside.caller.refusal(routes.revealPhone, outside.input)).toBe('org.personNotFound');
    const office = reveal(at('610327', 'securityAdmin'), '好奇');
    expect(await office.caller.refusal(routes.revealPhone, office.input)).toBe('platform.forbidden');
    await world.system(async (ctx) => {
      const kept = await sql<{ reason: string }>`select reason from org_reveal where person_id = ${person}`.execute(
        ctx.tx,
      );
      expect(kept.rows).toEqual([{ reason: '核实滑坡' }]);
      const audit = await sql<{
        n: number;
      }>`select count(*)::int as n from audit where action = 'org.revealPhone' and outcome = 'done'`.execute(ctx.tx);
      expect(audit.rows[0]?.n).toBe(1);
      const stored = await sql<{
        n: number;
      }>`select count(*)::int as n from idempotency where response::text ~ '1990000'`.execute(ctx.tx);
      expect(stored.rows[0]?.n).toBe(0);
    });
  });

  test('each unit edits its own people and nobody else’s, and the superior hears of it', async () => {
    const admin = at('610327109', 'unitAdminA');
    const [postId, personId] = [newId(), newId()];
    const body = {
      id: postId,
      personId,
      name: '试任',
      title: '值班员',
      staffCategory: 'regular' as const,
      principalLeader: false,
      inChargeOfDuty: false,
      dutyOfficer: true,
      deskHead: false,
      mobile: '199 0000 9999',
      from: '2026-11-01' as Day,
    };
    expect(await admin.refusal(routes.addPost, { params: { id: id('610327') }, body })).toBe('org.unitNotFound');
    expect(await at('610327', 'unitAdminA').refusal(routes.addPost, { params: { id: id('610327109') }, body })).toBe(
      'org.unitNotFound',
    );
    expect(
      await at('610327109', 'dutyOfficer').refusal(routes.addPost, { params: { id: id('610327109') }, body }),
    ).toBe('platform.forbidden');
    expect(
      await admin.refusal(routes.addPost, { params: { id: id('610327109') }, body: { ...body, mobile: '12345' } }),
    ).toBe('org.badMobile');
    await admin.call(routes.addPost, { params: { id: id('610327109') }, body });
    expect(
      await admin.refusal(routes.addPost, { params: { id: id('610327109') }, body: { ...body, id: newId() } }),
    ).toBe('org.postTwice');

    await admin.call(routes.editPost, { params: { id: postId }, body: { title: '值班组长', revision: 1 } });
    expect(await admin.refusal(routes.editPost, { params: { id: postId }, body: { title: '主任', revision: 1 } })).toBe(
      'platform.staleRevision',
    );
    await admin.call(routes.editPerson, { params: { id: personId }, body: { mobile: '19900009998', revision: 1 } });
    expect(
      await at('610327', 'deskHead').refusal(routes.editPerson, {
        params: { id: personId },
        body: { name: '改名', revision: 2 },
      }),
    ).toBe('org.personNotFound');
    await admin.call(routes.endPost, { params: { id: postId }, body: { revision: 2 } });

    const { changes } = await at('610327', 'dutyOfficer').call(routes.listChanges, {
      params: { id: id('610327109') },
      query: { limit: 4 },
    });
    expect(changes.map((change) => [change.act, change.kind])).toEqual([
      ['ended', 'post'],
      ['changed', 'phone'],
      ['changed', 'post'],
      ['made', 'post'],
    ]);
    expect(changes[2]).toMatchObject({ was: { title: '值班员' }, becomes: { title: '值班组长' }, by: '测试员' });
    expect(changes[2]?.since).toBe(world.now());
    expect(JSON.stringify(changes)).not.toMatch(/1990000/);
    await world.system(async (ctx) => {
      const { rows } = await sql<{ visible: string[] }>`
        select array_to_json(visible_to) as visible from event where type = 'org.peopleChanged' order by seq limit 1`.execute(
        ctx.tx,
      );
      expect(rows[0]?.visible.toSorted()).toEqual([id('610327109'), id('610327'), id('CITY')].toSorted());
    });
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
    await world.system(async (ctx) => {
      expect((await superiorChain(ctx, unit.id, 'reporting')).map((above) => above.code)).toEqual([
        '610327',
        'CITY',
        'SHAANXI',
        'STATE',
      ]);
      expect(await dutyBodyOf(ctx, unit.id)).toMatchObject({ keeperUnitId: unit.id });
    });
    await world.advance(60_000);
    await head.call(routes.endUnit, { params: { id: unit.id }, body: { revision: 1, reason: '试点结束' } });
    await world.system(async (ctx) => expect(await superiorOf(ctx, unit.id, 'reporting')).toBeNull());
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
    const reportsTo = () => world.system(async (ctx) => (await superiorOf(ctx, town, 'reporting'))?.code);
    await head.call(routes.addRelation, { body: relation });
    expect(await head.refusal(routes.addRelation, { body: { ...relation, id: newId() } })).toBe('org.relationTwice');
    expect(
      await head.refusal(routes.addRelation, {
        body: { ...relation, id: newId(), kind: 'vertical', superiorId: id('CITY-D13') },
      }),
    ).toBe('org.exclusiveTwice');
    expect(await reportsTo()).toBe('610304');
    await world.advance(2 * 86_400_000);
    expect(await reportsTo()).toBe('GXQ');
    await head.call(routes.endRelation, {
      params: { id: relation.id },
      body: { revision: 1, to: '2026-11-26' as Day },
    });
    await world.advance(2 * 86_400_000);
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
      world.system(
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

describe('joint watch', () => {
  test('a desk takes over a unit’s watch by a named document, and the unit keeps its own again afterwards', async () => {
    const head = at('CITY', 'deskHead');
    const [town, county] = [id('610327112'), id('610327')];
    const desk = (await head.call(routes.listDesks, { query: { unitId: county } })).desks[0];
    const body = { id: newId(), unitId: town, from: '2026-11-20' as Day, document: '陇政办函〔2026〕1号' };
    expect(await at('610327', 'deskHead').refusal(routes.serveUnit, { params: { id: desk?.id ?? '' }, body })).toBe(
      'org.cityDeskOnly',
    );
    await head.call(routes.serveUnit, { params: { id: desk?.id ?? '' }, body });
    expect(
      await head.refusal(routes.serveUnit, { params: { id: desk?.id ?? '' }, body: { ...body, id: newId() } }),
    ).toBe('org.servedTwice');
    await world.system(async (ctx) => {
      const duty = await dutyBodyOf(ctx, town);
      expect(duty?.keeperUnitId).toBe(county);
      expect(duty?.servedUnitIds.toSorted()).toEqual([town, county].toSorted());
    });
    const { desks } = await head.call(routes.listDesks, { query: { joint: 'true' } });
    expect(desks).toHaveLength(1);
    expect(desks[0]).toMatchObject({ joint: true });
    expect(desks[0]?.serves.find((row) => row.unit.id === town)).toMatchObject({
      document: body.document,
      from: '2026-11-20',
    });
    const own = desks[0]?.serves.find((row) => row.unit.id === county);
    expect(
      await head.refusal(routes.endServing, {
        params: { id: own?.id ?? '' },
        body: { revision: 1, to: '2026-11-27' as Day },
      }),
    ).toBe('org.ownDesk');
    await head.call(routes.endServing, { params: { id: body.id }, body: { revision: 1, to: '2026-11-27' as Day } });
    await world.advance(3 * 86_400_000);
    await world.system(async (ctx) => expect((await dutyBodyOf(ctx, town))?.keeperUnitId).toBe(town));
  });

  test('a unit sets the numbers of its own desk, and no mobile as a duty line', async () => {
    const admin = at('610327109', 'unitAdminB');
    const desk = (await admin.call(routes.listDesks, { query: { unitId: id('610327109') } })).desks[0];
    const params = { id: desk?.id ?? '' };
    expect(
      await at('610304', 'unitAdminA').refusal(routes.editDesk, {
        params,
        body: { dutyPhone: '0917-0009999', revision: 1 },
      }),
    ).toBe('org.unitNotFound');
    expect(await admin.refusal(routes.editDesk, { params, body: { dutyPhone: '19900000001', revision: 1 } })).toBe(
      'org.badPhone',
    );
    await admin.call(routes.editDesk, {
      params,
      body: { dutyPhone: '0917-0009999', fax: '0917-0009998', revision: 1 },
    });
    const page = await admin.call(routes.readUnit, { params: { id: id('610327109') } });
    expect(page.desks[0]?.phones).toEqual([
      { kind: 'duty', shown: '0917-0009999', masked: false },
      { kind: 'fax', shown: '0917-0009998', masked: false },
    ]);
  });
});
