// Reading the audit (审计) and the state of its chain, for whoever may: nothing here decides who that is.
// Writing it is record.ts, sealing it chain.ts.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { addDays, instantAt, type Day, type Instant } from '#shared/instant.ts';
import type { AuditOutcome } from './audit.ts';
import type { Tx } from './sql.ts';

/** What narrows a look at the audit; days are Beijing's, both included. */
export interface AuditQuery {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly unitId?: Id | undefined;
  /** An action, or the room before the point. */
  readonly action?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly subjectId?: Id | undefined;
  readonly address?: string | undefined;
}

export interface FoundRecord {
  id: Id;
  seq: number;
  at: Instant;
  outcome: AuditOutcome;
  action: string;
  route: string | null;
  code: string | null;
  subjectKind: string | null;
  subjectId: Id | null;
  accountId: Id | null;
  unitId: Id | null;
  address: string | null;
  requestId: string | null;
  offDutyReason: string | null;
  digest: string;
  linkNo: number | null;
}

/** Audit rows of a filter, the newest first, below a place. `accounts` are those that the filter's `who` means; null: all. */
export async function findRecords(
  tx: Tx,
  filter: AuditQuery,
  accounts: readonly Id[] | null,
  { below, limit }: { below: number | null; limit: number },
): Promise<FoundRecord[]> {
  const { rows } = await sql<FoundRecord>`
    select a.id, a.seq, a.at, a.outcome, a.action, a.route, a.code, a.subject_kind as "subjectKind", a.subject_id as "subjectId",
      a.account_id as "accountId", a.unit_id as "unitId", a.address, a.request_id as "requestId",
      a.off_duty_reason as "offDutyReason", a.digest, l.no as "linkNo"
    from audit a left join chain_link l on l.row_id = a.id and l.kind = 'audit'
    where ${matches(filter, accounts)} and (${below}::bigint is null or a.seq < ${below}::bigint)
    order by a.seq desc limit ${limit}`.execute(tx);
  return rows;
}

/** How many audit rows a filter means. */
export async function countRecords(tx: Tx, filter: AuditQuery, accounts: readonly Id[] | null): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from audit a where ${matches(filter, accounts)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

function matches(filter: AuditQuery, accounts: readonly Id[] | null): RawBuilder<unknown> {
  const { from, to, unitId, action, outcome, subjectId, address } = filter;
  const conditions = [
    from === undefined ? null : sql`a.at >= ${instantAt(from, '00:00')}::timestamptz`,
    to === undefined ? null : sql`a.at < ${instantAt(addDays(to, 1), '00:00')}::timestamptz`,
    accounts === null ? null : sql`a.account_id = any (${[...accounts]}::uuid[])`,
    unitId === undefined ? null : sql`a.unit_id = ${unitId}`,
    // A room's name means all its actions; starts_with takes no signs of a pattern.
    action === undefined ? null : sql`(a.action = ${action} or starts_with(a.action, ${`${action}.`}))`,
    outcome === undefined ? null : sql`a.outcome = ${outcome}`,
    subjectId === undefined ? null : sql`a.subject_id = ${subjectId}`,
    address === undefined ? null : sql`a.address = ${address}`,
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

/** How long the chain is and its newest signed head. */
export async function chainState(
  tx: Tx,
): Promise<{ links: number; head: { no: number; at: Instant; code: string } | null }> {
  const { rows } = await sql<{ links: number; no: number | null; at: Instant | null; code: string | null }>`
    select coalesce((select max(no) from chain_link), 0) as links, h.no, h.at, h.code
    from (select 1) one left join lateral (select no, at, code from chain_head order by no desc limit 1) h on true`.execute(
    tx,
  );
  const row = rows[0];
  if (row === undefined) return { links: 0, head: null };
  const { links, no, at, code } = row;
  return { links, head: no === null || at === null || code === null ? null : { no, at, code } };
}
