// Every route × every role × every relation of units, on records that are really there, against the oracle of
// access-oracle.ts. Each cell runs the room's own handler in a transaction that is taken back. T14
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { partsOf } from '#platform/execute.ts';
import { mayTry } from '#platform/policy.ts';
import { openCity, type City } from '#kit/city.ts';
import { plantAt, type Planted } from '#kit/planted.ts';
import { requestsFor } from '#kit/requests.ts';
import { FRESH, SHOWN, STREAMED, WHERE, WHO, type Relation } from './access-oracle.ts';
import {
  HOLDERS,
  HOMES,
  actionOf,
  actorOf,
  agrees,
  byRecord,
  byRole,
  each,
  isOffice,
  outcome,
  planned,
  routeNames,
  type Holder,
} from './access-walk.ts';

let city: City;
const planted: Planted[] = [];

beforeAll(async () => {
  city = await openCity();
  for (const { codes } of HOMES) planted.push(await plantAt(city, codes));
}, 60_000);
afterAll(() => city.close());

/** Who stands for the others of the same standing in the database; the role itself is asked in every cell. */
const DESKS: readonly Holder[] = ['dutyOfficer', 'principalLeader', 'deskHead'];
const OTHERS: readonly (readonly Holder[])[] = [
  ['unitAdminA'],
  ['systemAdminA'],
  ['securityAdmin'],
  ['auditor'],
  ['noRole'],
];

/** One holder for each standing that may try; offices act for no unit. */
function standing(key: string, relation: Relation): Holder[] {
  const who = WHO[actionOf(city, key)] ?? [];
  return [DESKS, ...OTHERS].flatMap((group) => {
    const holder = group.find((one) => byRole(who, one) === 'goesOn');
    return holder === undefined || isOffice(holder) !== (relation === 'nowhere' && isOffice(holder)) ? [] : [holder];
  });
}

/** A planted id by its path: `sent.matterId`. */
function pathIn(one: Planted, path: string): Id {
  return path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], one) as Id;
}

test('the oracle names every route and every action of every room, and each has a request', () => {
  const requests = Object.keys(requestsFor(city, planted[0] as Planted));
  const bare = (keys: readonly string[]) => [...new Set(keys.map((key) => key.replace(/#.*/, '')))].toSorted();
  expect(bare(Object.keys(WHERE))).toEqual(routeNames(city).toSorted());
  expect(requests.toSorted()).toEqual(Object.keys(WHERE).toSorted());
  expect(Object.keys(WHO).toSorted()).toEqual(
    [...new Set(routeNames(city).map((key) => actionOf(city, key)))].toSorted(),
  );
  for (const one of planted)
    expect(Object.values({ ...one, ...one.drafted, ...one.sent, ...one.calling })).not.toContain('');
});

test('each role may try what the oracle says and nothing else, in every relation; stale proof is asked again where it must be', () => {
  let cells = 0;
  const wrong: string[] = [];
  for (const module of city.app.modules) {
    for (const name of Object.keys(module.routes)) {
      const { route, rule } = partsOf(module, name);
      for (const holder of HOLDERS) {
        const expected = byRole(WHO[route.action] ?? [], holder);
        for (const unitId of [...HOMES.flatMap((home) => home.around.map(([, code]) => code)), null]) {
          const said = mayTry(rule, actorOf(city, holder, unitId as Id | null), city.now());
          cells += 1;
          if ((said === 'signInNeeded' ? 401 : said === 'forbidden' ? 403 : 'goesOn') !== expected)
            wrong.push(`${name} as ${holder}: ${said}`);
        }
        const stale = mayTry(rule, { ...actorOf(city, holder, null), provedAt: null }, city.now());
        if (
          expected === 'goesOn' &&
          holder !== 'anonymous' &&
          (stale === 'freshProofNeeded') !== FRESH.includes(route.action)
        )
          wrong.push(`${name}: proof ${stale}`);
      }
    }
  }
  console.log(`access matrix: ${cells} cells of route × role × relation by role`);
  expect([...new Set(wrong)]).toEqual([]);
});

test('each record answers whoever may try by its relation: done, not yours, or not there', async () => {
  const wrong: string[] = [];
  let cells = 0;
  const work = HOMES.flatMap((home, index) => {
    const requests = requestsFor(city, planted[index] as Planted);
    const relations: (readonly [Relation, string | null])[] = [...home.around, ['nowhere', null]];
    return Object.entries(requests).flatMap(([key, input]) =>
      key === 'orders.issueOrder#matter' && index > 0
        ? []
        : relations.flatMap(([relation, code]) =>
            standing(key, relation).map((holder) => ({ key, input, relation, code, holder, index })),
          ),
    );
  });
  const ids = new Map<string, Id>();
  for (const [, code] of HOMES.flatMap((home) => home.around)) ids.set(code, await city.unit(code));
  await each(work, async ({ key, input, relation, code, holder, index }) => {
    const row = planned(key);
    if (byRole(WHO[actionOf(city, key)] ?? [], holder) !== 'goesOn') return;
    if (row.once === true && (index > 0 || relation !== 'own')) return;
    const { said } = await outcome(
      city,
      actorOf(city, holder, code === null ? null : (ids.get(code) ?? null)),
      key,
      input,
    );
    const expected = row.session === true ? said : byRecord(row, relation, holder, code === 'CITY');
    cells += 1;
    if (!agrees(row, expected, said))
      wrong.push(
        `${key} for ${relation} as ${holder}${index > 0 ? ` (home ${String(index)})` : ''}: expected ${String(expected)}, said ${String(said)}`,
      );
  });
  console.log(`access matrix: ${cells} cells by record`);
  expect(wrong.toSorted()).toEqual([]);
}, 120_000);

test('lists, pages and the search hold the ids of exactly those records that the reader may see', async () => {
  const wrong: string[] = [];
  let cells = 0;
  const work = HOMES.flatMap((home, index) =>
    home.around.flatMap(([relation, code]) => Object.keys(SHOWN).map((key) => ({ index, relation, code, key }))),
  );
  await each(work, async ({ index, relation, code, key }) => {
    const one = planted[index] as Planted;
    const input = requestsFor(city, one)[key] ?? {};
    const holder = key.startsWith('access.') ? 'unitAdminA' : 'dutyOfficer';
    const { answer } = await outcome(city, actorOf(city, holder, await city.unit(code)), key, input);
    const text = JSON.stringify(answer);
    for (const [path, readers] of Object.entries(SHOWN[key] ?? {})) {
      const id = pathIn(one, path);
      cells += 1;
      if (text.includes(id) !== readers.includes(relation))
        wrong.push(
          `${key} for ${relation} (home ${String(index)}): ${path} ${text.includes(id) ? 'is shown' : 'is missing'}`,
        );
    }
  });
  console.log(`access matrix: ${cells} cells of lists`);
  expect(wrong.toSorted()).toEqual([]);
});

// Province and State Council have no screen here; that they stand in a list tells nobody.
test('no event about a record reaches a unit that may not see the record', async () => {
  const wrong: string[] = [];
  let told = 0;
  for (const [index, home] of HOMES.entries()) {
    const one = planted[index] as Planted;
    const units = new Map<Id, Relation>();
    for (const [relation, code] of home.around) units.set(await city.unit(code), relation);
    for (const [path, readers] of Object.entries(STREAMED)) {
      const id = pathIn(one, path);
      const { rows } = await sql<{ type: string; unitId: Id }>`
        select e.type, u as "unitId" from event e, unnest(e.visible_to) u
        where (e.subject_id = ${id} or e.payload->>'reportId' = ${id}::text or e.payload->>'findingId' = ${id}::text) and u not in (select o.id from org_unit o where o.external)`.execute(
        city.app.runtime.database.db,
      );
      told += rows.length;
      for (const { type, unitId } of rows) {
        const relation = units.get(unitId);
        if (relation === undefined || !readers.includes(relation))
          wrong.push(`${type} about ${path} (home ${String(index)}) reaches ${relation ?? 'somebody else'}`);
      }
    }
  }
  console.log(`access matrix: ${told} events told to units`);
  expect([...new Set(wrong)].toSorted()).toEqual([]);
});
