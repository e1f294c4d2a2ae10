// T6: the clocks of the machines that run the programs are wrong by two hours, each to its side, and jump to the other.
// The database tells the time: nothing rings early or late, nothing on record has a wrong instant, nobody is signed out.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { HOUR_MS, MINUTE_MS, seconds } from '#shared/duration.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import { databaseClock, machineNow, monotonicMs } from '#platform/clock.ts';
import type { Db } from '#platform/sql.ts';
import { openHouse, type Desk, type House } from '#kit/house.ts';
import { checkReports } from '../harness/check.ts';
import { atLeast, none, within, type Fault, type Finding, type Setting, type Stage } from '../harness/fault.ts';
import { openLedger, type Ledger } from '../harness/ledger.ts';
import { report, type Acknowledged } from '../harness/writers.ts';
import { ask } from '../pieces/ask.ts';
import { compareProbes, latenessOf, planProbes, readRung, rung, share, type Planned } from '../pieces/probe-clocks.ts';
import { withWrongClock } from '../pieces/programs.ts';
import { wrongIds, wrongInstants } from '../pieces/wrong-times.ts';

/** Two hours, and some minutes more so that no limit of the regulation lies as far from now. */
const OFF_MS = 2 * HOUR_MS + 7 * MINUTE_MS;
const DESKS = 4;
const PROBES = 400;
const SPREAD_MS = seconds(4);
const PATIENCE_MS = seconds(15);
/** The machine of the test is right; a beat told by the database lies this near to it. */
const BEAT_MS = seconds(5);

export const fault: Fault = {
  id: 'T6',
  promise:
    'the machines of two servers are wrong by two hours and jump: nothing is early, late, misdated or signed out',
  rounds: { small: 1, measured: 20, full: 100 },
  open,
};

interface Line {
  readonly address: string;
  readonly desks: readonly Desk[];
}

interface Seen {
  beats: number;
  wrongBeats: number;
  refused: number;
}

async function open(setting: Setting): Promise<Stage> {
  const place = { folder: setting.folder, database: await setting.database() };
  const house = await openHouse(place, { desks: DESKS, settings: withWrongClock(OFF_MS) });
  setting.later(() => house.close());
  const { database } = house.application.runtime;
  const from = await databaseClock.now(database.db);
  const behind = await house.open(['serve'], { CLOCK_OFF_MS: String(-OFF_MS) });
  const right = await house.open(['serve'], { CLOCK_OFF_MS: '0' });
  const lines: readonly Line[] = [
    { address: house.server.address, desks: house.desks },
    { address: behind.address, desks: house.through(behind.address) },
    { address: right.address, desks: house.through(right.address) },
  ];
  const wrong = [house.server, behind];
  const probes = openLedger<Planned>(setting.folder, 'planned');
  const acknowledged = openLedger<Acknowledged>(setting.folder);
  const seen: Seen = { beats: 0, wrongBeats: 0, refused: 0 };
  for (const { desks } of lines) await listenTo(desks[0], seen);
  let jumps = 0;

  return {
    async round(_i, random) {
      const now = await databaseClock.now(database.db);
      const due = addMs(now, seconds(1));
      await planProbes(database, probes, { n: PROBES, from: due, to: addMs(due, SPREAD_MS), armedAt: now }, random);
      await everybodyReports(lines, acknowledged, seen);
      await delay(random.between(200, 1_500));
      for (const program of wrong) {
        program.child().kill('SIGUSR2');
        jumps += 1;
      }
      await everybodyReports(lines, acknowledged, seen);
      const begun = monotonicMs();
      while ((await rung(database)) < probes.size() && monotonicMs() - begun < PATIENCE_MS) await delay(100);
    },
    async check() {
      const span = { from: addMs(from, -MINUTE_MS), to: addMs(await databaseClock.now(database.db), MINUTE_MS) };
      await house.application.settle();
      const spans = await spansByRule(database.db);
      const misdated = await wrongInstants(database.db, span, OFF_MS);
      const ids = await wrongIds(database.db, span, OFF_MS);
      return {
        n: probes.size() + acknowledged.size(),
        findings: [
          ...(await checkRinging(house, probes.read())),
          ...(await checkReports(database.db, acknowledged.read())),
          none('rules whose limit differs between servers', Object.keys(spans).length, spans),
          none('instants on record that are wrong by two hours', sum(misdated), misdated),
          none('ids made at an instant that is wrong by two hours', sum(ids), ids),
          none('beats that tell a wrong time', seen.wrongBeats),
          none('requests refused, sessions ended', seen.refused),
          atLeast('beats heard', seen.beats, setting.rounds),
          atLeast('jumps', jumps, setting.rounds * wrong.length),
          atLeast('reports accepted', acknowledged.size(), setting.rounds * DESKS * lines.length),
        ],
      };
    },
  };
}

/** At each server every desk reports once and asks who it is. */
async function everybodyReports(lines: readonly Line[], ledger: Ledger<Acknowledged>, seen: Seen): Promise<void> {
  for (const { address, desks } of lines) {
    for (const desk of desks) {
      const { status } = await report(desk, ledger);
      const me = await ask(address, desk.client.cookies, '/api/access/me');
      seen.refused += Number(status !== 201) + Number(me.status !== 200);
    }
  }
}

async function listenTo(desk: Desk | undefined, seen: Seen): Promise<void> {
  await desk?.client.listen((event, data) => {
    if (event === 'ended') seen.refused += 1;
    if (event !== 'beat') return;
    const { now, swept } = JSON.parse(data) as { now: Instant; swept: Instant | null };
    seen.beats += 1;
    const far = [now, swept ?? now].some((at) => Math.abs(msBetween(at, machineNow())) > BEAT_MS);
    if (far) seen.wrongBeats += 1;
  });
}

async function checkRinging(house: House, planned: readonly Planned[]): Promise<Finding[]> {
  const found = await readRung(house.application.runtime.database);
  const late = latenessOf(found);
  return [
    ...compareProbes(planned, found),
    none('deadlines late by a minute and more', late.filter((ms) => ms >= MINUTE_MS).length),
    within('rung late, p99.9, ms', share(late, 0.999), 1_000),
    within('rung late, most, ms', share(late, 1), 3_000),
  ];
}

/** The spans from start to due of each rule: where a wrong clock had a say there would be several. */
async function spansByRule(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ rule: string; spans: number }>`
    select rule, count(distinct due_at - started_at)::int as spans from deadlines_clock
    where rule <> 'probe.answer' group by rule having count(distinct due_at - started_at) > 1`.execute(db);
  return Object.fromEntries(rows.map(({ rule, spans }) => [rule, spans]));
}

function sum(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((all, part) => all + part, 0);
}
