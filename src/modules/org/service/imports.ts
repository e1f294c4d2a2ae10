// Importing units, relations and people in two steps (A25.2): a preview that changes nothing and tells every problem by row
// and column, and a confirmation bound to what was seen: the digest of the files and the state they were compared with.
import type { Id } from '#shared/ids.ts';
import { markingWithin } from '#shared/marking.ts';
import { eventOf } from '#shared/event.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { digestOf, sm3 } from '#platform/digest.ts';
import { openField, sealField } from '#platform/keys.ts';
import { port } from '#platform/ports.ts';
import { Refusal, notFound } from '#platform/refusal.ts';
import { IMPORT_LIMITS, type ImportCounts, type ImportFile, type ImportView } from '../contract-import.ts';
import { imported } from '../events.ts';
import { readFiles } from '../import/reader.ts';
import type { ImportRows } from '../import/shape.ts';
import type { UploadedFile } from '../import/table.ts';
import { planImport } from '../plan/plan.ts';
import type { Plan } from '../plan/types.ts';
import { servedBy } from '../store/desks.ts';
import { closeImport, dropOpenRows, findImport, insertImport, type ImportRecord } from '../store/imports.ts';
import { stateRevision, takeTurn } from '../store/relations.ts';
import { isCityDesk } from './authority.ts';
import { planTools, readCity } from './city-state.ts';
import { whileAlive } from './while-alive.ts';
import { writePlan } from './write-plan.ts';

export interface ImportInput {
  readonly id: Id;
  readonly files: readonly UploadedFile[];
  readonly absent: 'keep' | 'end';
}

/** Files of a request as bytes. */
export function uploadsOf(files: readonly { kind: ImportFile; name: string; contentBase64: string }[]): UploadedFile[] {
  return files.map(({ kind, name, contentBase64 }) => ({ kind, name, bytes: Buffer.from(contentBase64, 'base64') }));
}

/** Reads the files, compares them with the city and keeps what a confirmation needs; nothing of the city changes. */
export async function previewImport(ctx: Ctx, input: ImportInput): Promise<ImportView> {
  const bytes = input.files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > IMPORT_LIMITS.bytes) throw new Refusal('org.importTooLarge', { status: 413 });
  const twice = input.files.find((file, i) => input.files.findIndex((other) => other.kind === file.kind) !== i);
  if (twice !== undefined)
    throw new Refusal('platform.malformed', { status: 400, fields: [{ path: 'body.files', code: twice.kind }] });
  const revision = await stateRevision(ctx);
  const rows = await whileAlive(ctx, readFiles(input.files));
  if (markingWithin(rows) !== null) throw new Refusal('platform.markedSecret');
  const plan = await planFor(ctx, rows, input.absent);
  const digest = digestOf({
    absent: input.absent,
    files: input.files.map((file) => ({ kind: file.kind, content: sm3(file.bytes) })),
  });
  await dropOpenRows(ctx, ctx.actor.unitId);
  const record: ImportRecord = {
    id: input.id,
    at: ctx.now,
    byUnitId: ctx.actor.unitId,
    by: ctx.actor.name,
    digest,
    stateRevision: revision,
    absent: input.absent,
    state: plan.problems.length > 0 ? 'refused' : 'open',
    preview: previewOf(plan),
    sealedRows: plan.problems.length > 0 ? null : sealField(port('keys'), placeOf(input.id), JSON.stringify(rows)),
  };
  await insertImport(ctx, record);
  return viewOf(record);
}

/** A preview of the actor's own unit, for looking at it again. */
export async function readImport(ctx: Ctx, id: Id): Promise<ImportView> {
  return viewOf(await ownImport(ctx, id, 'read'));
}

/** Puts a preview on file in one transaction, if the city is still as it was when the preview was made. */
export async function confirmImport(
  ctx: Ctx,
  id: Id,
  seen: { digest: string; stateRevision: number },
): Promise<{ id: Id; at: Instant; counts: Record<ImportFile, ImportCounts> }> {
  const turn = await takeTurn(ctx);
  const record = await ownImport(ctx, id, 'lock');
  if (record.state === 'confirmed') throw new Refusal('org.importConfirmed', { status: 409 });
  if (record.preview.problemCount > 0) throw new Refusal('org.importHasProblems');
  if (record.digest !== seen.digest) throw new Refusal('org.importDigestDiffers', { status: 409 });
  if (record.stateRevision !== seen.stateRevision || turn !== record.stateRevision + 1 || record.sealedRows === null) {
    throw new Refusal('org.importOutdated', { status: 409 });
  }
  // A missing column is undefined, JSON leaves it out, and reading it back finds it missing again.
  const rows = JSON.parse(openField(port('keys'), placeOf(id), record.sealedRows)) as ImportRows;
  const plan = await planFor(ctx, rows, record.absent);
  if (plan.problems.length > 0) throw new Refusal('org.importOutdated', { status: 409 });
  await writePlan(ctx, plan, id);
  await closeImport(ctx, id);
  announce(ctx, id, plan);
  return { id, at: ctx.now, counts: plan.counts };
}

/** Plans under the actor's authority: the city desk everything, others the people of the units they act for. */
async function planFor(ctx: Ctx, rows: ImportRows, absent: 'keep' | 'end'): Promise<Plan> {
  const only = (await isCityDesk(ctx)) ? null : await ownUnits(ctx);
  return planImport(
    rows,
    await readCity(ctx, rows.people !== null || absent === 'end'),
    await planTools(ctx, absent, only),
  );
}

async function ownUnits(ctx: Ctx): Promise<Set<Id>> {
  const own = ctx.actor.unitId;
  return new Set(own === null ? [] : [own, ...(await servedBy(ctx, own))]);
}

async function ownImport(ctx: Ctx, id: Id, lock: 'lock' | 'read'): Promise<ImportRecord> {
  const record = await findImport(ctx, id, lock);
  if (record === null || (ctx.actor.kind !== 'system' && record.byUnitId !== ctx.actor.unitId))
    throw notFound('org.importNotFound');
  return record;
}

function placeOf(id: Id): { table: string; column: string; row: string } {
  return { table: 'org_import', column: 'sealed_rows', row: id };
}

function previewOf(plan: Plan): ImportRecord['preview'] {
  const shown = IMPORT_LIMITS.problemsShown;
  return {
    counts: plan.counts,
    problems: plan.problems.slice(0, shown),
    problemCount: plan.problems.length,
    notes: plan.notes.slice(0, shown),
    noteCount: plan.notes.length,
    changes: plan.shown.slice(0, shown),
  };
}

function viewOf(record: ImportRecord): ImportView {
  const { id, at, by, state, digest, stateRevision: revision, preview } = record;
  return {
    id,
    at,
    by,
    state,
    digest,
    stateRevision: revision,
    ...preview,
    changes: preview.changes.map((change) => ({ ...change, columns: [...change.columns] })),
  };
}

/** Tells the units concerned; a unit hears of its own records only, and the list is bounded by the city. */
export function announce(ctx: Ctx, importId: Id, plan: Plan): void {
  const counts = Object.values(plan.counts);
  const total = (name: 'made' | 'changed' | 'ended'): number => counts.reduce((sum, count) => sum + count[name], 0);
  const units = new Set(plan.changes.map((change) => change.unitId));
  if (ctx.actor.unitId !== null) units.add(ctx.actor.unitId);
  ctx.emit(
    eventOf(
      imported,
      { importId, made: total('made'), changed: total('changed'), ended: total('ended') },
      { subject: { kind: 'org.import', id: importId }, visibleTo: [...units] },
    ),
  );
}
