// T8: submits over lines that are slow, stalled, half-open, or cut after each byte of the request and of the answer.
// Twenty rounds are one pass over every byte position; each cut comes one to three times before the line is whole again.
// Every submit ends known and is stored once; the server keeps nothing of a line that died.
import { openHouse, type Desk, type House } from '#kit/house.ts';
import { checkReports } from '../harness/check.ts';
import { atLeast, none, within, type Fault } from '../harness/fault.ts';
import { openLedger, type Ledger } from '../harness/ledger.ts';
import { openProxy, type Direction, type Line, type Proxy } from '../harness/proxy.ts';
import type { Random } from '../harness/random.ts';
import { report, type Acknowledged } from '../harness/writers.ts';

const ROUNDS_OF_A_PASS = 20;
const AT_ONCE = 8;
/** How long one try may stay silent; a browser waits 20 s, which would only make the run longer. */
const LIMIT_MS = 1_500;
/** Slow, yet done within a try. */
const BYTES_PER_SECOND = 6_000;

/** A person whose line is ours. */
interface Post {
  readonly desk: Desk;
  readonly proxy: Proxy;
}

interface Tally {
  asked: number;
  struck: number;
  readonly kinds: Set<string>;
}

export const fault: Fault = {
  id: 'T8',
  promise: 'over slow, stalled, half-open and cut lines every submit ends known and is stored once',
  rounds: { small: 2, measured: ROUNDS_OF_A_PASS, full: 5 * ROUNDS_OF_A_PASS },
  roundsOnStage: ROUNDS_OF_A_PASS,
  async open(setting) {
    const house = await openHouse({ folder: setting.folder, database: await setting.database() }, { desks: AT_ONCE });
    setting.later(() => house.close());
    const posts = await Promise.all(house.desks.map((_, i) => openPost(house, i)));
    for (const { proxy } of posts) setting.later(() => proxy.close());
    const ledger = openLedger<Acknowledged>(setting.folder);
    const size = await sizeOfOne(posts[0], ledger);
    const tally: Tally = { asked: 0, struck: 0, kinds: new Set() };
    // Which twentieth is taken first differs from seed to seed, so that small runs together see every byte.
    const first = setting.random.below(ROUNDS_OF_A_PASS);
    return {
      async round(i, random) {
        const lines = linesOf((i + first) % ROUNDS_OF_A_PASS, size, random);
        const next = lines[Symbol.iterator]();
        await Promise.all(posts.map((post) => sendAll(post, next, ledger, tally, random)));
      },
      async check() {
        await house.application.settle();
        const left = await connectionsLeft(house);
        const entries = ledger.read();
        return {
          n: entries.length,
          findings: [
            ...(await checkReports(house.application.runtime.database.db, entries)),
            none('lines whose fault did not strike', tally.asked - tally.struck),
            none('database connections left in a transaction', left),
            atLeast('kinds of lines', tally.kinds.size, 5),
            atLeast('lines broken', tally.struck, setting.rounds * 40),
            within('most tries of a submit', Math.max(...entries.map(({ tries }) => tries)), 6),
          ],
        };
      },
    };
  },
};

async function openPost(house: House, i: number): Promise<Post> {
  const proxy = await openProxy(house.server.port);
  const desk = house.through(proxy.address)[i];
  if (desk === undefined) throw new Error('no desk');
  return { desk, proxy };
}

/** Bytes of a submit over a whole line. */
async function sizeOfOne(post: Post | undefined, ledger: Ledger<Acknowledged>): Promise<Record<Direction, number>> {
  if (post === undefined) throw new Error('no post');
  await report(post.desk, ledger);
  const [passed] = post.proxy.connections();
  post.proxy.dropAll();
  if (passed === undefined || passed.request === 0 || passed.answer === 0) throw new Error('nothing passed the line');
  return { request: passed.request, answer: passed.answer };
}

/** The lines of one round: every twentieth byte of both directions, and one of each other kind. */
function* linesOf(from: number, size: Record<Direction, number>, random: Random): Generator<Line> {
  for (const direction of ['request', 'answer'] as const) {
    for (let after = from; after <= size[direction]; after += ROUNDS_OF_A_PASS) yield { kind: 'cut', direction, after };
    yield { kind: 'stalled', direction, after: random.below(size[direction]) };
    yield { kind: 'halfOpen', direction, after: random.below(size[direction]) };
  }
  yield { kind: 'slow', bytesPerSecond: BYTES_PER_SECOND };
}

/** Takes line after line until all are used: one submit each. */
async function sendAll(
  { desk, proxy }: Post,
  lines: Iterator<Line>,
  ledger: Ledger<Acknowledged>,
  tally: Tally,
  random: Random,
): Promise<void> {
  for (let next = lines.next(); next.done !== true; next = lines.next()) {
    const line = next.value;
    const times = line.kind === 'cut' ? random.between(1, 3) : 1;
    const before = proxy.connections().length;
    proxy.next(...Array.from({ length: times }, () => line));
    await report(desk, ledger, { limitMs: LIMIT_MS, tries: 20 });
    const broken = proxy.connections().slice(before);
    tally.asked += times;
    tally.struck += broken.filter((passed) => passed.line === line && passed.struck).length;
    tally.kinds.add(line.kind === 'cut' ? `cut ${line.direction}` : line.kind);
    // The next submit begins on a connection of its own.
    proxy.dropAll();
  }
}

/** Transactions that somebody left open: a line must never hold one. */
async function connectionsLeft(house: House): Promise<number> {
  const { rows } = await house.application.runtime.database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
  );
  return rows[0]?.n ?? 0;
}
