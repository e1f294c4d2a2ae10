// Builders of archives for tests: as offices make them, and as nobody honest would.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly text: string | Buffer;
  /** What the directory claims. */
  readonly claims?: number;
  /** Points at the body of that part instead of an own one. */
  readonly sameAs?: number;
}

/** A small archive made by hand. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const part of parts) {
    const raw = Buffer.from(part.text);
    const packed = deflateRawSync(raw);
    const name = Buffer.from(part.name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(crc32(raw), 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(part.claims ?? raw.length, 22);
    head.writeUInt16LE(name.length, 26);
    const line = Buffer.alloc(46);
    line.writeUInt32LE(0x02014b50, 0);
    line.writeUInt16LE(8, 10);
    line.writeUInt32LE(packed.length, 20);
    line.writeUInt32LE(part.claims ?? raw.length, 24);
    line.writeUInt16LE(name.length, 28);
    line.writeUInt32LE(part.sameAs === undefined ? offset : (offsets[part.sameAs] ?? 0), 42);
    files.push(head, name, packed);
    directory.push(line, name);
    offsets.push(offset);
    offset += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}
