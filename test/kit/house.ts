// A house for load and faults: a migrated database with units and accounts, programs of the product as processes of
// their own, and people signed in over HTTP like everybody. A small city of our own, or the demonstration's 518 units.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Role } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import { machineNow } from '#platform/clock.ts';
import { createKeyFile } from '#platform/keys.ts';
import { openLog } from '#platform/log.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { anAccount, PASSWORD } from '#modules/access/builders.ts';
import { loadCity, readCityFiles } from '#modules/org/index.ts';
import { openApplication, type Application } from '#app/compose.ts';
import { ROOMS } from '#app/rooms.ts';
import { openClient, type Client } from './http-client.ts';
import { openProgram, type Program } from './server.ts';
import { addUnit } from './units.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
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
  /** Database and rooms in this process, without loops: for preparing, looking and running statements bare. */
  readonly application: Application;
  readonly databaseUrl: string;
  readonly schema: string;
  /** What every program of the house is started with, without PORT. */
  readonly settings: Readonly<Record<string, string>>;
  /** The first server; people sign in there. */
  readonly server: Program;
  /** The city's own desk first where it was asked for, then counties, or units by their code. */
  readonly desks: readonly Desk[];
  /** Starts one more program beside the first server; it ends with the house. */
  open(args: readonly ['serve' | 'work', ...string[]], settings?: Readonly<Record<string, string>>): Promise<Program>;
  /** The same people on another line: through a proxy, or at another server. */
  through(address: string): readonly Desk[];
  close(): Promise<void>;
}

export interface HouseOptions {
  /** How many units below the city get an account that is signed in. */
  readonly desks: number;
  /** Also the city's own desk, first in the list. */
  readonly city?: boolean;
  readonly roles?: readonly Role[];
  /**
   * `small`: a city and so many counties. Else the demonstration's governments and towns of this level, or of both
   * (`any`); `all` takes whatever reports to somebody, governments first.
   */
  readonly units?: 'small' | 'county' | 'town' | 'any' | 'all';
  /** How many more officers sit at the city's desk, each with an account and a session; last in the list. */
  readonly atCity?: number;
  /** Further settings of every program. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Port of the first server; a free one where it is left out. */
  readonly port?: number;
  /** Arguments of the first server, `--no-work` for one that does not sweep. */
  readonly serve?: readonly string[];
}

/** Opens a house on a migrated database; a small one takes some two seconds, the demonstration's ten. */
export async function openHouse(
  place: { readonly folder: string; readonly database: { readonly url: string; readonly schema: string } },
  options: HouseOptions,
): Promise<House> {
  const { url, schema } = place.database;
  const keyFile = join(place.folder, 'keys', 'keys.json');
  const keys = createKeyFile(keyFile);
  const log = openLog('silent');
  const application = await openApplication({ url, schema, keys, log, modules: ROOMS, poolSize: 4 });
  const settings = {
    DATABASE_URL: url,
    DATABASE_SCHEMA: schema,
    ZHISHOU_DATA_DIR: join(place.folder, 'var'),
    ZHISHOU_KEY_FILE: keyFile,
    ...options.settings,
  };
  const programs: Program[] = [];
  const desks: Desk[] = [];
  const others: Client[] = [];
  const open: House['open'] = async (args, over = {}) => {
    const program = await openProgram(args, { ...settings, ...over });
    programs.push(program);
    return program;
  };
  const close = async (): Promise<void> => {
    for (const client of [...desks.map((desk) => desk.client), ...others]) client.close();
    await Promise.all(programs.map((program) => program.end('SIGKILL')));
    await application.close();
  };
  try {
    const units = await makeUnits(application, options);
    const own = options.port === undefined ? {} : { PORT: String(options.port) };
    const server = await open(['serve', ...(options.serve ?? [])], own);
    desks.push(...(await signInAll(application, server.address, units, options.roles ?? ['dutyOfficer'])));
    const through: House['through'] = (address) =>
      desks.map((desk) => {
        const client = openClient(address, new Map(desk.client.cookies));
        others.push(client);
        return { ...desk, client };
      });
    return { application, databaseUrl: url, schema, settings, server, desks, open, through, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Chosen = Pick<Desk, 'unitId' | 'superiorId' | 'name' | 'level'>;

async function makeUnits(application: Application, options: HouseOptions): Promise<Chosen[]> {
  if ((options.units ?? 'small') !== 'small') {
    await loadDemonstration(application);
    return chooseUnits(application, options);
  }
  return runAsSystem(application.runtime, 'test.units', async (ctx) => {
    const city = await addUnit(ctx, { name: '某市', level: 'city' });
    const units: Chosen[] =
      options.city === true ? [{ unitId: city, superiorId: city, name: '某市', level: 'city' }] : [];
    for (let i = 1; i <= options.desks; i++) {
      const name = `第${i}县`;
      const unitId = await addUnit(ctx, { name, level: 'county', under: [city] });
      units.push({ unitId, superiorId: city, name, level: 'county' });
    }
    return units;
  });
}

async function loadDemonstration(application: Application): Promise<void> {
  const file = (name: string): Buffer => readFileSync(join(ROOT, 'src', 'app', 'demo-data', `baoji-${name}.csv`));
  const rows = await readCityFiles({ units: file('units'), relations: file('relations'), people: file('people') });
  await runAsSystem(application.runtime, 'test.load', (ctx) => loadCity(ctx, rows));
  await application.settle();
}

/** Units that report to somebody inside the house, by code, so that every run takes the same. */
async function chooseUnits(application: Application, options: HouseOptions): Promise<Chosen[]> {
  const all = options.units === 'all';
  const levels = all ? ['city', 'county', 'town'] : options.units === 'any' ? ['county', 'town'] : [options.units];
  const { rows } = await sql<Chosen>`
    select u.id as "unitId", s.superior_id as "superiorId", u.short_name as name, u.level from org_unit u
    join org_scope s on s.unit_id = u.id and s.function = 'reporting' and s.depth = 1 and upper_inf(s.during)
    join org_unit above on above.id = s.superior_id and not above.external
    where not u.external and u.level = any (${levels}::text[])
      and (u.kind in ('government', 'town', 'subdistrict') or ${all})
    order by ${all} and u.kind not in ('government', 'town', 'subdistrict'), ${all} and u.kind <> 'government', u.code
    limit ${options.desks}`.execute(application.runtime.database.db);
  if (rows.length < options.desks && !all) throw new Error(`only ${rows.length} units report to a unit inside`);
  if (options.city !== true) return rows;
  const { rows: top } = await sql<Chosen>`
    select u.id as "unitId", u.id as "superiorId", u.short_name as name, u.level from org_unit u
    where u.code = 'CITY'`.execute(application.runtime.database.db);
  return [...top, ...rows, ...Array.from({ length: options.atCity ?? 0 }).flatMap(() => top)];
}

async function signInAll(
  application: Application,
  address: string,
  units: readonly Chosen[],
  roles: readonly Role[],
): Promise<Desk[]> {
  const place = {
    system: <T>(work: Parameters<typeof runAsSystem<T>>[2]) => runAsSystem(application.runtime, 'test.accounts', work),
    now: machineNow,
  };
  const desks: Desk[] = [];
  for (const [i, unit] of units.entries()) {
    const account = `desk${i}`;
    await anAccount(place, account, { id: unit.unitId, code: '' }, roles);
    desks.push({ ...unit, account, client: openClient(address) });
  }
  for (let i = 0; i < desks.length; i += SIGN_INS_AT_ONCE) {
    await Promise.all(desks.slice(i, i + SIGN_INS_AT_ONCE).map((desk) => desk.client.signIn(desk.account, PASSWORD)));
  }
  return desks;
}
