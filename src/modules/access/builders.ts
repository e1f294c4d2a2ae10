// Set-ups for tests of this room: a few units with people, ready accounts, and a browser with its cookies.
import { sql } from 'kysely';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import type { RouteInput, RouteOutput, RouteSpec } from '#shared/route.ts';
import type { World } from '#kit/world.ts';
import { ANONYMOUS_ACTOR } from '#shared/actor.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import type { Exchange } from '#platform/module.ts';
import { Refusal } from '#platform/refusal.ts';
import { authenticate } from './authenticate.ts';
import { routes } from './contract.ts';
import { hashPassword } from './hashing.ts';
import { accessModule } from './index.ts';
import { makeAccount, makeOfficeAccount, managingUnit } from './service/accounts.ts';
import { grantRole } from './service/grants.ts';
import { accountById, setPasswordHash } from './store/accounts.ts';

export const PASSWORD = '桃花潭水深千尺 1203';

/** One hash for all accounts of a test process: hashing is slow on purpose. */
let passwordHash: Promise<string> | null = null;

/** What making units and accounts needs of a world; a bench has it without the rest. */
type Place = Pick<World, 'system' | 'now'>;

export interface TestUnit {
  id: Id;
  code: string;
}

/** A unit with a desk of its own, or a duty office that keeps the desk of the unit it serves. */
export async function aUnit(world: Place, name: string, serves?: TestUnit): Promise<TestUnit> {
  const id = newId();
  const from = addMs(world.now(), -86_400_000);
  const kind = serves === undefined ? 'government' : 'duty_office';
  await world.system(async (ctx) => {
    await sql`
      insert into org_unit (id, code, short_name, full_name, kind, level, binding, duty_class, legal_channel, pinyin, initials, valid_from)
      values (${id}, ${name}, ${name}, ${name}, ${kind}, 'city', 'bound', 'A', true, ${name}, ${name}, ${from}::timestamptz)`.execute(
      ctx.tx,
    );
    const desk = newId();
    const during = sql`tstzrange(${from}::timestamptz, null)`;
    if (serves !== undefined) await sql`delete from org_desk_serves where unit_id = ${serves.id}`.execute(ctx.tx);
    await sql`insert into org_desk (id, host_unit_id, section_unit_id, name, during)
      values (${desk}, ${serves?.id ?? id}, ${serves === undefined ? null : id}::uuid, ${`${name}值班室`}, ${during})`.execute(
      ctx.tx,
    );
    await sql`insert into org_desk_serves (id, desk_id, unit_id, during)
      values (${newId()}, ${desk}, ${serves?.id ?? id}, ${during})`.execute(ctx.tx);
  });
  return { id, code: name };
}

/** A person with a post at a unit. */
export async function aPerson(world: Place, unit: TestUnit, name: string): Promise<Id> {
  const id = newId();
  const from = addMs(world.now(), -86_400_000);
  await world.system(async (ctx) => {
    await sql`insert into org_person (id, name, pinyin, initials) values (${id}, ${name}, 'x', 'x')`.execute(ctx.tx);
    await sql`insert into org_post (id, person_id, unit_id, title, staff_category, duty_officer, seniority, during)
      values (${newId()}, ${id}, ${unit.id}, '值班员', 'regular', true, 1, tstzrange(${from}::timestamptz, null))`.execute(
      ctx.tx,
    );
  });
  return id;
}

/** An activated account of a new person at a unit with roles there (or at the unit acted for). */
export async function anAccount(
  world: Place,
  name: string,
  unit: TestUnit,
  roles: readonly Role[],
  actsFor: TestUnit = unit,
): Promise<{ id: Id; personId: Id }> {
  const personId = await aPerson(world, unit, `${name}其人`);
  const id = newId();
  passwordHash ??= hashPassword(PASSWORD);
  const hash = await passwordHash;
  await world.system(async (ctx) => {
    await makeAccount(ctx, {
      id,
      account: name,
      personId,
      unitId: unit.id,
      managedBy: await managingUnit(ctx, unit.id),
      demonstration: false,
    });
    await setPasswordHash(ctx, id, hash);
    const account = await accountById(ctx, id, 'lock');
    if (account === null) throw new Error('not stored');
    for (const role of roles)
      await grantRole(ctx, account, { id: newId(), unitId: actsFor.id, role, from: ctx.now, until: null });
  });
  return { id, personId };
}

/** An activated account of one of the offices. */
export async function anOffice(world: Place, name: string, role: Role): Promise<Id> {
  const id = newId();
  passwordHash ??= hashPassword(PASSWORD);
  const hash = await passwordHash;
  await world.system(async (ctx) => {
    await makeOfficeAccount(ctx, { id, account: name, name });
    await setPasswordHash(ctx, id, hash);
    const account = await accountById(ctx, id, 'lock');
    if (account === null) throw new Error('not stored');
    await grantRole(ctx, account, { id: newId(), unitId: null, role, from: ctx.now, until: null });
  });
  return id;
}

export interface Browser {
  readonly cookies: Map<string, string>;
  call<R extends RouteSpec>(route: R, input?: Partial<RouteInput<R>>): Promise<RouteOutput<R>>;
  refusal<R extends RouteSpec>(route: R, input?: Partial<RouteInput<R>>): Promise<string>;
  signIn(account: string, password?: string): Promise<RouteOutput<typeof routes.signIn>>;
}

/** A browser at an address: keeps cookies, is authenticated by them before each call, as over HTTP. */
export function openBrowser(world: World, address = '10.1.1.1'): Browser {
  const cookies = new Map<string, string>();
  const call: Browser['call'] = async (route, input) => {
    const name = Object.entries(routes).find(([, candidate]) => (candidate as RouteSpec) === route)?.[0];
    if (name === undefined) throw new Error('not a route of this room');
    const parsed = {
      params: route.params?.parse(input?.params),
      query: route.query?.parse(input?.query ?? {}),
      body: route.body?.parse(input?.body ?? {}),
    };
    const { runtime } = world.app;
    const session = cookies.get('zs_session') ?? null;
    const actor =
      session === null ? ANONYMOUS_ACTOR : await authenticate(runtime, session, cookies.get('zs_station') ?? null);
    const exchange: Exchange = {
      address,
      sessionToken: session,
      stationToken: cookies.get('zs_station') ?? null,
      bytes: null,
      setCookie: (cookie, value) => void cookies.set(cookie, value),
      clearCookie: (cookie) => void cookies.delete(cookie),
      sendBytes: () => {
        throw new Error('no bytes here');
      },
    };
    return (await executeRoute(
      runtime,
      accessModule,
      name,
      { actor, action: route.action, address },
      parsed,
      exchange,
    )) as never;
  };
  return {
    cookies,
    call,
    async refusal(route, input) {
      try {
        await call(route, input);
      } catch (error) {
        if (error instanceof Refusal) return error.code;
        throw error;
      }
      throw new Error(`${route.path} was allowed`);
    },
    signIn: (account, password = PASSWORD) => call(routes.signIn, { body: { account, password } }),
  };
}
