// Many screens in a process of their own: opens streams over plain sockets, sends a notice, and tells when each screen had it.
// Both instants are read here, by one clock. Told over IPC by the bench.
import { createConnection, type Socket } from 'node:net';
import { monotonicMs } from '#platform/clock.ts';
import { openClient } from '#kit/http-client.ts';
import { aTelephoneReport, TELEPHONE } from './landslide.ts';

export type Order =
  | { readonly open: number }
  /** Reports over the product's route; or posts a text that the bare server writes to everybody. */
  | { readonly notice: 'report' }
  | { readonly notice: 'text'; readonly text: string; readonly mark: string };

export type Told =
  | { readonly opened: number }
  | {
      readonly times: readonly number[];
      readonly acceptedMs: number;
      readonly heard: string;
      readonly mark: string;
      readonly missed: number;
    };

const [address = '', cookie = ''] = process.argv.slice(2);
const { hostname, port } = new URL(address);
const AT_ONCE = 50;
const PATIENCE_MS = 30_000;
const TAIL = 256;

const screens: Socket[] = [];
let mark: Buffer | null = null;
let arrived: number[] = [];
let first = '';

function openScreen(): Promise<void> {
  return new Promise((done, fail) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    const isFirst = screens.push(socket) === 1;
    let tail = Buffer.alloc(0);
    let told: Buffer | null = null;
    socket.once('error', fail);
    socket.once('data', () => done());
    socket.on('data', (piece: Buffer) => {
      if (isFirst) first += piece.toString('utf8');
      if (mark === null || told === mark) return;
      const seen = Buffer.concat([tail, piece]);
      tail = seen.subarray(-TAIL);
      if (!seen.includes(mark)) return;
      told = mark;
      arrived.push(monotonicMs());
    });
    socket.write(
      `GET /api/live HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${cookie}\r\naccept: text/event-stream\r\n\r\n`,
    );
  });
}

async function open(n: number): Promise<void> {
  while (screens.length < n) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, n - screens.length) }, openScreen));
  }
  process.send?.({ opened: screens.length } satisfies Told);
}

const client = openClient(
  address,
  new Map(
    cookie.split('; ').map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
  ),
);

async function notice(order: Exclude<Order, { open: number }>): Promise<void> {
  const report = order.notice === 'report' ? aTelephoneReport() : null;
  const word = report === null ? (order as { mark: string }).mark : report.matterId;
  mark = Buffer.from(word);
  arrived = [];
  first = '';
  const sent = monotonicMs();
  const answer =
    report === null
      ? await client.post('/notice', { text: (order as { text: string }).text })
      : await client.post(TELEPHONE, report);
  if (answer.status >= 300) throw new Error(`no notice: ${answer.status} ${JSON.stringify(answer.body)}`);
  const acceptedMs = monotonicMs() - sent;
  while (arrived.length < screens.length && monotonicMs() - sent < PATIENCE_MS)
    await new Promise((done) => setTimeout(done, 5));
  const times = arrived.map((at) => at - sent);
  await new Promise((done) => setTimeout(done, 150)); // what belongs to the same notice and comes after it
  const heard = first;
  process.send?.({ times, acceptedMs, heard, mark: word, missed: screens.length - times.length } satisfies Told);
}

process.on('message', (order: Order) => {
  const work = 'open' in order ? open(order.open) : notice(order);
  work.catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ opened: 0 } satisfies Told);
