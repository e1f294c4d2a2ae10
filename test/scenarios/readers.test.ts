// Who reads a record when its unit has moved under another superior, and what of a matter's time line a reader is shown.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS } from '#shared/duration.ts';
import { addMs, type Day } from '#shared/instant.ts';
import { routes as org } from '#modules/org/contract.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { newId } from '#platform/ids.ts';
import { openCity, type City } from '#kit/city.ts';
import { factsOf, plantAt } from '#kit/planted.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city.close());

const deskOf = async (code: string) => city.as({ unitId: await city.unit(code), roles: ['dutyOfficer'] });

async function telephone(code: string, title: string): Promise<string> {
  const matterId = newId();
  const body = { matterId, reportId: newId(), ...factsOf(city, { title }), text: `${title}。`, callbackNumber: null };
  await (await deskOf(code)).call(reports.reportByTelephone, { body } as never);
  return matterId;
}

/** What a desk hears when it opens a matter. */
async function opens(code: string, id: string): Promise<string> {
  const desk = await deskOf(code);
  return desk.call(reports.readMatter, { params: { id } }).then(
    () => 'read',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

async function listed(code: string): Promise<string[]> {
  const { items } = await (await deskOf(code)).call(reports.listMatters, { query: { of: 'all', limit: 100 } } as never);
  return items.map(({ id }) => id);
}

test('after a town was entrusted to the zone its county keeps reading the old matters and sees nothing of the new ones', async () => {
  const old = await telephone('610304101', '移交前的塌方');
  expect(await opens('610304', old)).toBe('read');
  expect(await opens('GXQ', old)).toBe('platform.notFound');
  await city.as({ unitId: await city.unit('CITY'), roles: ['deskHead'] }).call(org.addRelation, {
    body: {
      id: newId(),
      kind: 'entrusted',
      superiorId: await city.unit('GXQ'),
      subordinateId: await city.unit('610304101'),
      functions: ['reporting'],
      from: '2026-11-24' as Day,
      to: null,
      document: '委托管理文件',
    },
  });
  city.clock.set(addMs(city.now(), DAY_MS));
  const young = await telephone('610304101', '移交后的停水');
  expect(await opens('GXQ', young)).toBe('read');
  expect(await opens('610304', young)).toBe('platform.notFound');
  expect(await opens('610304', old)).toBe('read');
  expect(await listed('610304')).toContain(old);
  expect(await listed('610304')).not.toContain(young);
  expect(await listed('GXQ')).toContain(young);
});

test('on the time line of a matter a reader finds what was told to its unit: a copied bureau nothing of findings', async () => {
  const { sent } = await plantAt(city, { home: '610327', superior: 'CITY', copied: 'CITY-D17', below: '610327109' });
  const told = async (code: string): Promise<Set<string>> => {
    const { entries } = await (await deskOf(code)).call(reports.readTimeline, { params: { id: sent.matterId } });
    return new Set(entries.map(({ type }) => type));
  };
  const [own, superior, copied] = [await told('610327'), await told('CITY'), await told('CITY-D17')];
  const inner = [...superior].filter((type) => /finding/i.test(type));
  expect(inner.length).toBeGreaterThan(0);
  for (const type of inner) expect(own).toContain(type);
  expect(copied.size).toBeGreaterThan(0);
  for (const type of inner) expect(copied).not.toContain(type);
});
