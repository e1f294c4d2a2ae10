// The reserve on a disk whose free space is told by the test: given away when it runs low, taken again when there is plenty.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepReserve, RESERVE_BYTES } from './reserve.ts';

const MIB = 1024 * 1024;
let folder: string;
let free: number;
let said: string[];
let stop: () => Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-reserve-'));
  said = [];
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const begin = (): void => {
  stop = keepReserve({ folder, tell: ({ what }) => said.push(what), freeBytes: () => free });
};
const isThere = (): boolean => existsSync(join(folder, 'reserve'));

test('it is taken where there is plenty, given away before the disk is full, and taken again afterwards', async () => {
  free = 1_000 * MIB;
  begin();
  await vi.waitFor(() => expect(isThere()).toBe(true));
  expect(statSync(join(folder, 'reserve')).size).toBe(RESERVE_BYTES);
  expect(said).toEqual([]);
  free = 10 * MIB;
  await vi.waitFor(() => expect(said).toEqual(['spaceLow']), 3_000);
  expect(isThere()).toBe(false);
  // What was given away is free now; taking it at once again would fill the disk anew.
  free += RESERVE_BYTES;
  const looks = vi.fn<() => number>(() => free);
  await stop();
  stop = keepReserve({ folder, tell: ({ what }) => said.push(what), freeBytes: looks });
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(2), 3_000);
  expect(isThere()).toBe(false);
  free = 1_000 * MIB;
  await vi.waitFor(() => expect(isThere()).toBe(true), 3_000);
});

test('a reserve that stands from the last start stays', async () => {
  free = 1_000 * MIB;
  begin();
  await vi.waitFor(() => expect(isThere()).toBe(true));
  await stop();
  const { mtimeMs } = statSync(join(folder, 'reserve'));
  const looks = vi.fn<() => number>(() => free);
  stop = keepReserve({ folder, tell: ({ what }) => said.push(what), freeBytes: looks });
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(1), 3_000);
  expect(statSync(join(folder, 'reserve')).mtimeMs).toBe(mtimeMs);
  expect(said).toEqual([]);
});
