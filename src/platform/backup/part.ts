// One part of a backup: the rows of a table as COPY text, packed with gzip, with an SM3 digest of the packed bytes.
// Decides how a part is written (mode 0600, flushed) and how it is read again. Names and order stand in the manifest.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';

/** What a part says of itself. */
export interface PartMark {
  readonly bytes: number;
  readonly sm3: string;
}

const NEWLINE = 0x0a;

/** Writes a part; the file must not be there. */
export async function writePart(file: string, rows: Readable): Promise<PartMark> {
  const meter = openMeter();
  // The fastest level: the disk is the bottleneck of a night no more often than the processor is.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 64 * 1024 });
  await pipeline(rows, gzip, meter.through, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
  return meter.mark();
}

/** The digest of what lies on the disk, and on wish the number of rows in it; throws where it cannot be unpacked. */
export async function readPart(file: string, countRows: boolean): Promise<PartMark & { rows: number | null }> {
  const meter = openMeter();
  if (!countRows) {
    await pipeline(createReadStream(file), meter.through, drain());
    return { ...meter.mark(), rows: null };
  }
  let rows = 0;
  // In COPY text a line end inside a value is written as two characters, so that each row is one line.
  const count = drain((chunk) => {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1;
  });
  await pipeline(createReadStream(file), meter.through, createGunzip(), count);
  return { ...meter.mark(), rows };
}

/** The rows of a part as COPY text. */
export function rowsOf(file: string): Readable {
  const packed = createReadStream(file);
  const rows = createGunzip({ chunkSize: 64 * 1024 });
  packed.once('error', (error) => rows.destroy(error));
  rows.once('close', () => packed.destroy());
  return packed.pipe(rows);
}

function openMeter(): { through: Transform; mark: () => PartMark } {
  const hash = createHash('sm3');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { through, mark: () => ({ bytes, sm3: hash.digest('hex') }) };
}

function drain(look: (chunk: Buffer) => void = () => undefined): (source: AsyncIterable<Buffer>) => Promise<void> {
  return async (source) => {
    for await (const chunk of source) look(chunk);
  };
}
