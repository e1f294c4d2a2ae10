// The live stream with many screens open: from the county's submit to every screen of the city, and what a screen costs in
// memory; beside a bare node:http server that writes the same bytes to as many.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newId } from '#platform/ids.ts';
import { end, freePort } from '#kit/server.ts';
import { median, percentile, print, rounded, spread } from './figures.ts';
import { openHouse } from './house.ts';
import { residentMb } from './memory.ts';
import type { Sizes } from './sizes.ts';
import { undoLater } from './tidy.ts';
import type { Order, Told } from './worker-screens.ts';

/** What is not counted among what a notice writes: the beat comes by itself. */
const BEAT = /event: beat\ndata: [^\n]*\n\n/g;
const SETTLE_MS = 5_000;

interface Side {
  readonly name: string;
  readonly server: number;
  readonly screens: ChildProcess;
  /** Resident memory before any screen. */
  readonly emptyMb: number;
}
type Notice = Extract<Told, { times: readonly number[] }>;

/** Measures the stream. */
export async function benchLive({ live }: Sizes): Promise<void> {
  const house = await openHouse({ desks: 1, level: 'county', city: true, port: await freePort() });
  const city = house.desks[0];
  if (city === undefined) throw new Error('no desk at the city');
  const cookie = [...city.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const bare = await startBare();
  const own = await openSide('zhishou', house.server().pid ?? 0, house.address(), cookie);
  const other = await openSide('bare', bare.process.pid ?? 0, bare.address, '');
  await ask(own.screens, { open: 1 });
  const bytes = await bytesOf(own);
  for (const n of live.screens.filter(isWithinLimits)) await oneSize(n, live, [own, other], bytes);
  await end(own.screens, 'SIGKILL');
  await end(other.screens, 'SIGKILL');
  await end(bare.process, 'SIGKILL');
  await house.stop();
}

async function oneSize(n: number, live: Sizes['live'], sides: readonly [Side, Side], bytes: Notice): Promise<void> {
  const rounds = new Map<Side, Notice[][]>(sides.map((side) => [side, []]));
  for (const { screens } of sides) await ask(screens, { open: n });
  await delay(SETTLE_MS);
  for (let i = 0; i < live.rounds; i++) {
    for (const side of sides) {
      const notices: Notice[] = [];
      for (let k = 0; k < live.notices; k++) notices.push(await sendNotice(side, bytes));
      rounds.get(side)?.push(notices);
    }
  }
  await delay(SETTLE_MS);
  const [own, other] = sides;
  const felt = (side: Side) => feltOf(rounds.get(side) ?? []);
  print({
    id: `live.${n}.p99`,
    n: n * live.rounds * live.notices,
    figure: felt(own).p99,
    limit: null,
    better: 'less',
    more: { unit: 'ms', ...felt(own), bytes: Buffer.byteLength(bytes.heard), bare: felt(other) },
  });
  const kilobytes = ({ server, emptyMb }: Side): number => rounded(((residentMb(server) - emptyMb) * 1_024) / n);
  print({
    id: `live.${n}.memory`,
    n,
    figure: kilobytes(own),
    limit: null,
    better: 'less',
    more: { unit: 'KB for each screen', bare: kilobytes(other) },
  });
}

function feltOf(rounds: readonly (readonly Notice[])[]) {
  const each = rounds.map((notices) => notices.flatMap(({ times }) => times));
  const worst = each.map((times) => percentile(times, 0.99));
  return {
    p50: rounded(median(each.map((times) => median(times)))),
    p99: rounded(median(worst)),
    accepted: rounded(median(rounds.flat().map(({ acceptedMs }) => acceptedMs))),
    missed: rounds.flat().reduce((sum, { missed }) => sum + missed, 0),
    spread: spread(worst),
  };
}

/** The frames of one report, as a screen gets them; the bare server writes the same with another id. */
async function bytesOf(own: Side): Promise<Notice> {
  const notice = (await ask(own.screens, { notice: 'report' })) as Notice;
  const frames = notice.heard.replaceAll(/\r\n[0-9a-f]+\r\n|^[0-9a-f]+\r\n|\r\n/g, '').replaceAll(BEAT, '');
  return { ...notice, heard: frames };
}

function sendNotice(side: Side, { heard, mark }: Notice): Promise<Notice> {
  if (side.name === 'zhishou') return ask(side.screens, { notice: 'report' }) as Promise<Notice>;
  const id = newId();
  return ask(side.screens, { notice: 'text', text: heard.replaceAll(mark, id), mark: id }) as Promise<Notice>;
}

async function openSide(name: string, server: number, address: string, cookie: string): Promise<Side> {
  await delay(SETTLE_MS);
  const emptyMb = residentMb(server);
  const screens = fork(fileURLToPath(new URL('./worker-screens.ts', import.meta.url)), [address, cookie]);
  undoLater(() => end(screens, 'SIGKILL'));
  await once(screens, 'message');
  return { name, server, screens, emptyMb };
}

async function ask(screens: ChildProcess, order: Order): Promise<Told> {
  screens.send(order);
  const [told] = (await Promise.race([
    once(screens, 'message'),
    once(screens, 'exit').then(() => Promise.reject(new Error('the screens ended'))),
  ])) as [Told];
  return told;
}

async function startBare(): Promise<{ process: ChildProcess; address: string }> {
  const script = fileURLToPath(new URL('./worker-bare-stream.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  undoLater(() => end(child, 'SIGKILL'));
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, address: `http://127.0.0.1:${String(port).trim()}` };
}

/** A process may open only so many files; a size beyond is left out and said. */
function isWithinLimits(n: number): boolean {
  const most = Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity);
  if (n + 200 < most) return true;
  process.stderr.write(`${n} screens need more open files than ${most}: raise ulimit -n\n`);
  return false;
}
