// The outside ledger: what was promised to somebody, one JSON line each, in a file that no program under test knows.
// The database is compared with it at the end (check.ts); nothing is ever taken out of it.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An append-only list on disk. */
export interface Ledger<E extends object> {
  write(entry: E): void;
  /** Everything written, read back from the disk. */
  read(): E[];
  size(): number;
}

/** Opens an empty ledger in a folder. */
export function openLedger<E extends object>(folder: string, name = 'acknowledged'): Ledger<E> {
  const file = join(folder, `${name}.jsonl`);
  writeFileSync(file, '');
  let lines = 0;
  return {
    write: (entry) => {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      lines += 1;
    },
    read: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as E),
    size: () => lines,
  };
}
