// Reads the tree for gates. A gate is a function from files to faults; the same function is tried on a planted fault.
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export type SourceFile = { path: string; text: string };
export type Gate = (files: readonly SourceFile[]) => string[];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Files under folders of the project whose names end in one of the endings, paths with `/` from the project's root. */
export function readTree(folders: readonly string[], endings: readonly string[] = ['.ts', '.tsx']): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('node_modules'))
      .map((path) => ({
        path: path.slice(ROOT.length).replaceAll('\\', '/').replace(/^\//, ''),
        text: readFileSync(path, 'utf8'),
      })),
  );
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Holds when the gate finds nothing in the tree and finds each planted fault; says how many files it read. */
export function expectGate(
  name: string,
  gate: Gate,
  files: readonly SourceFile[],
  planted: readonly SourceFile[],
): void {
  console.info(`${name}: ${files.length} files read`);
  expect(files.length, `${name} read nothing`).toBeGreaterThan(0);
  expect(gate(files), name).toEqual([]);
  for (const fault of planted) {
    const seen = gate([...files.filter(({ path }) => path !== fault.path), fault]);
    expect(
      seen.filter((line) => line.includes(fault.path)),
      `planted fault in ${fault.path} was not seen`,
    ).not.toEqual([]);
  }
}

export function isTest(path: string): boolean {
  return (
    /\.test\.tsx?$/.test(path) ||
    /(^|\/)builders\.ts$/.test(path) ||
    /\.fixture\./.test(path) ||
    path.startsWith('test/')
  );
}

/** The room a file belongs to, or null. */
export function roomOf(path: string): string | null {
  return /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** Contracts are what the web and other rooms' contracts may see: `contract.ts`, `contract-*.ts`, `contract/`. */
export function isContract(path: string): boolean {
  return /^src\/modules\/[^/]+\/contract([-.][^/]*\.ts|\.ts|\/.*)$/.test(path);
}

export type Import = { from: string; typeOnly: boolean; target: string };

/** Imports of a file: what is written, whether only types, and the project path it means (or the package's name). */
export function importsOf(file: SourceFile): Import[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...file.text.matchAll(pattern)].map((match) => {
    const from = match[2] ?? match[3] ?? '';
    return { from, typeOnly: match[1] !== undefined, target: targetOf(file.path, from) };
  });
}

const ALIASES: Record<string, string> = {
  '#shared/': 'src/shared/',
  '#platform/': 'src/platform/',
  '#modules/': 'src/modules/',
  '#app/': 'src/app/',
  '#kit/': 'test/kit/',
};

function targetOf(path: string, from: string): string {
  if (from.startsWith('.')) return posix.normalize(posix.join(posix.dirname(path), from));
  const alias = Object.keys(ALIASES).find((prefix) => from.startsWith(prefix));
  return alias ? ALIASES[alias] + from.slice(alias.length) : from;
}

/** The text without comments, so that a rule told in a comment is no fault; line numbers stay. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(
      /(^|[^:'"`\\])\/\/[^\n]*/g,
      (comment, before: string) => before + ' '.repeat(comment.length - before.length),
    );
}

/** Faults of a pattern, one for each hit, with path and line. */
export function hits(
  file: SourceFile,
  pattern: RegExp,
  why: string,
  text: string = withoutComments(file.text),
): string[] {
  return [...text.matchAll(pattern)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return `${file.path}:${line} ${why}: ${match[0].trim()}`;
  });
}
