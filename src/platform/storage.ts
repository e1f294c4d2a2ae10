// Whether the database can still store: asked of itself, because its disk may be another machine's.
// Decided here: how that is asked without a row or a page that stays. What is said of it is operations' and the screen's.
import { sql } from 'kysely';
import { storageIsFull, type Db } from './sql.ts';

/** Asked for, in bytes: more than PostgreSQL adds to a table at once, little enough to ask every two seconds. */
const ASKED_BYTES = 1024 * 1024;
const ROW_BYTES = 1_000;

/**
 * True while the database's disk takes a megabyte more. It is written to a temporary file that is gone with the
 * statement: no row, no log, two milliseconds. Raises where the database is away.
 */
export async function canStore(db: Db): Promise<boolean> {
  try {
    await db
      .transaction()
      .setAccessMode('read only')
      .execute(async (tx) => {
        await sql`set local work_mem = '64kB'`.execute(tx); // so that it does not stay in memory
        await sql`
          with filler as materialized (
            select repeat('0', ${sql.lit(ROW_BYTES)}) as text from generate_series(1, ${sql.lit(ASKED_BYTES / ROW_BYTES)}::int)
          )
          select count(text) from filler`.execute(tx);
      });
    return true;
  } catch (error) {
    if (storageIsFull(error)) return false;
    throw error;
  }
}
