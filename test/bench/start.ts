// First start with the demonstration city, second start, and the memory of the server process after each.
// The server is the product's own `npm start`, in a data directory of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { monotonicMs } from '#platform/clock.ts';
import { freePort } from '#kit/server.ts';
import { median, print, rounded, spread } from './figures.ts';
import { residentMb } from './memory.ts';
import type { Sizes } from './sizes.ts';
import { undoLater } from './tidy.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMITS = { firstMs: 30_000, secondMs: 5_000, memoryMb: 350 };

/** Measures starts and memory. */
export async function benchStart({ start: { rounds, idleMs } }: Sizes): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-bench-'));
  chmodSync(folder, 0o755);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(await freePort()),
    ZHISHOU_DATA_DIR: join(folder, 'var'),
    ZHISHOU_KEY_FILE: join(folder, 'keys', 'keys.json'),
    LOG_LEVEL: 'warn',
  };
  delete env['DATABASE_URL'];
  const removeFolder = undoLater(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await first(env, idleMs);
    await again(env, rounds, idleMs);
  } finally {
    await removeFolder();
  }
}

async function first(env: NodeJS.ProcessEnv, idleMs: number): Promise<void> {
  const run = await start(env);
  const parts = { ready: residentMb(run.child.pid ?? 0), idle: 0 };
  await delay(idleMs);
  parts.idle = residentMb(run.child.pid ?? 0);
  await stop(run.child);
  print({ id: 'start.first', n: 1, figure: run.ms, limit: LIMITS.firstMs, better: 'less' });
  memory('start.first.memory', 1, [parts.ready], [parts.idle]);
}

async function again(env: NodeJS.ProcessEnv, rounds: number, idleMs: number): Promise<void> {
  const times: number[] = [];
  const ready: number[] = [];
  const idle: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const run = await start(env);
    times.push(run.ms);
    ready.push(residentMb(run.child.pid ?? 0));
    if (i === rounds - 1) {
      await delay(idleMs);
      idle.push(residentMb(run.child.pid ?? 0));
    }
    await stop(run.child);
  }
  print({
    id: 'start.second',
    n: times.length,
    figure: median(times),
    limit: LIMITS.secondMs,
    better: 'less',
    more: { spread: spread(times) },
  });
  memory('start.second.memory', times.length, ready, idle);
}

function memory(id: string, n: number, ready: readonly number[], idle: readonly number[]): void {
  const figure = Math.max(...ready, ...idle);
  print({
    id,
    n,
    figure,
    limit: LIMITS.memoryMb,
    better: 'less',
    more: { unit: 'MB resident', ready: rounded(median(ready)), idle: rounded(median(idle)) },
  });
}

function start(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; ms: number }> {
  const begun = monotonicMs();
  const child = spawn(process.execPath, ['bin/start.js'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  undoLater(() => stop(child));
  let said = '';
  return new Promise((done, fail) => {
    const hear = (piece: Buffer): void => {
      said += String(piece);
      if (/已就绪：http/.test(said)) done({ child, ms: monotonicMs() - begun });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => fail(new Error(`ended before it was ready:\n${said}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  await ended;
}
