// Many screens in a process of their own, so that a server is not measured with them. Each holds one live stream and
// behaves as src/web/app/live.ts: last position at a return, pause after a break, another server where one is gone.
// Writes down every position it heard; whether these are the right ones is judged elsewhere.
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from '#platform/clock.ts';
import { randomBelow } from '#platform/ids.ts';

/** What the process is told, one at a time; each is answered with one `Said`. */
export type Order =
  | {
      readonly kind: 'open';
      readonly addresses: readonly string[];
      readonly desks: readonly DeskOfScreens[];
      readonly each: number;
    }
  /** Cuts every line at once where `cut`; answers when every screen that lost its line is back, with how long that took. */
  | { readonly kind: 'return'; readonly cut: boolean; readonly limitMs: number }
  /** Answers when every screen has heard the last position of its unit. */
  | { readonly kind: 'catchUp'; readonly last: Readonly<Record<string, number>>; readonly limitMs: number }
  | { readonly kind: 'report'; readonly file: string };

export interface DeskOfScreens {
  readonly unitId: string;
  readonly cookie: string;
}

export interface Said {
  readonly ms: number;
  /** Screens that are not where they should be. */
  readonly missing: number;
  /** Lines that broke since the last order. */
  readonly broken: number;
}

/** What a screen heard: positions above `from`, in the order in which they came. */
export interface Heard {
  readonly unitId: string;
  readonly from: number;
  readonly positions: readonly number[];
  /** Where it was told to read everything anew, or had to because it knew no position: after which, up to which position. */
  readonly reread: readonly (readonly [number, number])[];
}

interface Screen extends DeskOfScreens {
  from: number;
  readonly positions: number[];
  readonly reread: (readonly [number, number])[];
  toldToReload: boolean;
  lastId: string | null;
  connected: boolean;
  attempt: number;
  request: ClientRequest | null;
}

/** Silence after which a line is taken for dead, as in the browser. */
const SILENT_MS = 6_500;
const OPENED_AT_ONCE = 100;

const screens: Screen[] = [];
let addresses: readonly string[] = [];
let broken = 0;

function connect(screen: Screen, index: number): void {
  const address = addresses[(index + screen.attempt) % addresses.length];
  const headers: Record<string, string> = { accept: 'text/event-stream', cookie: screen.cookie };
  const blind = screen.lastId === null;
  if (screen.lastId !== null) headers['last-event-id'] = screen.lastId;
  let over = false;
  const lost = (): void => {
    if (over) return;
    over = true;
    if (screen.connected) broken += 1;
    screen.connected = false;
    const pause = Math.min(3_000, 500 * 2 ** screen.attempt) * (0.75 + randomBelow(250) / 1_000);
    screen.attempt += 1;
    setTimeout(() => connect(screen, index), pause);
  };
  const sent = get(new URL('/api/live', address), { agent: false, headers }, (answer: IncomingMessage) => {
    answer.on('error', lost).on('close', lost);
    if (answer.statusCode !== 200) return void answer.resume();
    answer.setEncoding('utf8');
    let rest = '';
    answer.on('data', (piece: string) => {
      const frames = (rest + piece).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) hear(screen, frame, blind);
    });
  });
  sent.setTimeout(SILENT_MS, () => sent.destroy());
  sent.on('error', lost).on('close', lost);
  screen.request = sent;
}

function hear(screen: Screen, frame: string, blind: boolean): void {
  const id = /^id: (.*)$/m.exec(frame)?.[1] ?? null;
  const event = /^event: (.*)$/m.exec(frame)?.[1] ?? 'message';
  if (event === 'reload') {
    screen.lastId = null;
    screen.toldToReload = true;
  } else if (event === 'beat') {
    const pos = Number(/"pos":(\d+)/.exec(frame)?.[1] ?? 0);
    // What was published before this beat is read in another way; a screen that was there already reads all of it again.
    if (screen.from < 0) screen.from = pos;
    else if (screen.toldToReload || (!screen.connected && blind))
      screen.reread.push([screen.positions.at(-1) ?? screen.from, pos]);
    screen.toldToReload = false;
    if (id !== null) screen.lastId = id;
    screen.connected = true;
    screen.attempt = 0;
  } else if (id !== null) {
    screen.lastId = id;
    screen.positions.push(Number(id.slice(id.indexOf(':') + 1)));
  }
}

async function until(reached: (screen: Screen) => boolean, limitMs: number): Promise<Said> {
  const begun = monotonicMs();
  const missing = (): number => screens.filter((screen) => !reached(screen)).length;
  while (missing() > 0 && monotonicMs() - begun < limitMs) await delay(10);
  const said = { ms: Math.round(monotonicMs() - begun), missing: missing(), broken };
  broken = 0;
  return said;
}

async function obey(order: Order): Promise<Said> {
  if (order.kind === 'open') {
    ({ addresses } = order);
    for (const desk of order.desks) {
      for (let i = 0; i < order.each; i++)
        screens.push({
          ...desk,
          from: -1,
          positions: [],
          reread: [],
          toldToReload: false,
          lastId: null,
          connected: false,
          attempt: 0,
          request: null,
        });
    }
    for (let i = 0; i < screens.length; i += OPENED_AT_ONCE) {
      for (const [at, screen] of screens.slice(i, i + OPENED_AT_ONCE).entries()) connect(screen, i + at);
      await until((screen) => screen.connected || screen.request === null, 30_000);
    }
    return until((screen) => screen.connected, 30_000);
  }
  if (order.kind === 'return') {
    if (order.cut) for (const screen of screens) screen.request?.destroy();
    if (order.cut) await delay(1); // the breaks are noticed in the next turn
    return until((screen) => screen.connected, order.limitMs);
  }
  if (order.kind === 'catchUp')
    return until((screen) => (screen.positions.at(-1) ?? 0) >= (order.last[screen.unitId] ?? 0), order.limitMs);
  const heard = screens.map(({ unitId, from, positions, reread }): Heard => ({ unitId, from, positions, reread }));
  writeFileSync(order.file, heard.map((one) => JSON.stringify(one)).join('\n'));
  return { ms: 0, missing: 0, broken };
}

if (process.send !== undefined) {
  process.on('message', (order: Order) => {
    void obey(order).then(
      (said) => process.send?.(said),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
}
