// Starts, joins and stops the PostgreSQL that comes with the product (embedded PostgreSQL).
// Decides how a cluster lives in its folder: cluster/ (data), server.log, port, password (0600), launcher (who started it).
// Knows nothing of schemas and tables; migrations are src/app/migrate.ts.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import type { PostgresVersion } from './binaries.ts';
import {
  address,
  answers,
  makeCluster,
  readPostmaster,
  refuseOtherVersion,
  startServer,
  stopServer,
} from './cluster.ts';
import type { Cluster, Running } from './cluster.ts';
import { guard, type GuardWord } from './guard.ts';
import { reachableHome, serverUser } from './identity.ts';
import { isAlive, startMark } from './process.ts';
import { keepReserve, type ReserveWord } from './reserve.ts';
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
  /**
   * Starts the server again on its port whenever it has ended by itself and keeps a reserve of disk, until `stop`; a
   * joined one is its starter's.
   */
  watch(tell: (said: GuardWord | ReserveWord) => void): void;
  /** Stops the server if this program started it; a joined one is left running. */
  stop(): Promise<void>;
};

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

  const tuning = options.tuning ?? 'durable';
  if (!claimLauncher(home)) return describe(cluster, tuning, await waitForOther(cluster), true);
  try {
    return describe(cluster, tuning, await startServer(cluster, tuning), false);
  } catch (error) {
    releaseLauncher(home);
    throw error;
  }
}

/** Finds a running server of a folder without starting one; null when there is none. For the doctor and commands. */
export async function findEmbeddedPostgres(dataDir: string): Promise<{ url: string; pid: number } | null> {
  const home = reachableHome(serverUser(join(dataDir, 'cluster')), dataDir);
  const running = readPostmaster(join(home, 'cluster'));
  if (!running || !existsSync(join(home, 'password'))) return null;
  const url = address(running.port, 'zhishou', readFileSync(join(home, 'password'), 'utf8').trim(), 'zhishou');
  return isAlive(running.pid) && (await answers(url)) ? { url, pid: running.pid } : null;
}

function describe(cluster: Cluster, tuning: Tuning, running: Running, joined: boolean): EmbeddedPostgres {
  let stopWatching = (): Promise<void> => Promise.resolve();
  return {
    ...running,
    home: cluster.home,
    joined,
    url: (database = 'zhishou') => address(running.port, 'zhishou', cluster.password, database),
    superUrl: (database = 'postgres') => address(running.port, 'postgres', cluster.password, database),
    watch: (tell) => {
      if (joined) return;
      const stopReserve = keepReserve({ folder: cluster.home, tell });
      const stopGuard = guard({
        lives: () => isAlive(readPostmaster(cluster.data)?.pid ?? 0),
        start: async () => void (await startServer(cluster, tuning, running.port)),
        tell,
      });
      stopWatching = async () => void (await Promise.all([stopGuard(), stopReserve()]));
    },
    stop: async () => {
      if (joined) return;
      await stopWatching();
      await stopServer(cluster);
      releaseLauncher(cluster.home);
    },
  };
}

function keepPassword(home: string): string {
  const file = join(home, 'password');
  try {
    // Two first starts at once must end with one password.
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
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
  throw new Error(
    `另一个程序正在启动数据库，一分钟内没有完成（another program holds ${join(cluster.home, 'launcher')}）`,
  );
}
