// T5: database and programs are all killed and stay down while deadlines fall due; after the start everything missed
// rings at once and says why it is late. Ten minutes are made of some seconds by moving the due instants, not a clock.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { minutes, seconds } from '#shared/duration.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import { openDatabase, type Database } from '#platform/sql.ts';
import { whyLate } from '#modules/deadlines/rules/late.ts';
import { appRole, migrate } from '#app/migrate.ts';
import { openProgram, type Program } from '#kit/server.ts';
import {
  atLeast,
  none,
  within,
  type Fault,
  type Finding,
  type Outcome,
  type Setting,
  type Stage,
} from '../harness/fault.ts';
import { openLedger } from '../harness/ledger.ts';
import type { Random } from '../harness/random.ts';
import { compareProbes, planProbes, readRung, rung, type Planned, type Rung } from '../pieces/probe-clocks.ts';
import { settingsOn } from '../pieces/programs.ts';

const SCHEMA = 'zhishou';
const INSTANCES = 3;
const PER_OUTAGE = { small: 2_500, measured: 10_000, full: 20_000 } as const;
const DOWN_MS = minutes(10);
/** How long they are really down; the rest is moved. */
const REALLY_DOWN_MS = seconds(2);
const MOVED_MS = DOWN_MS - REALLY_DOWN_MS;
/** Time to plan and to kill before the first is due. */
const AHEAD_MS = seconds(2);
const PATIENCE_MS = seconds(20);
const LIMIT_MS = 5_000;

export const fault: Fault = {
  id: 'T5',
  promise:
    'everything was down for ten minutes: all that was missed rings within 5 s of the start and says why it is late',
  rounds: { small: 1, measured: 3, full: 10 },
  roundsOnStage: 5,
  open,
};

/** What an outage left to be judged. */
interface Outage {
  readonly planned: readonly Planned[];
  /** What had not rung when all was killed. */
  readonly missed: ReadonlySet<string>;
  /** The last beat before it. */
  readonly beatAt: Instant;
  /** When the programs were started again, and what that took until they were ready and until all had rung. */
  readonly startedAt: Instant;
  readonly readyMs: number;
  readonly databaseMs: number;
  readonly lastRungMs: number;
}

async function open(setting: Setting): Promise<Stage> {
  const dataDir = join(setting.folder, 'postgres');
  let postgres = await setting.cluster({ dataDir });
  await migrate({ url: postgres.url(), schema: SCHEMA });
  const settings = settingsOn(setting, { url: postgres.url(), schema: SCHEMA });
  const connect = (): Database =>
    openDatabase({ url: postgres.url(), schema: SCHEMA, role: appRole(SCHEMA), max: 2, name: 'zhishou-fault' });
  let database = connect();
  setting.later(() => database.close());
  const programs: Program[] = [];
  setting.later(() => killAll(programs));
  for (let i = 0; i < INSTANCES; i++) programs.push(await openProgram(['work'], settings));
  const ledger = openLedger<Planned>(setting.folder, 'planned');
  const outages: Outage[] = [];

  return {
    async round(_i, random: Random) {
      const before = ledger.size();
      const now = await databaseClock.now(database.db);
      const from = addMs(now, AHEAD_MS);
      const plan = { n: PER_OUTAGE[setting.size], from, to: addMs(from, REALLY_DOWN_MS), armedAt: now };
      await planProbes(database, ledger, plan, random);
      await delay(random.between(0, 300));
      await killAll(programs);
      process.kill(postgres.pid, 'SIGKILL');
      await Promise.all([database.close(), postgres.stop()]);
      await delay(AHEAD_MS + REALLY_DOWN_MS);

      const databaseMs = await timed(async () => void (postgres = await setting.cluster({ dataDir })));
      database = connect();
      const { missed, beatAt } = await moveBack(database, MOVED_MS);
      const startedAt = await databaseClock.now(database.db);
      const readyMs = await timed(async () => void (await Promise.all(programs.map((one) => one.start()))));
      await untilRung(database, ledger.size());
      const lastRungMs = msBetween(startedAt, await lastRung(database));
      const planned = ledger.read().slice(before);
      outages.push({ planned, missed, beatAt, startedAt, readyMs, databaseMs, lastRungMs });
    },
    check: async () => check(await readRung(database), outages),
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = monotonicMs();
  await work();
  return Math.round(monotonicMs() - begun);
}

async function killAll(programs: readonly Program[]): Promise<void> {
  await Promise.all(programs.map((one) => one.end('SIGKILL')));
}

/** Moves what waits, and the last beat with it, into the past; answers which waited and that beat. */
async function moveBack(database: Database, byMs: number): Promise<Pick<Outage, 'missed' | 'beatAt'>> {
  const by = sql`${byMs}::float8 * interval '1 millisecond'`;
  const { rows: moved } = await sql<{ id: string }>`
    with moved as (
      update deadlines_step set at = at - ${by}, armed_at = armed_at - ${by} where fired_at is null returning clock_id
    )
    update deadlines_clock set due_at = due_at - ${by}, started_at = started_at - ${by}
    where id in (select clock_id from moved) returning id`.execute(database.db);
  const { rows } = await sql<{ at: Instant }>`
    update sweep_beat set at = at - ${by} where name = 'deadlines' returning at`.execute(database.db);
  const beat = rows[0];
  if (beat === undefined) throw new Error('nobody has swept before');
  return { missed: new Set(moved.map(({ id }) => id)), beatAt: beat.at };
}

async function untilRung(database: Database, n: number): Promise<void> {
  const begun = monotonicMs();
  while (monotonicMs() - begun < PATIENCE_MS && (await rung(database)) < n) await delay(20);
}

async function lastRung(database: Database): Promise<Instant> {
  const { rows } = await sql<{ at: Instant }>`
    select coalesce(max(raised_at), clock_timestamp()) as at from deadlines_alarm`.execute(database.db);
  return rows[0]?.at ?? databaseClock.now(database.db);
}

function check(found: readonly Rung[], outages: readonly Outage[]): Outcome {
  const planned = outages.flatMap((outage) =>
    outage.planned.map((one) => (outage.missed.has(one.id) ? { ...one, due: addMs(one.due, -MOVED_MS) } : one)),
  );
  const most = (of: (outage: Outage) => number): number => Math.max(...outages.map(of));
  return {
    n: planned.length,
    findings: [
      ...compareProbes(planned, found),
      ...outages.flatMap((outage) => reasons(outage, found)),
      within(
        'all rung after the start of the programs, ms',
        most((one) => one.lastRungMs),
        LIMIT_MS,
      ),
      within(
        'of it until the programs were ready, ms',
        most((one) => one.readyMs),
        LIMIT_MS,
      ),
      within(
        'start of the database before it, ms',
        most((one) => one.databaseMs),
        LIMIT_MS,
      ),
    ],
  };
}

/** Every alarm says since when nobody swept, and none rang before the programs were started again. */
function reasons({ missed: ids, beatAt, startedAt }: Outage, found: readonly Rung[]): Finding[] {
  const missed = found.filter(({ id }) => ids.has(id));
  const silent = missed.filter(({ since, raisedAt, armedAt, outageFrom }) => {
    if (since === null || raisedAt === null || armedAt === null) return true;
    return !/^计时服务自 .+ 中断，本应 .+ 提醒$/.test(whyLate({ since, raisedAt, armedAt, outageFrom }) ?? '');
  });
  const tooSoon = missed.filter(({ raisedAt }) => raisedAt === null || raisedAt < startedAt);
  return [
    none('missed alarms that do not say why', silent.length),
    none('missed alarms that name another outage', missed.filter(({ outageFrom }) => outageFrom !== beatAt).length),
    none('missed alarms that rang while all was down', tooSoon.length),
    atLeast('deadlines missed', missed.length, 1),
  ];
}
