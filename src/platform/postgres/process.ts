// Answers whether a process is alive, whether it is our PostgreSQL, and a mark that tells a reused pid from the old one.
// Reads /proc where there is one; elsewhere a pid alone must do.
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** True when a process with this number exists, also when it belongs to another user. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  return statFields(pid)[0] === 'Z';
}

/** Start time of a process in clock ticks as a string; empty where the system does not tell. */
export function startMark(pid: number): string {
  return statFields(pid)[19] ?? '-';
}

/** Fields of /proc/<pid>/stat from the state on; the name before it may hold spaces and brackets. */
function statFields(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** True when the process is a PostgreSQL on this data folder; where the system does not tell, it is taken for one. */
export function isPostgres(pid: number, data: string): boolean {
  if (!existsSync('/proc/self/cmdline')) return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data);
  } catch {
    return false;
  }
}

/** True while any living process has this folder as its working directory, as PostgreSQL's children do. */
export function workingIn(folder: string): boolean {
  if (!existsSync('/proc/self/cwd')) return false;
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === folder && !isZombie(Number(name));
    } catch {
      return false;
    }
  });
}
