// A running house for load: a durable database of its own, the demonstration's units, accounts at many of them, and the
// product's server as a process of its own (`zhishou serve`). Sessions come from signing in over HTTP like everybody's.
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { machineNow } from '#platform/clock.ts';
import { createKeyFile } from '#platform/keys.ts';
import { openLog } from '#platform/log.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { anAccount, PASSWORD } from '#modules/access/builders.ts';
import { loadCity } from '#modules/org/index.ts';
import { openApplication, type Application } from '#app/compose.ts';
import { migrate } from '#app/migrate.ts';
import { ROOMS } from '#app/rooms.ts';
import { openClient, type Client } from '#kit/http-client.ts';
import { end, serve } from '#kit/server.ts';
import { openCluster } from './cluster.ts';
import { undoLater } from './tidy.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCHEMA = 'zhishou';
/** The server lets few wait for a hash, so signing in goes in small groups. */
const SIGN_INS_AT_ONCE = 6;

/** A duty officer at a desk, signed in. */
export interface Desk {
  readonly unitId: Id;
  readonly superiorId: Id;
  readonly name: string;
  readonly level: string;
  readonly account: string;
  readonly client: Client;
}

export interface House {
  /** Database and rooms in this process, without a server: for preparing, looking and running statements bare. */
  readonly application: Application;
  readonly databaseUrl: string;
  readonly superUrl: string;
  readonly schema: string;
  readonly desks: readonly Desk[];
  address(): string;
  /** The process that serves. */
  server(): ChildProcess;
  stop(): Promise<void>;
}

export interface HouseOptions {
  /** How many units get an account that is signed in. */
  readonly desks: number;
  /** Governments and towns of a level, or of both; `all` takes whatever reports to somebody, governments first. */
  readonly level?: 'county' | 'town' | 'any' | 'all';
  /** Also the city's own desk, first in the list. */
  readonly city?: boolean;
  /** How many more officers sit at the city's desk, each with an account and a session; last in the list. */
  readonly atCity?: number;
  readonly port: number;
}

/** Opens a house; takes some ten seconds, most of it for units and passwords. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const cluster = await openCluster();
  const { folder, url: databaseUrl } = cluster;
  const keyFile = join(folder, 'keys', 'keys.json');
  await migrate({ url: databaseUrl, schema: SCHEMA });
  const keys = createKeyFile(keyFile);
  const application = await openApplication({
    url: databaseUrl,
    schema: SCHEMA,
    keys,
    log: openLog('warn'),
    modules: ROOMS,
    poolSize: 4,
  });
  await loadUnits(application);
  const chosen = await chooseUnits(application, options);
  const env = {
    PORT: String(options.port),
    DATABASE_URL: databaseUrl,
    DATABASE_SCHEMA: SCHEMA,
    ZHISHOU_DATA_DIR: join(folder, 'var'),
    ZHISHOU_KEY_FILE: keyFile,
    LOG_LEVEL: 'warn',
  };
  const address = `http://127.0.0.1:${options.port}`;
  const server = await serve(env);
  const endServer = undoLater(() => end(server));
  const desks = await signInAll(application, address, chosen);
  return {
    application,
    databaseUrl,
    superUrl: cluster.superUrl,
    schema: SCHEMA,
    desks,
    address: () => address,
    server: () => server,
    stop: async () => {
      for (const desk of desks) desk.client.close();
      await endServer();
      await application.close();
      await cluster.stop();
    },
  };
}

async function loadUnits(application: Application): Promise<void> {
  const file = (name: string): string =>
    readFileSync(join(ROOT, 'src', 'app', 'demo-data', `baoji-${name}.csv`), 'utf8');
  const [units, relations, people] = [file('units'), file('relations'), file('people')];
  await runAsSystem(application.runtime, 'bench.load', (ctx) => loadCity(ctx, { units, relations, people }));
  await application.settle();
}

type Chosen = Pick<Desk, 'unitId' | 'superiorId' | 'name' | 'level'>;

/** Units that report to somebody inside the house, by code, so that every run takes the same. */
async function chooseUnits(application: Application, options: HouseOptions): Promise<Chosen[]> {
  const level = options.level ?? 'any';
  const levels = level === 'all' ? ['city', 'county', 'town'] : level === 'any' ? ['county', 'town'] : [level];
  const { rows } = await sql<Chosen>`
    select u.id as "unitId", s.superior_id as "superiorId", u.short_name as name, u.level from org_unit u
    join org_scope s on s.unit_id = u.id and s.function = 'reporting' and s.depth = 1 and upper_inf(s.during)
    join org_unit above on above.id = s.superior_id and not above.external
    where not u.external and u.level = any (${levels}::text[])
      and (u.kind in ('government', 'town', 'subdistrict') or ${level === 'all'})
    order by ${level === 'all'} and u.kind not in ('government', 'town', 'subdistrict'), ${level === 'all'} and u.kind <> 'government', u.code
    limit ${options.desks}`.execute(application.runtime.database.db);
  if (rows.length < options.desks && level !== 'all')
    throw new Error(`only ${rows.length} units report to a unit inside`);
  if (options.city !== true) return rows;
  const { rows: top } = await sql<Chosen>`
    select u.id as "unitId", u.id as "superiorId", u.short_name as name, u.level from org_unit u where u.code = 'CITY'`.execute(
    application.runtime.database.db,
  );
  return [...top, ...rows, ...Array.from({ length: options.atCity ?? 0 }).flatMap(() => top)];
}

async function signInAll(application: Application, address: string, units: readonly Chosen[]): Promise<Desk[]> {
  const place = {
    system: <T>(work: Parameters<typeof runAsSystem<T>>[2]) => runAsSystem(application.runtime, 'bench.prepare', work),
    now: machineNow,
  };
  const desks: Desk[] = [];
  for (const [i, unit] of units.entries()) {
    const account = `bench${i}`;
    await anAccount(place, account, { id: unit.unitId, code: '' }, ['dutyOfficer']);
    desks.push({ ...unit, account, client: openClient(address) });
  }
  for (let i = 0; i < desks.length; i += SIGN_INS_AT_ONCE) {
    await Promise.all(desks.slice(i, i + SIGN_INS_AT_ONCE).map((desk) => desk.client.signIn(desk.account, PASSWORD)));
  }
  return desks;
}
