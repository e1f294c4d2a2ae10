// What an uploaded file really is: told by its first bytes, never by its name alone. Archives are looked through by their
// directory before anything is unpacked; texts inside documents are searched for classification markings (A19.2).
import { FILE_KINDS, type FileEnding } from '#shared/files.ts';
import { markingIn, markingSearch } from '#shared/marking.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import { searchArchive } from './archive.ts';
import { PDF_SEARCHED_BYTES, searchPdf } from './pdf-search.ts';
import type { Finding } from './search-worker.ts';

/** Reads some bytes of a file; fewer at its end. */
export type ReadRange = (start: number, length: number) => Promise<Buffer>;

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
  return judged('pdf', size > PDF_SEARCHED_BYTES ? 'unsearched' : await searchPdf(await read(0, size)));
}

const NEEDED = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml' } as const;

async function archive(
  ending: 'docx' | 'xlsx',
  size: number,
  head: Buffer,
  read: ReadRange,
): Promise<Decision<Examined>> {
  if (head.toString('latin1', 0, 4) !== 'PK\x03\x04') return refuse('files.contentDiffers');
  const finding = await searchArchive(NEEDED[ending], size, read);
  return finding.ok ? judged(ending, finding.value) : finding;
}

function judged(ending: FileEnding, finding: Finding): Decision<Examined> {
  if (finding === 'marked') return refuse('files.markedSecret');
  if (finding === 'unpacksTooLarge') return refuse('files.unpacksTooLarge');
  if (finding === 'damaged') return refuse('files.damaged');
  return accept({ mediaType: FILE_KINDS[ending], unsearched: finding === 'unsearched' });
}

async function plainText(size: number, read: ReadRange): Promise<Decision<Examined>> {
  const first = await read(0, Math.min(size, TEXT_CHUNK));
  const decoder = new TextDecoder(isUtf8(first) ? 'utf-8' : 'gb18030', { fatal: true });
  const marked = markingSearch();
  for (let start = 0; start < size; start += TEXT_CHUNK) {
    const bytes = await read(start, TEXT_CHUNK);
    if (bytes.includes(0)) return refuse('files.contentDiffers');
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: start + TEXT_CHUNK < size });
    } catch {
      return refuse('files.contentDiffers');
    }
    if (marked(text) !== null) return refuse('files.markedSecret');
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
