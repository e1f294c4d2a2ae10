// Every route × every role × every relation of units, on records that are really there, against the oracle of
// access-oracle.ts. Each cell runs the room's own handler in a transaction that is taken back. T14
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANONYMOUS_ACTOR, OFFICE_ROLES, ROLES, SYSTEM_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { Exchange } from '#platform/module.ts';
import { partsOf } from '#platform/execute.ts';
import { authorise, mayTry } from '#platform/policy.ts';
import { Refusal } from '#platform/refusal.ts';
import { mayRepeat, sqlErrorOf, type Tx } from '#platform/sql.ts';
import { openCity, type City } from '#kit/city.ts';
import { plantAt, type Planted } from '#kit/planted.ts';
import { requestsFor, type Input } from '#kit/requests.ts';
import { FRESH, SHOWN, STREAMED, WHERE, WHO, type Relation, type Row, type Who } from './access-oracle.ts';

interface Home {
  readonly codes: { home: string; superior: string; copied: string; below?: string };
  readonly around: readonly (readonly [Relation, string])[];
}

/** Four units of the city with those around them: a county, its town, a town entrusted to the zone, a county's bureau. */
const HOMES: readonly Home[] = [
  {
    codes: { home: '610327', superior: 'CITY', copied: 'CITY-D17', below: '610327109' },
    around: [
      ['own', '610327'],
      ['superior', 'CITY'],
      ['sibling', '610304'],
      ['below', '610327109'],
      ['copied', 'CITY-D17'],
      ['guiding', 'CITY-D23'],
      ['stranger', '610304110'],
    ],
  },
  {
    codes: { home: '610327109', superior: '610327', copied: '610327-D19' },
    around: [
      ['own', '610327109'],
      ['superior', '610327'],
      ['above', 'CITY'],
      ['sibling', '610327108'],
      ['stranger', '610304'],
      ['copied', '610327-D19'],
    ],
  },
  {
    codes: { home: '610304102', superior: 'GXQ', copied: '610304-D20' },
    around: [
      ['own', '610304102'],
      ['superior', 'GXQ'],
      ['administrative', '610304'],
      ['above', 'CITY'],
      ['sibling', '610304103'],
      ['copied', '610304-D20'],
    ],
  },
  {
    codes: { home: '610327-D19', superior: '610327', copied: 'CITY-D17' },
    around: [
      ['own', '610327-D19'],
      ['superior', '610327'],
      ['above', 'CITY'],
      ['guiding', 'CITY-D23'],
      ['copied', 'CITY-D17'],
      ['sibling', '610327-D13'],
    ],
  },
];

let city: City;
const planted: Planted[] = [];

beforeAll(async () => {
  city = await openCity();
  for (const { codes } of HOMES) planted.push(await plantAt(city, codes));
}, 60_000);
afterAll(() => city.close());

type Holder = Role | 'anonymous' | 'noRole';
const HOLDERS: readonly Holder[] = [...ROLES, 'noRole', 'anonymous'];
/** Who stands for the others of the same standing in the database; the role itself is asked in every cell. */
const DESKS: readonly Holder[] = ['dutyOfficer', 'principalLeader', 'deskHead'];
const OTHERS: readonly (readonly Holder[])[] = [
  ['unitAdminA'],
  ['systemAdminA'],
  ['securityAdmin'],
  ['auditor'],
  ['noRole'],
];

const isOffice = (holder: Holder): boolean => (OFFICE_ROLES as readonly Holder[]).includes(holder);

function actorOf(holder: Holder, unitId: Id | null): Actor {
  if (holder === 'anonymous') return ANONYMOUS_ACTOR;
  const id = newId();
  const roles = holder === 'noRole' ? [] : [holder];
  return {
    ...SYSTEM_ACTOR,
    kind: 'person',
    accountId: id,
    personId: id,
    name: '走查',
    unitId: isOffice(holder) ? null : unitId,
    roles,
    onDuty: true,
    sessionId: newId(),
    provedAt: city.now(),
  };
}

/** What the oracle says of a role: 401, 403, or that the record decides. */
function byRole(who: Who, holder: Holder): 401 | 403 | 'goesOn' {
  if (who === 'anyone') return 'goesOn';
  if (holder === 'anonymous') return 401;
  if (who === 'everybody') return 'goesOn';
  if (who === 'person') return isOffice(holder) ? 403 : 'goesOn';
  return holder !== 'noRole' && who.includes(holder) ? 'goesOn' : 403;
}

/** What the oracle says of the record, for a role that may try. */
function byRecord(row: Row, relation: Relation, holder: Holder, atCity: boolean): Said {
  if (isOffice(holder) || holder === 'anonymous') return row.cityDesk === true && row.orOffices !== true ? 403 : 'may';
  if (row.cityDesk === true) return atCity ? 'may' : 403;
  if (row.may.includes(relation)) return 'may';
  if (relation === 'nowhere') return 'never';
  if (row.hidden?.includes(relation) === true) return 404;
  return row.sees?.includes(relation) === true ? 403 : (row.otherwise ?? 404);
}

/** `may`, a status, or the code of a refusal by state. */
type Said = string | number;

class TakenBack extends Error {
  readonly answer: unknown;
  constructor(answer: unknown) {
    super('taken back');
    this.answer = answer;
  }
}

/** Runs one route as an actor and takes everything back; answers what it said. */
async function dryRun(actor: Actor, key: string, input: Input): Promise<unknown> {
  const [room = '', name = ''] = key.replace(/#.*/, '').split('.');
  const module = city.app.modules.find((one) => one.name === room);
  if (module === undefined) throw new Error(`no room ${room}`);
  const { route, rule, handler } = partsOf(module, name);
  const text = (query: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(query).map(([field, value]) => [field, String(value)]));
  const parsed = {
    params: route.params?.parse(input.params),
    query: route.query?.parse(text(input.query ?? {})),
    body: route.body?.parse(input.body),
  };
  const { runtime } = city.app;
  for (let tries = 1; ; tries++) {
    try {
      return await runtime.database.db.transaction().execute(async (tx: Tx) => {
        const ctx: Ctx = { now: city.now(), actor, tx, newId, emit: () => undefined, log: runtime.log };
        authorise(rule, actor, ctx.now);
        throw new TakenBack(await handler(ctx, parsed as never, NO_EXCHANGE));
      });
    } catch (error) {
      if (error instanceof TakenBack) return error.answer;
      if (mayRepeat(error) && tries < 5) continue;
      throw error;
    }
  }
}

const NO_EXCHANGE: Exchange = {
  address: '127.0.0.1',
  sessionToken: null,
  stationToken: null,
  bytes: null,
  setCookie: () => undefined,
  clearCookie: () => undefined,
  sendBytes: () => undefined,
};
const HARD = [401, 403, 404];

async function outcome(actor: Actor, key: string, input: Input): Promise<{ said: Said; answer: unknown }> {
  try {
    return { said: 'may', answer: await dryRun(actor, key, input) };
  } catch (error) {
    const constraint = sqlErrorOf(error)?.constraint;
    if (constraint != null && city.app.runtime.constraints.has(constraint)) return { said: 'may', answer: constraint };
    if (!(error instanceof Refusal))
      throw new Error(`${key} as ${actor.roles.join()}: ${String(error)}`, { cause: error });
    // Whose turn it is among the leaders of the own unit is a question of the report's stage, not of units.
    const byState = error.code === 'reports.notYourStage';
    return { said: HARD.includes(error.status) && !byState ? error.status : error.code, answer: error.code };
  }
}

/** A refusal by state is no refusal by right: it stands for `may` unless the oracle waits for exactly this one. */
function agrees(row: Row, expected: Said, said: Said): boolean {
  if (expected === 'may') return typeof said !== 'number' && said !== row.otherwise;
  if (expected === 'never') return said === 403 || said === 404 || said === row.otherwise;
  return expected === said;
}

const routeNames = (): string[] =>
  city.app.modules.flatMap((module) => Object.keys(module.routes).map((name) => `${module.name}.${name}`));
const planned = (key: string): Row => WHERE[key] ?? { may: [] };
const actionOf = (key: string): string => {
  const [room = '', name = ''] = key.replace(/#.*/, '').split('.');
  return city.app.modules.find((one) => one.name === room)?.routes[name]?.action ?? '';
};

/** One holder for each standing that may try; offices act for no unit. */
function standing(key: string, relation: Relation): Holder[] {
  const who = WHO[actionOf(key)] ?? [];
  return [DESKS, ...OTHERS].flatMap((group) => {
    const holder = group.find((one) => byRole(who, one) === 'goesOn');
    return holder === undefined || isOffice(holder) !== (relation === 'nowhere' && isOffice(holder)) ? [] : [holder];
  });
}

/** A planted id by its path: `sent.matterId`. */
function pathIn(one: Planted, path: string): Id {
  return path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], one) as Id;
}

/** Runs work over items, a few at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}

test('the oracle names every route and every action of every room, and each has a request', () => {
  const requests = Object.keys(requestsFor(city, planted[0] as Planted));
  const bare = (keys: readonly string[]) => [...new Set(keys.map((key) => key.replace(/#.*/, '')))].toSorted();
  expect(bare(Object.keys(WHERE))).toEqual(routeNames().toSorted());
  expect(requests.toSorted()).toEqual(Object.keys(WHERE).toSorted());
  expect(Object.keys(WHO).toSorted()).toEqual([...new Set(routeNames().map(actionOf))].toSorted());
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
          const said = mayTry(rule, actorOf(holder, unitId as Id | null), city.now());
          cells += 1;
          if ((said === 'signInNeeded' ? 401 : said === 'forbidden' ? 403 : 'goesOn') !== expected)
            wrong.push(`${name} as ${holder}: ${said}`);
        }
        const stale = mayTry(rule, { ...actorOf(holder, null), provedAt: null }, city.now());
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
    if (byRole(WHO[actionOf(key)] ?? [], holder) !== 'goesOn') return;
    if (row.once === true && (index > 0 || relation !== 'own')) return;
    const { said } = await outcome(actorOf(holder, code === null ? null : (ids.get(code) ?? null)), key, input);
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
    const { answer } = await outcome(actorOf(holder, await city.unit(code)), key, input);
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
