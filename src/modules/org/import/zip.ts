// The bound before an xlsx is opened: the zip directory is read first, entries and unpacked bytes are counted,
// and every entry is unpacked once against what it declares, because a directory can lie.
// Decided here: what is refused. Reading sheets is table.ts.
import { inflateRawSync } from 'node:zlib';
import { IMPORT_LIMITS, type ImportProblemCode } from '../contract-import.ts';

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const MARKUP = /<!(?:DOCTYPE|ENTITY)/i;

/** Null where the file may be opened; else why not. */
export function refusalOfZip(bytes: Buffer): ImportProblemCode | null {
  const entries = readDirectory(bytes);
  if (entries === null) return 'fileDamaged';
  if (entries.length > IMPORT_LIMITS.zipEntries) return 'fileUnpacksTooLarge';
  if (entries.reduce((sum, entry) => sum + entry.unpacked, 0) > IMPORT_LIMITS.unpackedBytes)
    return 'fileUnpacksTooLarge';
  if (entries.some((entry) => /(^|[\\/])\.\.([\\/]|$)|^[\\/]/.test(entry.name))) return 'fileDamaged';
  for (const entry of entries) {
    const refused = refusalOfEntry(bytes, entry);
    if (refused !== null) return refused;
  }
  return null;
}

function readDirectory(bytes: Buffer): Entry[] | null {
  const end = findEnd(bytes);
  if (end === null) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return null;
    const [nameLength, extraLength, commentLength] = [
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ];
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The end record stands in the last 64 KB, before a comment of unknown length. */
function findEnd(bytes: Buffer): number | null {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at--) {
    if (bytes.readUInt32LE(at) === DIRECTORY_END) return at;
  }
  return null;
}

function refusalOfEntry(bytes: Buffer, entry: Entry): ImportProblemCode | null {
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL_HEADER) return 'fileDamaged';
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) return 'fileDamaged';
  const content = unpack(packed, entry);
  if (typeof content === 'string') return content;
  return /\.(xml|rels|vml)$/i.test(entry.name) && MARKUP.test(content.toString('latin1')) ? 'fileDamaged' : null;
}

function unpack(packed: Buffer, entry: Entry): Buffer | ImportProblemCode {
  if (entry.method === 0) return packed.length === entry.unpacked ? packed : 'fileDamaged';
  if (entry.method !== 8) return 'fileDamaged';
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    return content.length === entry.unpacked ? content : 'fileDamaged';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
      ? 'fileUnpacksTooLarge'
      : 'fileDamaged';
  }
}
