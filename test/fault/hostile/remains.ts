// What requests left in the database, told by transactions: a row of a room that was written in a transaction without an
// audit row of something done was left by a refusal. Looks at tables of all rooms on purpose.
import { sql } from 'kysely';
import type { Db } from '#platform/sql.ts';

/**
 * Books on failed proofs and on what was seen; refusals write there by intent. `reports_writing` (正在填写) is the one
 * table whose route leaves no record when it is accepted: nobody answers for it (`trace: false`).
 */
const BOOKS = ['access_failure', 'access_lock', 'access_pin', 'access_session', 'reports_writing'];
const ROOMS = 'regulation|org|access|calendar|deadlines|notify|roster|reports|orders|file|number|idempotency';

/** The transaction after which rows are looked at. */
export async function markOf(db: Db): Promise<number> {
  const { rows } = await sql<{ xid: number }>`select pg_current_xact_id()::text::float8 as xid`.execute(db);
  return rows[0]?.xid ?? 0;
}

export interface Remains {
  /** Rows by table that no accepted act wrote. */
  readonly rows: ReadonlyMap<string, number>;
  /** Acts that the audit has as done, reads left out. */
  readonly done: number;
}

/** Looks at everything written since a mark. */
export async function remainsOf(db: Db, mark: number): Promise<Remains> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname ~ ${`^(${ROOMS})(_|$)`} order by 1`.execute(
    db,
  );
  const rows = new Map<string, number>();
  for (const { name } of tables.filter((table) => !BOOKS.includes(table.name))) {
    const left = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(name)} t where t.xmin::text::float8 > ${mark}::float8
        and not exists (select from audit a where a.xmin::text = t.xmin::text and a.outcome = 'done')`.execute(db);
    if ((left.rows[0]?.n ?? 0) > 0) rows.set(name, left.rows[0]?.n ?? 0);
  }
  const { rows: done } = await sql<{ n: number }>`
    select count(*)::int as n from audit where xmin::text::float8 > ${mark}::float8
      and outcome = 'done' and route is not null and route not like 'GET %'`.execute(db);
  return { rows, done: done[0]?.n ?? 0 };
}
