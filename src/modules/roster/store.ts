// SQL over duty entries. Clashes of one person are refused by exclusion constraints, also between two writers.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Db, Tx } from '#platform/sql.ts';
import type { DutyEntry } from './contract.ts';

const COLUMNS = sql`e.id, e.unit_id as "unitId", e.line, e.person_id as "personId", e.person_name as "personName", e.title,
  lower(e.during) as "from", upper(e.during) as "to", e.mode, e.entered_at as "enteredAt", e.entered_name as "enteredName",
  e.replaces_id as "replacesId", e.ended_at as "endedAt", e.ended_name as "endedName", e.ended_why as "endedWhy", e.revision`;

export type NewEntry = Omit<DutyEntry, 'endedAt' | 'endedName' | 'endedWhy' | 'revision'> & {
  readonly enteredBy: Id | null;
};

export async function insertEntry(tx: Tx, entry: NewEntry): Promise<void> {
  await sql`
    insert into roster_duty_entry (id, unit_id, line, person_id, person_name, title, during, mode, entered_at, entered_by, entered_name, replaces_id)
    values (${entry.id}, ${entry.unitId}, ${entry.line}, ${entry.personId}, ${entry.personName}, ${entry.title},
      tstzrange(${entry.from}::timestamptz, ${entry.to}::timestamptz), ${entry.mode}, ${entry.enteredAt}::timestamptz, ${entry.enteredBy},
      ${entry.enteredName}, ${entry.replacesId})`.execute(tx);
}

/** One entry, locked; null where there is none. */
export async function lockEntry(tx: Tx, id: Id): Promise<DutyEntry | null> {
  const { rows } =
    await sql<DutyEntry>`select ${COLUMNS} from roster_duty_entry e where e.id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Ends an entry; its row stays. Answers the new revision. */
export async function endEntry(
  tx: Tx,
  id: Id,
  end: { at: Instant; by: Id | null; name: string; why: string },
): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    update roster_duty_entry set ended_at = ${end.at}::timestamptz, ended_by = ${end.by}, ended_name = ${end.name}, ended_why = ${end.why},
      revision = revision + 1 where id = ${id} returning revision`.execute(tx);
  return rows[0]?.revision ?? 0;
}

/** Entries that count at an instant, by unit, leaders first. */
export async function entriesAt(executor: Db | Tx, unitIds: readonly Id[], at: Instant): Promise<DutyEntry[]> {
  if (unitIds.length === 0) return [];
  const { rows } = await sql<DutyEntry>`
    select ${COLUMNS} from roster_duty_entry e
    where e.unit_id in (${sql.join(unitIds)}) and e.ended_at is null and e.during @> ${at}::timestamptz
    order by array_position(array['chief','leader','officer','assistant'], e.line), lower(e.during), e.id`.execute(
    executor,
  );
  return rows;
}

/** Entries that touch a span within a scope, ended ones too. */
export async function entriesBetween(
  tx: Tx,
  where: RawBuilder<unknown>,
  from: Instant,
  to: Instant,
): Promise<DutyEntry[]> {
  const { rows } = await sql<DutyEntry>`
    select ${COLUMNS} from roster_duty_entry e
    where ${where} and e.during && tstzrange(${from}::timestamptz, ${to}::timestamptz)
    order by lower(e.during), array_position(array['chief','leader','officer','assistant'], e.line), e.entered_at limit 500`.execute(
    tx,
  );
  return rows;
}
