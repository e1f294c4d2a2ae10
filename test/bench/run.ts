// `npm run bench`: says on what it runs, then runs the benches asked for, one after the other.
// Nothing is asserted; the lines are for the closing note of a release and for comparing two versions on one machine.
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { benchAccept } from './accept.ts';
import { benchDeadlines } from './deadlines.ts';
import { benchRing } from './ring.ts';
import { benchStart } from './start.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  start: benchStart,
  deadlines: benchDeadlines,
  accept: benchAccept,
  ring: benchRing,
};

/** Runs benches by name, all where none is named; answers the exit code. */
export async function runBenches(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => BENCHES[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`);
    return 2;
  }
  process.stdout.write(`${JSON.stringify(setting())}\n`);
  for (const [name, bench] of Object.entries(BENCHES)) if (names.length === 0 || names.includes(name)) await bench();
  return 0;
}

function setting(): Record<string, unknown> {
  const processors = cpus();
  return {
    machine: {
      processor: processors[0]?.model ?? '',
      cores: processors.length,
      memoryGb: Math.round(totalmem() / 1024 ** 3),
    },
    versions: { node: process.versions.node, commit: commit() },
    sizes: { units: 518, people: 5_455 },
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
