// Imports go down only: shared ← platform ← rooms in their order, by their doors ← app; the web sees shared and contracts.
import { test } from 'vitest';
import {
  expectGate,
  importsOf,
  isContract,
  isTest,
  readText,
  readTree,
  roomOf,
  type Import,
  type SourceFile,
} from './tree.ts';

const ORDER = JSON.parse(readText('src/modules/order.json')) as string[];

function floors(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !isTest(path))
    .flatMap((file) =>
      importsOf(file).flatMap((wanted) => {
        const why = faultOf(file.path, wanted);
        return why === null ? [] : [`${file.path} imports ${wanted.from}: ${why}`];
      }),
    );
}

function faultOf(path: string, wanted: Import): string | null {
  if (path.startsWith('src/shared/')) return faultOfShared(wanted);
  if (path.startsWith('src/web/')) return faultOfWeb(wanted);
  if (path.startsWith('src/platform/'))
    return inside(wanted, ['src/modules/', 'src/app/', 'src/web/', 'test/', 'tools/']);
  if (path.startsWith('src/modules/')) return faultOfRoom(path, wanted);
  return inside(wanted, ['src/web/', 'test/', 'tools/']);
}

function inside({ target }: Import, forbidden: readonly string[]): string | null {
  const floor = forbidden.find((prefix) => target.startsWith(prefix));
  return floor ? `nothing of ${floor} may be imported here` : null;
}

function faultOfShared({ target }: Import): string | null {
  return target === 'zod' || target.startsWith('src/shared/') ? null : 'shared imports shared and zod only';
}

function faultOfWeb({ target }: Import): string | null {
  if (/^(node:|pg$|kysely|fastify|@fastify|pino)/.test(target)) return 'this does not run in a browser';
  if (target.startsWith('src/modules/')) return isContract(target) ? null : 'the web sees contracts only';
  return /^(src\/(platform|app)|test|tools)\//.test(target) ? 'the web sees shared and contracts only' : null;
}

function faultOfRoom(path: string, wanted: Import): string | null {
  const { target, typeOnly } = wanted;
  const room = roomOf(path) ?? '';
  const other = roomOf(target);
  if (!ORDER.includes(room)) return `room ${room} is not in order.json`;
  if (other !== null && other !== room) {
    if (!ORDER.includes(other) || ORDER.indexOf(other) > ORDER.indexOf(room))
      return `${other} does not stand below ${room}`;
    const door = target === `src/modules/${other}/index.ts`;
    const contracts = isContract(path) && isContract(target);
    const events = path.endsWith('/events.ts') && target.endsWith('/events.ts');
    if (!door && !contracts && !events) return `${other} is entered by its index.ts`;
  }
  if (
    isPure(path) &&
    !typeOnly &&
    /^(src\/platform\/|pg$|kysely|node:(fs|net|http))|\/(store|service)(\.ts|\/)/.test(target)
  ) {
    return 'rules and policies are pure';
  }
  return inside(wanted, ['src/app/', 'src/web/', 'test/', 'tools/']);
}

/** What contracts pull in reaches browsers: zod, shared, contracts, and files of the own room that hold to the same. */
function lightContracts(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set(files.map(({ path }) => path).filter((path) => isContract(path) && !isTest(path)));
  const faults: string[] = [];
  for (const path of reached) {
    const file = byPath.get(path);
    for (const { from, target } of file ? importsOf(file) : []) {
      if (target === 'zod' || target.startsWith('src/shared/')) continue;
      if (isContract(target) || roomOf(target) === roomOf(path)) reached.add(target);
      else faults.push(`${path} imports ${from}: a contract pulls in zod, shared and contracts only`);
    }
  }
  return faults;
}

function isPure(path: string): boolean {
  return /^src\/modules\/[^/]+\/(rules|policy)(\.ts|\/)/.test(path);
}

/** Rings of files that need each other at run time. */
function rings(files: readonly SourceFile[]): string[] {
  const graph = new Map(
    files
      .filter(({ path }) => !isTest(path))
      .map((file) => [
        file.path,
        importsOf(file)
          .filter((wanted) => !wanted.typeOnly)
          .map(({ target }) => target),
      ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      found.push(`ring: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) if (graph.has(next)) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}

const FILES = readTree(['src']);

test('imports go down the floors and through the doors only', () => {
  expectGate('floors', floors, FILES, [
    { path: 'src/shared/planted.ts', text: `import { openDatabase } from '#platform/sql.ts';` },
    { path: 'src/shared/planted-too.ts', text: `import fs from 'node:fs';` },
    { path: 'src/platform/planted.ts', text: `import { x } from '#modules/org/index.ts';` },
    { path: 'src/modules/org/planted.ts', text: `import type { X } from '#modules/reports/index.ts';` },
    { path: 'src/modules/reports/planted.ts', text: `import { x } from '#modules/org/store.ts';` },
    { path: 'src/modules/reports/planted-too.ts', text: `import { x } from '../org/service/units.ts';` },
    { path: 'src/modules/reports/rules/planted.ts', text: `import { sql } from 'kysely';` },
    { path: 'src/modules/reports/policy.ts', text: `import { x } from './store/reports.ts';` },
    { path: 'src/modules/nowhere/planted.ts', text: `import { x } from '#shared/ids.ts';` },
    { path: 'src/modules/org/planted-app.ts', text: `export { x } from '#app/compose.ts';` },
    { path: 'src/web/planted.ts', text: `import { service } from '#modules/org/index.ts';` },
    { path: 'src/web/planted-too.ts', text: `const x = await import('#platform/sql.ts');` },
    { path: 'src/app/planted.ts', text: `import { page } from '../web/app/client.ts';` },
  ]);
});

test('contracts are light enough for a browser', () => {
  expectGate('contracts', lightContracts, FILES, [
    { path: 'src/modules/reports/contract.ts', text: `import { x } from '#platform/sql.ts';` },
    { path: 'src/modules/org/contract-planted.ts', text: `import { x } from 'kysely';` },
  ]);
});

test('no file needs itself through others', () => {
  expectGate('rings', rings, FILES, [{ path: 'src/shared/ids.ts', text: `import { x } from './ids.ts';` }]);
});
