// The product's programs as processes of their own, for tests and benches that kill, pause or measure them from outside.
// They end with the process that started them, however that one ends: their standard input closes then.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUN = `process.stdin.on('end', () => process.exit(1)).resume().unref(); require('./bin/run.js')(process.argv.slice(1))`;

/** Starts `zhishou serve` with these settings; answers when it serves. */
export function serve(settings: Readonly<Record<string, string>>): Promise<ChildProcess> {
  return launch(['serve'], settings);
}

/** Starts a program of the product; answers when it says that it is ready. The pages need not be built for this. */
async function launch(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  root: string = ROOT,
): Promise<ChildProcess> {
  const env = { ...process.env, LOG_LEVEL: 'fatal', ...settings };
  const child = spawn(process.execPath, ['-e', RUN, ...args], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true, // Ctrl-C is for the one who started it
  });
  await new Promise<void>((done, fail) => {
    child.stdout.on('data', (piece) => {
      if (String(piece).includes('已就绪')) done();
    });
    child.once('exit', (code, signal) => fail(new Error(`${args.join(' ')} ended with ${code ?? signal}`)));
  });
  return child;
}

/** Ends a process in order, or at once with SIGKILL; answers when it is gone. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  child.kill('SIGCONT'); // a paused one takes no other signal
  await ended;
}

/** A program that may be killed and started again on its port. */
export interface Program {
  readonly port: number;
  readonly address: string;
  child(): ChildProcess;
  /** Starts it again after it has ended. */
  start(): Promise<void>;
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** SIGSTOP: it lives, holds its connections and does nothing. */
  pause(): void;
  resume(): void;
}

/** Starts `zhishou serve …` or `zhishou work` on a free port unless one is set, from the folder of a release that may be changed between starts. */
export async function openProgram(
  args: readonly ['serve' | 'work', ...string[]],
  settings: Readonly<Record<string, string>>,
  release: { readonly root: string } = { root: ROOT },
): Promise<Program> {
  const port = settings['PORT'] === undefined ? await freePort() : Number(settings['PORT']);
  const start = (): Promise<ChildProcess> => launch(args, { ...settings, PORT: String(port) }, release.root);
  let child = await start();
  return {
    port,
    address: `http://127.0.0.1:${port}`,
    child: () => child,
    start: async () => {
      child = await start();
    },
    end: (signal) => end(child, signal),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
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
