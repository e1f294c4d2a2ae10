// What a newcomer does: `npm start` on a machine with the port taken, Ctrl-C, a kill, and a start again.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '#platform/postgres/process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
let blocker: Server;
let env: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-start-'));
  chmodSync(folder, 0o755);
  blocker = createServer();
  await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
  const address = blocker.address();
  env = {
    ...process.env,
    PORT: String(typeof address === 'object' && address ? address.port : 0),
    ZHISHOU_DATA_DIR: join(folder, 'var'),
    ZHISHOU_KEY_FILE: join(folder, 'keys', 'keys.json'),
    LOG_LEVEL: 'warn',
  };
  delete env['DATABASE_URL'];
});
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  blocker.close();
  rmSync(folder, { recursive: true, force: true });
});

type Run = { child: ChildProcess; url: string; said: () => string; ended: Promise<number | null> };

function spawnStart(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['bin/start.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

function start(own = env): Promise<Run> {
  const child = spawnStart(own);
  let said = '';
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  return new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece) => {
        said += String(piece);
        const url = /已就绪：(http:\/\/\S+)[\s\S]*按 Ctrl-C 停止/.exec(said)?.[1];
        if (url) done({ child, url, said: () => said, ended });
      });
    }
    void ended.then(() => fail(new Error(`ended before it was ready:\n${said}`)));
  });
}

function postmaster(): number {
  return Number(readFileSync(join(folder, 'var', 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

test('starts on the next free port, says where the accounts are, serves, is sound, and stops with all it started', async () => {
  const run = await start();
  expect(run.url).not.toContain(`:${env['PORT']}`);
  expect(run.said()).toContain(`端口 ${env['PORT']} 已被占用`);
  const accounts = /演示账号与口令（只在本机）：(\S+)/.exec(run.said())?.[1] ?? '';
  expect(statSync(accounts).mode & 0o777).toBe(0o600);
  expect(accounts.startsWith(join(folder, 'var'))).toBe(false);
  expect(run.said()).toContain('longxian.officer');
  const second = spawnSync(process.execPath, ['bin/start.js'], { cwd: ROOT, env, encoding: 'utf8', timeout: 20_000 });
  expect(second.stdout).toContain(`已在运行（进程 ${run.child.pid}）：${run.url}`);
  expect(second.stdout).not.toContain('已就绪');
  expect(second.status).toBe(0);
  expect((await fetch(`${run.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${run.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(run.url)).text()).toContain('lang="zh-CN"');
  const doctor = spawnSync(process.execPath, ['bin/zhishou.js', 'doctor'], { cwd: ROOT, env, encoding: 'utf8' });
  expect(doctor.stdout).toContain('没有故障');
  expect(doctor.status).toBe(0);
  const server = postmaster();
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(isAlive(server)).toBe(false);
});

test('killed hard, the next start recovers by itself without loading the demonstration twice; a database killed alone comes back', async () => {
  const run = await start();
  const orphan = postmaster();
  run.child.kill('SIGKILL');
  await run.ended;
  expect(isAlive(orphan)).toBe(true);
  const again = await start();
  expect(again.said()).not.toContain('正在装入演示数据');
  expect((await fetch(`${again.url}/readyz`)).status).toBe(200);
  expect(isAlive(orphan)).toBe(false);
  const killed = postmaster();
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => again.said(), { timeout: 20_000 }).toContain('内置数据库已恢复');
  expect(postmaster()).not.toBe(killed);
  await expect.poll(async () => (await fetch(`${again.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('killed while the demonstration is loading, the next start loads it anew and whole', async () => {
  const own = { ...env, ZHISHOU_DATA_DIR: join(folder, 'again') };
  const child = spawnStart(own);
  const ended = once(child, 'exit');
  child.stdout.on('data', (piece) => {
    if (String(piece).includes('正在装入演示数据')) child.kill('SIGKILL');
  });
  await ended;
  const again = await start(own);
  expect(again.said()).toContain('上次装入演示数据时被中断');
  expect(again.said()).toContain('演示账号与口令');
  again.child.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});
