// What a use case leaves behind besides its change: events with their outbox rows, the audit row, the answer to its key.
// One statement, because every round trip lengthens each write. Only ever inserted, but for the answer.
import { sql } from 'kysely';
import type { Actor } from '#shared/actor.ts';
import type { NewEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { auditRow, type AuditEntry } from './audit.ts';
import type { Answered } from './idempotency.ts';
import type { Tx } from './sql.ts';

export interface Left {
  readonly at: Instant;
  readonly actor: Pick<Actor, 'personId' | 'unitId'>;
  /** In the order in which they happened. */
  readonly events: readonly (NewEvent & { id: Id })[];
  readonly audit: AuditEntry;
  /** The answer to remember beside the key; null where the request had none. */
  readonly answered: Answered | null;
}

/** Stores all of it in the transaction of the change. trust.md 1, 6 */
export async function writeRecord(tx: Tx, { at, actor, events, audit, answered }: Left): Promise<void> {
  const rows = events.map((event) => ({
    id: event.id,
    type: event.type,
    payload: event.payload,
    kind: event.subject.kind,
    subject: event.subject.id,
    visible: event.visibleTo,
  }));
  await sql`
    with told as (
      insert into event (id, at, type, payload, subject_kind, subject_id, visible_to, actor_person_id, actor_unit_id)
      select (e->>'id')::uuid, ${at}::timestamptz, e->>'type', e->'payload', e->>'kind', (e->>'subject')::uuid,
             array(select jsonb_array_elements_text(e->'visible')::uuid), ${actor.personId}::uuid, ${actor.unitId}::uuid
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as list(e, n)
      order by n
      returning seq, id
    ), waiting as (
      insert into event_outbox (seq, event_id) select seq, id from told
    ), answered as (
      update idempotency set response = ${answered?.response ?? null}::jsonb
      where account_id = ${answered?.accountId ?? null}::uuid and key = ${answered?.key ?? null}::uuid
    )
    insert into audit (id, at, outcome, action, route, code, subject_kind, subject_id, account_id, person_id, unit_id,
      station_id, address, request_id, off_duty_reason, digest)
    select id, at, outcome, action, route, code, subject_kind, subject_id, account_id, person_id, unit_id,
      station_id, address, request_id, off_duty_reason, digest
    from jsonb_populate_record(null::audit, ${JSON.stringify(auditRow(audit))}::jsonb)`.execute(tx);
}
