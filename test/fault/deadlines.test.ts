// T4 and T5, small: deadlines ring exactly once and never early while sweeping programs are killed and paused,
// and everything missed rings when they come back. Counts are asserted; times are printed and judged in the full run.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { minutes, seconds } from '#shared/duration.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import { newId, randomBelow } from '#platform/ids.ts';
import { openDatabase, type Database } from '#platform/sql.ts';
import { cloneDatabase, type ClonedDatabase } from '#kit/postgres.ts';

const N = Number(process.env['ZHISHOU_FAULT_N'] ?? 2_000);
const SEED = Number(process.env['ZHISHOU_FAULT_SEED'] ?? randomBelow(1_000_000));
const SCRIPT = fileURLToPath(new URL('./sweeper.ts', import.meta.url));

let cloned: ClonedDatabase;
let database: Database;
let children: ChildProcess[];
beforeEach(async () => {
  cloned = await cloneDatabase();
  database = openDatabase({ url: cloned.url, schema: cloned.schema, role: cloned.role, max: 4 });
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.close();
  await cloned.drop();
});

async function startSweeper(): Promise<ChildProcess> {
  const env = { ...process.env, SWEEP_URL: cloned.url, SWEEP_SCHEMA: cloned.schema, SWEEP_ROLE: cloned.role };
  const child = spawn(process.execPath, ['--no-warnings', SCRIPT], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

/** Plans deadlines whose due instants lie between two instants, planned at `armedAt`. */
async function planBetween(from: Instant, to: Instant, armedAt: Instant): Promise<void> {
  const span = Math.max(1, Date.parse(to) - Date.parse(from));
  let random = SEED;
  const next = (): number => (random = (random * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
  const rows = Array.from({ length: N }, () => ({
    id: newId(),
    subject: newId(),
    unit: newId(),
    event: newId(),
    alarm: newId(),
    start: newId(),
    due: addMs(from, Math.floor(next() * span)),
  }));
  await sql`
    with x as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, subject uuid, unit uuid, event uuid, alarm uuid, start uuid, due timestamptz)
    ), clocks as (
      insert into deadlines_clock (id, rule, row_id, pack, term, ladder, subject_kind, subject_id, subject_label, owing_unit_id, started_at, due_at, because, state, start_event)
      select id, 'probe.answer', 'A15.2', 'baoji-2022/1', '调度核实电话反馈', 'verification', 'probe', subject, '固关镇山体滑坡', unit, ${armedAt}::timestamptz, due, '', 'running', start from x
    )
    insert into deadlines_step (clock_id, stage, revision, kind, at, armed_at, event_id, event_type, payload, visible_to, alarms)
    select id, 'due', 1, 'due', due, ${armedAt}::timestamptz, event, 'deadlines.overdue', '{}', array[unit],
      jsonb_build_array(jsonb_build_object('id', alarm, 'unitId', unit, 'class', 'rings', 'audience', jsonb_build_array('dutyOfficer'), 'climbs', '[]'::jsonb))
    from x`.execute(database.db);
}

async function alarmsRung(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from deadlines_alarm`.execute(database.db);
  return rows[0]!.n;
}

/** Waits until all have rung, at most so long; answers how long it took. */
async function waitForAll(limitMs: number): Promise<number> {
  const begun = monotonicMs();
  while ((await alarmsRung()) < N && monotonicMs() - begun < limitMs) await delay(20);
  return monotonicMs() - begun;
}

async function outcome(): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from deadlines_alarm) as alarms, (select count(distinct clock_id)::int from deadlines_alarm) as clocks,
      (select count(*)::int from event) as events, (select count(*)::int from event_outbox) as outbox,
      (select count(*)::int from deadlines_clock where state = 'overdue') as overdue,
      (select count(*)::int from deadlines_alarm a join deadlines_clock c on c.id = a.clock_id where a.raised_at < c.due_at) as early`.execute(
    database.db,
  );
  return rows[0]!;
}

async function lateness(): Promise<{ p999: number; max: number }> {
  const { rows } = await sql<{ p999: number; max: number }>`
    select percentile_cont(0.999) within group (order by late)::int as p999, max(late)::int as max
    from (select extract(epoch from raised_at - since) * 1000 as late from deadlines_alarm) l`.execute(database.db);
  return rows[0]!;
}

const exact = { alarms: N, clocks: N, events: N, outbox: N, overdue: N, early: 0 };

test('T4: three programs sweep, one is killed and one is paused: each deadline rings exactly once and never early', async () => {
  const [first, second] = await Promise.all([startSweeper(), startSweeper(), startSweeper()]);
  const now = await databaseClock.now(database.db);
  const from = addMs(now, seconds(1));
  await planBetween(from, addMs(from, seconds(6)), now);
  await delay(seconds(2));
  first.kill('SIGKILL');
  await delay(500);
  second.kill('SIGSTOP');
  await delay(seconds(2));
  second.kill('SIGCONT');
  await startSweeper();
  await waitForAll(seconds(15));
  const late = await lateness();
  console.log(
    JSON.stringify({
      id: 'T4',
      seed: SEED,
      n: N,
      figure: { p999: late.p999, max: late.max },
      limit: { p999: 1_000, max: 3_000 },
      pass: late.p999 <= 1_000 && late.max <= 3_000,
    }),
  );
  expect(await outcome()).toEqual(exact);
});

test('T5: everything was down for ten minutes: all that was missed rings at the start and says why it is late', async () => {
  const now = await databaseClock.now(database.db);
  const down = addMs(now, -minutes(10));
  await sql`insert into sweep_beat (name, at) values ('deadlines', ${down}::timestamptz)`.execute(database.db);
  await planBetween(addMs(down, seconds(1)), addMs(now, -seconds(6)), addMs(down, -minutes(30)));
  const begun = monotonicMs();
  await Promise.all([startSweeper(), startSweeper(), startSweeper()]);
  const ready = monotonicMs();
  await waitForAll(seconds(15));
  const ms = Math.round(monotonicMs() - ready);
  console.log(
    JSON.stringify({
      id: 'T5',
      seed: SEED,
      n: N,
      figure: ms,
      limit: 5_000,
      pass: ms <= 5_000,
      startMs: Math.round(ready - begun),
    }),
  );
  expect(await outcome()).toEqual(exact);
  // Whoever sweeps first knows when the last beat was; for later batches the beat may have gone on already.
  const { rows } = await sql<{ late: number; known: number }>`
    select count(*) filter (where raised_at - since > interval '5 seconds')::int as late,
      count(*) filter (where outage_from = ${down}::timestamptz)::int as known from deadlines_alarm`.execute(
    database.db,
  );
  expect(rows[0]!.late).toBe(N);
  expect(rows[0]!.known).toBeGreaterThan(0);
});
