// Hands uploads to a worker thread with bounds of memory and time, and brings back typed rows.
import { Worker } from 'node:worker_threads';
import type { ImportFile } from '../contract-import.ts';
import type { ImportRows } from './shape.ts';
import type { UploadedFile } from './table.ts';

const MEMORY_MB = 512;
const TIME_MS = 30_000;

/** Reads and types the files of an import; a file that bursts the bounds is one that cannot be read. */
export function readFiles(files: readonly UploadedFile[]): Promise<ImportRows> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), {
      workerData: files,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const timer = setTimeout(() => finish(unreadable(files)), TIME_MS);
    const finish = (rows: ImportRows): void => {
      clearTimeout(timer);
      resolve(rows);
      void worker.terminate();
    };
    worker.once('message', (rows: ImportRows) => finish(rows));
    worker.once('error', () => finish(unreadable(files)));
    worker.once('exit', () => finish(unreadable(files)));
  });
}

function unreadable(files: readonly UploadedFile[]): ImportRows {
  const sent = (kind: ImportFile): [] | null => (files.some((file) => file.kind === kind) ? [] : null);
  return {
    units: sent('units'),
    relations: sent('relations'),
    people: sent('people'),
    problems: files.map((file) => ({
      file: file.kind,
      row: null,
      column: null,
      value: null,
      other: null,
      code: 'fileDamaged' as const,
    })),
    notes: [],
  };
}
