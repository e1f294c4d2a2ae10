// The walk over records: who asks, how one route is run and taken back, and how what it said is compared with the oracle.
// Decided here: nothing of rights; those stand in access-oracle.ts. Used by the scenario and by fault T14.
import { ANONYMOUS_ACTOR, OFFICE_ROLES, ROLES, SYSTEM_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { Exchange } from '#platform/module.ts';
import { partsOf } from '#platform/execute.ts';
import { authorise } from '#platform/policy.ts';
import { Refusal } from '#platform/refusal.ts';
import { mayRepeat, sqlErrorOf, type Tx } from '#platform/sql.ts';
import type { City } from '#kit/city.ts';
import type { Input } from '#kit/requests.ts';
import { WHERE, type Relation, type Row, type Who } from './access-oracle.ts';

export interface Home {
  readonly codes: { home: string; superior: string; copied: string; below?: string };
  readonly around: readonly (readonly [Relation, string])[];
}

/** Four units of the city with those around them: a county, its town, a town entrusted to the zone, a county's bureau. */
export const HOMES: readonly Home[] = [
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

export type Holder = Role | 'anonymous' | 'noRole';
export const HOLDERS: readonly Holder[] = [...ROLES, 'noRole', 'anonymous'];
export const isOffice = (holder: Holder): boolean => (OFFICE_ROLES as readonly Holder[]).includes(holder);

/** Somebody in one role at a unit; offices act for none. */
export function actorOf(city: City, holder: Holder, unitId: Id | null): Actor {
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
export function byRole(who: Who, holder: Holder): 401 | 403 | 'goesOn' {
  if (who === 'anyone') return 'goesOn';
  if (holder === 'anonymous') return 401;
  if (who === 'everybody') return 'goesOn';
  if (who === 'person') return isOffice(holder) ? 403 : 'goesOn';
  return holder !== 'noRole' && who.includes(holder) ? 'goesOn' : 403;
}

/** What the oracle says of the record, for a role that may try. */
export function byRecord(row: Row, relation: Relation, holder: Holder, atCity: boolean): Said {
  if (isOffice(holder) || holder === 'anonymous') return row.cityDesk === true && row.orOffices !== true ? 403 : 'may';
  if (row.cityDesk === true) return atCity ? 'may' : 403;
  if (row.may.includes(relation)) return 'may';
  if (relation === 'nowhere') return 'never';
  if (row.hidden?.includes(relation) === true) return 404;
  return row.sees?.includes(relation) === true ? 403 : (row.otherwise ?? 404);
}

/** `may`, a status, or the code of a refusal by state. */
export type Said = string | number;

class TakenBack extends Error {
  readonly answer: unknown;
  constructor(answer: unknown) {
    super('taken back');
    this.answer = answer;
  }
}

/** Runs one route as an actor and takes everything back; answers what it said. */
async function dryRun(city: City, actor: Actor, key: string, input: Input): Promise<unknown> {
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

/** What a route says to an actor, with nothing left behind. */
export async function outcome(
  city: City,
  actor: Actor,
  key: string,
  input: Input,
): Promise<{ said: Said; answer: unknown }> {
  try {
    return { said: 'may', answer: await dryRun(city, actor, key, input) };
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
export function agrees(row: Row, expected: Said, said: Said): boolean {
  if (expected === 'may') return typeof said !== 'number' && said !== row.otherwise;
  if (expected === 'never') return said === 403 || said === 404 || said === row.otherwise;
  return expected === said;
}

/** `<room>.<route>` of every route. */
export const routeNames = (city: City): string[] =>
  city.app.modules.flatMap((module) => Object.keys(module.routes).map((name) => `${module.name}.${name}`));
/** The oracle's row of a route; of one it does not know, nobody may. */
export const planned = (key: string): Row => WHERE[key] ?? { may: [] };
/** The action of a route. */
export const actionOf = (city: City, key: string): string => {
  const [room = '', name = ''] = key.replace(/#.*/, '').split('.');
  return city.app.modules.find((one) => one.name === room)?.routes[name]?.action ?? '';
};

/** Runs work over items, a few at a time. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
