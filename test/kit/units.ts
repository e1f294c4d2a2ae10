// A few units and people for tests that need no whole city: rows as the org room's import would leave them.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import type { Ctx } from '#platform/context.ts';

export interface UnitToAdd {
  readonly name: string;
  readonly level: 'province' | 'city' | 'county' | 'town';
  readonly kind?: string;
  readonly dutyClass?: string;
  readonly binding?: 'bound' | 'reference';
  readonly external?: boolean;
  /** Superiors from the nearest to the highest, by every function. */
  readonly under?: readonly Id[];
}

const KINDS = { province: 'external', city: 'government', county: 'government', town: 'town' } as const;
const FUNCTIONS = ['reporting', 'filing', 'inspection', 'circular', 'directory'];

/** Adds a unit below others; answers its id. */
export async function addUnit(ctx: Ctx, unit: UnitToAdd): Promise<Id> {
  const id = newId();
  await sql`
    insert into org_unit (id, code, short_name, full_name, kind, level, external, binding, duty_class, legal_channel, pinyin, initials, valid_from)
    values (${id}, ${id.slice(-12)}, ${unit.name}, ${`${unit.name}人民政府`}, ${unit.kind ?? KINDS[unit.level]}, ${unit.level}, ${unit.external ?? false},
      ${unit.binding ?? (unit.level === 'town' ? 'reference' : 'bound')}, ${unit.dutyClass ?? (unit.level === 'town' ? 'E' : 'A')}, true, '', '', ${ctx.now}::timestamptz)`.execute(
    ctx.tx,
  );
  for (const [index, superior] of (unit.under ?? []).entries()) {
    await sql`
      insert into org_scope (unit_id, superior_id, function, during, depth)
      select ${id}::uuid, ${superior}::uuid, fn, tstzrange(${ctx.now}::timestamptz - interval '10 years', null), ${index + 1}
      from unnest(${FUNCTIONS}::text[]) fn`.execute(ctx.tx);
  }
  return id;
}

export interface PersonToAdd {
  readonly unitId: Id;
  readonly name: string;
  readonly title?: string;
  readonly staffCategory?: 'regular' | 'hired' | 'temporary' | 'rehired';
}

/** Adds a person with one post; `personId` adds a further post to somebody who is there. */
export async function addPerson(ctx: Ctx, person: PersonToAdd, personId: Id = newId()): Promise<Id> {
  await sql`insert into org_person (id, name, pinyin, initials) values (${personId}, ${person.name}, '', '') on conflict do nothing`.execute(
    ctx.tx,
  );
  await sql`
    insert into org_post (id, person_id, unit_id, title, staff_category, duty_officer, seniority, during)
    values (${newId()}, ${personId}, ${person.unitId}, ${person.title ?? '科员'}, ${person.staffCategory ?? 'regular'}, true, 1,
      tstzrange(${ctx.now}::timestamptz - interval '1 year', null))`.execute(ctx.tx);
  return personId;
}
