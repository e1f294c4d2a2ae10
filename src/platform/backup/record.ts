// What the database knows of its backups (backup_run): the claim, the outcome, and the reading for health and check-up.
// Decided here: that the open row is the claim and that a claim whose maker died counts as a failure.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { advisoryKey, type Db, type Tx } from '../sql.ts';
import type { TakenBackup } from './take.ts';

export interface BackupClaim {
  readonly id: Id;
  readonly cause: 'nightly' | 'command';
  /** The night for which it is made; null with `command`. */
  readonly dueAt: Instant | null;
  readonly instance: string;
  readonly place: string;
  readonly at: Instant;
}

/** What is known of backups, for whoever judges it. */
export interface BackupVitals {
  readonly lastGood: {
    readonly at: Instant;
    readonly place: string;
    readonly bytes: number;
    readonly rows: number;
    readonly instance: string;
  } | null;
  /** The newest failure after the last good one; null where there is none. */
  readonly failing: { readonly at: Instant; readonly why: string; readonly times: number } | null;
  readonly underWay: boolean;
  /** Null where the installation was never opened. */
  readonly installedAt: Instant | null;
}

/** The last good backup and what failed since, in one statement. Trust 12 */
export async function lastBackup(executor: Db | Tx): Promise<BackupVitals> {
  const { rows } = await sql<{
    installedAt: Instant | null;
    at: Instant | null;
    place: string | null;
    bytes: number | null;
    rows: number | null;
    instance: string | null;
    failedAt: Instant | null;
    why: string | null;
    times: number | null;
    underWay: boolean;
  }>`
    select i.created_at as "installedAt", g.begun_at as at, g.place, g.bytes, g.rows, g.instance,
      f.begun_at as "failedAt", f.error as why, f.times, exists (select from backup_run where outcome is null) as "underWay"
    from (select 1) one left join installation i on true
    left join lateral (select * from backup_run where outcome = 'good' order by begun_at desc limit 1) g on true
    left join lateral (
      select begun_at, error, (count(*) over ())::int as times from backup_run r
      where outcome = 'failed' and (g.begun_at is null or r.begun_at > g.begun_at) order by begun_at desc limit 1) f on true`.execute(
    executor,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the database told nothing of its backups');
  const { at, place, bytes, rows: stored, instance, failedAt, why, times } = row;
  return {
    lastGood:
      at === null ? null : { at, place: place ?? '', bytes: bytes ?? 0, rows: stored ?? 0, instance: instance ?? '' },
    failing: failedAt === null ? null : { at: failedAt, why: why ?? '', times: times ?? 1 },
    underWay: row.underWay,
    installedAt: row.installedAt,
  };
}

/** True where the schema keeps a record of backups; one that waits for its migrations may be backed up without. */
export async function keepsRecord(db: Db): Promise<boolean> {
  const { rows } = await sql<{ present: boolean }>`select to_regclass('backup_run') is not null as present`.execute(db);
  return rows[0]?.present === true;
}

/**
 * Writes the claim; null where another backup is under way. A claim whose maker holds no lock any more died with it and
 * is closed as failed first.
 */
export async function claimBackup(db: Db, schema: string, claim: BackupClaim): Promise<BackupClaim | null> {
  return db.transaction().execute(async (tx) => {
    const { rows: locks } = await sql<{ free: boolean }>`
      select pg_try_advisory_xact_lock(${advisoryKey(schema, 'backup')}::bigint) as free`.execute(tx);
    if (locks[0]?.free !== true) return null;
    await sql`
      update backup_run set outcome = 'failed', ended_at = ${claim.at}::timestamptz, error = '做备份的程序中途停了'
      where outcome is null and begun_at < ${claim.at}::timestamptz - interval '1 minute'`.execute(tx);
    const { rows } = await sql<{ id: Id }>`
      insert into backup_run (id, cause, due_at, instance, place, begun_at)
      values (${claim.id}, ${claim.cause}, ${claim.dueAt}::timestamptz, ${claim.instance}, ${claim.place}, ${claim.at}::timestamptz)
      on conflict do nothing returning id`.execute(tx);
    return rows.length === 0 ? null : claim;
  });
}

/** Closes a claim as good. */
export async function endGood(db: Db, id: Id, at: Instant, taken: TakenBackup): Promise<void> {
  await sql`
    update backup_run set outcome = 'good', ended_at = ${at}::timestamptz, place = ${taken.folder}, bytes = ${taken.bytes},
      rows = ${taken.rows}, digest = ${taken.digest} where id = ${id}`.execute(db);
}

/** Closes a claim as failed, with the sentence for the operator. */
export async function endFailed(db: Db, id: Id, at: Instant, why: string): Promise<void> {
  await sql`
    update backup_run set outcome = 'failed', ended_at = ${at}::timestamptz, error = ${why.slice(0, 500)} where id = ${id}`.execute(
    db,
  );
}

/** Whether the backup of a night is there, and if not, how often it was tried and when last. */
export async function nightOf(
  executor: Db | Tx,
  dueAt: Instant,
): Promise<{ good: boolean; tries: number; lastTryAt: Instant | null }> {
  const { rows } = await sql<{ good: boolean; tries: number; lastTryAt: Instant | null }>`
    select coalesce(bool_or(outcome = 'good'), false) as good, (count(*) filter (where due_at = ${dueAt}::timestamptz))::int as tries,
      max(begun_at) filter (where due_at = ${dueAt}::timestamptz) as "lastTryAt"
    from backup_run where begun_at >= ${dueAt}::timestamptz`.execute(executor);
  return rows[0] ?? { good: false, tries: 0, lastTryAt: null };
}
