// T7: the disk that holds the database is filled to the last byte while desks write. Every second round fills the
// database's log as well, so that the database itself ends and cannot start before there is space again.
// Nothing that was not stored is acknowledged, every screen says so, and all goes on by itself when space is freed.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { addMs } from '#shared/instant.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import type { EmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { STORAGE_FULL_WORDS } from '#modules/operations/index.ts';
import { migrate } from '#app/migrate.ts';
import { openHouse, type Desk, type House } from '#kit/house.ts';
import { aTelephoneReport, TELEPHONE } from '../../bench/landslide.ts';
import { checkReports } from '../harness/check.ts';
import { openDisk, whyNoDisk, type Disk } from '../harness/disk.ts';
import { atLeast, none, within, type Fault } from '../harness/fault.ts';
import { openLedger, type Ledger } from '../harness/ledger.ts';
import type { Random } from '../harness/random.ts';
import { openScreen, type Screen } from '../harness/screen.ts';
import { report, startWriters, type Acknowledged } from '../harness/writers.ts';
import { compareProbes, latenessOf, planProbes, readRung, rung, share, type Planned } from '../pieces/probe-clocks.ts';

const SCHEMA = 'zhishou';
const DISK_MB = 240;
const WRITERS = 6;
const PROBES = 10;
/** How long the disk stays full; all probes fall due in it. */
const FULL_MS = 6_000;
const SAID_WITHIN_MS = 5_000;
const BACK_WITHIN_MS = 60_000;
const PATIENCE_MS = 90_000;

interface Ground {
  readonly house: House;
  readonly disk: Disk;
  readonly postgres: EmbeddedPostgres;
  readonly screen: Screen;
  readonly ledger: Ledger<Acknowledged>;
  readonly planned: Ledger<Planned>;
}

/** What the rounds of a stage saw. */
interface Seen {
  readonly saidMs: number[];
  readonly backMs: number[];
  readonly refusals: Map<string, number>;
  unsaid: number;
  rungWhileFull: number;
  ended: number;
}

export const fault: Fault = {
  id: 'T7',
  promise: 'the disk is full while desks write: nothing false is acknowledged, screens say so, all goes on by itself',
  rounds: { small: 2, measured: 10, full: 40 },
  roundsOnStage: 10,
  cannot: async () => whyNoDisk(),
  async open(setting) {
    const disk = openDisk(setting, DISK_MB);
    const postgres = await setting.cluster({ dataDir: join(disk.folder, 'postgres') });
    const seen: Seen = { saidMs: [], backMs: [], refusals: new Map(), unsaid: 0, rungWhileFull: 0, ended: 0 };
    postgres.watch((said) => {
      if (said.what === 'ended') seen.ended += 1;
    });
    await migrate({ url: postgres.url(), schema: SCHEMA });
    // As on a machine whose database is elsewhere: nothing warns early of a disk that is not its own.
    const settings = { ZHISHOU_DATA_DIR: join(setting.folder, 'var'), LOG_LEVEL: 'silent' };
    const database = { url: postgres.url(), schema: SCHEMA };
    const house = await openHouse({ folder: setting.folder, database }, { desks: 4, settings });
    setting.later(() => house.close());
    const ledger = openLedger<Acknowledged>(setting.folder);
    const planned = openLedger<Planned>(setting.folder, 'planned');
    const screen = await openScreen(deskOf(house));
    const ground: Ground = { house, disk, postgres, screen, ledger, planned };
    const writing = startWriters(house.desks, WRITERS, ledger);
    return {
      async round(i, random) {
        await playFull(ground, seen, i % 2 === 1, random);
        await comeBack(ground, seen);
      },
      async check() {
        await writing.stop();
        await house.application.settle();
        const entries = ledger.read();
        const found = await readRung(house.application.runtime.database);
        const logs = Math.floor(seen.backMs.length / 2);
        return {
          n: entries.length,
          findings: [
            ...(await checkReports(house.application.runtime.database.db, entries)),
            ...compareProbes(planned.read(), found),
            none('full and said on no screen', seen.unsaid),
            none('refused in other words', othersOf(seen.refusals), Object.fromEntries(seen.refusals)),
            atLeast('refused because the disk is full', seen.refusals.get('503 platform.storageFull') ?? 0, 1),
            atLeast('times the database ended', seen.ended, logs),
            within('said after, ms', Math.max(...seen.saidMs), SAID_WITHIN_MS),
            within('reports accepted again after, ms', Math.max(...seen.backMs), BACK_WITHIN_MS),
            within('deadlines late, ms', share(latenessOf(found), 1), FULL_MS + BACK_WITHIN_MS),
          ],
        };
      },
    };
  },
};

function deskOf(house: House): Desk {
  const [desk] = house.desks;
  if (desk === undefined) throw new Error('no desk');
  return desk;
}

/** Fills the disk while deadlines are about to fall due, and looks at it as people do: at a screen, and by sending. */
async function playFull(ground: Ground, seen: Seen, logToo: boolean, random: Random): Promise<void> {
  const { database } = ground.house.application.runtime;
  const now = await databaseClock.now(database.db);
  const plan = { n: PROBES, from: addMs(now, 500), to: addMs(now, FULL_MS - 1_000), armedAt: now };
  await planProbes(database, ground.planned, plan, random);
  const written = ground.ledger.size() + random.between(10, 40);
  while (ground.ledger.size() < written) await delay(5);
  ground.disk.fill(0);
  const fullAt = monotonicMs();
  if (logToo) await fillLog(ground.postgres);
  let saidMs: number | null = null;
  const watch = setInterval(() => {
    if (saidMs === null && saysIt(ground.screen)) saidMs = monotonicMs() - fullAt;
  }, 50);
  while (monotonicMs() - fullAt < FULL_MS) {
    await tryOnce(ground, seen);
    await delay(200);
  }
  clearInterval(watch);
  if (saidMs === null) seen.unsaid += 1;
  else seen.saidMs.push(saidMs);
}

/** Uses up what the database's log still has; it ends with the last byte of it. */
async function fillLog(postgres: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.superUrl() });
  client.on('error', () => undefined);
  await client.connect();
  for (let tries = 0; tries < 100; tries++) {
    const ended = await client
      .query(`select pg_logical_emit_message(false, 'fault', 'x'), pg_switch_wal()`)
      .then(() => false)
      .catch(() => true);
    if (ended) break;
  }
  await client.end().catch(() => undefined);
}

/** One sending without repeating, for the words of the refusal; what was accepted after all stands in the ledger. */
async function tryOnce({ house, ledger }: Ground, seen: Seen): Promise<void> {
  const [key, body] = [newId(), aTelephoneReport()];
  const answer = await deskOf(house)
    .client.post(TELEPHONE, body, key, 3_000)
    .catch(() => null);
  if (answer === null) return;
  const { number, digest, code } = (answer.body ?? {}) as { number?: string; digest?: string; code?: string };
  if (answer.status === 201)
    ledger.write({ key, reportId: body.reportId, status: 201, tries: 1, ...{ number, digest } });
  else {
    const name = `${answer.status} ${code ?? ''}`;
    seen.refusals.set(name, (seen.refusals.get(name) ?? 0) + 1);
  }
}

/** Frees the space and waits until a new report is accepted, the missed deadlines have rung and the screen is content. */
async function comeBack(ground: Ground, seen: Seen): Promise<void> {
  const { house, disk, ledger, planned, screen } = ground;
  disk.free();
  const freeAt = monotonicMs();
  await report(deskOf(house), ledger, { limitMs: 5_000 });
  seen.backMs.push(monotonicMs() - freeAt);
  const database = house.application.runtime.database;
  const isCalm = async (): Promise<boolean> => !saysIt(screen) && (await rung(database)) >= planned.size();
  while (!(await isCalm())) {
    if (monotonicMs() - freeAt > PATIENCE_MS) throw new Error(`after ${PATIENCE_MS} ms still ${screen.says()}`);
    await delay(100);
  }
}

/** That nothing can be stored, or that nobody hears of the clocks; not that many requests failed a moment ago. */
function saysIt(screen: Screen): boolean {
  const said = screen.says();
  return said === 'silent' || said === 'notSwept' || said === STORAGE_FULL_WORDS;
}

/** Refusals that are neither of the two that ask to come again. */
function othersOf(refusals: ReadonlyMap<string, number>): number {
  const known = ['503 platform.storageFull', '503 platform.unavailable'];
  return [...refusals].reduce((sum, [name, n]) => (known.includes(name) ? sum : sum + n), 0);
}
