// One row of a table, read cell by cell: words of a list, days, flags, telephone numbers, and what is wrong with them.
// Decided here: how a cell is read. Which columns a record has is shape.ts.
import type { Day } from '#shared/instant.ts';
import {
  IMPORT_LIMITS,
  type ImportFile,
  type ImportNote,
  type ImportNoteCode,
  type ImportProblem,
  type ImportProblemCode,
} from '../contract-import.ts';
import { COLUMNS, FLAG_WORDS, type Column } from './columns.ts';
import { CELL_ERROR } from './table.ts';

/** So many problems are enough to know that a file is the wrong one. */
export const MANY = 2_000;

/** The cells of one row, read by column name; keeps whether any was wrong. */
export class Cells {
  failed = false;
  readonly row: number;
  readonly #file: ImportFile;
  readonly #texts: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #problems: ImportProblem[];
  readonly #notes: ImportNote[];

  constructor(
    file: ImportFile,
    row: number,
    texts: readonly string[],
    places: ReadonlyMap<string, number>,
    problems: ImportProblem[],
    notes: ImportNote[],
  ) {
    this.#file = file;
    this.row = row;
    this.#texts = texts;
    this.#places = places;
    this.#problems = problems;
    this.#notes = notes;
    if (texts.length > IMPORT_LIMITS.columns) this.bad(null, 'rowTooLong', null);
  }

  /** Undefined: no such column. Null: an empty cell. */
  text(name: string): string | null | undefined {
    const place = this.#places.get(name);
    if (place === undefined) return undefined;
    const column = columnOf(this.#file, name);
    const raw = this.#texts[place] ?? '';
    if (raw === CELL_ERROR) return this.bad(name, 'cellError', null);
    const text = raw.replace(/^[\s\u3000\uFEFF]+|[\s\u3000]+$/g, '');
    if (text === '') return column.filled === true ? this.bad(name, 'cellMissing', null) : null;
    if (text.length > IMPORT_LIMITS.cell) return this.bad(name, 'cellTooLong', text);
    // oxlint-disable-next-line no-control-regex
    if (/[\u0000-\u001F\u007F\u200B-\u200F\u202A-\u202E\u2060-\u2069]/.test(text))
      return this.bad(name, 'cellControlCharacters', null);
    if (column.phone !== true && /^[=+\-@]/.test(text)) this.note(name, 'looksLikeFormula', text);
    return text;
  }

  /** A cell that must be one of the words of a table. */
  word<T>(name: string, words: Readonly<Record<string, T>>, code: ImportProblemCode): T | null | undefined {
    const text = this.text(name);
    if (text === null || text === undefined) return text;
    const key = text.normalize('NFKC').toLowerCase();
    return Object.hasOwn(words, key) ? words[key] : this.bad(name, code, text);
  }

  matching(name: string, pattern: RegExp, code: ImportProblemCode): string | null | undefined {
    const text = this.text(name);
    return text === null || text === undefined || pattern.test(text) ? text : this.bad(name, code, text);
  }

  flag(name: string): boolean | undefined {
    const found = this.word(name, FLAG_WORDS, 'badFlag');
    return found === null ? false : found;
  }

  phone(name: string, form: (text: string) => string | null, code: ImportProblemCode): string | null | undefined {
    const text = this.text(name);
    if (text === null || text === undefined) return text;
    return form(text) ?? this.bad(name, code, null);
  }

  day(name: string): Day | null | undefined {
    const text = this.text(name);
    if (text === null || text === undefined) return text;
    return dayIn(text) ?? this.bad(name, 'badDate', text);
  }

  bad(column: string | null, code: ImportProblemCode, value: string | null): null {
    this.failed = true;
    this.#problems.push({
      file: this.#file,
      row: this.row,
      column,
      value: value?.slice(0, 40) ?? null,
      other: null,
      code,
    });
    return null;
  }

  note(column: string, code: ImportNoteCode, value: string): void {
    if (this.#notes.length >= MANY) return;
    this.#notes.push({ file: this.#file, row: this.row, column, value: value.slice(0, 40), other: null, code });
  }
}

function columnOf(file: ImportFile, name: string): Column {
  const column = COLUMNS[file].find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`${file} has no column ${name}`);
  return column;
}

/** A day written as 2026-11-24, 2026/11/4, 2026.11.24 or 2026年11月24日; null where there is no such day. */
export function dayIn(text: string): Day | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.normalize('NFKC'));
  if (found === null) return null;
  const [, year = '', month = '', date = ''] = found;
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const ms = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(ms) || Number(year) < 1949 || Number(year) > 2199) return null;
  return new Date(ms).toISOString().slice(0, 10) === day ? (day as Day) : null;
}
