// Bytes become rows of text: UTF-8 with or without mark, UTF-16, GB 18030 (GBK), CSV of any usual separator, or xlsx.
// Decided here: encodings, what a spreadsheet cell reads as, bounds. What the cells mean is shape.ts.
import Papa from 'papaparse';
import {
  IMPORT_LIMITS,
  type ImportFile,
  type ImportNote,
  type ImportProblem,
  type ImportProblemCode,
} from '../contract-import.ts';
import { refusalOfZip } from './zip.ts';

/** A file as it came. */
export interface UploadedFile {
  readonly kind: ImportFile;
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TextTable {
  readonly kind: ImportFile;
  /** First the heading; rows keep their place, so index + 1 is the row a spreadsheet shows. */
  readonly rows: readonly (readonly string[])[];
  readonly problems: readonly ImportProblem[];
  readonly notes: readonly ImportNote[];
}

/** What a spreadsheet's own error reads as; shape.ts names the cell. */
export const CELL_ERROR = '\u0000error';

/** Reads one file by its content, not by its name. */
export async function readTable(file: UploadedFile): Promise<TextTable> {
  const bytes = Buffer.from(file.bytes);
  if (bytes.length === 0) return broken(file.kind, 'fileEmpty');
  if (bytes.length > IMPORT_LIMITS.bytes) return broken(file.kind, 'fileUnpacksTooLarge');
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return readWorkbook(file.kind, bytes);
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') return broken(file.kind, 'fileOldExcel');
  return readCsv(file.kind, bytes);
}

function readCsv(kind: ImportFile, bytes: Buffer): TextTable {
  const decoded = decode(bytes);
  if (decoded === null) return broken(kind, 'fileEncoding');
  const parsed = Papa.parse<string[]>(decoded.text, {
    delimitersToGuess: [',', '\t', ';'],
    preview: IMPORT_LIMITS.rows + 2,
  });
  const notes: ImportNote[] = decoded.gbk
    ? [{ file: kind, row: null, column: null, value: null, other: null, code: 'decodedGbk' }]
    : [];
  const badQuote = parsed.errors.find((error) => error.type === 'Quotes');
  if (badQuote !== undefined) return { ...broken(kind, 'fileDamaged', (badQuote.row ?? 0) + 1), notes };
  return bounded(kind, parsed.data, notes);
}

/** Text in whatever encoding Chinese offices save; null where it is none of them. */
function decode(bytes: Buffer): { text: string; gbk: boolean } | null {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return readAs('utf-16le', bytes);
  if (mark === 'feff') return readAs('utf-16be', bytes);
  if (bytes.includes(0)) return null;
  return readAs('utf-8', bytes) ?? readAs('gb18030', bytes);
}

function readAs(encoding: string, bytes: Buffer): { text: string; gbk: boolean } | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\uFFFD') ? null : { text, gbk: encoding === 'gb18030' };
  } catch {
    return null;
  }
}

async function readWorkbook(kind: ImportFile, bytes: Buffer): Promise<TextTable> {
  const refused = refusalOfZip(bytes);
  if (refused !== null) return broken(kind, refused);
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  } catch {
    return broken(kind, 'fileDamaged');
  }
  const sheet = workbook.worksheets.find((candidate) => candidate.actualRowCount > 0);
  if (sheet === undefined) return broken(kind, 'fileEmpty');
  if (sheet.rowCount > IMPORT_LIMITS.rows + 1) return broken(kind, 'fileTooManyRows');
  const rows: string[][] = Array.from({ length: sheet.rowCount }, () => []);
  sheet.eachRow((row, number) => {
    const cells: string[] = [];
    row.eachCell((cell, column) => {
      if (column > IMPORT_LIMITS.columns) return;
      while (cells.length < column - 1) cells.push('');
      cells.push(textOf(cell.value));
    });
    rows[number - 1] = cells;
  });
  return bounded(kind, rows, []);
}

/** What a person sees in a cell; a formula stays the text of the formula and is never computed. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(0) : String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? CELL_ERROR : value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return '';
  if ('error' in value) return CELL_ERROR;
  if ('formula' in value) return `=${String(value.formula)}`;
  if ('sharedFormula' in value) return `=${String(value.sharedFormula)}`;
  if ('richText' in value && Array.isArray(value.richText)) {
    return value.richText.map((piece: { text?: unknown }) => String(piece.text ?? '')).join('');
  }
  return 'text' in value ? textOf(value.text) : '';
}

function bounded(kind: ImportFile, rows: readonly string[][], notes: readonly ImportNote[]): TextTable {
  const last = rows.findLastIndex((row) => row.some((cell) => cell.trim() !== ''));
  if (last > IMPORT_LIMITS.rows) return broken(kind, 'fileTooManyRows');
  if (last < 0) return broken(kind, 'fileEmpty');
  return { kind, rows: rows.slice(0, last + 1), problems: [], notes };
}

function broken(kind: ImportFile, code: ImportProblemCode, row: number | null = null): TextTable {
  return { kind, rows: [], problems: [{ file: kind, row, column: null, value: null, other: null, code }], notes: [] };
}
