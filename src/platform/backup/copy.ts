// COPY over the driver's own connection: rows leave the database and enter it as a stream, in pieces of bounded size.
// Decides how the driver is paused when the other side is slow. Which tables and in which form is asked by the caller.
import { once } from 'node:events';
import { Readable, type Duplex } from 'node:stream';
import type pg from 'pg';

/** What the driver's connection offers for COPY; its published types leave this part out. */
interface Wire {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

/** Rows are small; so many bytes of them make one piece. */
const PIECE_BYTES = 64 * 1024;

function ask(client: pg.Client, query: Record<string, unknown>): void {
  client.query(query as unknown as pg.Submittable);
}

/** The bytes of `copy … to stdout` as a stream, held back while nobody reads, and the number of rows at its end. */
export function copyOut(client: pg.Client, text: string): { bytes: Readable; rows: Promise<number> } {
  let wire: Wire | null = null;
  let pieces: Buffer[] = [];
  let gathered = 0;
  let counted = 0;
  const bytes = new Readable({ read: () => void wire?.stream.resume(), highWaterMark: PIECE_BYTES });
  const pass = (): void => {
    if (gathered === 0 || bytes.destroyed) return;
    const more = bytes.push(Buffer.concat(pieces));
    pieces = [];
    gathered = 0;
    if (!more) wire?.stream.pause();
  };
  const rows = new Promise<number>((done, fail) => {
    ask(client, {
      submit: (connection: Wire) => {
        wire = connection;
        connection.query(text);
      },
      handleCopyData: ({ chunk }: { chunk: Buffer }) => {
        pieces.push(Buffer.from(chunk)); // the parser's own memory is written over by what comes next
        gathered += chunk.length;
        if (gathered >= PIECE_BYTES) pass();
      },
      handleCommandComplete: (message: { text: string }) => {
        counted = countOf(message.text);
      },
      handleReadyForQuery: () => {
        pass();
        bytes.push(null);
        done(counted);
      },
      handleError: (error: Error) => {
        bytes.destroy(error);
        fail(error);
      },
    });
  });
  rows.catch(() => undefined); // whoever reads the bytes gets the same error
  return { bytes, rows };
}

/** Writes a stream into `copy … from stdin`; answers how many rows the database took. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((done, fail) => {
    let counted = 0;
    let over = false;
    let broken: unknown = null;
    ask(client, {
      submit: (connection: Wire) => connection.query(text),
      handleCopyInResponse: (connection: Wire) => {
        feed(connection, source, () => over).catch((error: unknown) => {
          broken = error;
          if (!over) connection.sendCopyFail('the source broke off');
        });
      },
      handleCommandComplete: (message: { text: string }) => {
        counted = countOf(message.text);
      },
      handleReadyForQuery: () => {
        over = true;
        done(counted);
      },
      handleError: (error: Error) => {
        over = true;
        fail(broken ?? error);
      },
    });
  });
}

async function feed(wire: Wire, source: AsyncIterable<Buffer>, isOver: () => boolean): Promise<void> {
  for await (const chunk of source) {
    if (isOver()) return;
    wire.sendCopyFromChunk(chunk);
    if (wire.stream.writableNeedDrain) await drained(wire.stream);
  }
  if (!isOver()) wire.endCopyFrom();
}

/** A connection that dies closes; waiting for it to drain would be for ever. */
async function drained(stream: Duplex): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    over.abort();
  }
}

function countOf(commandTag: string): number {
  return Number(/^COPY (\d+)/.exec(commandTag)?.[1] ?? 0);
}
