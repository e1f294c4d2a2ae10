// The records an import is compared with, and the tools a plan needs: pack, keys, clock, ids.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { blindIndexes } from '#platform/keys.ts';
import { port } from '#platform/ports.ts';
import { currentPack, dutyClassOf, whomItBinds } from '#modules/regulation/index.ts';
import type { CityState, PlanTools } from '../plan/types.ts';
import { servesOfDesks, standingDesks } from '../store/desks.ts';
import { allCurrentPosts, type PhoneRecord } from '../store/people.ts';
import { allRelations } from '../store/relations.ts';
import { allUnits } from '../store/units.ts';

/** Planning and sealing thousands of rows is our work, not the database's: on a busy machine it takes long. */
const PLANNING_TAKES_AT_MOST = '2min';

/** Everything an import may touch, read once. People are read only where people are imported. */
export async function readCity(ctx: Ctx, withPeople: boolean): Promise<CityState> {
  await sql`set local idle_in_transaction_session_timeout = ${sql.lit(PLANNING_TAKES_AT_MOST)}`.execute(ctx.tx);
  const desks = await standingDesks(ctx, {});
  return {
    units: await allUnits(ctx),
    relations: await allRelations(ctx),
    desks,
    serves: await servesOfDesks(
      ctx,
      desks.map((desk) => desk.id),
    ),
    posts: withPeople ? await allCurrentPosts(ctx) : [],
    phones: withPeople ? await personPhones(ctx) : [],
  };
}

/** Numbers of people who hold a post now; the ciphertext stays behind, a blind index tells whether a mobile is the same. */
async function personPhones(ctx: Ctx): Promise<PhoneRecord[]> {
  const { rows } = await sql<PhoneRecord>`
    select id, owner_id as "ownerId", kind, ordinal, open_number as open, null as sealed, blind_index as blind from org_phone
    where owner_kind = 'person' and exists (
      select 1 from org_post p where p.person_id = owner_id and p.during @> ${ctx.now}::timestamptz)`.execute(ctx.tx);
  return rows;
}

/** The tools of a plan; binding and duty class are what the pack in force says. A07.1, A00.2 */
export async function planTools(
  ctx: Ctx,
  absent: 'keep' | 'end',
  onlyUnits: ReadonlySet<Id> | null,
): Promise<PlanTools> {
  const pack = await currentPack(ctx);
  const keys = port('keys');
  return {
    now: ctx.now,
    newId: ctx.newId,
    indexesOf: (mobile) => blindIndexes(keys, mobile),
    traitsOf: (unit) => ({ binding: whomItBinds(pack, unit).force, dutyClass: dutyClassOf(pack, unit).code }),
    absent,
    onlyUnits,
  };
}
