// Uploading a file in pieces that can be repeated: a broken line goes on where it stopped, also after a closed browser
// when the same file is chosen again. Not decided here: what is taken (the server looks at the content). A19.2
import { fileRoutes, type SealedFile } from '#shared/files.ts';
import { call, Refused, send, urlOf } from '../../app/client.ts';
import { keep, recall, wipe } from '../../app/vault.ts';
import { monotonicMs } from '../../ui/clock.ts';
import { newId } from '../../ui/ids.ts';

export interface Progress {
  readonly sent: number;
  readonly size: number;
  /** Milliseconds still to go at the speed so far; null before it is known. */
  readonly restMs: number | null;
}

const nameOf = (reportId: string, file: File): string =>
  `upload/${reportId}/${file.name}/${file.size}/${file.lastModified}`;

/** Uploads and seals one file; raises `Refused` where it is not taken, or the abort of the signal. */
export async function upload(
  reportId: string,
  file: File,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
  /** Asks whoever uploads whether a file whose words nobody could read is not classified. */
  confirm: (name: string) => Promise<boolean>,
): Promise<SealedFile> {
  const kept = (await recall(nameOf(reportId, file)).catch(() => null)) as { id: string } | null;
  const begun =
    kept === null
      ? null
      : await call(fileRoutes.readState, { params: { id: kept.id } }, { silent: true, signal }).catch(() => null);
  const id = begun === null || kept === null ? newId() : kept.id;
  const there = new Set(begun?.pieces ?? []);
  let pieceBytes = begun?.pieceBytes ?? 0;
  if (begun === null) {
    const opened = await call(
      fileRoutes.open,
      { body: { id, name: file.name, size: file.size, notClassified: true } },
      { key: id, untilAnswered: true, signal },
    );
    pieceBytes = opened.pieceBytes;
    await keep(nameOf(reportId, file), { id }).catch(() => undefined);
  }
  await sendPieces({ id, file, there, pieceBytes, onProgress, signal });
  const sealed = await sealFile(id, file.name, signal, confirm);
  await wipe(nameOf(reportId, file)).catch(() => undefined);
  return sealed;
}

async function sealFile(
  id: string,
  name: string,
  signal: AbortSignal,
  confirm: (name: string) => Promise<boolean>,
): Promise<SealedFile> {
  const options = { untilAnswered: true, what: `上传${name}`, signal };
  try {
    return await call(fileRoutes.seal, { params: { id } }, options);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== 'files.unsearched' || !(await confirm(name))) throw error;
    return call(fileRoutes.sealUnsearched, { params: { id } }, options);
  }
}

interface Sending {
  readonly id: string;
  readonly file: File;
  readonly there: ReadonlySet<number>;
  readonly pieceBytes: number;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

async function sendPieces({ id, file, there, pieceBytes, onProgress, signal }: Sending): Promise<void> {
  const count = Math.max(1, Math.ceil(file.size / pieceBytes));
  const startedAt = monotonicMs();
  let sentHere = 0;
  let sent = there.size * pieceBytes;
  onProgress({ sent: Math.min(sent, file.size), size: file.size, restMs: null });
  for (let no = 0; no < count; no += 1) {
    if (there.has(no)) continue;
    signal.throwIfAborted();
    const piece = file.slice(no * pieceBytes, (no + 1) * pieceBytes);
    await send('PUT', urlOf(fileRoutes.putPiece, { id, no }, undefined), piece, { untilAnswered: true, signal });
    sentHere += piece.size;
    sent += piece.size;
    const elapsed = monotonicMs() - startedAt;
    onProgress({
      sent: Math.min(sent, file.size),
      size: file.size,
      restMs: (elapsed / sentHere) * Math.max(0, file.size - sent),
    });
  }
}

/** Address at which a file is looked at or downloaded. */
export function fileAddress(id: string, inline: boolean): string {
  return urlOf(fileRoutes.download, { id }, inline ? { inline: 'true' } : undefined);
}
