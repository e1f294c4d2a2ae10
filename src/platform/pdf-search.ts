// Hands a PDF to a worker thread that searches its words for classification markings, with bounds of time and memory.
// Decided here: the bounds, and that a PDF which bursts them is one that was not searched. A19.2, trust.md 8
import { Worker } from 'node:worker_threads';
import { SECOND_MS } from '#shared/duration.ts';
import { monotonicMs } from './clock.ts';

/** `unsearched`: encrypted, damaged, without words (a scan), too long or too slow: whoever uploads is asked. */
export type PdfFinding = 'clean' | 'marked' | 'unsearched' | 'unpacksTooLarge';

/** Shorter than what a transaction may be idle; technical bounds, none of the regulation. */
const TIME_MS = 4 * SECOND_MS;
const HEAP_MB = 192;
const GROWTH_BYTES = 320 * 1024 * 1024;
const WATCH_MS = 20;
/** A larger one is a book or a scan; it is not read into memory. */
export const PDF_SEARCHED_BYTES = 32 * 1024 * 1024;

let turn: Promise<unknown> = Promise.resolve();

/** Searches one PDF; one after the other, so that several uploads never need more memory than one. Waiting counts too. */
export function searchPdf(bytes: Buffer): Promise<PdfFinding> {
  const until = monotonicMs() + TIME_MS;
  const mine = turn.then(() => inWorker(bytes, until - monotonicMs()));
  turn = mine;
  return mine;
}

function inWorker(bytes: Buffer, timeMs: number): Promise<PdfFinding> {
  if (timeMs <= 0) return Promise.resolve('unsearched');
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss();
    const copy = new Uint8Array(bytes);
    const worker = new Worker(new URL('./pdf-search.worker.ts', import.meta.url), {
      workerData: copy,
      transferList: [copy.buffer],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const timer = setTimeout(() => finish('unsearched'), timeMs);
    // What a stream unpacks to lies outside of the heap that the thread's own limit knows.
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > GROWTH_BYTES) finish('unpacksTooLarge');
    }, WATCH_MS);
    let isOver = false;
    const finish = (finding: PdfFinding): void => {
      // Ending the thread is heard as its end: only the first word counts.
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      clearInterval(watch);
      void worker.terminate().then(() => resolve(finding));
    };
    worker.once('message', (finding: PdfFinding) => finish(finding));
    worker.once('error', () => finish('unsearched'));
    worker.once('exit', () => finish('unsearched'));
  });
}
