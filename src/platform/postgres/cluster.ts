// One cluster in its folder: made, started, found, stopped with PostgreSQL's own programs as the server's user.
// Decides what happens to pid files and orphans. Who may start and stop it is decided in embedded.ts.
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
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries, PostgresVersion } from './binaries.ts';
import { makeOwned } from './identity.ts';
import type { ServerUser } from './identity.ts';
import { isAlive, isPostgres, workingIn } from './process.ts';
import { serverSettings } from './settings.ts';
import type { Tuning } from './settings.ts';

export type Cluster = { home: string; data: string; user: ServerUser; binaries: Binaries; password: string };
export type Running = { pid: number; port: number };

/**
 * Starts the server of a cluster and answers when it takes connections; an orphan is stopped before.
 * A port that is given is kept or the start fails, because others hold addresses with it.
 */
export async function startServer(cluster: Cluster, tuning: Tuning, keptPort?: number): Promise<Running> {
  const { home } = cluster;
  if (await findRunning(cluster)) await stopServer(cluster);
  const port = keptPort ?? (await choosePort(home));
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

/** Runs initdb beside and renames, so a cluster is whole or absent even when killed in the middle. */
export async function makeCluster(cluster: Cluster, version: PostgresVersion): Promise<void> {
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
      ...[
        '--auth-host=scram-sha-256',
        '--auth-local=scram-sha-256',
        '--data-checksums',
        '--no-instructions',
        '--no-sync',
      ],
    ]);
    renameSync(beside, cluster.data);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(cluster.data)) throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Refuses a cluster that another major version made. */
export function refuseOtherVersion(data: string, version: PostgresVersion): void {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (made !== version) {
    throw new Error(
      `数据目录属于 PostgreSQL ${made}，本程序带的是 ${version}（data directory of another major version）：${data}`,
    );
  }
}

/** Reads which server says it runs on this folder; null when none does. */
export function readPostmaster(data: string): Running | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** Finds the living server of this cluster; a pid file that a dead or foreign process left is put away. */
async function findRunning(cluster: Cluster): Promise<Running | null> {
  const running = readPostmaster(cluster.data);
  if (!running) return null;
  if (isAlive(running.pid)) {
    if (await answers(address(running.port, 'postgres', cluster.password, 'postgres'))) return running;
    if (isPostgres(running.pid, cluster.data)) return running;
  }
  // The pid file also guards against children that outlived their killed parent: wait until the last has gone.
  for (let tries = 0; workingIn(cluster.data) && tries < 1500; tries++) await delay(20);
  rmSync(join(cluster.data, 'postmaster.pid'), { force: true });
  return null;
}

/** True when a server takes connections at this address. */
export async function answers(url: string): Promise<boolean> {
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

/** Stops a running server in order; where that takes too long, at once, which loses nothing that was committed. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const running = readPostmaster(cluster.data);
  if (!running || !isAlive(running.pid)) return;
  // pg_ctl would wait for a zombie that nobody collects, so the waiting is ours.
  for (const [mode, tries] of [
    ['fast', 1500],
    ['immediate', 1500],
  ] as const) {
    await run(cluster, cluster.binaries.pgCtl, ['stop', '-D', cluster.data, '-m', mode, '-W', '-s']).catch(
      () => undefined,
    );
    for (let i = 0; i < tries && isAlive(running.pid); i++) await delay(20);
    if (!isAlive(running.pid)) return;
  }
  throw new Error(`数据库停不下来（server does not stop）：pid ${running.pid}`);
}

/** Connection address of a role on a local port. */
export function address(port: number, role: string, password: string, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
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
      await client.query(
        `create role zhishou login createrole createdb password ${client.escapeLiteral(cluster.password)}`,
      );
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
