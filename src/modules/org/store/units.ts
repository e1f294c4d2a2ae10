// SQL over units and their scope: row → record. No decision stands here.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import type { Binding, OrgFunction, UnitKind, UnitLevel, UnitRef } from '../contract.ts';

export interface UnitRecord extends UnitRef {
  readonly divisionCode: string | null;
  readonly validFrom: Instant;
  readonly validTo: Instant | null;
  readonly revision: number;
}

/** Columns of a UnitRef of the table alias `u`. */
export const REF = sql`u.id, u.code, u.short_name as "shortName", u.full_name as "fullName", u.kind, u.level, u.external,
  u.binding, u.duty_class as "dutyClass", u.legal_channel as "legalChannel"`;
const RECORD = sql`${REF}, u.division_code as "divisionCode", u.valid_from as "validFrom", u.valid_to as "validTo", u.revision`;

/** The unit of that id, locked where it will be changed; null where there is none. */
export async function findUnit(ctx: Ctx, id: Id, lock: 'lock' | 'read' = 'read'): Promise<UnitRecord | null> {
  const { rows } = await sql<UnitRecord>`
    select ${RECORD} from org_unit u where u.id = ${id} ${lock === 'lock' ? sql`for update` : sql``}`.execute(ctx.tx);
  return rows[0] ?? null;
}

export async function findUnitByCode(ctx: Ctx, code: string): Promise<UnitRecord | null> {
  const { rows } = await sql<UnitRecord>`select ${RECORD} from org_unit u where u.code = ${code}`.execute(ctx.tx);
  return rows[0] ?? null;
}

export async function findUnits(ctx: Ctx, ids: readonly Id[]): Promise<UnitRef[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<UnitRef>`select ${REF} from org_unit u where u.id = any (${[...ids]}::uuid[])`.execute(
    ctx.tx,
  );
  return rows;
}

export async function allUnits(ctx: Ctx): Promise<UnitRecord[]> {
  const { rows } = await sql<UnitRecord>`select ${RECORD} from org_unit u order by u.code`.execute(ctx.tx);
  return rows;
}

/** Direct superiors (or all of them, the nearest first) by a function at an instant. */
export async function superiors(
  ctx: Ctx,
  unitId: Id,
  fn: OrgFunction,
  at: Instant,
  which: 'direct' | 'all',
): Promise<UnitRef[]> {
  const { rows } = await sql<UnitRef>`
    select ${REF} from org_scope s join org_unit u on u.id = s.superior_id
    where s.unit_id = ${unitId} and s.function = ${fn} and s.during @> ${at}::timestamptz
      ${which === 'direct' ? sql`and s.depth = 1` : sql``}
    order by s.depth, u.code`.execute(ctx.tx);
  return rows;
}

export async function subordinates(ctx: Ctx, unitId: Id, fn: OrgFunction, which: 'direct' | 'all'): Promise<UnitRef[]> {
  const { rows } = await sql<UnitRef>`
    select ${REF} from org_scope s join org_unit u on u.id = s.unit_id
    where s.superior_id = ${unitId} and s.function = ${fn} and s.during @> ${ctx.now}::timestamptz
      and (u.valid_to is null or u.valid_to > ${ctx.now}::timestamptz)
      ${which === 'direct' ? sql`and s.depth = 1` : sql``}
    order by s.depth, u.code`.execute(ctx.tx);
  return rows;
}

export async function standsAbove(ctx: Ctx, unitId: Id, superiorId: Id, fns: readonly OrgFunction[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from org_scope s where s.unit_id = ${unitId} and s.superior_id = ${superiorId}
      and s.function = any (${[...fns]}::text[]) and s.during @> ${ctx.now}::timestamptz limit 1`.execute(ctx.tx);
  return rows.length > 0;
}

/** For each function the units to whom a unit owes it now. */
export async function owedNow(ctx: Ctx, unitId: Id): Promise<{ function: OrgFunction; unit: UnitRef }[]> {
  const { rows } = await sql<UnitRef & { fn: OrgFunction }>`
    select ${REF}, s.function as fn from org_scope s join org_unit u on u.id = s.superior_id
    where s.unit_id = ${unitId} and s.depth = 1 and s.during @> ${ctx.now}::timestamptz order by s.function, u.code`.execute(
    ctx.tx,
  );
  return rows.map(({ fn, ...unit }) => ({ function: fn, unit }));
}

export interface UnitSearch {
  readonly word?: string | undefined;
  readonly kind?: UnitKind | undefined;
  readonly level?: UnitLevel | undefined;
  readonly external?: boolean | undefined;
  readonly scope: RawBuilder<boolean>;
  readonly limit: number;
  readonly offset: number;
}

/** Units by name, pinyin, initials or code, those that begin with the word first; and how many there are. */
export async function searchUnits(ctx: Ctx, search: UnitSearch): Promise<{ units: UnitRef[]; total: number }> {
  const word = (search.word ?? '').toLowerCase();
  const like = `%${escapeLike(word)}%`;
  const starts = `${escapeLike(word)}%`;
  const { rows } = await sql<UnitRef & { total: number }>`
    select ${REF}, count(*) over ()::int as total from org_unit u
    where (u.valid_to is null or u.valid_to > ${ctx.now}::timestamptz) and ${search.scope}
      ${search.kind === undefined ? sql`` : sql`and u.kind = ${search.kind}`}
      ${search.level === undefined ? sql`` : sql`and u.level = ${search.level}`}
      ${search.external === undefined ? sql`` : sql`and u.external = ${search.external}`}
      ${
        word === ''
          ? sql``
          : sql`and (u.full_name ilike ${like} or u.short_name ilike ${like} or u.pinyin like ${like}
        or u.initials like ${like} or u.code ilike ${starts})`
      }
    order by ${word === '' ? sql`` : sql`not (u.short_name ilike ${starts} or u.initials like ${starts} or u.pinyin like ${starts}), `}
      array_position(array['state', 'province', 'city', 'county', 'town'], u.level), u.code
    limit ${search.limit} offset ${search.offset}`.execute(ctx.tx);
  return { units: rows.map(({ total: _total, ...unit }) => unit), total: rows[0]?.total ?? 0 };
}

export interface TreeRow {
  readonly id: Id;
  readonly code: string;
  readonly shortName: string;
  readonly kind: UnitKind;
  readonly level: UnitLevel;
  readonly external: boolean;
  readonly parentId: Id | null;
  readonly reportsToId: Id | null;
}

/** Every living unit with its administrative superior and the one to whom it reports; one statement. */
export async function unitTree(ctx: Ctx): Promise<TreeRow[]> {
  const { rows } = await sql<TreeRow>`
    select u.id, u.code, u.short_name as "shortName", u.kind, u.level, u.external, r.superior_id as "parentId", s.superior_id as "reportsToId"
    from org_unit u
    left join org_relation r on r.subordinate_id = u.id and r.kind = 'administrative' and r.during @> ${ctx.now}::timestamptz
    left join org_scope s on s.unit_id = u.id and s.function = 'reporting' and s.depth = 1 and s.during @> ${ctx.now}::timestamptz
    where u.valid_to is null or u.valid_to > ${ctx.now}::timestamptz
    order by u.code`.execute(ctx.tx);
  return rows;
}

export interface UnitWrite {
  readonly id: Id;
  readonly code: string;
  readonly shortName: string;
  readonly fullName: string;
  readonly kind: UnitKind;
  readonly level: UnitLevel;
  readonly divisionCode: string | null;
  readonly external: boolean;
  readonly binding: Binding;
  readonly dutyClass: string;
  readonly legalChannel: boolean;
  readonly pinyin: string;
  readonly initials: string;
  readonly validFrom: Instant;
  readonly validTo: Instant | null;
}

/** Writes any number of units in one statement: new ones are made, known ones (by id) are changed. */
export async function putUnits(ctx: Ctx, units: readonly UnitWrite[]): Promise<void> {
  if (units.length === 0) return;
  await sql`
    insert into org_unit (id, code, short_name, full_name, kind, level, division_code, external, binding, duty_class, legal_channel,
      pinyin, initials, valid_from, valid_to)
    select id, code, "shortName", "fullName", kind, level, "divisionCode", external, binding, "dutyClass", "legalChannel",
      pinyin, initials, "validFrom", "validTo"
    from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as x (id uuid, code text, "shortName" text, "fullName" text, kind text,
      level text, "divisionCode" text, external boolean, binding text, "dutyClass" text, "legalChannel" boolean, pinyin text,
      initials text, "validFrom" timestamptz, "validTo" timestamptz)
    on conflict (id) do update set short_name = excluded.short_name, full_name = excluded.full_name, kind = excluded.kind,
      level = excluded.level, division_code = excluded.division_code, binding = excluded.binding, duty_class = excluded.duty_class,
      legal_channel = excluded.legal_channel, pinyin = excluded.pinyin, initials = excluded.initials, valid_to = excluded.valid_to,
      revision = org_unit.revision + 1`.execute(ctx.tx);
}

/** Text in which `%`, `_` and `\` mean themselves. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (found) => `\\${found}`);
}

/** The unit itself and everybody above it by directory or reporting now: who may hear of its changes. A09.3 */
export async function watchersOf(ctx: Ctx, unitId: Id): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select distinct s.superior_id as id from org_scope s join org_unit u on u.id = s.superior_id
    where s.unit_id = ${unitId} and s.function in ('directory', 'reporting') and s.during @> ${ctx.now}::timestamptz
      and not u.external`.execute(ctx.tx);
  return [unitId, ...rows.map((row) => row.id)];
}
