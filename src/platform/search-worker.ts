// Hands a document to a worker thread that searches its words for classification markings, with bounds of time and memory.
// Decided here: the bounds, and that a document which bursts them is one that was not searched. A19.2, trust.md 8
import { Worker } from 'node:worker_threads';
import { SECOND_MS } from '#shared/duration.ts';
import { monotonicMs } from './clock.ts';

/** `unsearched`: encrypted, without words (a scan), too long or too slow: whoever uploads is asked. */
export type Finding = 'clean' | 'marked' | 'unsearched' | 'unpacksTooLarge' | 'damaged';

/** Shorter than what a transaction may be idle; technical bounds, none of the regulation. */
const TIME_MS = 4 * SECOND_MS;
const HEAP_MB = 192;
const GROWTH_BYTES = 320 * 1024 * 1024;
const WATCH_MS = 20;

let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs one search in a thread of its own; one after the other, so that several uploads never need more memory than one.
 * Waiting counts too. `bytes` are handed over and are empty afterwards.
 */
export function searchInWorker(script: URL, data: object, bytes: readonly Uint8Array<ArrayBuffer>[]): Promise<Finding> {
  const until = monotonicMs() + TIME_MS;
  const mine = turn.then(() => inWorker(script, data, bytes, until - monotonicMs()));
  turn = mine;
  return mine;
}

function inWorker(
  script: URL,
  data: object,
  bytes: readonly Uint8Array<ArrayBuffer>[],
  timeMs: number,
): Promise<Finding> {
  if (timeMs <= 0) return Promise.resolve('unsearched');
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss();
    const worker = new Worker(script, {
      workerData: { ...data, bytes },
      transferList: bytes.map(({ buffer }) => buffer),
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
    const finish = (finding: Finding): void => {
      // Ending the thread is heard as its end: only the first word counts.
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      clearInterval(watch);
      void worker.terminate().then(() => resolve(finding));
    };
    worker.once('message', (finding: Finding) => finish(finding));
    worker.once('error', () => finish('unsearched'));
    worker.once('exit', () => finish('unsearched'));
  });
}
