// Memory of a process as the system counts it. Its database and its children are other processes.
import { existsSync, readFileSync } from 'node:fs';

/** Resident megabytes; not a number where the system does not tell. */
export function residentMb(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return Number.NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? Number.NaN) / 1_024;
}
