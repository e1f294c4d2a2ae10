// T4: programs that sweep are killed, paused and resumed in turn while deadlines fall due: each rings once, in time.
// Counts and times come from the database; told means that its event stands in the stream, where screens hear it.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { seconds } from '#shared/duration.ts';
import { addMs, toMs, type Instant } from '#shared/instant.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import { openDatabase, type Database } from '#platform/sql.ts';
import { appRole } from '#app/migrate.ts';
import { openProgram, type Program } from '#kit/server.ts';
import { atLeast, none, within, type Fault, type Outcome, type Setting, type Stage } from '../harness/fault.ts';
import { openLedger } from '../harness/ledger.ts';
import type { Random } from '../harness/random.ts';
import {
  besides,
  compareProbes,
  latenessOf,
  planProbes,
  readRung,
  rung,
  share,
  type Planned,
} from '../pieces/probe-clocks.ts';
import { settingsOn } from '../pieces/programs.ts';

const INSTANCES = 3;
/** 20,004 in twelve rounds of ten seconds, 100,020 in sixty. */
const PER_ROUND = 1_667;
const ROUND_MS = seconds(10);
const AHEAD_MS = seconds(1);
const PATIENCE_MS = seconds(20);
const LIMITS = { p999Ms: 1_000, maxMs: 3_000 };

export const fault: Fault = {
  id: 'T4',
  promise: 'three programs sweep, each is killed or paused in turn: every deadline rings once, never early, in time',
  rounds: { small: 1, measured: 12, full: 60 },
  open,
};

async function open(setting: Setting): Promise<Stage> {
  const ground = await setting.database();
  const settings = settingsOn(setting, ground);
  const database = openDatabase({ url: ground.url, schema: ground.schema, role: appRole(ground.schema), max: 3 });
  setting.later(() => database.close());
  const programs: Program[] = [];
  setting.later(async () => void (await Promise.all(programs.map((one) => one.end('SIGKILL')))));
  for (let i = 0; i < INSTANCES; i++) programs.push(await openProgram(['work'], settings));
  const watch = watchStream(database);
  setting.later(() => watch.stop());
  const ledger = openLedger<Planned>(setting.folder, 'planned');
  let kills = 0;
  let pauses = 0;

  return {
    async round(i, random) {
      const now = await databaseClock.now(database.db);
      const from = addMs(now, AHEAD_MS);
      await planProbes(
        database,
        ledger,
        { n: PER_ROUND, from, to: addMs(from, ROUND_MS - AHEAD_MS), armedAt: now },
        random,
      );
      await Promise.all([
        killOne(programs[i % INSTANCES], random).then(() => void (kills += 1)),
        pauseOne(programs[(i + 1) % INSTANCES], random).then(() => void (pauses += 1)),
      ]);
      await untilRung(database, ledger.size(), addMs(from, ROUND_MS));
    },
    check: () => check(database, ledger.read(), watch, { kills, pauses, rounds: setting.rounds }),
  };
}

async function killOne(program: Program | undefined, random: Random): Promise<void> {
  await delay(random.between(500, 4_000));
  await program?.end('SIGKILL');
  await delay(random.between(0, 1_500));
  await program?.start();
}

async function pauseOne(program: Program | undefined, random: Random): Promise<void> {
  await delay(random.between(1_000, 4_000));
  program?.pause();
  await delay(random.between(500, 4_000));
  program?.resume();
}

/** Waits until all have rung and until the round's time is over; a run that loses some ends all the same. */
async function untilRung(database: Database, n: number, over: Instant): Promise<void> {
  const begun = monotonicMs();
  while (monotonicMs() - begun < PATIENCE_MS) {
    if ((await databaseClock.now(database.db)) >= over && (await rung(database)) >= n) return;
    await delay(100);
  }
}

interface Watch {
  /** When the stream reached a position, by the database's clock and to a tenth of a second. */
  toldAt(pos: number): number;
  stop(): Promise<void>;
}

function watchStream(database: Database): Watch {
  const seen: { at: number; last: number }[] = [];
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      const { rows } = await sql<{ at: Instant; last: number }>`
        select clock_timestamp() as at, coalesce(max(pos), 0) as last from stream`.execute(database.db);
      const [row] = rows;
      if (row !== undefined && row.last > (seen.at(-1)?.last ?? -1)) seen.push({ at: toMs(row.at), last: row.last });
      await delay(50);
    }
  })();
  return {
    toldAt: (pos) => seen[firstFrom(seen, pos)]?.at ?? Number.POSITIVE_INFINITY,
    stop: async () => {
      stopped = true;
      await watching;
    },
  };
}

/** Index of the first sample that reached a position. */
function firstFrom(seen: readonly { last: number }[], pos: number): number {
  let [low, high] = [0, seen.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seen[middle]?.last ?? 0) >= pos) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function check(
  database: Database,
  planned: readonly Planned[],
  watch: Watch,
  done: { kills: number; pauses: number; rounds: number },
): Promise<Outcome> {
  await delay(1_000); // whatever would ring twice has time to
  const found = await readRung(database);
  const others = await besides(database);
  const late = latenessOf(found);
  const told = found.flatMap(({ due, told: [pos] }) => (pos === undefined ? [] : [watch.toldAt(pos) - toMs(due)]));
  return {
    n: planned.length,
    findings: [
      ...compareProbes(planned, found),
      none('alarms, events, outbox besides', total(others), others),
      none('alarms not told exactly once', found.filter((one) => one.told.length !== 1).length),
      atLeast('programs killed', done.kills, done.rounds),
      atLeast('programs paused', done.pauses, done.rounds),
      within('rung late, p99.9, ms', share(late, 0.999), LIMITS.p999Ms),
      within('rung late, most, ms', share(late, 1), LIMITS.maxMs),
      within('told late, p99.9, ms', share(told, 0.999), LIMITS.p999Ms),
      within('told late, most, ms', share(told, 1), LIMITS.maxMs),
    ],
  };
}

function total(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}
