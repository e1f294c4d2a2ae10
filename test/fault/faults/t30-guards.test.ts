// The small run of this fault, and the cheap look whether the whole list is still true.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REMOVALS } from '../guards/all.ts';
import { timesFound } from '../guards/removal.ts';
import { testSmall } from '../harness/small.ts';
import { fault } from './t30-guards.ts';

const here = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

test('every guard of the list stands in its file once, what replaces it differs, and its tests exist', () => {
  const untrue = REMOVALS.flatMap((removal) => {
    const { id, file, find, replace, tests } = removal;
    const times = existsSync(here(file)) ? timesFound(removal, readFileSync(here(file), 'utf8')) : 0;
    return [
      ...(times === 1 ? [] : [`${id}: stands ${String(times)} times in ${file}`]),
      ...(find === replace ? [`${id}: is replaced by itself`] : []),
      ...tests.filter((path) => !existsSync(here(path))).map((path) => `${id}: there is no ${path}`),
    ];
  });
  expect(untrue).toEqual([]);
});

test('no guard stands twice in the list, each has a test, and all subjects of the promise are there', () => {
  expect(new Set(REMOVALS.map(({ id }) => id)).size).toBe(REMOVALS.length);
  expect(REMOVALS.filter(({ tests }) => tests.length === 0)).toEqual([]);
  expect(REMOVALS.length).toBeGreaterThanOrEqual(40);
  const subjects = new Set(REMOVALS.map(({ id }) => id.split('.')[0]));
  for (const subject of ['policy', 'scope', 'audit', 'key', 'phone', 'marking', 'deadline', 'revision', 'number'])
    expect(subjects).toContain(subject);
});

testSmall(fault);
