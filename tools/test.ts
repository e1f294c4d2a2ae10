// `npm test` after the machine is ready: the gates, then all kinds of tests, then stores and scenarios on PostgreSQL 15.
// Decides what counts: each test and each gate is one; a file that cannot be read, or no test at all, is a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGates } from './check.ts';

type Tally = { passed: number; failed: number };
type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Runs everything, prints `N passed, N failed` last, and answers the exit code. */
export async function runAll(): Promise<number> {
  const gates = await runGates();
  const tallies: Tally[] = [
    { passed: gates.filter((gate) => gate.passed).length, failed: gates.filter((gate) => !gate.passed).length },
    await runVitest({}),
    await runVitest({ ZHISHOU_TEST_PG: '15' }),
  ];
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function runVitest(env: Record<string, string>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-report-'));
  const report = join(folder, 'report.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await new Promise<number>((done) => {
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', () => done(1));
    child.once('exit', (status) => done(status ?? 1));
  });
  try {
    return tally(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, code);
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counts a report of vitest; what went wrong outside of tests counts as one failure, and so does an empty run. */
export function tally(report: VitestReport, code: number): Tally {
  const unreadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + unreadable;
  const silent = failed === 0 && (code !== 0 || report.numPassedTests === 0);
  return { passed: report.numPassedTests, failed: failed + (silent ? 1 : 0) };
}
