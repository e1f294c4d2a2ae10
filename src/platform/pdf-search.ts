// The words of a PDF are searched for classification markings in a worker thread. A19.2, trust.md 8
// Decided here: which PDFs are searched at all. How a document is bounded is search-worker.ts.
import { searchInWorker, type Finding } from './search-worker.ts';

/** A larger one is a book or a scan; it is not read into memory. */
export const PDF_SEARCHED_BYTES = 32 * 1024 * 1024;

const SCRIPT = new URL('./pdf-search.worker.ts', import.meta.url);

/** Searches one PDF. */
export function searchPdf(bytes: Buffer): Promise<Finding> {
  return searchInWorker(SCRIPT, {}, [new Uint8Array(bytes)]);
}
