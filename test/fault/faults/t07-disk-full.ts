// T7: the disk that holds the database is filled to the last byte while desks write. The embedded database's reserve is
// given away then, and alarms ring on it. Then the reserve is filled too, in every second round with the database's log,
// so that it ends and cannot start: nothing that was not stored is acknowledged, every screen says so, and all goes on
// by itself when space is freed.
import { existsSync } from 'node:fs';
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
const DISK_MB = 288;
const WRITERS = 6;
const PROBES = 10;
/** How long the disk stays full; all probes fall due in it. */
const FULL_MS = 4_000;
const FULL_AT_MOST_MS = 9_000;
/** How long deadlines take to fall due on the reserve, and how late they may ring. */
const RESERVE_MS = 1_500;
const RUNG_WITHIN_MS = 3_000;
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
  readonly onReserve: string[];
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
    const seen: Seen = { saidMs: [], backMs: [], refusals: new Map(), unsaid: 0, onReserve: [], ended: 0 };
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
        await playReserve(ground, seen, random);
        await playFull(ground, seen, i % 2 === 1, random);
        await comeBack(ground, seen);
      },
      async check() {
        await writing.stop();
        await house.application.settle();
        const entries = ledger.read();
        const found = await readRung(house.application.runtime.database);
        const onReserve = found.filter(({ id }) => seen.onReserve.includes(id));
        const logs = Math.floor(seen.backMs.length / 2);
        return {
          n: entries.length,
          findings: [
            ...(await checkReports(house.application.runtime.database.db, entries)),
            ...compareProbes(planned.read(), found),
            atLeast('deadlines due on the reserve', onReserve.length, PROBES),
            within('deadlines late on the reserve, ms', share(latenessOf(onReserve), 1), RUNG_WITHIN_MS),
            none('full and said on no screen', seen.unsaid),
            none('refused in other words', othersOf(seen.refusals), Object.fromEntries(seen.refusals)),
            atLeast('refused because the disk is full', seen.refusals.get('503 platform.storageFull') ?? 0, 1),
            atLeast('times the database ended', seen.ended, logs),
            within('said after, ms', Math.max(...seen.saidMs), SAID_WITHIN_MS),
            within('reports accepted again after, ms', Math.max(...seen.backMs), BACK_WITHIN_MS),
            within(
              'deadlines late after a full disk, ms',
              share(latenessOf(found), 1),
              FULL_AT_MOST_MS + BACK_WITHIN_MS,
            ),
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

/** Fills the disk around the reserve; once that is given away, deadlines ring and a report is accepted at once. */
async function playReserve(ground: Ground, seen: Seen, random: Random): Promise<void> {
  const { database } = ground.house.application.runtime;
  const reserve = join(ground.postgres.home, 'reserve');
  await until('the reserve is there', () => existsSync(reserve));
  const before = ground.planned.size();
  const now = await databaseClock.now(database.db);
  const plan = { n: PROBES, from: addMs(now, 300), to: addMs(now, RESERVE_MS), armedAt: now };
  await planProbes(database, ground.planned, plan, random);
  const mine = ground.planned.read().slice(before);
  seen.onReserve.push(...mine.map(({ id }) => id));
  ground.disk.fill(0);
  await until('the reserve is given away', () => !existsSync(reserve));
  await until('deadlines ring on the reserve', async () => (await rung(database)) >= ground.planned.size());
  await report(deskOf(ground.house), ground.ledger, { limitMs: 5_000, tries: 20 });
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const begun = monotonicMs();
  while (!(await Promise.resolve(condition()).catch(() => false))) {
    if (monotonicMs() - begun > PATIENCE_MS) throw new Error(`${PATIENCE_MS} ms and not yet: ${what}`);
    await delay(50);
  }
}

/** Fills the disk while deadlines are about to fall due, and looks at it as people do: at a screen, and by sending. */
async function playFull(ground: Ground, seen: Seen, logToo: boolean, random: Random): Promise<void> {
  const { database } = ground.house.application.runtime;
  const now = await databaseClock.now(database.db);
  const plan = { n: PROBES, from: addMs(now, 500), to: addMs(now, FULL_MS - 500), armedAt: now };
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
  const isOver = (): boolean => {
    const lasted = monotonicMs() - fullAt;
    return lasted > FULL_AT_MOST_MS || (lasted > FULL_MS && saidMs !== null);
  };
  while (!isOver()) {
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
  await until(
    'screens are content and all has rung',
    async () => !saysIt(screen) && (await rung(database)) >= planned.size(),
  );
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
