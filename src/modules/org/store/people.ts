// SQL over people, posts, telephone numbers and revealed numbers. Mobiles come and go sealed; opening them is phones.ts.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { PhoneKind, StaffCategory } from '../contract.ts';
import { escapeLike } from './units.ts';

export interface PostRecord {
  readonly id: Id;
  readonly personId: Id;
  readonly name: string;
  readonly unitId: Id;
  readonly title: string;
  readonly staffCategory: StaffCategory;
  readonly principalLeader: boolean;
  readonly inChargeOfDuty: boolean;
  readonly dutyOfficer: boolean;
  readonly deskHead: boolean;
  readonly seniority: number;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly revision: number;
  readonly personRevision: number;
}

export interface PersonRecord {
  readonly id: Id;
  readonly name: string;
  readonly revision: number;
}

export interface PhoneRecord {
  readonly id: Id;
  readonly ownerId: Id;
  readonly kind: PhoneKind;
  readonly ordinal: number;
  readonly open: string | null;
  readonly sealed: string | null;
  readonly blind: string | null;
}

const POST = sql`p.id, p.person_id as "personId", h.name, p.unit_id as "unitId", p.title, p.staff_category as "staffCategory",
  p.principal_leader as "principalLeader", p.in_charge_of_duty as "inChargeOfDuty", p.duty_officer as "dutyOfficer",
  p.desk_head as "deskHead", p.seniority, lower(p.during) as "from", upper(p.during) as "to", p.revision, h.revision as "personRevision"`;
const PHONE = sql`id, owner_id as "ownerId", kind, ordinal, open_number as open, sealed_number as sealed, blind_index as blind`;

export async function currentPosts(ctx: Ctx, unitIds: readonly Id[]): Promise<PostRecord[]> {
  if (unitIds.length === 0) return [];
  const { rows } = await sql<PostRecord>`
    select ${POST} from org_post p join org_person h on h.id = p.person_id
    where p.unit_id = any (${[...unitIds]}::uuid[]) and p.during @> ${ctx.now}::timestamptz order by p.unit_id, p.seniority, p.id`.execute(
    ctx.tx,
  );
  return rows;
}

/** Every post that holds now, of every unit. */
export async function allCurrentPosts(ctx: Ctx): Promise<PostRecord[]> {
  const { rows } = await sql<PostRecord>`
    select ${POST} from org_post p join org_person h on h.id = p.person_id where p.during @> ${ctx.now}::timestamptz`.execute(
    ctx.tx,
  );
  return rows;
}

export interface PostSearch {
  readonly unitId: Id;
  readonly word?: string | undefined;
  readonly ended: boolean;
  readonly limit: number;
  readonly offset: number;
}

export async function searchPosts(ctx: Ctx, search: PostSearch): Promise<{ posts: PostRecord[]; total: number }> {
  const like = `%${escapeLike((search.word ?? '').toLowerCase())}%`;
  const { rows } = await sql<PostRecord & { total: number }>`
    select ${POST}, count(*) over ()::int as total from org_post p join org_person h on h.id = p.person_id
    where p.unit_id = ${search.unitId}
      and ${search.ended ? sql`upper(p.during) <= ${ctx.now}::timestamptz` : sql`p.during @> ${ctx.now}::timestamptz`}
      ${search.word ? sql`and (h.name ilike ${like} or h.pinyin like ${like} or h.initials like ${like} or p.title ilike ${like})` : sql``}
    order by p.seniority, p.id limit ${search.limit} offset ${search.offset}`.execute(ctx.tx);
  return { posts: rows.map(({ total: _total, ...post }) => post), total: rows[0]?.total ?? 0 };
}

export async function countPosts(ctx: Ctx, unitId: Id): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from org_post where unit_id = ${unitId} and during @> ${ctx.now}::timestamptz`.execute(
    ctx.tx,
  );
  return rows[0]?.n ?? 0;
}

export async function lockPost(ctx: Ctx, id: Id): Promise<PostRecord | null> {
  const { rows } = await sql<PostRecord>`
    select ${POST} from org_post p join org_person h on h.id = p.person_id where p.id = ${id} for update of p`.execute(
    ctx.tx,
  );
  return rows[0] ?? null;
}

export async function lockPerson(ctx: Ctx, id: Id): Promise<PersonRecord | null> {
  const { rows } =
    await sql<PersonRecord>`select id, name, revision from org_person where id = ${id} for update`.execute(ctx.tx);
  return rows[0] ?? null;
}

/** People by id with their most senior post that holds now. */
export async function findPersons(
  ctx: Ctx,
  ids: readonly Id[],
): Promise<{ id: Id; name: string; title: string; unitId: Id | null }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: Id; name: string; title: string; unitId: Id | null }>`
    select distinct on (h.id) h.id, h.name, coalesce(p.title, '') as title, p.unit_id as "unitId"
    from org_person h left join org_post p on p.person_id = h.id and p.during @> ${ctx.now}::timestamptz
    where h.id = any (${[...ids]}::uuid[]) order by h.id, p.seniority, p.id`.execute(ctx.tx);
  return rows;
}

/** Units where a person holds a post now, else where the last one was held. */
export async function unitsOfPerson(ctx: Ctx, personId: Id): Promise<Id[]> {
  const { rows } = await sql<{ unitId: Id; current: boolean }>`
    select unit_id as "unitId", during @> ${ctx.now}::timestamptz as current from org_post where person_id = ${personId}
    order by lower(during) desc`.execute(ctx.tx);
  const current = rows.filter((row) => row.current);
  return [...new Set((current.length > 0 ? current : rows.slice(0, 1)).map((row) => row.unitId))];
}

export async function phonesOf(
  ctx: Ctx,
  ownerKind: 'person' | 'unit' | 'desk',
  ownerIds: readonly Id[],
): Promise<PhoneRecord[]> {
  if (ownerIds.length === 0) return [];
  const { rows } = await sql<PhoneRecord>`
    select ${PHONE} from org_phone where owner_kind = ${ownerKind} and owner_id = any (${[...ownerIds]}::uuid[])
    order by owner_id, array_position(array['duty', 'office', 'fax', 'mobile'], kind), ordinal`.execute(ctx.tx);
  return rows;
}

/** Who has a mobile of one of these blind indexes; for the import and for incoming calls. */
export async function personsByBlindIndex(
  ctx: Ctx,
  indexes: readonly string[],
): Promise<{ personId: Id; blind: string }[]> {
  if (indexes.length === 0) return [];
  const { rows } = await sql<{ personId: Id; blind: string }>`
    select owner_id as "personId", blind_index as blind from org_phone
    where owner_kind = 'person' and blind_index = any (${[...indexes]}::text[])`.execute(ctx.tx);
  return rows;
}

export interface PersonWrite {
  readonly id: Id;
  readonly name: string;
  readonly pinyin: string;
  readonly initials: string;
}

export async function putPersons(ctx: Ctx, persons: readonly PersonWrite[]): Promise<void> {
  if (persons.length === 0) return;
  await sql`
    insert into org_person (id, name, pinyin, initials)
    select * from jsonb_to_recordset(${JSON.stringify(persons)}::jsonb) as x (id uuid, name text, pinyin text, initials text)
    on conflict (id) do update set name = excluded.name, pinyin = excluded.pinyin, initials = excluded.initials,
      revision = org_person.revision + 1`.execute(ctx.tx);
}

/** Raises a person's revision where only a number changed. */
export async function touchPerson(ctx: Ctx, id: Id): Promise<void> {
  await sql`update org_person set revision = revision + 1 where id = ${id}`.execute(ctx.tx);
}

export type PostWrite = Omit<PostRecord, 'name' | 'revision' | 'personRevision'>;

/** Writes any number of posts in one statement; a known id is changed. */
export async function putPosts(ctx: Ctx, posts: readonly PostWrite[]): Promise<void> {
  if (posts.length === 0) return;
  await sql`
    insert into org_post (id, person_id, unit_id, title, staff_category, principal_leader, in_charge_of_duty, duty_officer, desk_head,
      seniority, during)
    select id, "personId", "unitId", title, "staffCategory", "principalLeader", "inChargeOfDuty", "dutyOfficer", "deskHead",
      seniority, tstzrange("from", "to")
    from jsonb_to_recordset(${JSON.stringify(posts)}::jsonb) as x (id uuid, "personId" uuid, "unitId" uuid, title text,
      "staffCategory" text, "principalLeader" boolean, "inChargeOfDuty" boolean, "dutyOfficer" boolean, "deskHead" boolean,
      seniority integer, "from" timestamptz, "to" timestamptz)
    on conflict (id) do update set title = excluded.title, staff_category = excluded.staff_category,
      principal_leader = excluded.principal_leader, in_charge_of_duty = excluded.in_charge_of_duty,
      duty_officer = excluded.duty_officer, desk_head = excluded.desk_head, seniority = excluded.seniority,
      during = excluded.during, revision = org_post.revision + 1`.execute(ctx.tx);
}

/** The next place at the end of a unit's list. */
export async function nextSeniority(ctx: Ctx, unitId: Id): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(max(seniority), 0)::int + 1 as n from org_post where unit_id = ${unitId}`.execute(ctx.tx);
  return rows[0]?.n ?? 1;
}

export interface PhoneWrite extends PhoneRecord {
  readonly ownerKind: 'person' | 'unit' | 'desk';
}

/** Writes any number of numbers in one statement; the same owner, kind and place is replaced. */
export async function putPhones(ctx: Ctx, phones: readonly PhoneWrite[]): Promise<void> {
  if (phones.length === 0) return;
  await sql`
    insert into org_phone (id, owner_kind, owner_id, kind, ordinal, open_number, sealed_number, blind_index)
    select id, "ownerKind", "ownerId", kind, ordinal, open, sealed, blind
    from jsonb_to_recordset(${JSON.stringify(phones)}::jsonb) as x (id uuid, "ownerKind" text, "ownerId" uuid, kind text,
      ordinal smallint, open text, sealed text, blind text)
    on conflict on constraint org_phone_place do update set open_number = excluded.open_number,
      sealed_number = excluded.sealed_number, blind_index = excluded.blind_index`.execute(ctx.tx);
}

export async function dropPhone(
  ctx: Ctx,
  ownerKind: 'person' | 'unit' | 'desk',
  ownerId: Id,
  kind: PhoneKind,
): Promise<void> {
  await sql`delete from org_phone where owner_kind = ${ownerKind} and owner_id = ${ownerId} and kind = ${kind}`.execute(
    ctx.tx,
  );
}

export async function putReveal(ctx: Ctx, personId: Id, reason: string): Promise<void> {
  await sql`insert into org_reveal (id, at, by_person_id, by_unit_id, person_id, reason)
    values (${ctx.newId()}, ${ctx.now}::timestamptz, ${ctx.actor.personId}, ${ctx.actor.unitId}, ${personId}, ${reason})`.execute(
    ctx.tx,
  );
}
