// Decides under which operating-system user the embedded PostgreSQL runs, and whether that user can reach a path.
// PostgreSQL refuses to run as root: as root we drop to `postgres` or `nobody`, else we stay who we are.
// Does not start anything; see embedded.ts.
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';

/** The user that owns the cluster; null when this process is not root and simply runs it itself. */
export type ServerUser = { name: string; uid: number; gid: number } | null;

/** A folder that only root can read cannot hold the cluster or the binaries; as root they go here instead. */
const ROOT_ONLY_FALLBACK = '/var/lib/zhishou';

/** Chooses the user for the cluster: who owns it already, else `postgres`, else `nobody`; null when not root. */
export function serverUser(existingCluster: string): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }));
  const owner = ownerOf(existingCluster);
  const wanted =
    users.find((user) => user.uid === owner && user.uid !== 0) ??
    users.find((user) => user.name === 'postgres') ??
    users.find((user) => user.name === 'nobody');
  if (!wanted)
    throw new Error('以 root 运行时需要系统用户 postgres 或 nobody（no user postgres or nobody to run PostgreSQL）');
  return wanted;
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

/** True when the server's user may read or enter the path; asked of the system itself, so groups and ACLs count. */
export function canReach(user: ServerUser, path: string): boolean {
  if (user === null) return true;
  const asked = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', path], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return asked.status === 0;
}

/**
 * Gives the folder for a cluster: the wanted one, or, when the server's user cannot reach it,
 * one of the same name and a digest under /var/lib/zhishou. A note in the wanted folder says where it went.
 */
export function reachableHome(user: ServerUser, wanted: string): string {
  const path = resolve(wanted);
  mkdirSync(path, { recursive: true });
  if (user === null || canEnter(user, path)) return path;
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 12);
  const home = join(ROOT_ONLY_FALLBACK, `${basename(path)}-${digest}`);
  mkdirSync(home, { recursive: true });
  if (!canEnter(user, home)) throw new Error(`系统用户 ${user.name} 无法进入 ${home}（cannot enter）`);
  writeFileSync(
    join(path, '数据库位置.txt'),
    `此目录只有 root 能读，数据库用户 ${user.name} 进不来，数据库放在：\n${home}\n`,
  );
  return home;
}

/** Where binaries are copied to when the server's user cannot read them where npm put them. */
export function binariesHome(user: ServerUser, fallback: string): string {
  return user === null ? fallback : ROOT_ONLY_FALLBACK;
}

/** Makes a folder that belongs to the server's user alone. */
export function makeOwned(user: ServerUser, path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user) chownSync(path, user.uid, user.gid);
}

function canEnter(user: NonNullable<ServerUser>, path: string): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', path], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    stdio: 'ignore',
  });
  return asked.status === 0;
}
