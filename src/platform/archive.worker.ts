// The worker in which the words of docx and xlsx are read: a hostile one costs this thread, never the server's loop.
// Each part unpacks to exactly what the directory claims, or the archive is refused; then its words are searched. A19.2
import { inflateRawSync } from 'node:zlib';
import { parentPort, workerData } from 'node:worker_threads';
import { markingSearch } from '#shared/marking.ts';
import type { Part } from './archive.ts';
import type { Finding } from './search-worker.ts';
import { decodeXml, wordsOfXml } from './xml-words.ts';

function search(parts: readonly Part[], bytes: readonly Uint8Array[]): Finding {
  for (const [i, { method, unpacked }] of parts.entries()) {
    const packed = bytes[i] ?? new Uint8Array();
    if (method !== 0 && method !== 8) return 'damaged';
    const plain =
      method === 0 ? Buffer.from(packed) : inflateRawSync(packed, { maxOutputLength: Math.max(1, unpacked) });
    if (plain.length !== unpacked) return 'damaged';
    const text = decodeXml(plain);
    if (text === null) return 'unsearched';
    for (const words of wordsOfXml(text)) {
      const marked = markingSearch();
      if (marked(words) !== null) return 'marked';
    }
  }
  return 'clean';
}

function guarded(parts: readonly Part[], bytes: readonly Uint8Array[]): Finding {
  try {
    return search(parts, bytes);
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'unpacksTooLarge' : 'damaged';
  }
}

const { parts, bytes } = workerData as { parts: readonly Part[]; bytes: readonly Uint8Array[] };
parentPort?.postMessage(guarded(parts, bytes));
