// Lists and reads that a desk asks all day, in a database of one city, of ten and of a hundred with a year each: how long
// they take (p95) and how that grows. Beside them the cheapest request there is, which only asks who is signed in.
import { monotonicMs } from '#platform/clock.ts';
import { freePort } from '#kit/server.ts';
import { median, percentile, print, rounded, spread } from './figures.ts';
import { openHouse, type Desk, type House } from './house.ts';
import { addCities, YEAR } from './many-cities.ts';
import type { Sizes } from './sizes.ts';

type Level = 'city' | 'county';
interface List {
  readonly name: string;
  readonly at: Level;
  readonly path: string;
}

const FLOOR: List = { name: 'floor', at: 'city', path: '/api/access/session' };
const LISTS: readonly List[] = [
  { name: 'matters', at: 'city', path: '/api/reports/matters?limit=50' },
  { name: 'mattersRunning', at: 'city', path: '/api/reports/matters?state=open&limit=50' },
  { name: 'mattersByWord', at: 'city', path: `/api/reports/matters?limit=50&q=${encodeURIComponent('水管道')}` },
  { name: 'mattersOfCounty', at: 'county', path: '/api/reports/matters?limit=50' },
  { name: 'reports', at: 'city', path: '/api/reports?limit=50' },
  { name: 'received', at: 'city', path: '/api/reports/received?limit=50' },
  { name: 'receivedOpen', at: 'city', path: '/api/reports/received?open=true&limit=50' },
  { name: 'orders', at: 'city', path: '/api/orders?limit=50' },
  { name: 'owedNow', at: 'city', path: '/api/deadlines/owed?of=mine' },
  { name: 'owedBelow', at: 'city', path: '/api/deadlines/owed?of=subordinates' },
  { name: 'units', at: 'city', path: '/api/org/units?limit=50' },
  { name: 'unitsByWord', at: 'city', path: `/api/org/units?limit=50&word=${encodeURIComponent('千河')}` },
  { name: 'desk', at: 'city', path: '/api/desk' },
  { name: 'search', at: 'city', path: `/api/search?q=${encodeURIComponent('滑坡')}` },
];

/** Measures lists as the database grows. */
export async function benchLists({ lists: { times, rounds, asks } }: Sizes): Promise<void> {
  const house = await openHouse({ desks: 1, level: 'county', city: true, port: await freePort() });
  const p95 = new Map<string, number[]>();
  const noise = new Map<string, number>();
  let cities = 0;
  for (const size of times) {
    await addCities(house.superUrl, house.schema, cities + 1, size);
    cities = size;
    const all = [FLOOR, ...LISTS, await oneMatter(house)];
    for (const list of all) await ask(house, list); // warm
    const figures = new Map<string, number[]>(all.map(({ name }) => [name, []]));
    for (let i = 0; i < rounds; i++) {
      for (const list of all) {
        const each: number[] = [];
        for (let k = 0; k < asks; k++) each.push(await ask(house, list));
        figures.get(list.name)?.push(percentile(each, 0.95));
      }
    }
    for (const [name, each] of figures) {
      p95.set(name, [...(p95.get(name) ?? []), median(each)]);
      noise.set(name, spread(each));
    }
  }
  for (const [name, each] of p95) tell(name, each, times, rounds * asks, noise.get(name) ?? 0);
  await house.stop();
}

/** Reading one matter from below: the check whether it lies within one's own scope, and everything on its page. */
async function oneMatter(house: House): Promise<List> {
  const { body } = await deskAt(house, 'city').client.get('/api/reports/matters?of=below&limit=20');
  const [matter] = (body as { items: { id: string }[] }).items;
  return { name: 'oneMatter', at: 'city', path: `/api/reports/matters/${matter?.id ?? ''}` };
}

function deskAt(house: House, level: Level): Desk {
  const desk = house.desks.find((each) => each.level === level);
  if (desk === undefined) throw new Error(`no desk at the ${level}`);
  return desk;
}

async function ask(house: House, { at, path }: List): Promise<number> {
  const { client } = deskAt(house, at);
  const begun = monotonicMs();
  const { status, body } = await client.get(path);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return monotonicMs() - begun;
}

function tell(name: string, p95: readonly number[], times: readonly number[], n: number, noise: number): void {
  const last = p95.at(-1) ?? 0;
  const more = {
    unit: 'ms, p95',
    p95: Object.fromEntries(times.map((size, i) => [`${size}x`, rounded(p95[i] ?? 0)])),
    growth: rounded(last / (p95[0] ?? last)),
    spread: noise,
    matters: (times.at(-1) ?? 1) * YEAR.matters,
  };
  print({ id: `lists.${name}`, n, figure: last, limit: null, better: 'less', more });
}
