// SQL of the auditor's room: audit rows by filter, the state of the chain, checks under way.
// Names of accounts, people and units are asked of their rooms, not joined.
import { sql, type RawBuilder } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { addDays, instantAt, type Instant } from '#shared/instant.ts';
import type { ChainFault } from '#platform/chain-verify.ts';
import type { Ctx } from '#platform/context.ts';
import type { Tx } from '#platform/sql.ts';
import type { AuditFilter, AuditOutcome } from './contract.ts';

export interface AuditRow {
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
  filter: AuditFilter,
  accounts: readonly Id[] | null,
  { below, limit }: { below: number | null; limit: number },
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select a.id, a.seq, a.at, a.outcome, a.action, a.route, a.code, a.subject_kind as "subjectKind", a.subject_id as "subjectId",
      a.account_id as "accountId", a.unit_id as "unitId", a.address, a.request_id as "requestId",
      a.off_duty_reason as "offDutyReason", a.digest, l.no as "linkNo"
    from audit a left join chain_link l on l.row_id = a.id and l.kind = 'audit'
    where ${matches(filter, accounts)} and (${below}::bigint is null or a.seq < ${below}::bigint)
    order by a.seq desc limit ${limit}`.execute(tx);
  return rows;
}

/** How many audit rows a filter means. */
export async function countRecords(tx: Tx, filter: AuditFilter, accounts: readonly Id[] | null): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from audit a where ${matches(filter, accounts)}`.execute(tx);
  return rows[0]?.n ?? 0;
}

function matches(filter: AuditFilter, accounts: readonly Id[] | null): RawBuilder<unknown> {
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

export interface CheckRow {
  id: Id;
  askedAt: Instant;
  askedBy: string;
  state: 'running' | 'done';
  total: number;
  compared: number;
  atNo: number;
  atMac: string;
  faultCount: number;
  faults: ChainFault[];
  finishedAt: Instant | null;
}

const CHECK = sql`id, asked_at as "askedAt", asked_by_name as "askedBy", state, total, compared, at_no as "atNo", at_mac as "atMac",
  fault_count as "faultCount", faults, finished_at as "finishedAt"`;

/** The latest checks, the newest first. */
export async function latestChecks(tx: Tx, limit: number): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`
    select ${CHECK} from auditing_check order by asked_at desc, id desc limit ${limit}`.execute(tx);
  return rows;
}

/** Puts a new check on file; a second one while one runs raises `auditing_check_one_running`. */
export async function insertCheck(ctx: Ctx, id: Id, total: number): Promise<void> {
  await sql`
    insert into auditing_check (id, asked_at, asked_by_account, asked_by_name, total)
    values (${id}, ${ctx.now}::timestamptz, ${ctx.actor.accountId}, ${ctx.actor.name}, ${total})`.execute(ctx.tx);
}

/** The check that runs, for one program only; null where none runs or another program is at it. */
export async function takeRunning(tx: Tx): Promise<CheckRow | null> {
  const { rows } = await sql<CheckRow>`
    select ${CHECK} from auditing_check where state = 'running' limit 1 for update skip locked`.execute(tx);
  return rows[0] ?? null;
}

/** Notes how far a check has come; with `finishedAt` it is over. */
export async function saveCheck(
  tx: Tx,
  check: Pick<CheckRow, 'id' | 'compared' | 'atNo' | 'atMac' | 'faultCount' | 'faults' | 'finishedAt'>,
): Promise<void> {
  await sql`
    update auditing_check set compared = ${check.compared}, at_no = ${check.atNo}, at_mac = ${check.atMac},
      fault_count = ${check.faultCount}, faults = ${JSON.stringify(check.faults)}::jsonb,
      finished_at = ${check.finishedAt}::timestamptz, state = ${check.finishedAt === null ? 'running' : 'done'}
    where id = ${check.id}`.execute(tx);
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
