// The plain-JavaScript entrances on a tree of their own: when packages are installed, and when they are left alone.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zhishou-entrance-'));
  cpSync(BIN, join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'src', 'app'), { recursive: true });
  writeFileSync(
    join(root, 'src', 'app', 'main.ts'),
    `export async function main(argv) { console.log(argv.join()); return 7; }`,
  );
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  // Stands where npm would: leaves a mark instead of fetching anything.
  writeFileSync(
    join(root, 'npm-cli.js'),
    `import { writeFileSync } from 'node:fs'; writeFileSync('installed', process.argv.slice(2).join(' '));`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Packages = Record<string, { version: string; optional?: boolean }>;

function lock(wanted: Packages, found: Packages | null): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (!found) return;
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: found }));
}

function run(): { installed: boolean; code: number | null; said: string } {
  const { status, stdout } = spawnSync(process.execPath, ['bin/zhishou.js', 'doctor', '--x'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(root, 'npm-cli.js') },
  });
  return { installed: existsSync(join(root, 'installed')), code: status, said: stdout };
}

test.each<[string, Packages, Packages | null, boolean]>([
  ['nothing is installed', { 'node_modules/a': { version: '1.0.0' } }, null, true],
  [
    'a version is older than the lock',
    { 'node_modules/a': { version: '1.0.1' } },
    { 'node_modules/a': { version: '1.0.0' } },
    true,
  ],
  ['a package is missing', { 'node_modules/a': { version: '1.0.0' } }, {}, true],
  [
    'all is as the lock says',
    { 'node_modules/a': { version: '1.0.0' } },
    { 'node_modules/a': { version: '1.0.0' } },
    false,
  ],
  ['only another platform’s package is missing', { 'node_modules/b': { version: '1.0.0', optional: true } }, {}, false],
])('%s', (_name, wanted, found, installs) => {
  lock(wanted, found);
  const result = run();
  expect(result.installed).toBe(installs);
  expect(result.said).toContain('doctor,--x');
  expect(result.code).toBe(7);
});
