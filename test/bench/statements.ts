// The SQL of one accepted report, written down while it runs and then run bare, with fresh ids and numbers each time:
// what the database alone can do with the same statements on as many connections.
import { sql } from 'kysely';
import type pg from 'pg';
import { monotonicMs } from '#platform/clock.ts';
import { digestOf } from '#platform/digest.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import type { Exchange } from '#platform/module.ts';
import { preparingClient } from '#platform/prepared.ts';
import { connectionSettings } from '#platform/sql.ts';
import { authenticate } from '#modules/access/index.ts';
import { reportsModule } from '#modules/reports/index.ts';
import { appRole } from '#app/migrate.ts';
import type { Desk, House } from './house.ts';
import { aTelephoneReport, TELEPHONE } from './landslide.ts';

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A value of a statement: as it was, or made anew from pieces and ids of the run. */
type Filled = (run: Run) => unknown;
interface Run {
  readonly ids: readonly string[];
  number: number;
}

export interface Recorded {
  readonly statements: readonly {
    readonly text: string;
    readonly values: readonly Filled[];
    readonly counts: boolean;
  }[];
  /** How many ids a run makes. */
  readonly ids: number;
}

/** A number that nothing else in the statements can be; the counter answers it while recording. */
const MARK = 7_654_321;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const VARIABLE = new RegExp(`${UUID.source}|${MARK}`, 'g');
const COUNTER = 'insert into number_counter';

/** Lets a desk report once in this process and writes down every statement, sign of the caller included. */
export async function recordStatements(house: House, desk: Desk): Promise<Recorded> {
  await reportOnce(house, desk); // the counter's row is there from now on
  const { db, pool } = house.application.runtime.database;
  const { rows } = await sql<{ last: number }>`select last from number_counter where unit_id = ${desk.unitId}`.execute(
    db,
  );
  const setCounter = (last: number) =>
    sql`update number_counter set last = ${last} where unit_id = ${desk.unitId}`.execute(db);
  await setCounter(MARK - 1);
  const known = await idsBefore(house);
  const written: Statement[] = [];
  const stop = writeDown(pool, written);
  await reportOnce(house, desk);
  stop();
  await setCounter(rows[0]?.last ?? 0);
  return templateOf(written, known);
}

async function reportOnce(house: House, desk: Desk): Promise<void> {
  const { runtime } = house.application;
  const actor = await authenticate(
    runtime,
    desk.client.cookies.get('zs_session') ?? null,
    desk.client.cookies.get('zs_station') ?? null,
  );
  const route = reportsModule.routes['reportByTelephone'];
  const body = route?.body?.parse(aTelephoneReport());
  const idempotency = { key: newId(), route: `POST ${TELEPHONE}`, bodyDigest: digestOf(body) };
  const request = {
    actor,
    action: route?.action ?? '',
    route: `POST ${TELEPHONE}`,
    address: '127.0.0.1',
    requestId: 'bench',
    digest: idempotency.bodyDigest,
    idempotency,
  };
  await executeRoute(
    runtime,
    reportsModule,
    'reportByTelephone',
    request,
    { params: undefined, query: undefined, body },
    NO_EXCHANGE,
  );
}

/** Writes down what goes over any connection of a pool until it is stopped. */
function writeDown(pool: pg.Pool, written: Statement[]): () => void {
  const wrapped = new Map<pg.PoolClient, pg.PoolClient['query']>();
  const onAcquire = (client: pg.PoolClient): void => {
    if (wrapped.has(client)) return;
    const query = Reflect.get(client, 'query') as pg.PoolClient['query'];
    wrapped.set(client, query);
    client.query = ((text: string, values: unknown[] = [], ...more: unknown[]) => {
      written.push({ text, values });
      return (query as (...all: unknown[]) => unknown).call(client, text, values, ...more);
    }) as typeof client.query;
  };
  pool.on('acquire', onAcquire);
  return () => {
    pool.off('acquire', onAcquire);
    for (const [client, query] of wrapped) client.query = query;
  };
}

/** Every id that stood somewhere before the recording: a run keeps these. */
async function idsBefore(house: House): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id::text from org_unit union all select id::text from org_person union all select id::text from access_account
    union all select id::text from access_session union all select id::text from access_station union all select id::text from access_grant
    union all select epoch::text from installation`.execute(house.application.runtime.database.db);
  return new Set(rows.map(({ id }) => id));
}

function templateOf(written: readonly Statement[], known: ReadonlySet<string>): Recorded {
  const made: string[] = [];
  const fill = (value: unknown): Filled => {
    if (value === MARK) return (run) => run.number;
    if (Array.isArray(value)) {
      const parts = value.map(fill);
      return (run) => parts.map((part) => part(run));
    }
    if (typeof value !== 'string') return () => value;
    const parts: ((run: Run) => string)[] = [];
    let from = 0;
    for (const { 0: word, index } of value.matchAll(VARIABLE)) {
      if (known.has(word)) continue;
      const constant = value.slice(from, index);
      parts.push(() => constant);
      from = index + word.length;
      if (word === String(MARK)) parts.push((run) => String(run.number));
      else {
        const at = made.includes(word) ? made.indexOf(word) : made.push(word) - 1;
        parts.push((run) => run.ids[at] ?? '');
      }
    }
    if (parts.length === 0) return () => value;
    const rest = value.slice(from);
    return (run) => parts.map((part) => part(run)).join('') + rest;
  };
  const statements = written.map(({ text, values }) => {
    if (text.match(UUID) !== null) throw new Error(`an id stands in the text of a statement: ${text}`);
    return { text, values: values.map(fill), counts: text.includes(COUNTER) };
  });
  return { statements, ids: made.length };
}

/** Runs recorded statements on so many connections without pause; answers how many reports' worth per second. */
export async function runBare(
  house: House,
  recorded: readonly Recorded[],
  atOnce: number,
  forMs: number,
): Promise<number> {
  const settings = connectionSettings({ url: house.databaseUrl, schema: house.schema, role: appRole(house.schema) });
  const Connection = preparingClient();
  const clients = Array.from({ length: atOnce }, () => new Connection(settings));
  await Promise.all(clients.map((client) => client.connect()));
  const begun = monotonicMs();
  let done = 0;
  await Promise.all(
    clients.map(async (client, i) => {
      for (let turn = 0; monotonicMs() - begun < forMs; turn++) {
        const one = recorded[(i + turn * atOnce) % recorded.length];
        if (one !== undefined) await runOnce(client, one);
        done += 1;
      }
    }),
  );
  const perSecond = (done / (monotonicMs() - begun)) * 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return perSecond;
}

async function runOnce(client: pg.Client, recorded: Recorded): Promise<void> {
  const run: Run = { ids: Array.from({ length: recorded.ids }, newId), number: MARK };
  for (const { text, values, counts } of recorded.statements) {
    const { rows } = await client.query<{ last: number }>(
      text,
      values.map((value) => value(run)),
    );
    if (counts) run.number = rows[0]?.last ?? MARK;
  }
}

const NO_EXCHANGE: Exchange = {
  address: '127.0.0.1',
  sessionToken: null,
  stationToken: null,
  bytes: null,
  setCookie: () => undefined,
  clearCookie: () => undefined,
  sendBytes: () => {
    throw new Error('bytes are not read here');
  },
};
