// T9: all screens lose their lines together, by a cut or with a server that is killed, while events go on: each hears
// every event that its unit may see once and in order, nobody has to read everything anew, and deadlines ring meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { defineEvent, eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { addMs } from '#shared/instant.ts';
import { databaseClock, monotonicMs } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { openHouse, type House } from '#kit/house.ts';
import { checkEvents } from '../harness/check.ts';
import { atLeast, none, within, type Fault, type Finding, type Setting, type Stage } from '../harness/fault.ts';
import { openLedger, type Ledger } from '../harness/ledger.ts';
import { randomOf } from '../harness/random.ts';
import { compareProbes, latenessOf, planProbes, readRung, rung, share, type Planned } from '../pieces/probe-clocks.ts';
import type { Said } from '../pieces/screens.ts';
import {
  compareHeard,
  cookieOf,
  lastOf,
  openScreens,
  readStream,
  untilPublished,
  type Line,
} from '../pieces/stream.ts';

const SIZES = {
  small: { desks: 5, each: 40 },
  measured: { desks: 40, each: 50 },
  full: { desks: 50, each: 100 },
} as const;
const EVENTS_PER_SECOND = 50;
const LIMIT_MS = 15_000;
const PATIENCE_MS = 45_000;
/** Deadlines that fall due in the seconds after each drop. */
const PROBES = { n: 200, ahead: 2_000, spread: 6_000, maxMs: 3_000 } as const;
/** One drop in so many comes with the death of a server. */
const KILL_EVERY = 2;

const said = defineEvent('probe.said', z.object({}));

export const fault: Fault = {
  id: 'T9',
  promise:
    'all screens drop together while events go on: each hears every event of its unit once, in order, without a reload',
  rounds: { small: 2, measured: 5, full: 20 },
  open,
};

interface Told {
  readonly subject: Id;
  readonly visibleTo: readonly Id[];
}

async function open(setting: Setting): Promise<Stage> {
  const { desks, each } = SIZES[setting.size];
  const place = { folder: setting.folder, database: await setting.database() };
  const house = await openHouse(place, { desks });
  setting.later(() => house.close());
  const second = await house.open(['serve']);
  const helper = await openScreens(setting);
  const opened = await helper.obey({
    ...{ kind: 'open', each, addresses: [house.server.address, second.address] },
    desks: house.desks.map(({ unitId, client }) => ({ unitId, cookie: cookieOf(client.cookies) })),
  });
  if (opened.missing > 0) throw new Error(`${opened.missing} screens could not open their line`);
  const ledger = openLedger<Told>(setting.folder, 'told');
  const talking = startTalking(house, ledger, setting.seed);
  setting.later(() => talking.stop());
  const returns: Said[] = [];
  const probes = openLedger<Planned>(setting.folder, 'planned');
  const { database } = house.application.runtime;

  return {
    async round(i, random) {
      const now = await databaseClock.now(database.db);
      const from = addMs(now, PROBES.ahead);
      const plan = { n: PROBES.n, from, to: addMs(from, PROBES.spread), armedAt: now };
      await planProbes(database, probes, plan, random);
      await delay(random.between(500, 1_500));
      const program = i % KILL_EVERY === KILL_EVERY - 1 ? random.pick([house.server, second]) : null;
      if (program !== null) await program.end('SIGKILL');
      const returned = helper.obey({ kind: 'return', cut: true, limitMs: PATIENCE_MS });
      if (program !== null) await program.start();
      returns.push(await returned);
    },
    async check() {
      for (let i = 0; i < 200 && (await rung(database)) < probes.size(); i++) await delay(50);
      await talking.stop();
      const { db } = database;
      const rang = await readRung(database);
      await untilPublished(db);
      const stream = await readStream(db);
      const caught = await helper.obey({ kind: 'catchUp', last: lastOf(stream), limitMs: PATIENCE_MS });
      await delay(500); // whatever is heard twice has time to
      const heard = await helper.report();
      return {
        n: heard.length,
        findings: [
          ...compareHeard(stream, heard),
          none(
            'screens that had to read everything anew',
            heard.reduce((sum, one) => sum + one.reread.length, 0),
          ),
          ...compareTold(stream, ledger.read()),
          ...(await checkEvents(db)),
          ...compareProbes(probes.read(), rang),
          within('deadlines rung late in the storm, most, ms', share(latenessOf(rang), 1), PROBES.maxMs),
          none('screens that did not return', Math.max(...returns.map(({ missing }) => missing))),
          none('screens that did not catch up', caught.missing),
          within('all are back and know everything, ms', Math.max(...returns.map(({ ms }) => ms)), LIMIT_MS),
          atLeast(
            'lines that broke',
            returns.reduce((sum, { broken }) => sum + broken, 0),
            setting.rounds * desks * each,
          ),
          atLeast('events in a second', talking.perSecond(), EVENTS_PER_SECOND * 0.9),
        ],
      };
    },
  };
}

/** Lets something happen fifty times a second, each seen by one to three units. */
function startTalking(
  house: House,
  ledger: Ledger<Told>,
  seed: number,
): { stop(): Promise<void>; perSecond(): number } {
  const random = randomOf(seed, -1);
  const units = house.desks.map(({ unitId }) => unitId);
  const pending = new Set<Promise<void>>();
  const begun = monotonicMs();
  let [stopped, rate] = [false, 0];
  const say = async (): Promise<void> => {
    const told: Told = {
      subject: newId(),
      visibleTo: [...new Set(Array.from({ length: random.between(1, 3) }, () => random.pick(units)))],
    };
    const once = (): Promise<void> =>
      runAsSystem(house.application.runtime, 'probe.say', async (ctx) => {
        ctx.emit(eventOf(said, {}, { subject: { kind: 'probe', id: told.subject }, visibleTo: told.visibleTo }));
      });
    // A connection that could not be had in time on a busy machine is asked for again.
    await once().catch(once);
    ledger.write(told);
  };
  const timer = setInterval(() => {
    const due = Math.floor(((monotonicMs() - begun) * EVENTS_PER_SECOND) / 1_000) - ledger.size() - pending.size;
    for (let i = 0; i < due; i++) {
      const saying: Promise<void> = say().finally(() => pending.delete(saying));
      saying.catch(() => undefined); // raised by stop
      pending.add(saying);
    }
  }, 1_000 / EVENTS_PER_SECOND);
  return {
    perSecond: () => rate,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      if (!stopped) rate = Math.round((ledger.size() * 1_000) / (monotonicMs() - begun));
      stopped = true;
    },
  };
}

/** The stream against the ledger of what was told. */
function compareTold(stream: readonly Line[], told: readonly Told[]): Finding[] {
  const published = new Map<string, Line[]>();
  for (const line of stream.filter(({ type }) => type === said.name))
    published.set(line.subject, [...(published.get(line.subject) ?? []), line]);
  const sameUnits = (one: readonly Id[], other: readonly Id[]): boolean =>
    one.length === other.length && one.every((id) => other.includes(id));
  return [
    none('events told and not published', told.filter(({ subject }) => !published.has(subject)).length),
    none('events published twice', [...published.values()].filter((lines) => lines.length > 1).length),
    none(
      'events published to other units',
      told.filter(
        ({ subject, visibleTo }) => !sameUnits(visibleTo, published.get(subject)?.[0]?.visibleTo ?? visibleTo),
      ).length,
    ),
  ];
}
