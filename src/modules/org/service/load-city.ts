// Loads a city in one go: for the demonstration and for the command line. The same reading, checking and writing as an
// import that is confirmed, without the preview in between.
import type { Ctx } from '#platform/context.ts';
import {
  IMPORT_FILES,
  type ImportCounts,
  type ImportFile,
  type ImportNote,
  type ImportProblem,
} from '../contract-import.ts';
import { readFiles } from '../import/reader.ts';
import type { ImportRows } from '../import/shape.ts';
import type { UploadedFile } from '../import/table.ts';
import { planImport } from '../plan/plan.ts';
import type { ShownChange } from '../plan/types.ts';
import { takeTurn } from '../store/relations.ts';
import { planTools, readCity } from './city-state.ts';
import { announce } from './imports.ts';
import { writePlan } from './write-plan.ts';

export interface CityFiles {
  readonly units?: Uint8Array | string;
  readonly relations?: Uint8Array | string;
  readonly people?: Uint8Array | string;
}

export interface CityLoad {
  readonly counts: Readonly<Record<ImportFile, ImportCounts>>;
  readonly problems: readonly ImportProblem[];
  readonly notes: readonly ImportNote[];
  readonly changes: readonly ShownChange[];
  readonly written: boolean;
}

/** Reads the files outside any transaction; hand the rows to `loadCity`. */
export function readCityFiles(files: CityFiles): Promise<ImportRows> {
  const uploads = IMPORT_FILES.flatMap((kind): UploadedFile[] => {
    const content = files[kind];
    if (content === undefined) return [];
    return [{ kind, name: kind, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content }];
  });
  return readFiles(uploads);
}

/**
 * Puts units, relations and people on file as the system; with problems nothing is written and all of them are told.
 * A second load of the same rows changes nothing. With `dryRun` it is a preview. A03.1, A04.1
 */
export async function loadCity(
  ctx: Ctx,
  source: ImportRows | CityFiles,
  options: { absent?: 'keep' | 'end'; dryRun?: boolean } = {},
): Promise<CityLoad> {
  const rows = 'problems' in source ? source : await readCityFiles(source);
  if (options.dryRun !== true) await takeTurn(ctx);
  const absent = options.absent ?? 'keep';
  const plan = planImport(rows, await readCity(ctx, true), await planTools(ctx, absent, null));
  const { counts, problems, notes, shown: changes } = plan;
  const written = problems.length === 0 && options.dryRun !== true;
  if (written) {
    await writePlan(ctx, plan, null);
    announce(ctx, ctx.newId(), plan);
  }
  return { counts, problems, notes, changes, written };
}
