// Ten thousand deadlines due in one second, on a durable database, swept by the product's own loop in other processes:
// how late the last alarm rings after its due instant, and that none rings before it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { SECOND_MS } from '#shared/duration.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { openDatabase, type Database } from '#platform/sql.ts';
import { appRole, migrate } from '#app/migrate.ts';
import { end } from '#kit/server.ts';
import { median, print, rounded, spread } from './figures.ts';

const N = 10_000;
const LIMIT_MS = 2_000;
const ROUNDS = 3;
const SWEEPERS = 2;
const SCHEMA = 'zhishou';
const SCRIPT = fileURLToPath(new URL('../fault/sweeper.ts', import.meta.url));
/** Time for planting, which must be over before the first is due. */
const AHEAD_MS = 6 * SECOND_MS;
const PATIENCE_MS = 60 * SECOND_MS;

interface Round {
  readonly max: number;
  readonly p50: number;
  readonly rung: number;
  readonly early: number;
}

/** Measures the sweep at its busiest second. */
export async function benchDeadlines(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  const url = postgres.url();
  await migrate({ url, schema: SCHEMA });
  const database = openDatabase({ url, schema: SCHEMA, role: appRole(SCHEMA), max: 2 });
  const sweepers: ChildProcess[] = [];
  try {
    for (let i = 0; i < SWEEPERS; i++) sweepers.push(await startSweeper(url));
    const rounds: Round[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await oneRound(database));
    tell(rounds);
  } finally {
    for (const sweeper of sweepers) await end(sweeper, 'SIGKILL');
    await database.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(rounds: readonly Round[]): void {
  const latest = rounds.map(({ max }) => max);
  const more = {
    unit: 'ms',
    p50: rounded(median(rounds.map(({ p50 }) => p50))),
    rounds: rounds.length,
    sweepers: SWEEPERS,
    spread: spread(latest),
  };
  print({ id: 'deadlines.last', n: N, figure: median(latest), limit: LIMIT_MS, better: 'less', more });
  print({
    id: 'deadlines.early',
    n: N,
    figure: Math.max(...rounds.map(({ early }) => early)),
    limit: 0,
    better: 'less',
  });
  print({
    id: 'deadlines.missingOrTwice',
    n: N,
    figure: Math.max(...rounds.map(({ rung }) => Math.abs(rung - N))),
    limit: 0,
    better: 'less',
  });
}

async function startSweeper(url: string): Promise<ChildProcess> {
  const env = { ...process.env, SWEEP_URL: url, SWEEP_SCHEMA: SCHEMA, SWEEP_ROLE: appRole(SCHEMA) };
  const child = spawn(process.execPath, ['--no-warnings', SCRIPT], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function oneRound(database: Database): Promise<Round> {
  const from = addMs(await databaseClock.now(database.db), AHEAD_MS);
  const rule = `probe.${newId()}`;
  await plant(database, rule, from);
  const begun = monotonicMs();
  while ((await look(database, rule)).rung < N && monotonicMs() - begun < PATIENCE_MS) await delay(250);
  await delay(500); // whatever would ring twice has time to
  return look(database, rule);
}

/** Clocks of a rule with one due step each, spread over a second. */
async function plant(database: Database, rule: string, from: Instant): Promise<void> {
  const armed = await databaseClock.now(database.db);
  const rows = Array.from({ length: N }, (_, i) => ({
    id: newId(),
    subject: newId(),
    unit: newId(),
    event: newId(),
    alarm: newId(),
    start: newId(),
    due: addMs(from, Math.floor((i * SECOND_MS) / N)),
  }));
  await sql`
    with x as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, subject uuid, unit uuid, event uuid, alarm uuid, start uuid, due timestamptz)
    ), clocks as (
      insert into deadlines_clock (id, rule, row_id, pack, term, ladder, subject_kind, subject_id, subject_label,
        owing_unit_id, started_at, due_at, because, state, start_event)
      select id, ${rule}, 'A15.2', 'probe/1', '调度核实电话反馈', 'verification', 'probe', subject, '山体滑坡', unit,
        ${armed}::timestamptz, due, '', 'running', start from x
    )
    insert into deadlines_step (clock_id, stage, revision, kind, at, armed_at, event_id, event_type, payload, visible_to, alarms)
    select id, 'due', 1, 'due', due, ${armed}::timestamptz, event, 'deadlines.overdue', '{}', array[unit],
      jsonb_build_array(jsonb_build_object('id', alarm, 'unitId', unit, 'class', 'rings',
        'audience', jsonb_build_array('dutyOfficer'), 'climbs', '[]'::jsonb))
    from x`.execute(database.db);
}

async function look(database: Database, rule: string): Promise<Round> {
  const { rows } = await sql<Round>`
    select count(*)::int as rung, count(*) filter (where a.raised_at < c.due_at)::int as early,
      coalesce(max(extract(epoch from a.raised_at - c.due_at)) * 1000, 0)::float8 as max,
      coalesce(percentile_cont(0.5) within group (order by extract(epoch from a.raised_at - c.due_at)) * 1000, 0)::float8 as p50
    from deadlines_alarm a join deadlines_clock c on c.id = a.clock_id where c.rule = ${rule}`.execute(database.db);
  return rows[0] ?? { rung: 0, early: 0, max: 0, p50: 0 };
}
