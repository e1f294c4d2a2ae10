// Starts, joins and stops the PostgreSQL that comes with the product (embedded PostgreSQL).
// Decides how a cluster lives in its folder: cluster/ (data), server.log, port, password (0600), launcher (who started it).
// Knows nothing of schemas and tables; migrations are src/app/migrate.ts.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import type { Binaries, PostgresVersion } from './binaries.ts';
import { makeOwned, reachableHome, serverUser } from './identity.ts';
import type { ServerUser } from './identity.ts';
import { isAlive, isPostgres, startMark } from './process.ts';
import { serverSettings } from './settings.ts';
import type { Tuning } from './settings.ts';

export type EmbeddedPostgres = {
  port: number;
  pid: number;
  /** Folder that really holds the cluster; differs from the wanted one when only root can read that. */
  home: string;
  /** True when another living program started the server and this one only uses it. */
  joined: boolean;
  /** Address for the owner role `zhishou`, which is no superuser. */
  url(database?: string): string;
  /** Address for the superuser, for tests that tamper and for repairs. */
  superUrl(database?: string): string;
  /** Stops the server if this program started it; a joined one is left running. */
  stop(): Promise<void>;
};

type Cluster = { home: string; data: string; user: ServerUser; binaries: Binaries; password: string };
type Running = { pid: number; port: number };

/**
 * Starts the cluster of a folder, making it when absent, and answers when it takes connections.
 * Joins a server whose starter is alive; replaces an orphan whose starter was killed. A00 (two commands).
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  version?: PostgresVersion;
  tuning?: Tuning;
}): Promise<EmbeddedPostgres> {
  const version = options.version ?? '18';
  const user = serverUser(join(options.dataDir, 'cluster'));
  const home = reachableHome(user, options.dataDir);
  const cluster: Cluster = {
    home,
    data: join(home, 'cluster'),
    user: serverUser(join(home, 'cluster')),
    binaries: findBinaries(version, user),
    password: keepPassword(home),
  };
  if (!existsSync(cluster.data)) await makeCluster(cluster, version);
  refuseOtherVersion(cluster.data, version);

  if (!claimLauncher(home)) return describe(cluster, await waitForOther(cluster), true);
  try {
    return describe(cluster, await startServer(cluster, options.tuning ?? 'durable'), false);
  } catch (error) {
    releaseLauncher(home);
    throw error;
  }
}

async function startServer(cluster: Cluster, tuning: Tuning): Promise<Running> {
  const { home } = cluster;
  if (await findRunning(cluster)) await stopServer(cluster);
  const port = await choosePort(home);
  writeFileSync(join(cluster.data, 'postgresql.conf'), serverSettings({ port, tuning }));
  makeLog(cluster);
  await run(cluster, cluster.binaries.pgCtl, [
    ...['start', '-D', cluster.data, '-l', join(home, 'server.log')],
    ...['-w', '-t', '600', '-s'],
  ]).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${tail(join(home, 'server.log'))}`);
  });
  const running = readPostmaster(cluster.data);
  if (!running) throw new Error('数据库启动后没有留下 postmaster.pid（no postmaster.pid after start）');
  await ensureOwner(cluster, running);
  return running;
}

/** Finds a running server of a folder without starting one; null when there is none. For the doctor and commands. */
export async function findEmbeddedPostgres(dataDir: string): Promise<{ url: string; pid: number } | null> {
  const home = reachableHome(serverUser(join(dataDir, 'cluster')), dataDir);
  const running = readPostmaster(join(home, 'cluster'));
  if (!running || !existsSync(join(home, 'password'))) return null;
  const url = address(running.port, 'zhishou', readFileSync(join(home, 'password'), 'utf8').trim(), 'zhishou');
  return isAlive(running.pid) && (await answers(url)) ? { url, pid: running.pid } : null;
}

function describe(cluster: Cluster, running: Running, joined: boolean): EmbeddedPostgres {
  return {
    ...running,
    home: cluster.home,
    joined,
    url: (database = 'zhishou') => address(running.port, 'zhishou', cluster.password, database),
    superUrl: (database = 'postgres') => address(running.port, 'postgres', cluster.password, database),
    stop: async () => {
      if (joined) return;
      await stopServer(cluster);
      releaseLauncher(cluster.home);
    },
  };
}

function address(port: number, role: string, password: string, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

function keepPassword(home: string): string {
  const file = join(home, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Runs initdb beside and renames, so a cluster is whole or absent even when killed in the middle. */
async function makeCluster(cluster: Cluster, version: PostgresVersion): Promise<void> {
  const beside = `${cluster.data}.${process.pid}`;
  const passwordFile = join(cluster.home, `password.${process.pid}`);
  rmSync(beside, { recursive: true, force: true });
  makeOwned(cluster.user, beside);
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.user) chownSync(passwordFile, cluster.user.uid, cluster.user.gid);
  // Code-point order everywhere; lc_ctype must know Chinese letters, or pg_trgm makes no trigrams of them.
  const locale =
    process.platform === 'win32'
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : version === '15'
        ? ['--locale=C.UTF-8']
        : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'];
  try {
    await run(cluster, cluster.binaries.initdb, [
      ...['-D', beside, '-U', 'postgres', `--pwfile=${passwordFile}`, '--encoding=UTF8', ...locale],
      ...['--auth-host=scram-sha-256', '--auth-local=scram-sha-256', '--data-checksums', '--no-instructions', '--no-sync'],
    ]);
    renameSync(beside, cluster.data);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(cluster.data)) throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function refuseOtherVersion(data: string, version: PostgresVersion): void {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (made !== version) {
    throw new Error(`数据目录属于 PostgreSQL ${made}，本程序带的是 ${version}（data directory of another major version）：${data}`);
  }
}

function readPostmaster(data: string): Running | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** Finds the living server of this cluster; a pid file whose number now belongs to another program is put away. */
async function findRunning(cluster: Cluster): Promise<Running | null> {
  const running = readPostmaster(cluster.data);
  if (!running || !isAlive(running.pid)) return null;
  if (await answers(address(running.port, 'postgres', cluster.password, 'postgres'))) return running;
  if (isPostgres(running.pid, cluster.data)) return running;
  rmSync(join(cluster.data, 'postmaster.pid'), { force: true });
  return null;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function stopServer(cluster: Cluster): Promise<void> {
  const stop = (mode: string, seconds: string) =>
    run(cluster, cluster.binaries.pgCtl, ['stop', '-D', cluster.data, '-m', mode, '-w', '-t', seconds, '-s']);
  const running = readPostmaster(cluster.data);
  if (!running || !isAlive(running.pid)) return;
  // An immediate stop loses nothing that was committed: the next start replays the log.
  await stop('fast', '30').catch(() => stop('immediate', '30'));
}

/** Takes the right to start and stop this server; false while another living program holds it. */
function claimLauncher(home: string): boolean {
  const file = join(home, 'launcher');
  const [pid, mark] = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
  if (isAlive(Number(pid)) && startMark(Number(pid)) === mark) return false;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, `${process.pid} ${startMark(process.pid)}\n`, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function releaseLauncher(home: string): void {
  rmSync(join(home, 'launcher'), { force: true });
}

/** Waits until the server that another program is starting takes connections. */
async function waitForOther(cluster: Cluster): Promise<Running> {
  for (let tries = 0; tries < 1200; tries++) {
    const running = readPostmaster(cluster.data);
    if (running && (await answers(address(running.port, 'zhishou', cluster.password, 'zhishou')))) return running;
    await delay(50);
  }
  throw new Error(`另一个程序正在启动数据库，一分钟内没有完成（another program holds ${join(cluster.home, 'launcher')}）`);
}

async function choosePort(home: string): Promise<number> {
  const file = join(home, 'port');
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = (kept > 0 && (await probe(kept))) || (await probe(0));
  if (!port) throw new Error('127.0.0.1 上没有空闲端口（no free port）');
  writeFileSync(file, `${port}\n`);
  return port;
}

function probe(port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const bound = server.address();
      server.close(() => done(typeof bound === 'object' && bound ? bound.port : null));
    });
  });
}

/** Keeps one older log, so that a server that runs for years does not fill the disk with it. */
function makeLog(cluster: Cluster): void {
  const log = join(cluster.home, 'server.log');
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 16 * 1024 * 1024) renameSync(log, `${log}.old`);
  appendFileSync(log, '', { mode: 0o600 });
  chmodSync(log, 0o600);
  if (cluster.user) chownSync(log, cluster.user.uid, cluster.user.gid);
}

/** Makes the role that owns the product's database; it may make roles and databases but is no superuser. */
async function ensureOwner(cluster: Cluster, running: Running): Promise<void> {
  const client = new pg.Client({ connectionString: address(running.port, 'postgres', cluster.password, 'postgres') });
  await client.connect();
  try {
    const roles = await client.query(`select 1 from pg_roles where rolname = 'zhishou'`);
    if (roles.rowCount === 0) {
      await client.query(`create role zhishou login createrole createdb password ${client.escapeLiteral(cluster.password)}`);
    }
    const databases = await client.query(`select 1 from pg_database where datname = 'zhishou'`);
    if (databases.rowCount === 0) await client.query('create database zhishou owner zhishou');
  } finally {
    await client.end();
  }
}

/** Runs one of PostgreSQL's programs as the server's user, in an environment without anybody's PG settings. */
function run(cluster: Cluster, program: string, args: string[]): Promise<void> {
  const { PATH = '', SystemRoot = '' } = process.env;
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: cluster.home,
      env: { PATH, SystemRoot, LC_ALL: process.platform === 'win32' ? 'C' : 'C.UTF-8', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
      ...(cluster.user ? { uid: cluster.user.uid, gid: cluster.user.gid } : {}),
    });
    let said = '';
    child.stderr?.on('data', (piece) => (said += String(piece)));
    child.once('error', fail);
    child.once('exit', (code) => {
      child.stderr?.destroy();
      if (code === 0) done();
      else fail(new Error(`${program} ${args[0]} 失败（exit ${code}）：${said.trim()}`));
    });
  });
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-12).join('\n') : '';
}
