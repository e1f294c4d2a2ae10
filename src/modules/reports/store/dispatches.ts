// SQL over dispatches: one report to one addressee.
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Tx } from '#platform/sql.ts';
import { tables, type DispatchTable } from './tables.ts';

export type Dispatch = Selectable<DispatchTable>;

/** Stores dispatches of a report. */
export async function insertDispatches(tx: Tx, rows: readonly Insertable<DispatchTable>[]): Promise<Dispatch[]> {
  return rows.length === 0
    ? []
    : tables(tx)
        .insertInto('reports_dispatch')
        .values([...rows])
        .returningAll()
        .execute();
}

/** One dispatch; null where there is none. */
export async function findDispatch(tx: Tx, id: Id): Promise<Dispatch | null> {
  return (await tables(tx).selectFrom('reports_dispatch').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
}

/** One dispatch, locked after its matter; null where there is none. */
export async function lockDispatch(tx: Tx, id: Id): Promise<Dispatch | null> {
  return (
    (await tables(tx).selectFrom('reports_dispatch').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()) ??
    null
  );
}

/** Changes a locked dispatch and raises its revision. */
export async function changeDispatch(tx: Tx, id: Id, change: Updateable<DispatchTable>): Promise<Dispatch> {
  return tables(tx)
    .updateTable('reports_dispatch')
    .set({ ...change, revision: sql`revision + 1` as never })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Dispatches of a matter, or of one of its reports, in the order of their making. */
export async function dispatchesOf(tx: Tx, where: { matterId: Id } | { reportId: Id }): Promise<Dispatch[]> {
  const query = tables(tx).selectFrom('reports_dispatch').selectAll().orderBy('prepared_at').orderBy('id');
  return 'matterId' in where
    ? query.where('matter_id', '=', where.matterId).execute()
    : query.where('report_id', '=', where.reportId).execute();
}

/** Dispatches of a matter that came back. */
export async function returnedOf(tx: Tx, matterId: Id): Promise<Id[]> {
  const rows = await tables(tx)
    .selectFrom('reports_dispatch')
    .select('id')
    .where('matter_id', '=', matterId)
    .where('state', '=', 'returned')
    .execute();
  return rows.map((row) => row.id);
}

/** Units above a matter's unit by reporting, and those to which something of it, or one of its reports, was sent. A05.1 */
export async function watchersOf(
  tx: Tx,
  matter: { id: Id; unit_id: Id },
  now: Instant,
  reportId: Id | null = null,
): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select s.superior_id as id from org_scope s where s.unit_id = ${matter.unit_id} and s.function = 'reporting' and s.during @> ${now}::timestamptz
    union select d.to_unit_id from reports_dispatch d where d.matter_id = ${matter.id} and d.state <> 'prepared' and not d.outside
      and (${reportId}::uuid is null or d.report_id = ${reportId}::uuid)`.execute(tx);
  return rows.map((row) => row.id);
}

/** The sides of one dispatch beside its sender: the addressee, and on the line everybody above. A05.1 */
export async function sidesOf(
  tx: Tx,
  unitId: Id,
  dispatch: Pick<Dispatch, 'to_unit_id' | 'outside' | 'role'>,
  now: Instant,
): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    select s.superior_id as id from org_scope s
    where ${dispatch.role === 'line'} and s.unit_id = ${unitId} and s.function = 'reporting' and s.during @> ${now}::timestamptz`.execute(
    tx,
  );
  return [...rows.map((row) => row.id), ...(dispatch.outside ? [] : [dispatch.to_unit_id])];
}
