// The embedded PostgreSQL under the accidents of a real machine: killed parents, two starts at once, unreadable folders.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
import { isAlive } from './process.ts';

const LAUNCHER = fileURLToPath(new URL('./embedded.ts', import.meta.url));
let dataDir: string;
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'zhishou-embedded-')), 'db');
  // A folder of mkdtemp is closed to the server's user; its parent is opened as a normal data directory would be.
  chmodSync(join(dataDir, '..'), 0o755);
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

async function ask(postgres: { url(): string }, question: string): Promise<unknown> {
  return Object.values((await run(postgres, question))[0] ?? {})[0];
}

async function run(postgres: { url(): string }, statement: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: postgres.url() });
  await client.connect();
  try {
    return (await client.query(statement)).rows as object[];
  } finally {
    await client.end();
  }
}

/** Starts the server in another process, which then waits; answers that process and the server's pid. */
async function startElsewhere(tuning = 'test'): Promise<{ parent: number; pid: number; kill(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    [
      ...['--input-type=module', '-e'],
      `const { startEmbeddedPostgres } = await import(${JSON.stringify(LAUNCHER)});
       const started = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, tuning: '${tuning}' });
       console.log(started.pid); setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = await new Promise<number>((done) => child.stdout.once('data', (text) => done(Number(String(text)))));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    parent: child.pid ?? 0,
    pid,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('what was written is there after a stop and a start, on the kept port, with the durable settings', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  expect(await ask(first, 'show fsync')).toBe('on');
  expect(await ask(first, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await ask(first, `select rolsuper from pg_roles where rolname = current_user`)).toBe(false);
  await run(first, `create table kept (name text); insert into kept values ('磻溪镇')`);
  await stopAndExpectGone(first);
  const second = await startEmbeddedPostgres({ dataDir });
  expect(second.port).toBe(first.port);
  expect(await ask(second, 'select name from kept')).toBe('磻溪镇');
  expect(
    await ask(
      second,
      `select datcollate || ' ' || datlocprovider::text from pg_database where datname = current_database()`,
    ),
  ).toMatch(/^C\.(UTF-8|utf8) [bc]$/);
  await stopAndExpectGone(second);
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dataDir, 'cluster', 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*\btrust\b/m);
});

test('an orphan of a killed parent is replaced, and the next start has its data', async () => {
  const elsewhere = await startElsewhere();
  await elsewhere.kill();
  expect(isAlive(elsewhere.pid)).toBe(true);
  const next = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  expect(next.joined).toBe(false);
  expect(next.pid).not.toBe(elsewhere.pid);
  expect(isAlive(elsewhere.pid)).toBe(false);
  await stopAndExpectGone(next);
});

test('a second program joins the running server and leaves it running when it stops', async () => {
  const elsewhere = await startElsewhere();
  const joined = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  expect(joined).toMatchObject({ joined: true, pid: elsewhere.pid });
  await joined.stop();
  expect(await findEmbeddedPostgres(dataDir)).toMatchObject({ pid: elsewhere.pid });
  await elsewhere.kill();
  const owner = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  await stopAndExpectGone(owner);
  expect(await findEmbeddedPostgres(dataDir)).toBeNull();
});

test('parent and server killed together: the next start recovers what was committed', async () => {
  const elsewhere = await startElsewhere('durable');
  const joined = await startEmbeddedPostgres({ dataDir });
  const client = new pg.Client({ connectionString: joined.url() });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`create table kept (name text); insert into kept values ('陇县')`);
  await elsewhere.kill();
  process.kill(elsewhere.pid, 'SIGKILL');
  await client.end().catch(() => undefined);
  const next = await startEmbeddedPostgres({ dataDir });
  expect(await ask(next, 'select name from kept')).toBe('陇县');
  await stopAndExpectGone(next);
});

test('a watched server that is killed by itself is started again on its port, with its data', async () => {
  const started = await startEmbeddedPostgres({ dataDir });
  const said: string[] = [];
  started.watch(({ what }) => said.push(what));
  await run(started, `create table kept (name text); insert into kept values ('陇县')`);
  process.kill(started.pid, 'SIGKILL');
  await expect.poll(() => said, { timeout: 20_000 }).toEqual(['ended', 'restarted']);
  expect(await ask(started, 'select name from kept')).toBe('陇县');
  await started.stop();
  expect(await findEmbeddedPostgres(dataDir)).toBeNull();
  expect(said).toEqual(['ended', 'restarted']);
});

test('a watched server whose port was taken meanwhile is tried again until the port is free', async () => {
  const started = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  const said: string[] = [];
  process.kill(started.pid, 'SIGKILL');
  await expect.poll(() => isAlive(started.pid)).toBe(false);
  const thief = createServer();
  await expect
    .poll(
      () =>
        new Promise((done) =>
          thief.once('error', () => done(false)).listen(started.port, '127.0.0.1', () => done(true)),
        ),
    )
    .toBe(true);
  started.watch(({ what }) => said.push(what));
  await expect.poll(() => said, { timeout: 20_000 }).toContain('failed');
  await new Promise((done) => thief.close(done));
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe('restarted');
  expect(await ask(started, 'select 1')).toBe(1);
  await started.stop();
});

test('a pid file left by a reboot, whose number is now another program, is no hindrance', async () => {
  const first = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  const file = join(first.home, 'cluster', 'postmaster.pid');
  const text = readFileSync(file, 'utf8');
  await stopAndExpectGone(first);
  writeFileSync(file, text.replace(/^\d+/, String(process.ppid)));
  const next = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  expect(isAlive(process.ppid)).toBe(true);
  await stopAndExpectGone(next);
});

test('a half-made cluster of a killed first start is not taken for a cluster', async () => {
  mkdirSync(join(dataDir, 'cluster.1'), { recursive: true });
  writeFileSync(join(dataDir, 'cluster.1', 'PG_VERSION'), '18\n');
  const started = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
  await stopAndExpectGone(started);
});

test.runIf(process.getuid?.() === 0)(
  'as root in a folder that only root reads, the cluster goes elsewhere and a note says where',
  async () => {
    chmodSync(join(dataDir, '..'), 0o700);
    const started = await startEmbeddedPostgres({ dataDir, tuning: 'test' });
    expect(started.home.startsWith('/var/lib/zhishou/db-')).toBe(true);
    expect(readFileSync(join(dataDir, '数据库位置.txt'), 'utf8')).toContain(started.home);
    await stopAndExpectGone(started);
    rmSync(started.home, { recursive: true });
  },
);

async function stopAndExpectGone(postgres: EmbeddedPostgres): Promise<void> {
  await postgres.stop();
  expect(isAlive(postgres.pid)).toBe(false);
  expect(existsSync(join(postgres.home, 'cluster', 'postmaster.pid'))).toBe(false);
}
