// The release before this one, taken from the history where there is one, and what a next release could bring.
// Decided here: which commit and which migration count as "before". Raise both with each release.
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Setting } from '../harness/fault.ts';

const run = promisify(execFile);
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Release 0.1.0: its last commit and the number of its last migration. */
export const BEFORE = { commit: '726a590', migration: 80 } as const;

/** A folder with the earlier release, ready to run; null where the history is not here (an archive, a shallow clone). */
export async function earlierRelease(setting: Setting): Promise<string | null> {
  const git = (...args: string[]) => run('git', ['-C', ROOT, ...args]);
  try {
    await git('cat-file', '-e', `${BEFORE.commit}^{commit}`);
  } catch {
    return null;
  }
  const root = join(setting.folder, 'earlier');
  const archive = join(setting.folder, 'earlier.tar');
  await git('archive', '--format=tar', `--output=${archive}`, BEFORE.commit);
  mkdirSync(root);
  await run('tar', ['-xf', archive, '-C', root]);
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** The migrations of a folder up to a number, copied elsewhere. */
export function copyMigrations(to: string, upTo = Number.POSITIVE_INFINITY): string {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'migrations')))
    if (name !== 'schema.sql' && Number(name.slice(0, 4)) <= upTo)
      copyFileSync(join(ROOT, 'migrations', name), join(to, name));
  return to;
}

/** Expanding migrations as a next release could bring them, on the tables that are written most. */
export function plantNextRelease(folder: string): string {
  const to = copyMigrations(join(folder, 'next'));
  const next = {
    '9001_planted.sql': `
      alter table reports_report add column planted text;
      alter table reports_matter add column planted integer not null default 0;
      alter table event add column planted text;
      alter table audit add column planted text;
      alter table idempotency add column planted text;
      alter table deadlines_clock add column planted text;
      create table planted_table (id uuid primary key);`,
    '9002_planted_index.sql': `-- no transaction
create index concurrently planted_report on reports_report (created_at);`,
    '9003_planted_trigger.sql': `
      create function planted_touch() returns trigger language plpgsql as 'begin return new; end';
      create trigger planted_touch before insert on reports_version for each row execute function planted_touch();`,
  };
  for (const [name, text] of Object.entries(next)) writeFileSync(join(to, name), text);
  return to;
}

/** Lays this release's migrations into the tree of an earlier one, so that its tests run on the new schema. */
export function giveMigrations(earlier: string): void {
  cpSync(join(ROOT, 'migrations'), join(earlier, 'migrations'), { recursive: true });
}

/** The program that makes people, laid into the tree of the release that shall make them. */
export function peopleProgram(root: string): string {
  const own = fileURLToPath(new URL('./people-of-release.ts', import.meta.url));
  if (root === ROOT) return own;
  const file = join(root, 'test', 'people-of-release.ts');
  copyFileSync(own, file);
  return file;
}

/** It compares the whole schema with a list of its own time; new tables are not on it. Everything else must hold. */
const KNOWS_ALL_TABLES = 'test/scenarios/app-role.test.ts';
const NO_HURRY_MS = 600_000;

interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Runs the earlier release's own scenarios; answers how many tests held, and the names of those that did not. */
export async function runScenarios(earlier: string): Promise<{ passed: number; failed: string[] }> {
  const file = join(earlier, 'scenarios.json');
  const args = [
    ...['run', '--project', 'scenarios', '--exclude', KNOWS_ALL_TABLES, '--maxWorkers', '1'],
    ...['--testTimeout', String(NO_HURRY_MS), '--hookTimeout', String(NO_HURRY_MS)],
    ...['--reporter=json', `--outputFile=${file}`],
  ];
  await run(process.execPath, [join(earlier, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
    cwd: earlier,
    maxBuffer: 64 * 1024 * 1024,
  }).catch(() => undefined); // red tests end it with 1; the report tells which
  if (!existsSync(file)) return { passed: 0, failed: ['the scenarios did not run'] };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
  const failed = testResults.flatMap(({ name, status, assertionResults }) => {
    const red = assertionResults.filter((test) => test.status === 'failed').map(({ title }) => title);
    return red.length > 0 || status === 'passed' ? red : [name.slice(earlier.length)];
  });
  return { passed: numPassedTests, failed };
}
