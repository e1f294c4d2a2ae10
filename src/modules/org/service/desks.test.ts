// Desks and joint watch (联合值班) on the real PostgreSQL, allowed and refused side by side. A05.1, A10.2
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Day } from '#shared/instant.ts';
import type { Role } from '#shared/actor.ts';
import { newId } from '#platform/ids.ts';
import type { Caller } from '#kit/world.ts';
import { openCity, type CityWorld } from '../builders.ts';
import { routes } from '../contract.ts';
import { dutyBodyOf } from '../index.ts';

let city: CityWorld;
const id = (code: string): string => city.id(code);
const at = (code: string, ...roles: Role[]): Caller => city.at(code, ...roles);

beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

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
    await city.world.system(async (ctx) => {
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
        body: { revision: 1, to: '2026-11-24' as Day },
      }),
    ).toBe('org.ownDesk');
    await head.call(routes.endServing, { params: { id: body.id }, body: { revision: 1, to: '2026-11-24' as Day } });
    await city.world.advance(3 * 86_400_000);
    await city.world.system(async (ctx) => expect((await dutyBodyOf(ctx, town))?.keeperUnitId).toBe(town));
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
