// SQL of the auditor's room: checks of the chain, under way and over.
// Audit rows and the chain itself are read through the platform.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { ChainFault } from '#platform/chain-verify.ts';
import type { Ctx } from '#platform/context.ts';
import type { Tx } from '#platform/sql.ts';

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
