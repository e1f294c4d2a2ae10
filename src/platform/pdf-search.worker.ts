// The worker in which the words of a PDF are read: a hostile one costs this thread, never the server's loop.
// First every packed stream is unpacked within a bound, then the words of each page, its notes and its title are searched.
import { inflateSync } from 'node:zlib';
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import { markingIn } from '#shared/marking.ts';
import type { Finding } from './search-worker.ts';

const STREAM_BYTES = 48 * 1024 * 1024;
const ALL_STREAMS_BYTES = 192 * 1024 * 1024;
const PAGES = 400;
/** Characters kept from page to page, so that a marking cut by the edge of a page is found. */
const OVERLAP = 64;

/** Whether its streams unpack to more than a paper needs; what zlib does not understand is the reader's affair. */
function isBomb(bytes: Buffer): boolean {
  let total = 0;
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue;
    const start = at + 6 + (bytes[at + 6] === 0x0d ? 1 : 0) + 1;
    // A packed stream begins with zlib's own mark; others are as long as they lie there.
    if ((bytes[start] ?? 0) % 16 !== 8) continue;
    try {
      total += inflateSync(bytes.subarray(start), { maxOutputLength: STREAM_BYTES }).length;
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return true;
    }
    if (total > ALL_STREAMS_BYTES) return true;
  }
  return false;
}

async function search(bytes: Buffer): Promise<Finding> {
  if (isBomb(bytes)) return 'unpacksTooLarge';
  const document = await getDocumentProxy(new Uint8Array(bytes), {
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    stopAtErrors: true,
    verbosity: 0,
  });
  const { info } = await document.getMetadata();
  if (markingIn(Object.values(info).filter(isWord).join(' ')) !== null) return 'marked';
  if (document.numPages > PAGES) return 'unsearched';
  let tail = '';
  let isWhole = true;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const words = items.map((item) => ('str' in item ? item.str : '')).join('');
    const notes = (await page.getAnnotations()).flatMap((note) => [note.contentsObj?.str, note.fieldValue]);
    const text = tail + words + notes.filter(isWord).join(' ');
    if (markingIn(text) !== null) return 'marked';
    // A page of a scan has no words, and characters that no table explains are none either.
    if (!/[\p{L}\p{N}]/u.test(words) || /[\uFFFD\uE000-\uF8FF]/u.test(words)) isWhole = false;
    tail = text.slice(-OVERLAP);
    page.cleanup();
  }
  return isWhole ? 'clean' : 'unsearched';
}

function isWord(value: unknown): value is string {
  return typeof value === 'string';
}

const found = await search(Buffer.from((workerData as { bytes: Uint8Array[] }).bytes[0] ?? new Uint8Array())).catch(
  (): Finding => 'unsearched',
);
parentPort?.postMessage(found);
