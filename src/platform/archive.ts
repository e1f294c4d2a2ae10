// Documents that are archives (docx, xlsx): looked through by their directory before anything is unpacked.
// Decided here: the bounds of an archive and which parts hold words. They are searched in archive.worker.ts. A19.2
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { ReadRange } from './file-content.ts';
import { searchInWorker, type Finding } from './search-worker.ts';

/** Bounds of what an archive may be; technical ones, no numbers of the regulation. */
const ZIP = {
  entries: 5_000,
  unpackedBytes: 400 * 1024 * 1024,
  partBytes: 24 * 1024 * 1024,
  wordsBytes: 48 * 1024 * 1024,
  directoryBytes: 2 * 1024 * 1024,
} as const;

/** Parts with words: whatever the place and the case, because a reader shows them by relation and not by name. */
const WORDS = /\.(?:xml|rels|vml|html?|txt|rtf|mht)$/i;
/** Documents inside of the document: they are not opened, the uploader is asked. */
const NESTED = /\.(?:docx?|docm|xlsx?|xlsm|pptx?|zip|rar|7z|pdf|bin|ole|msg|eml)$/i;
const SCRIPT = new URL('./archive.worker.ts', import.meta.url);

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/** What the worker is told of a part beside its bytes. */
export interface Part {
  readonly method: number;
  readonly unpacked: number;
}

/** Searches all words of an archive that must hold a part of that name; nothing of it is unpacked on the server's loop. */
export async function searchArchive(needed: string, size: number, read: ReadRange): Promise<Decision<Finding>> {
  const entries = await directoryOf(size, read);
  if (!entries.ok) return entries;
  if (!entries.value.some(({ name }) => name === needed)) return refuse('files.contentDiffers');
  const named = entries.value.filter(({ name }) => WORDS.test(name));
  const total = named.reduce((sum, { unpacked }) => sum + unpacked, 0);
  const packed = named.reduce((sum, entry) => sum + entry.packed, 0);
  if (named.some(({ unpacked }) => unpacked > ZIP.partBytes)) return refuse('files.unpacksTooLarge');
  if (total > ZIP.wordsBytes || packed > ZIP.wordsBytes) return refuse('files.unpacksTooLarge');
  const bytes: Uint8Array<ArrayBuffer>[] = [];
  for (const entry of named) {
    const head = await read(entry.offset, 30);
    if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) return refuse('files.damaged');
    const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    bytes.push(new Uint8Array(await read(start, entry.packed)));
  }
  const parts = named.map(({ method, unpacked }): Part => ({ method, unpacked }));
  const finding = await searchInWorker(SCRIPT, { parts }, bytes);
  const nests = entries.value.some(({ name }) => NESTED.test(name));
  return accept(finding === 'clean' && nests ? 'unsearched' : finding);
}

/** The directory at the end of an archive, within its bounds; nothing is unpacked for it. */
async function directoryOf(size: number, read: ReadRange): Promise<Decision<Entry[]>> {
  const tailStart = Math.max(0, size - 66_000);
  const tail = await read(tailStart, size - tailStart);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > tail.length) return refuse('files.damaged');
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (count > ZIP.entries || length > ZIP.directoryBytes) return refuse('files.unpacksTooLarge');
  if (start + length > size) return refuse('files.damaged');
  const directory = await read(start, length);
  const entries: Entry[] = [];
  const offsets = new Set<number>();
  let at = 0;
  let total = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50) {
    const nameLength = directory.readUInt16LE(at + 28);
    const skip = nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    const entry: Entry = {
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    };
    if (/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:/.test(entry.name)) return refuse('files.damaged');
    total += entry.unpacked;
    if (total > ZIP.unpackedBytes) return refuse('files.unpacksTooLarge');
    // Several names for one body would unpack it as often.
    if (offsets.has(entry.offset)) return refuse('files.damaged');
    offsets.add(entry.offset);
    entries.push(entry);
    at += 46 + skip;
  }
  return entries.length === count ? accept(entries) : refuse('files.damaged');
}
