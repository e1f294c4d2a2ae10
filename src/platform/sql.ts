// The only door to PostgreSQL: pools, typed builder, column parsing, LISTEN, advisory keys.
// No SQL here or elsewhere names a schema: search_path is set when a connection starts.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { Instant } from '#shared/instant.ts';
import { planIsStale, preparingClient } from './prepared.ts';

const OID = { int8: 20, date: 1082, timestamptz: 1184 } as const;

/** Turns PostgreSQL's `2026-11-24 15:03:00.123456+00` (sessions run in UTC) into an instant. */
function readTimestamp(text: string): Instant {
  const day = text.slice(0, 10);
  const time = text.slice(11, 19);
  const fraction = /\.(\d{1,6})/.exec(text)?.[1] ?? '';
  return `${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z` as Instant;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === OID.timestamptz) return readTimestamp;
    if (oid === OID.int8) return Number;
    if (oid === OID.date) return (text: string) => text;
    return pg.types.getTypeParser(oid, format);
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** A database handle that knows no tables; each store adds its own with `withTables`. */
// oxlint-disable-next-line no-empty-object-type
export type Db = Kysely<{}>;
/** An open transaction; what use cases hand to stores. */
// oxlint-disable-next-line no-empty-object-type
export type Tx = Transaction<{}>;

export interface DatabaseOptions {
  readonly url: string;
  readonly schema: string;
  /** Role that the connections take on; undefined keeps the login's own. */
  readonly role?: string;
  readonly max?: number;
  /** Bound of a transaction that waits for us, in milliseconds. */
  readonly idleInTransactionMs?: number;
  readonly name?: string;
}

export interface Database {
  readonly schema: string;
  readonly db: Db;
  readonly pool: pg.Pool;
  /** Opens a connection of its own that hears NOTIFY on this installation's channel and reconnects until stopped. */
  listen(onMessage: (payload: string) => void, onState: (up: boolean) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Connection settings for `pg`, with schema, role and time zone fixed at start-up. */
export function connectionSettings(options: DatabaseOptions): pg.ClientConfig {
  const settings = [
    `-c search_path=${options.schema},ext`,
    '-c timezone=UTC',
    `-c idle_in_transaction_session_timeout=${options.idleInTransactionMs ?? 5_000}`,
    '-c statement_timeout=60000',
    '-c jit=off', // compiling costs more than any of our statements takes
    ...(options.role === undefined ? [] : [`-c role=${options.role}`]),
  ];
  return {
    connectionString: options.url,
    options: settings.join(' '),
    application_name: options.name ?? 'zhishou',
    keepAlive: true,
    types,
  };
}

/** Opens a pool; nothing is asked of the database before the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...connectionSettings(options),
    Client: preparingClient(),
    max: options.max ?? 20,
    connectionTimeoutMillis: 5_000,
    // A new connection reads the catalogue and its texts anew, which costs as much as dozens of statements.
    idleTimeoutMillis: 5 * 60_000,
  });
  // A connection that dies is replaced at the next use. One that dies while it is lent out tells it to nobody else:
  // without these listeners the whole program would end, while the statement under way is refused by itself.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  // oxlint-disable-next-line no-empty-object-type
  const db = new Kysely<{}>({ dialect: new PostgresDialect({ pool }) });
  return {
    schema: options.schema,
    db,
    pool,
    listen: (onMessage, onState) => listen(options, onMessage, onState),
    close: () => db.destroy(),
  };
}

/** Name of the NOTIFY channel of a schema. */
export function channelOf(schema: string): string {
  return `zhishou_${createHash('sha256').update(schema).digest('hex').slice(0, 12)}`;
}

/** Advisory lock key of a purpose within a schema: two installations in one database never meet. */
export function advisoryKey(schema: string, purpose: string): string {
  return createHash('sha256').update(`${schema}:${purpose}`).digest().readBigInt64BE(0).toString();
}

async function listen(
  options: DatabaseOptions,
  onMessage: (payload: string) => void,
  onState: (up: boolean) => void,
): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ ...connectionSettings({ ...options, name: 'zhishou-listen' }) });
    const lost = (): void => {
      if (client !== next) return;
      client = null;
      if (stopped) return;
      onState(false);
      retry = setTimeout(() => void connect().catch(() => undefined), 500);
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', (message) => onMessage(message.payload ?? ''));
    client = next;
    try {
      await next.connect();
      await next.query(`listen ${channelOf(options.schema)}`);
      onState(true);
    } catch {
      void next.end().catch(() => undefined);
      lost();
    }
  };
  await connect();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    const open = client;
    client = null;
    await open?.end().catch(() => undefined);
  };
}

export interface SqlError {
  readonly sqlState: string;
  readonly constraint: string | null;
}

/** Reads state and constraint out of a driver error; null where it is something else. */
export function sqlErrorOf(error: unknown): SqlError | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code } = error;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return null;
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
  return { sqlState: code, constraint };
}

/** True where repeating the transaction may succeed: serialization failure, deadlock, a plan that a migration made stale. */
export function mayRepeat(error: unknown): boolean {
  const state = sqlErrorOf(error)?.sqlState;
  return state === '40001' || state === '40P01' || planIsStale(error);
}

/** True where the database could not store because its disk is full; nothing of the transaction was kept. */
export function storageIsFull(error: unknown): boolean {
  return sqlErrorOf(error)?.sqlState === '53100';
}

/** True where the database itself is away: refused, cut, starting, shutting down, read-only. */
export function databaseIsAway(error: unknown): boolean {
  const state = sqlErrorOf(error)?.sqlState;
  if (state !== undefined)
    return state.startsWith('08') || state.startsWith('57P') || state.startsWith('53') || state === '25006';
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(code) ||
    /terminated|timeout exceeded when trying to connect|Connection ended|not queryable/.test(error.message)
  );
}
