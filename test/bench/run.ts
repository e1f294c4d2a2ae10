// `npm run bench`: says on what it runs, then runs the benches asked for, one after the other.
// Nothing is asserted; the lines are for the closing note of a release and for comparing two versions on one machine.
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { benchAccept } from './accept.ts';
import { benchBackup } from './backup.ts';
import { benchDeadlines } from './deadlines.ts';
import { benchLists } from './lists.ts';
import { benchLive } from './live.ts';
import { benchMemory } from './memory-day.ts';
import { benchRing } from './ring.ts';
import { benchScreen } from './screen.ts';
import { FULL, SMALL, type Sizes } from './sizes.ts';
import { benchStart } from './start.ts';
import { undoAll } from './tidy.ts';
import { benchWeb } from './web.ts';

const BENCHES: Readonly<Record<string, (sizes: Sizes) => Promise<void>>> = {
  start: benchStart,
  memory: benchMemory,
  deadlines: benchDeadlines,
  accept: benchAccept,
  ring: benchRing,
  live: benchLive,
  screen: benchScreen,
  lists: benchLists,
  web: benchWeb,
  backup: benchBackup,
};
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs benches by name, all where none is named, small with `--small`; answers the exit code. */
export async function runBenches(argv: readonly string[]): Promise<number> {
  const names = argv.filter((word) => word !== '--small');
  const sizes = names.length < argv.length ? SMALL : FULL;
  const unknown = names.filter((name) => BENCHES[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`);
    return 2;
  }
  const ended = { by: 0 };
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      ended.by = code;
      void undoAll().finally(() => process.exit(code));
    });
  }
  process.stdout.write(`${JSON.stringify(setting(sizes))}\n`);
  try {
    for (const [name, bench] of Object.entries(BENCHES)) {
      if (names.length === 0 || names.includes(name)) await bench(sizes);
    }
  } catch (error) {
    // What was taken away under a bench by a signal fails it; the signal's own end is under way and exits.
    if (ended.by !== 0) return await new Promise<never>(() => undefined);
    throw error;
  } finally {
    if (ended.by === 0) await undoAll();
  }
  return 0;
}

function setting(sizes: Sizes): Record<string, unknown> {
  const processors = cpus();
  return {
    machine: {
      processor: processors[0]?.model ?? '',
      cores: processors.length,
      memoryGb: Math.round(totalmem() / 1024 ** 3),
    },
    versions: { node: process.versions.node, commit: commit() },
    sizes: { units: 518, people: 5_455, ...sizes },
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
