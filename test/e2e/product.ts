// The product as a newcomer runs it, for a browser test: started as a child process with folders and a port of its own.
// Decided here: starting, stopping, restarting, the accounts file, and the clocked server. Not decided: what is walked.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instant } from '#shared/instant.ts';
import { findBinaries } from '#platform/postgres/binaries.ts';
import { stopServer, type Cluster } from '#platform/postgres/cluster.ts';
import { findEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { serverUser } from '#platform/postgres/identity.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Product {
  readonly url: string;
  /** Folder of everything this product keeps; gone with `end`. */
  readonly folder: string;
  /** Password of a demonstration account, read from the printed file. */
  password(account: string): string;
  /** Takes the embedded database away under the running server, as a full disk or a dead host would. */
  stopDatabase(): Promise<void>;
  /** Brings it back on the same port. */
  startDatabase(): Promise<void>;
  /** Stops the running server in order; folders, database files and port stay. */
  stop(): Promise<void>;
  /** Starts `npm start`'s program again on the same port. */
  start(): Promise<void>;
  /** Starts the same application with a clock that only `advance` moves forward; never reachable over HTTP. */
  startClocked(): Promise<void>;
  /** Moves the clocked server's time on, due instant by due instant, until everything is at rest; answers its time then. */
  advance(ms: number): Promise<Instant>;
  /** A second server on the same database, as a city runs several; answers its address, ends with the product. */
  beside(): Promise<string>;
  /** Stops and removes everything. */
  end(): Promise<void>;
}

/** Starts the product with the demonstration city; `end` it in `afterAll`. */
export async function openProduct(): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-e2e-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    ZHISHOU_DATA_DIR: join(folder, 'var'),
    ZHISHOU_KEY_FILE: join(folder, 'keys', 'keys.json'),
    LOG_LEVEL: 'warn',
  };
  delete env['DATABASE_URL'];
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let accounts = '';
  let said = '';

  let other: ChildProcess | null = null;
  let thief: Server | null = null;

  const stop = async (): Promise<void> => {
    const running = child;
    child = null;
    await ended(running);
  };
  const ready = async (running: ChildProcess, sign: RegExp): Promise<void> => {
    child = running;
    said = await told(running, sign);
  };
  const product: Product = {
    url,
    folder,
    stop,
    password: (account) => {
      const line = accounts.split('\n').find((each) => each.startsWith(`${account} `));
      const word = line?.split(/\s+/)[1];
      if (word === undefined) throw new Error(`no demonstration account ${account}`);
      return word;
    },
    async stopDatabase() {
      // The product starts its database again at once; here its port is taken, so that it cannot.
      const cluster = clusterOf(folder);
      const port = Number(readFileSync(join(cluster.home, 'port'), 'utf8'));
      while (thief === null) {
        await stopServer(cluster);
        thief = await takePort(port);
      }
    },
    async startDatabase() {
      const given = thief;
      thief = null;
      await new Promise((done) => (given === null ? done(null) : given.close(done)));
    },
    async start() {
      await ready(
        spawn(process.execPath, ['bin/start.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] }),
        /已就绪[\s\S]*按 Ctrl-C 停止/,
      );
      const file = /演示账号与口令（只在本机）：(\S+)/.exec(said)?.[1];
      if (file === undefined || !said.includes(url)) throw new Error(`not as expected:\n${said}`);
      accounts = readFileSync(file, 'utf8');
    },
    async startClocked() {
      const entrance = fileURLToPath(new URL('./clocked-server.ts', import.meta.url));
      await ready(fork(entrance, { cwd: ROOT, env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }), /ready/);
    },
    advance: (ms) =>
      new Promise((done, fail) => {
        if (child === null || child.connected !== true) return fail(new Error('no clocked server runs'));
        child.once('message', (answer: { failed: string } | { now: Instant }) =>
          'now' in answer ? done(answer.now) : fail(new Error(answer.failed)),
        );
        child.send({ advance: ms });
      }),
    async beside() {
      const found = await findEmbeddedPostgres(join(folder, 'var', 'postgres'));
      if (found === null) throw new Error('the database does not run');
      const own = { ...env, DATABASE_URL: found.url, PORT: String(await freePort()) };
      other = spawn(process.execPath, ['bin/zhishou.js', 'serve'], { cwd: ROOT, env: own, stdio: 'pipe' });
      await told(other, /已就绪/);
      return `http://127.0.0.1:${own.PORT}`;
    },
    async end() {
      thief?.close();
      await ended(other);
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await product.start();
  return product;
}

/** What a program has said once the sign is among it; fails where it ends before. */
export function told(program: ChildProcess, sign: RegExp): Promise<string> {
  let said = '';
  return new Promise((done, fail) => {
    for (const stream of [program.stdout, program.stderr]) {
      stream?.on('data', (piece) => {
        said += String(piece);
        if (sign.test(said)) done(said);
      });
    }
    program.once('exit', () => fail(new Error(`ended before it said ${sign.source}:\n${said}`)));
  });
}

/** Stops a program in order and waits for its end. */
export async function ended(program: ChildProcess | null): Promise<void> {
  if (program === null || program.exitCode !== null || program.signalCode !== null) return;
  const gone = new Promise((done) => program.once('exit', done));
  program.kill('SIGTERM');
  await gone;
}

/** The cluster as the product's own launcher keeps it. */
function clusterOf(folder: string): Cluster {
  const home = join(folder, 'var', 'postgres');
  const user = serverUser(join(home, 'cluster'));
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  return { home, data: join(home, 'cluster'), user, binaries: findBinaries('18', user), password };
}

/** Listens on a port so that nobody else can; null where somebody does already. */
function takePort(port: number): Promise<Server | null> {
  return new Promise((done) => {
    const server = createServer((line) => line.destroy());
    server.once('error', () => done(null));
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}
