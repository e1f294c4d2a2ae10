// Events on disk: published into the stream in order, read by cursor. They are stored with their cause (record.ts).
// No NOTIFY inside a use case: it would serialise every commit. The publisher sends one per batch.
import { sql } from 'kysely';
import type { StreamEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { advisoryKey, channelOf, type Database, type Db, type Tx } from './sql.ts';

const BATCH = 500;
/** A publisher that is paused while it holds the lock holds the others up no longer than this. T4 */
const PAUSED_MS = 500;

/**
 * Puts committed events into the stream, one publisher at a time, and tells listeners once per batch.
 * Answers how many were published; more may be waiting where it equals the batch.
 */
export async function publishBatch(database: Database): Promise<number> {
  return database.db.transaction().execute(async (tx) => {
    await sql`
      select set_config('idle_in_transaction_session_timeout', ${String(PAUSED_MS)}, true),
        pg_advisory_xact_lock(${advisoryKey(database.schema, 'publisher')}::bigint)`.execute(tx);
    const { rows } = await sql<{ n: number; last: number | null }>`
      /* plan anew */
      with taken as (
        delete from event_outbox
        where seq in (select seq from event_outbox order by seq limit ${BATCH})
        returning seq, event_id
      ), put as (
        insert into stream (event_id) select event_id from taken order by seq returning pos
      )
      select count(*)::int as n, max(pos) as last from put`.execute(tx);
    const n = rows[0]?.n ?? 0;
    if (n > 0) await sql`select pg_notify(${channelOf(database.schema)}, ${String(rows[0]?.last)})`.execute(tx);
    return n;
  });
}

/** Publishes until nothing is left. */
export async function publishAll(database: Database): Promise<void> {
  while ((await publishBatch(database)) === BATCH);
}

interface StreamRow {
  pos: number;
  id: Id;
  at: Instant;
  type: string;
  payload: Record<string, unknown>;
  subject_kind: string;
  subject_id: Id;
  visible_to: Id[];
}

/** Events after a position, in order, at most `limit`. */
export async function readStream(executor: Db | Tx, after: number, limit: number): Promise<StreamEvent[]> {
  const { rows } = await sql<StreamRow>`
    /* plan anew */
    select s.pos, e.id, e.at, e.type, e.payload, e.subject_kind, e.subject_id, array_to_json(e.visible_to) as visible_to
    from stream s join event e on e.id = s.event_id
    where s.pos > ${after} order by s.pos limit ${limit}`.execute(executor);
  return rows.map((row) => ({
    pos: row.pos,
    id: row.id,
    at: row.at,
    type: row.type,
    payload: row.payload,
    subject: { kind: row.subject_kind, id: row.subject_id },
    visibleTo: row.visible_to,
  }));
}

/** Newest and oldest position of the stream and the epoch that makes positions comparable. */
export async function streamState(executor: Db | Tx): Promise<{ epoch: string; last: number; first: number }> {
  const { rows } = await sql<{ epoch: string; last: number; first: number }>`
    select epoch, coalesce((select max(pos) from stream), 0) as last, coalesce((select min(pos) from stream), 1) as first
    from installation`.execute(executor);
  const row = rows[0];
  if (row === undefined) throw new Error('the installation row is missing: run the migrations');
  return row;
}

export interface TimelineRow {
  readonly id: Id;
  readonly at: Instant;
  readonly type: string;
  readonly payload: Record<string, unknown>;
  readonly actorPersonId: Id | null;
  readonly actorUnitId: Id | null;
}

/** All events of the named subjects that a unit may see, oldest first. */
export async function eventsOf(
  tx: Tx,
  subjects: readonly { kind: string; id: Id }[],
  unitId: Id | null,
): Promise<TimelineRow[]> {
  if (subjects.length === 0) return [];
  const { rows } = await sql<TimelineRow>`
    select id, at, type, payload, actor_person_id as "actorPersonId", actor_unit_id as "actorUnitId" from event
    where (subject_kind, subject_id) in (
      select s->>'kind', (s->>'id')::uuid from jsonb_array_elements(${JSON.stringify(subjects)}::jsonb) s)
      and (${unitId}::uuid is null or ${unitId}::uuid = any (visible_to))
    order by seq`.execute(tx);
  return rows;
}
