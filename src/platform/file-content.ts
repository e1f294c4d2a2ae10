// What an uploaded file really is: told by its first bytes, never by its name alone. Archives are looked through by their
// directory before anything is unpacked; texts inside documents are searched for classification markings (A19.2).
import { inflateRawSync } from 'node:zlib';
import { FILE_KINDS, type FileEnding } from '#shared/files.ts';
import { markingIn } from '#shared/marking.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import { PDF_SEARCHED_BYTES, searchPdf } from './pdf-search.ts';

/** Reads some bytes of a file; fewer at its end. */
export type ReadRange = (start: number, length: number) => Promise<Buffer>;

/** Bounds of what an archive may be; technical ones, no numbers of the regulation. */
const ZIP = {
  entries: 5_000,
  unpackedBytes: 400 * 1024 * 1024,
  partBytes: 24 * 1024 * 1024,
  directoryBytes: 2 * 1024 * 1024,
} as const;
const TEXT_CHUNK = 256 * 1024;

/** The ending of a name where it is one that is taken. */
export function endingOf(name: string): FileEnding | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(FILE_KINDS, ending) ? (ending as FileEnding) : null;
}

export interface Examined {
  readonly mediaType: string;
  /** It holds words that could not be read: whoever uploads is asked to confirm that it is not classified. */
  readonly unsearched: boolean;
}

/** Looks at a whole file: its kind agrees with its name, it is not a bomb, nothing in it is marked as secret. A19.2 */
export async function examine(name: string, size: number, read: ReadRange): Promise<Decision<Examined>> {
  const ending = endingOf(name);
  if (ending === null) return refuse('files.kindNotTaken');
  if (markingIn(name) !== null) return refuse('files.markedSecret');
  const head = await read(0, 64);
  if (ending === 'docx' || ending === 'xlsx') return archive(ending, size, head, read);
  if (ending === 'txt') return plainText(size, read);
  if (!agrees(ending, head)) return refuse('files.contentDiffers');
  return ending === 'pdf' ? pdf(size, read) : accept({ mediaType: FILE_KINDS[ending], unsearched: false });
}

function agrees(ending: FileEnding, head: Buffer): boolean {
  const text = head.toString('latin1');
  switch (ending) {
    case 'png':
      return text.startsWith('\x89PNG\r\n\x1a\n');
    case 'jpg':
    case 'jpeg':
      return head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
    case 'pdf':
      return text.startsWith('%PDF-');
    case 'mp4':
      return text.slice(4, 8) === 'ftyp';
    case 'mp3':
      return text.startsWith('ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0);
    case 'wav':
      return text.startsWith('RIFF') && text.slice(8, 12) === 'WAVE';
    case 'amr':
      return text.startsWith('#!AMR');
    default:
      return false;
  }
}

async function pdf(size: number, read: ReadRange): Promise<Decision<Examined>> {
  const finding = size > PDF_SEARCHED_BYTES ? 'unsearched' : await searchPdf(await read(0, size));
  if (finding === 'marked') return refuse('files.markedSecret');
  if (finding === 'unpacksTooLarge') return refuse('files.unpacksTooLarge');
  return accept({ mediaType: FILE_KINDS.pdf, unsearched: finding === 'unsearched' });
}

async function plainText(size: number, read: ReadRange): Promise<Decision<Examined>> {
  const first = await read(0, Math.min(size, TEXT_CHUNK));
  const decoder = new TextDecoder(isUtf8(first) ? 'utf-8' : 'gb18030', { fatal: true });
  let tail = '';
  for (let start = 0; start < size; start += TEXT_CHUNK) {
    const bytes = await read(start, TEXT_CHUNK);
    if (bytes.includes(0)) return refuse('files.contentDiffers');
    let text: string;
    try {
      text = tail + decoder.decode(bytes, { stream: start + TEXT_CHUNK < size });
    } catch {
      return refuse('files.contentDiffers');
    }
    if (markingIn(text) !== null) return refuse('files.markedSecret');
    tail = text.slice(-64);
  }
  return accept({ mediaType: FILE_KINDS.txt, unsearched: false });
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

const NEEDED = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml' } as const;
const TEXT_PARTS =
  /^(?:word\/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)|xl\/(?:sharedStrings|workbook|worksheets\/[^/]+)|docProps\/(?:core|app|custom))\.xml$/;

async function archive(
  ending: 'docx' | 'xlsx',
  size: number,
  head: Buffer,
  read: ReadRange,
): Promise<Decision<Examined>> {
  if (head.toString('latin1', 0, 4) !== 'PK\x03\x04') return refuse('files.contentDiffers');
  const entries = await directoryOf(size, read);
  if (!entries.ok) return entries;
  if (!entries.value.some((entry) => entry.name === NEEDED[ending])) return refuse('files.contentDiffers');
  for (const entry of entries.value.filter(({ name }) => TEXT_PARTS.test(name))) {
    const text = await partText(entry, read);
    if (!text.ok) return text;
    if (markingIn(text.value) !== null) return refuse('files.markedSecret');
  }
  return accept({ mediaType: FILE_KINDS[ending], unsearched: false });
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
    entries.push(entry);
    at += 46 + skip;
  }
  return entries.length === count ? accept(entries) : refuse('files.damaged');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The words of an XML text: tags away, then character references read, as a person would see them. */
function plainXml(xml: string): string {
  return xml
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return ENTITIES[name] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    );
}

/** The words of one XML part, unpacked within a bound whatever its directory claims. */
async function partText(entry: Entry, read: ReadRange): Promise<Decision<string>> {
  if (entry.unpacked > ZIP.partBytes || entry.packed > ZIP.partBytes) return refuse('files.unpacksTooLarge');
  const head = await read(entry.offset, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) return refuse('files.damaged');
  const bytes = await read(entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), entry.packed);
  try {
    const unpacked = entry.method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: ZIP.partBytes });
    return accept(plainXml(unpacked.toString('utf8')));
  } catch (error) {
    const tooLarge = error instanceof RangeError || (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    return refuse(tooLarge ? 'files.unpacksTooLarge' : 'files.damaged');
  }
}
