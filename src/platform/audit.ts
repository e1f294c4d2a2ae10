// The audit (审计): one row for each write, each refusal, each sensitive read. Only ever inserted.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { digestOf } from './digest.ts';
import { newId } from './ids.ts';
import type { Request } from './use-case.ts';

export type AuditOutcome = 'done' | 'refused' | 'read';

/** Names of the table's columns. */
interface AuditRow {
  id: Id;
  at: Instant;
  outcome: AuditOutcome;
  action: string;
  route: string | null;
  code: string | null;
  subject_kind: string | null;
  subject_id: Id | null;
  account_id: Id | null;
  person_id: Id | null;
  unit_id: Id | null;
  station_id: Id | null;
  address: string | null;
  request_id: string | null;
  off_duty_reason: string | null;
  digest: string;
}

export interface AuditEntry {
  readonly request: Request;
  readonly outcome: AuditOutcome;
  readonly at: Instant;
  readonly code: string | null;
}

/** The row of an entry; `digest` is the SM3 of the request's body where there was one, else of the row itself. */
export function auditRow({ request, outcome, at, code }: AuditEntry): AuditRow {
  const row = {
    id: newId(),
    at,
    outcome,
    action: request.action,
    route: request.route ?? null,
    code,
    subject_kind: request.subject?.kind ?? null,
    subject_id: request.subject?.id ?? null,
    account_id: request.actor.accountId,
    person_id: request.actor.personId,
    unit_id: request.actor.unitId,
    station_id: request.actor.stationId,
    address: request.address ?? null,
    request_id: request.requestId ?? null,
    off_duty_reason: request.offDutyReason ?? null,
  };
  return { ...row, digest: request.digest ?? digestOf(row) };
}
