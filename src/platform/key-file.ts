// The key file in use: read again while a program runs, added to, changed over, noted on. Decides that a key which once
// stood in it stays there: old backups, the chain of records and PINs need it. Which values are sealed anew is reseal.ts.
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Instant } from '#shared/instant.ts';
import {
  KeysRefused,
  readKeyFile,
  readWholeKeyFile,
  replaceKeyFile,
  type KeyFile,
  type KeyNote,
  type Keys,
} from './keys.ts';

/** Keys that follow their file: `refresh` takes over what was added to it. A file that lost or changed a key is not followed. */
export function followKeyFile(file: string): Keys {
  let seen = markOf(file);
  let keys = readKeyFile(file);
  return {
    get current() {
      return keys.current;
    },
    get versions() {
      return keys.versions;
    },
    refresh: () => {
      const now = markOf(file);
      if (now === null || now === seen) return;
      seen = now;
      const next = tryRead(file);
      if (next !== null && keepsAll(keys, next)) keys = next;
    },
  };
}

/** Adds a key that opens but does not seal yet, so that every program can learn of it first. */
export function addKey(file: string, at: Instant): Keys {
  const { keys, notes } = readWholeKeyFile(file);
  const version = Math.max(...keys.versions.keys()) + 1;
  return replace(file, {
    keys: { current: keys.current, versions: new Map([...keys.versions, [version, randomBytes(32)]]) },
    notes: new Map([...notes, [version, { madeAt: at }]]),
  });
}

/** From now on the newest key seals; what older ones sealed still opens. */
export function useKey(file: string): Keys {
  const { keys, notes } = readWholeKeyFile(file);
  return replace(file, { keys: { ...keys, current: Math.max(...keys.versions.keys()) }, notes });
}

/** Notes something of a key; the keys stay as they are. */
export function noteKey(file: string, version: number, note: KeyNote): void {
  const { keys, notes } = readWholeKeyFile(file);
  replace(file, { keys, notes: new Map([...notes, [version, { ...notes.get(version), ...note }]]) });
}

/** Writes the file, reads it back, and refuses to go on where it is not what was written. */
function replace(file: string, content: KeyFile): Keys {
  replaceKeyFile(file, content);
  const read = readKeyFile(file);
  if (read.current !== content.keys.current || !keepsAll(content.keys, read))
    throw new KeysRefused(`密钥文件没有写好，请检查磁盘（key file was not written）：${file}`);
  return read;
}

function keepsAll(before: Keys, after: Keys): boolean {
  return [...before.versions].every(([version, key]) => after.versions.get(version)?.equals(key) === true);
}

function tryRead(file: string): Keys | null {
  try {
    return readKeyFile(file);
  } catch (error) {
    // Somebody is just putting another file there; what was read before still holds.
    if (error instanceof KeysRefused) return null;
    throw error;
  }
}

function markOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.ino} ${found.size}` : null;
}
