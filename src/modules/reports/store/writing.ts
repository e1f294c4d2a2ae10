// SQL over who is filling in what now. One row for a person at a matter; the latest field stands in it.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Tx } from '#platform/sql.ts';
import { tables } from './tables.ts';

interface WritingRow {
  readonly matter_id: Id;
  readonly account_id: Id;
  readonly unit_id: Id;
  readonly name: string;
  readonly field: string | null;
  readonly at: Instant;
}

/** Keeps where somebody is now. */
export async function keepWriting(tx: Tx, row: WritingRow): Promise<void> {
  const { unit_id, name, field, at } = row;
  await tables(tx)
    .insertInto('reports_writing')
    .values(row)
    .onConflict((conflict) => conflict.columns(['matter_id', 'account_id']).doUpdateSet({ unit_id, name, field, at }))
    .execute();
}

/** Others of a unit who were at a field of the matter since an instant. */
export async function writersOf(
  tx: Tx,
  where: { matterId: Id; unitId: Id; notAccountId: Id; since: Instant },
): Promise<{ field: string; name: string; at: Instant }[]> {
  const rows = await tables(tx)
    .selectFrom('reports_writing')
    .select(['field', 'name', 'at'])
    .where('matter_id', '=', where.matterId)
    .where('unit_id', '=', where.unitId)
    .where('account_id', '<>', where.notAccountId)
    .where('at', '>=', where.since)
    .orderBy('at')
    .execute();
  return rows.flatMap(({ field, name, at }) => (field === null ? [] : [{ field, name, at }]));
}
