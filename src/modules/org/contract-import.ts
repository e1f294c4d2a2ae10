// The import part of the org contract: what is sent, which problems are told by row and column, what a preview counts.
// Decided here: shapes and problem codes; their Chinese sentences stand in the web's strings and the command line.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { UPLOAD_LIMITS } from '#shared/limits.ts';

export const IMPORT_FILES = ['units', 'relations', 'people'] as const;
export const importFileSchema = z.enum(IMPORT_FILES);
export type ImportFile = z.infer<typeof importFileSchema>;

/** Technical bounds of one import (all files together). */
export const IMPORT_LIMITS = {
  bytes: UPLOAD_LIMITS.importBytes,
  rows: 50_000,
  columns: 100,
  cell: 500,
  zipEntries: 1_000,
  unpackedBytes: 64 * 1024 * 1024,
  problemsShown: 500,
} as const;

/** What may be wrong with a file as a whole, a row, or a cell. */
export const IMPORT_PROBLEMS = [
  'fileEmpty',
  'fileOldExcel',
  'fileDamaged',
  'fileEncoding',
  'fileTooManyRows',
  'fileUnpacksTooLarge',
  'fileNeedsCityDesk',
  'columnMissing',
  'columnTwice',
  'rowTooLong',
  'cellMissing',
  'cellTooLong',
  'cellControlCharacters',
  'cellError',
  'badCode',
  'badKind',
  'badLevel',
  'badFunction',
  'badStaffCategory',
  'badFlag',
  'badDate',
  'badMobile',
  'badPhone',
  'badDivisionCode',
  'badBinding',
  'badDutyClass',
  'codeTwice',
  'unitUnknown',
  'unitExternal',
  'parentMissing',
  'servedTwice',
  'relationToItself',
  'relationTwice',
  'functionsMissing',
  'administrativeCarriesRest',
  'datesReversed',
  'exclusiveTwice',
  'twoAdministrative',
  'cycle',
  'personTwice',
  'personUnclear',
  'mobileOfOther',
  'otherUnit',
] as const;
export const importProblemCodeSchema = z.enum(IMPORT_PROBLEMS);
export type ImportProblemCode = z.infer<typeof importProblemCodeSchema>;

/** What is worth a look and stops nothing. */
export const IMPORT_NOTES = ['looksLikeFormula', 'sameName', 'columnUnknown', 'decodedGbk'] as const;
export const importNoteCodeSchema = z.enum(IMPORT_NOTES);
export type ImportNoteCode = z.infer<typeof importNoteCodeSchema>;

const place = {
  file: importFileSchema,
  /** Row as a spreadsheet counts: the heading is 1. Null speaks of the whole file. */
  row: z.int().nullable(),
  /** Name of the column as the format calls it, e.g. `parent_code`. */
  column: z.string().nullable(),
  /** The cell's text, shortened; never a telephone number. */
  value: z.string().nullable(),
  /** Row of the other record where two do not fit each other. */
  other: z.int().nullable(),
};
export const importProblemSchema = z.object({ ...place, code: importProblemCodeSchema });
export type ImportProblem = z.infer<typeof importProblemSchema>;
export const importNoteSchema = z.object({ ...place, code: importNoteCodeSchema });
export type ImportNote = z.infer<typeof importNoteSchema>;

const counts = z.object({ rows: z.int(), made: z.int(), changed: z.int(), unchanged: z.int(), ended: z.int() });
export type ImportCounts = z.infer<typeof counts>;
export const importCountsSchema = z.object({ units: counts, relations: counts, people: counts });

/** One record that would change or end, in words. */
export const importChangeSchema = z.object({
  file: importFileSchema,
  act: z.enum(['changed', 'ended']),
  label: z.string(),
  /** Names of the columns that differ. */
  columns: z.array(z.string()),
});

export const previewBodySchema = z.object({
  id: idSchema,
  files: z
    .array(z.object({ kind: importFileSchema, name: z.string().trim().min(1).max(200), contentBase64: z.base64() }))
    .min(1)
    .max(IMPORT_FILES.length),
  /** What happens to records that the files do not name: nothing, or they are ended (complete lists). */
  absent: z.enum(['keep', 'end']).default('keep'),
});

export const importViewSchema = z.object({
  id: idSchema,
  at: instantSchema,
  by: z.string(),
  state: z.enum(['open', 'refused', 'confirmed']),
  digest: z.string(),
  stateRevision: z.int(),
  counts: importCountsSchema,
  problems: z.array(importProblemSchema),
  problemCount: z.int(),
  notes: z.array(importNoteSchema),
  noteCount: z.int(),
  changes: z.array(importChangeSchema),
});
export type ImportView = z.infer<typeof importViewSchema>;

/** A confirmation names what was seen: the digest of the files and the state they were compared with. */
export const confirmBodySchema = z.object({ digest: z.string(), stateRevision: z.int() });
export const confirmReceiptSchema = z.object({ id: idSchema, at: instantSchema, counts: importCountsSchema });
