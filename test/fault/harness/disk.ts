// A small disk of our own (tmpfs) that a fault may fill: what lies on it truly gets ENOSPC. Needs the right to mount,
// which in practice is root on Linux; where there is none, `whyNoDisk` says so and the fault is skipped aloud.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Disk {
  readonly folder: string;
  freeBytes(): number;
  /** Puts a file there that leaves so many bytes free; all are taken with 0. */
  fill(leave: number): void;
  /** Takes the file away again. */
  free(): void;
}

const PIECE = Buffer.alloc(1024 * 1024);

/** Why no disk can be mounted here; null where one can. */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux') return 'only Linux mounts a small disk for a test';
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root';
  const place = join(tmpdir(), `zhishou-disk-${process.pid}`);
  mkdirSync(place, { recursive: true });
  try {
    mount(place, 1);
    unmount(place);
    return null;
  } catch {
    return 'this system does not let us mount a small disk';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Mounts a disk of so many megabytes in a folder; it is taken away with the stage. */
export function openDisk(
  setting: { readonly folder: string; later(putAway: () => Promise<void>): void },
  megabytes: number,
): Disk {
  const folder = join(setting.folder, 'disk');
  const ballast = join(folder, 'ballast');
  mkdirSync(folder);
  mount(folder, megabytes);
  setting.later(async () => unmount(folder));
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  return {
    folder,
    freeBytes,
    fill: (leave) => {
      const file = openSync(ballast, 'a');
      try {
        for (let left = freeBytes() - leave; left > 0; left = freeBytes() - leave)
          if (writeSync(file, PIECE, 0, Math.min(left, PIECE.length)) === 0) break;
      } catch (error) {
        // Others write here too: the last bytes may be theirs.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
  };
}

function mount(folder: string, megabytes: number): void {
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder]);
}

function unmount(folder: string): void {
  // Lazily, because a program that was killed a moment ago may still hold a file.
  run('umount', ['-l', folder]);
}

/** The system's own programs, looked for where the system looks. */
function run(program: 'mount' | 'umount', args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'pipe' });
}
