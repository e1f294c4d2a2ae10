// The product's server as a process of its own, for tests and benches that kill it or measure it from outside.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts `zhishou serve` with these settings; answers when it serves. */
export async function serve(settings: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const env = { ...process.env, LOG_LEVEL: 'fatal', ...settings };
  const run = "require('./bin/run.js')(['serve'])"; // the pages need not be built for this
  const child = spawn(process.execPath, ['-e', run], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((done, fail) => {
    child.stdout.on('data', (piece) => {
      if (String(piece).includes('已就绪')) done();
    });
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}`)));
  });
  return child;
}

/** Ends a process in order, or at once with SIGKILL; answers when it is gone. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** A port that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
