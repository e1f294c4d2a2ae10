// Memory of the server over an hour of the city's day at ten times the speed, with all desks on line, and after an import
// of twenty thousand people; each with a rest afterwards in which nobody asks for anything.
import { setTimeout as delay } from 'node:timers/promises';
import { machineNow } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { anAccount, PASSWORD } from '#modules/access/builders.ts';
import { openClient } from '#kit/http-client.ts';
import { freePort } from '#kit/server.ts';
import { playOn } from '../load/run.ts';
import { print, rounded } from './figures.ts';
import { openHouse, type House } from './house.ts';
import { residentMb } from './memory.ts';
import type { Sizes } from './sizes.ts';

const LIMIT_MB = 350;
const SPEED = 10;
const LOOK_MS = 200;
const UNITS_OF_IMPORT = 'CITY 610327 610303 610304 610323 610324 610326 610328 610329 610330'.split(' ');

/** Measures memory under work. */
export async function benchMemory(sizes: Sizes): Promise<void> {
  await day(sizes.memory);
  await bigImport(sizes.memory);
}

async function day({ units, trafficMinutes, idleMs }: Sizes['memory']): Promise<void> {
  const house = await openHouse({ desks: units - 1, level: 'all', city: true, port: await freePort() });
  const watched = watch(house);
  const options = {
    units,
    hours: trafficMinutes / 60,
    speed: SPEED,
    seed: 1,
    night: false,
    address: null,
    accounts: null,
  };
  const stage = { address: house.address(), desks: house.desks, people: [] };
  const { tally } = await playOn(stage, options, () => undefined);
  const busy = watched.stop();
  await delay(idleMs);
  print({
    id: 'memory.day',
    n: tally.done(),
    figure: busy.most,
    limit: LIMIT_MB,
    better: 'less',
    more: {
      unit: 'MB resident',
      ...busy,
      rested: rounded(residentMb(house.server().pid ?? 0)),
      screens: house.desks.length,
    },
  });
  await house.stop();
}

async function bigImport({ importRows, idleMs }: Sizes['memory']): Promise<void> {
  const house = await openHouse({ desks: 0, level: 'county', city: true, port: await freePort() });
  const [city] = house.desks;
  if (city === undefined) throw new Error('no desk at the city');
  const place = {
    system: <T>(work: Parameters<typeof runAsSystem<T>>[2]) =>
      runAsSystem(house.application.runtime, 'bench.prepare', work),
    now: machineNow,
  };
  await anAccount(place, 'importer', { id: city.unitId, code: '' }, ['unitAdminA']);
  const client = openClient(house.address());
  await client.signIn('importer', PASSWORD);
  const watched = watch(house);
  const id = newId();
  const file = { kind: 'people', name: '人员.csv', contentBase64: peopleOf(importRows) };
  const preview = await client.post('/api/org/imports', { id, files: [file] });
  const seen = preview.body as { digest: string; stateRevision: number; problemCount: number; state: string };
  if (preview.status !== 201 || seen.state !== 'open')
    throw new Error(`no preview: ${JSON.stringify(preview.body).slice(0, 600)}`);
  const { digest, stateRevision } = seen;
  const confirmed = await client.post(`/api/org/imports/${id}/confirm`, { digest, stateRevision });
  if (confirmed.status !== 200) throw new Error(`not imported: ${JSON.stringify(confirmed.body).slice(0, 600)}`);
  const busy = watched.stop();
  await delay(idleMs);
  print({
    id: 'memory.import',
    n: importRows,
    figure: busy.most,
    limit: LIMIT_MB,
    better: 'less',
    more: { unit: 'MB resident', ...busy, rested: rounded(residentMb(house.server().pid ?? 0)) },
  });
  client.close();
  await house.stop();
}

/** A file of invented people, spread over the counties. */
function peopleOf(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const mobile = `199${String(50_000_000 + i)}`;
    return `${UNITS_OF_IMPORT[i % UNITS_OF_IMPORT.length]},试${nameOf(i)},科员,regular,${mobile},,,,`;
  });
  const head =
    'unit_code,name,title,staff_category,mobile,office_phone,principal_leader,in_charge_of_duty,duty_officer';
  return Buffer.from([head, ...lines, ''].join('\n')).toString('base64');
}

const SYLLABLES = '安白成达恩方光海江康';
function nameOf(i: number): string {
  return [...String(i)].map((digit) => SYLLABLES[Number(digit)]).join('');
}

interface Watched {
  readonly before: number;
  readonly most: number;
  readonly after: number;
}

/** Looks at the server's memory until it is stopped. */
function watch(house: House): { stop(): Watched } {
  const read = (): number => residentMb(house.server().pid ?? 0);
  const before = read();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, read())), LOOK_MS);
  return {
    stop: () => {
      clearInterval(timer);
      const after = read();
      return { before: rounded(before), most: rounded(Math.max(most, after)), after: rounded(after) };
    },
  };
}
