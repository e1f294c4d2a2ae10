// One installation on one data directory: the second start learns of the first, a dead one is no obstacle.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMark } from '#platform/postgres/process.ts';
import { takeRunningNote } from './running.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-running-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const note = (written: unknown): void =>
  writeFileSync(join(folder, 'running.json'), typeof written === 'string' ? written : JSON.stringify(written));

test('the first takes the note, the second learns the address as soon as there is one, after the end it is free', () => {
  const first = takeRunningNote(folder);
  if (!('leave' in first)) throw new Error('the note was not taken');
  expect(takeRunningNote(folder)).toEqual({ pid: process.pid, address: null });
  first.serves('http://127.0.0.1:8080');
  expect(takeRunningNote(folder)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:8080' });
  first.leave();
  expect(takeRunningNote(folder)).toHaveProperty('leave');
});

test.each([
  ['whose process is gone', { pid: 2 ** 30, mark: '-', address: 'http://127.0.0.1:8080' }],
  ['whose number another process got', { pid: process.pid, mark: `${startMark(process.pid)}0`, address: null }],
  ['that was cut off while it was written', '{"pid":'],
])('a note %s is taken over', (_why, written) => {
  note(written);
  expect(takeRunningNote(folder)).toHaveProperty('leave');
});
