// A copy of the tree in which guards are taken away, so that nobody's own files are touched. Packages are not copied: the
// copy leads to those of the tree. Each removal is undone before the next one.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { without, type Removal } from './removal.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What tests read; built pages go along, so that tests of the server find them where there are any. */
const COPIED = ['src', 'test', 'tools', 'bin', 'migrations', 'docs', 'dist'];
/** Longer than any named test file takes on a busy machine; what takes longer hangs. */
const LONGEST_MS = 300_000;

/** Broken: the tests could not be run at all, or hung. */
export type Verdict = 'green' | 'red' | 'broken';

export interface Workshop {
  /** Runs test files in the copy. */
  run(tests: readonly string[]): Promise<Verdict>;
  /** Takes a guard away, runs its tests, puts it back. */
  try(removal: Removal): Promise<Verdict>;
}

/** Makes the copy in a folder of its own. */
export function openWorkshop(folder: string): Workshop {
  const home = join(folder, 'tree');
  mkdirSync(home, { recursive: true });
  const files = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { name } of files) cpSync(join(ROOT, name), join(home, name));
  for (const name of COPIED) {
    if (readdirSync(ROOT).includes(name)) cpSync(join(ROOT, name), join(home, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  const run: Workshop['run'] = (tests) => runVitest(home, join(folder, 'result.json'), tests);
  return {
    run,
    async try(removal) {
      const file = join(home, removal.file);
      const whole = readFileSync(file, 'utf8');
      writeFileSync(file, without(removal, whole));
      try {
        return await run(removal.tests);
      } finally {
        writeFileSync(file, whole);
      }
    },
  };
}

function runVitest(home: string, result: string, tests: readonly string[]): Promise<Verdict> {
  mkdirSync(dirname(result), { recursive: true });
  rmSync(result, { force: true });
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...tests, '--bail', '1', '--reporter', 'json'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const child = spawn(process.execPath, [...args, '--outputFile', result], {
    cwd: home,
    env: { ...env, NODE_ENV: 'test' },
    stdio: 'ignore',
    detached: true, // it and what it started end together
  });
  return new Promise((done) => {
    const end = (said: Verdict): void => {
      clearTimeout(late);
      done(said);
    };
    const late = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, LONGEST_MS);
    child.once('error', () => end('broken'));
    child.once('exit', (code) => end(code === 0 ? 'green' : verdictOf(result)));
  });
}

/** A failed test, or a file of tests that failed as a whole, is red; no result is none. */
function verdictOf(result: string): 'red' | 'broken' {
  try {
    const { numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(result, 'utf8')) as Record<string, number>;
    return (numFailedTests ?? 0) + (numFailedTestSuites ?? 0) > 0 ? 'red' : 'broken';
  } catch {
    return 'broken';
  }
}
