// T13: two servers on one database are restarted in turn, and the schema moves on under them, while people write, read
// and listen as their browsers do: sent again with the same key, a broken stream taken up at its position. Nobody fails.
// Where the history is at hand, long runs begin with the release before: its servers, its schema, then this one's.
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Id } from '#shared/ids.ts';
import { monotonicMs } from '#platform/clock.ts';
import { openDatabase, type Database } from '#platform/sql.ts';
import { appRole, migrate } from '#app/migrate.ts';
import type { Desk } from '#kit/house.ts';
import { openClient } from '#kit/http-client.ts';
import { openProgram, type Program } from '#kit/server.ts';
import { checkDeadlines, checkReports } from '../harness/check.ts';
import { atLeast, none, within, type Fault, type Finding, type Setting, type Stage } from '../harness/fault.ts';
import { openLedger, type Ledger } from '../harness/ledger.ts';
import { report, type Acknowledged } from '../harness/writers.ts';
import { ask } from '../pieces/ask.ts';
import { openBalancer } from '../pieces/balancer.ts';
import {
  earlierRelease,
  giveMigrations,
  peopleProgram,
  plantNextRelease,
  ROOT,
  runScenarios,
} from '../pieces/releases.ts';
import {
  compareHeard,
  cookieOf,
  lastOf,
  openScreens,
  readStream,
  untilPublished,
  type Screens,
} from '../pieces/stream.ts';

const SCHEMA = 'zhishou';
const PEOPLE = { small: 4, measured: 8, full: 8 } as const;
const READS = ['/api/access/me', '/api/desk', '/api/deadlines/owed', '/api/alarms'];
/** A person reads what came, thinks, writes on: a pause between two acts. */
const THINKING_MS = 30;
/** A page that does not come is asked for again, with pauses of half a second, one, two. */
const READ_TRIES = 4;
const LIMIT_MS = 10_000;

export const fault: Fault = {
  id: 'T13',
  promise: 'two servers are restarted in turn and the schema moves on under load: no user operation fails',
  rounds: { small: 3, measured: 11, full: 51 },
  open,
};

interface Done {
  reads: number;
  failedReads: number;
  failedWrites: number;
  readonly took: number[];
}

async function open(setting: Setting): Promise<Stage> {
  const earlier = setting.size === 'small' ? null : await earlierRelease(setting);
  const release = { root: earlier ?? ROOT };
  const ground = await groundOf(setting, earlier);
  const settings = {
    ...{ DATABASE_URL: ground.url, DATABASE_SCHEMA: ground.schema, ZHISHOU_DATA_DIR: `${setting.folder}/var` },
    ZHISHOU_KEY_FILE: `${setting.folder}/keys/keys.json`,
  };
  const people = await makePeople(release.root, { ...settings, PEOPLE: String(PEOPLE[setting.size]) });
  const programs: Program[] = [];
  setting.later(async () => void (await Promise.all(programs.map((one) => one.end('SIGKILL')))));
  for (let i = 0; i < 2; i++) programs.push(await openProgram(['serve'], settings, release));
  const balancer = await openBalancer(programs.map(({ port }) => port));
  setting.later(() => balancer.close());
  const desks = await signIn(people, balancer.address, setting);
  const screens = await openScreens(setting);
  await screens.obey({
    ...{ kind: 'open', each: 2, addresses: [balancer.address] },
    desks: desks.map(({ unitId, client }) => ({ unitId, cookie: cookieOf(client.cookies) })),
  });
  const ledger = openLedger<Acknowledged>(setting.folder);
  const done: Done = { reads: 0, failedReads: 0, failedWrites: 0, took: [] };
  const working = startWorking(desks, balancer.address, ledger, done);
  setting.later(() => working.stop());
  const database = openDatabase({ url: ground.url, schema: ground.schema, role: appRole(ground.schema), max: 2 });
  setting.later(() => database.close());
  // The earlier release moves to this one in the middle; without it the next one's migrations come last, after which
  // a server of this release could no longer be started.
  const migratesAt = earlier === null ? setting.rounds - 1 : Math.floor(setting.rounds / 2);
  const counts = { restarts: 0, earlierRestarts: 0, migrations: 0 };

  return {
    async round(i, random) {
      await delay(random.between(200, 800));
      if (i === migratesAt) {
        const directory = earlier === null ? plantNextRelease(setting.folder) : undefined;
        const target = { url: ground.url, schema: ground.schema };
        counts.migrations += (
          await migrate(directory === undefined ? target : { ...target, directory })
        ).applied.length;
        release.root = ROOT;
        await delay(1_000);
        return;
      }
      const program = programs[i % programs.length];
      if (release.root !== ROOT) counts.earlierRestarts += 1;
      await program?.end('SIGTERM');
      await delay(random.between(0, 300));
      await program?.start();
      counts.restarts += 1;
    },
    async check() {
      await working.stop();
      const findings = await check(database, ledger, screens, done);
      return {
        n: ledger.size() + done.reads,
        findings: [
          ...findings,
          atLeast('restarts', counts.restarts, setting.rounds - 1),
          atLeast('migrations under load', counts.migrations, 1),
          ...(earlier === null ? [] : await checkEarlier(earlier, counts.earlierRestarts)),
        ],
      };
    },
  };
}

async function groundOf(setting: Setting, earlier: string | null): Promise<{ url: string; schema: string }> {
  if (earlier === null) {
    if (setting.size !== 'small')
      process.stderr.write('T13: no history here, played with this release and planted migrations only\n');
    return setting.database();
  }
  const postgres = await setting.cluster();
  await migrate({ url: postgres.url(), schema: SCHEMA, directory: `${earlier}/migrations` });
  return { url: postgres.url(), schema: SCHEMA };
}

interface People {
  readonly city: Id;
  readonly password: string;
  readonly people: readonly { readonly unitId: Id; readonly account: string }[];
}

async function makePeople(root: string, env: Record<string, string>): Promise<People> {
  const file = peopleProgram(root);
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', file], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'fatal', ...env },
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{"city"'))) as People;
}

async function signIn(of: People, address: string, setting: Setting): Promise<Desk[]> {
  const desks: Desk[] = [];
  for (const { unitId, account } of of.people) {
    const client = openClient(address);
    setting.later(async () => client.close());
    await client.signIn(account, of.password);
    desks.push({ unitId, superiorId: of.city, account, name: account, level: 'county', client });
  }
  return desks;
}

/** Lets everybody write a report and read four pages, again and again. */
function startWorking(
  desks: readonly Desk[],
  address: string,
  ledger: Ledger<Acknowledged>,
  done: Done,
): { stop(): Promise<void> } {
  let stopped = false;
  const work = async (desk: Desk): Promise<void> => {
    while (!stopped) {
      const begun = monotonicMs();
      const { status } = await report(desk, ledger);
      if (status !== 201) done.failedWrites += 1;
      done.took.push(monotonicMs() - begun);
      for (const path of READS) {
        const asked = monotonicMs();
        if (!(await read(address, desk, path))) done.failedReads += 1;
        done.reads += 1;
        done.took.push(monotonicMs() - asked);
      }
      await delay(THINKING_MS);
    }
  };
  const all = Promise.all(desks.map(work));
  all.catch(() => undefined); // raised by stop
  return {
    stop: async () => {
      stopped = true;
      await all;
    },
  };
}

async function read(address: string, desk: Desk, path: string): Promise<boolean> {
  for (let tries = 0; tries < READ_TRIES; tries++) {
    const { status } = await ask(address, desk.client.cookies, path);
    if (status === 200) return true;
    if (status !== 0 && status < 502) return false;
    await delay(500 * 2 ** tries);
  }
  return false;
}

async function check(
  database: Database,
  ledger: Ledger<Acknowledged>,
  screens: Screens,
  done: Done,
): Promise<Finding[]> {
  await untilPublished(database.db);
  const stream = await readStream(database.db);
  const caught = await screens.obey({ kind: 'catchUp', last: lastOf(stream), limitMs: LIMIT_MS });
  await delay(500); // whatever is heard twice has time to
  return [
    none('writes that failed', done.failedWrites),
    none('reads that failed', done.failedReads),
    ...(await checkReports(database.db, ledger.read())),
    ...(await checkDeadlines(database.db)),
    ...compareHeard(stream, await screens.report()),
    none('screens that did not catch up', caught.missing),
    atLeast('lines that broke', caught.broken, 1),
    within('longest operation, ms', Math.round(Math.max(...done.took)), LIMIT_MS),
  ];
}

/** The earlier release's own scenarios on this release's schema. */
async function checkEarlier(earlier: string, restarts: number): Promise<Finding[]> {
  giveMigrations(earlier);
  const { passed, failed } = await runScenarios(earlier);
  return [
    atLeast('restarts of the earlier release', restarts, 1),
    none(
      'scenarios of the earlier release that fail on the new schema',
      failed.length,
      Object.fromEntries(failed.map((name) => [name, 1])),
    ),
    atLeast('scenarios of the earlier release that hold on the new schema', passed, 1),
  ];
}
