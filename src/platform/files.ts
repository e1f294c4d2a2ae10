// Attachments: bytes come first in pieces, each in a short transaction and repeatable; then the whole is examined,
// digested (SM3) and sealed, and from then on only read. Who may read follows the records that name a file: the rooms
// are asked for that, the uploading unit may always. Trust: 8 (secrets stay out), 10 (checked by content).
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DESK_ROLES } from '#shared/actor.ts';
import { DAY_MS, MINUTE_MS } from '#shared/duration.ts';
import { fileErrorCodes, fileRoutes, type SealedFile } from '#shared/files.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import { UPLOAD_LIMITS } from '#shared/limits.ts';
import { markingIn } from '#shared/marking.ts';
import type { Ctx } from './context.ts';
import { endingOf, examine, type ReadRange } from './file-content.ts';
import {
  deleteAbandoned,
  deleteOpen,
  findFile,
  insertFile,
  insertPiece,
  markSealed,
  pieceBytes,
  pieceNumbers,
  piecesOf,
  type FileRecord,
} from './file-store.ts';
import { defineModule, type Exchange, type Module, type Sweeper } from './module.ts';
import { Refusal, notFound } from './refusal.ts';
import type { Tx } from './sql.ts';
import { runAsSystem } from './use-case.ts';

/** Asked whether the actor may read a record that names the file. */
export type FileReader = (ctx: Ctx, fileId: Id) => Promise<boolean>;

const { pieceBytes: PIECE } = UPLOAD_LIMITS;
const SWEEP_EVERY_MS = 10 * MINUTE_MS;

/** The files part of the house; `readers` are the rooms whose records name files. */
export function filesModule(readers: readonly FileReader[]): Module {
  return defineModule({
    name: 'files',
    routes: fileRoutes,
    policy: { 'files.upload': { who: DESK_ROLES }, 'files.read': { who: DESK_ROLES } },
    errorCodes: fileErrorCodes,
    sweepers: [abandonedSweeper()],
    handlers: {
      open: (ctx, { body }) => openFile(ctx, body),
      putPiece: (ctx, { params }, exchange) => putPiece(ctx, params, exchange),
      readState: (ctx, { params }) => readState(ctx, params.id),
      seal: (ctx, { params }) => seal(ctx, params.id, false),
      sealUnsearched: (ctx, { params }) => seal(ctx, params.id, true),
      read: async (ctx, { params }) => describe(await readable(ctx, params.id, readers)),
      download: async (ctx, { params, query }, exchange) => {
        const file = await readable(ctx, params.id, readers);
        const pieces = (db: Parameters<typeof piecesOf>[0]): Readable => Readable.from(piecesOf(db, file.id));
        exchange.sendBytes({
          stream: pieces,
          mediaType: file.mediaType,
          name: file.name,
          size: file.size,
          inline: query.inline,
        });
        return null;
      },
    },
  });
}

async function openFile(ctx: Ctx, body: { id: Id; name: string; size: number }) {
  const { accountId, unitId } = ctx.actor;
  if (unitId === null || accountId === null) throw new Refusal('platform.forbidden', { status: 403 });
  if (markingIn(body.name) !== null) throw new Refusal('files.markedSecret');
  if (endingOf(body.name) === null) throw new Refusal('files.kindNotTaken');
  const name = body.name.replace(/^.*[/\\]/, '').replace(/[\p{Cc}\p{Cf}]/gu, '');
  const fresh = await insertFile(
    ctx.tx,
    { id: body.id, name, size: body.size, mediaType: 'application/octet-stream', unitId, createdBy: accountId },
    ctx.now,
  );
  if (!fresh) throw new Refusal('files.idTaken', { status: 409 });
  return { id: body.id, received: 0, state: 'open' as const, pieceBytes: PIECE };
}

async function putPiece(ctx: Ctx, at: { id: Id; no: number }, exchange: Exchange) {
  const bytes = exchange.bytes === null ? Buffer.alloc(0) : await buffer(exchange.bytes);
  const file = await ownFile(ctx, at.id, true);
  if (file.state === 'sealed') throw new Refusal('files.alreadySealed', { status: 409 });
  if (bytes.length === 0 || bytes.length !== Math.min(PIECE, file.size - at.no * PIECE))
    throw new Refusal('files.pieceSize', { detail: { no: at.no } });
  const put = await insertPiece(ctx.tx, file.id, at.no, bytes);
  if (put === 'differs') throw new Refusal('files.pieceDiffers', { status: 409 });
  return { id: file.id, received: file.received + (put === 'stored' ? bytes.length : 0), state: file.state };
}

async function readState(ctx: Ctx, id: Id) {
  const file = await ownFile(ctx, id, false);
  return {
    id,
    received: file.received,
    state: file.state,
    pieces: await pieceNumbers(ctx.tx, id),
    pieceBytes: PIECE,
    size: file.size,
    name: file.name,
  };
}

/** Examines, digests and seals; what must not be here is taken away with its bytes, and only the refusal is kept. */
async function seal(ctx: Ctx, id: Id, confirmed: boolean): Promise<SealedFile> {
  const file = await ownFile(ctx, id, true);
  if (file.state === 'sealed') return describe(file);
  if (file.received !== file.size)
    throw new Refusal('files.incomplete', { detail: { received: file.received, size: file.size } });
  const examined = await examine(file.name, file.size, rangeReader(ctx.tx, id));
  if (!examined.ok) {
    throw new Refusal(examined.code, { detail: examined.detail, afterRollback: (after) => deleteOpen(after.tx, id) });
  }
  // Asked, not taken away: the bytes wait for the answer of whoever uploaded them.
  if (examined.value.unsearched && !confirmed) throw new Refusal('files.unsearched');
  const hash = createHash('sm3');
  for await (const bytes of piecesOf(ctx.tx, id)) hash.update(bytes);
  const digest = hash.digest('hex');
  const confirmedBy = examined.value.unsearched ? ctx.actor.accountId : null;
  await markSealed(ctx.tx, id, { digest, mediaType: examined.value.mediaType, confirmedBy, at: ctx.now });
  return { ...describe(file), digest, mediaType: examined.value.mediaType };
}

/** The file for whoever uploaded it: its unit. Others are told that there is none. */
async function ownFile(ctx: Ctx, id: Id, lock: boolean): Promise<FileRecord> {
  const file = await findFile(ctx.tx, id, lock);
  if (file === null || (ctx.actor.kind !== 'system' && file.unitId !== ctx.actor.unitId)) throw notFound();
  return file;
}

async function readable(ctx: Ctx, id: Id, readers: readonly FileReader[]): Promise<FileRecord> {
  const file = await findFile(ctx.tx, id);
  if (file === null || file.state !== 'sealed') throw notFound();
  if (file.unitId === ctx.actor.unitId) return file;
  for (const mayRead of readers) if (await mayRead(ctx, id)) return file;
  throw notFound();
}

function describe(file: FileRecord): SealedFile {
  return { id: file.id, name: file.name, size: file.size, mediaType: file.mediaType, digest: file.digest ?? '' };
}

/** Bytes of a file across its pieces, the last piece read kept at hand. */
function rangeReader(tx: Tx, id: Id): ReadRange {
  let held: { no: number; bytes: Buffer } | null = null;
  return async (start, length) => {
    const parts: Buffer[] = [];
    for (let at = start; at < start + length;) {
      const no = Math.floor(at / PIECE);
      if (held?.no !== no) held = { no, bytes: (await pieceBytes(tx, id, no)) ?? Buffer.alloc(0) };
      const part: Buffer = held.bytes.subarray(
        at - no * PIECE,
        Math.min(held.bytes.length, start + length - no * PIECE),
      );
      if (part.length === 0) break;
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  };
}

/** What was begun and never sealed goes after a day. */
function abandonedSweeper(): Sweeper {
  let last: Instant | null = null;
  return {
    name: 'files.abandoned',
    async sweep(runtime) {
      const now = await runtime.clock.now(runtime.database.db);
      if (last !== null && msBetween(last, now) < SWEEP_EVERY_MS) return { fired: 0, nextAt: null };
      last = now;
      const before = addMs(now, -DAY_MS);
      await runAsSystem(runtime, 'files.deleteAbandoned', (ctx) => deleteAbandoned(ctx.tx, before));
      return { fired: 0, nextAt: null };
    },
  };
}
