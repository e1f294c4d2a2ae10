// Sealed fields open only whole, in their place and with their key; the key file is kept from others.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  KeysRefused,
  SealBroken,
  blindIndex,
  blindIndexes,
  createKeyFile,
  deriveKey,
  openField,
  readKeyFile,
  readWholeKeyFile,
  sealField,
} from './keys.ts';
import { addKey, followKeyFile, noteKey, useKey } from './key-file.ts';
import type { Instant } from '#shared/instant.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-keys-'));
  file = join(folder, 'deep', 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = { table: 'org_person', column: 'mobile', row: '1' };

test('every text comes back from its seal, and the seal shows nothing of it', () => {
  const keys = createKeyFile(file);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const sealed = sealField(keys, place, text);
      expect(openField(keys, place, sealed)).toBe(text);
      expect(sealed).not.toBe(sealField(keys, place, text));
    }),
    { numRuns: 100 },
  );
  expect(sealField(keys, place, '13900000000')).not.toContain('1390000');
});

test.each([
  ['another table', { ...place, table: 'org_unit' }],
  ['another column', { ...place, column: 'telephone' }],
  ['another row', { ...place, row: '2' }],
  ['a boundary moved between parts', { table: 'org_personm', column: 'obile', row: '1' }],
])('a seal moved to %s does not open', (_name, elsewhere) => {
  const keys = createKeyFile(file);
  expect(() => openField(keys, elsewhere, sealField(keys, place, '固关镇'))).toThrow(SealBroken);
});

test('a seal with any one character changed does not open', () => {
  const keys = createKeyFile(file);
  const sealed = sealField(keys, place, '固关镇');
  for (let i = 0; i < sealed.length; i++) {
    const other = sealed[i] === 'A' ? 'B' : 'A';
    const changed = sealed.slice(0, i) + other + sealed.slice(i + 1);
    // The last character of base64url may carry spare bits; then nothing was changed.
    if (Buffer.from(changed.slice(2), 'base64url').equals(Buffer.from(sealed.slice(2), 'base64url')) && i > 1) continue;
    expect(() => openField(keys, place, changed), `character ${i}`).toThrow(SealBroken);
  }
  expect(() => openField(keys, place, '')).toThrow(SealBroken);
});

test('after a rotation older seals open, new ones carry the new version, and a stranger’s key opens nothing', () => {
  const old = createKeyFile(file);
  const sealed = sealField(old, place, '千河镇');
  const added = addKey(file, '2026-11-23T08:00:00.000Z' as Instant);
  expect(sealField(added, place, '千河镇')).toMatch(/^1\./);
  const keys = useKey(file);
  expect(openField(keys, place, sealed)).toBe('千河镇');
  expect(sealField(keys, place, '千河镇')).toMatch(/^2\./);
  expect(() => openField(old, place, sealField(keys, place, '千河镇'))).toThrow(SealBroken);
  const stranger = createKeyFile(join(folder, 'other.json'));
  expect(() => openField(stranger, place, sealed)).toThrow(SealBroken);
  expect(blindIndexes(keys, '13900000000')).toEqual([blindIndex(keys, '13900000000'), blindIndex(old, '13900000000')]);
});

test('keys in use follow their file when told to look, and do not follow one that lost a key', () => {
  createKeyFile(file);
  const keys = followKeyFile(file);
  addKey(file, '2026-11-23T08:00:00.000Z' as Instant);
  useKey(file);
  expect(keys.current).toBe(1);
  keys.refresh?.();
  expect(keys.current).toBe(2);
  noteKey(file, 1, { retiredAt: '2026-11-24' });
  expect(readWholeKeyFile(file).notes.get(1)).toEqual({ retiredAt: '2026-11-24' });
  expect(readWholeKeyFile(file).notes.get(2)).toEqual({ madeAt: '2026-11-23T08:00:00.000Z' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(file);
  createKeyFile(file);
  keys.refresh?.();
  expect([...keys.versions.keys()]).toEqual([1, 2]);
});

test('no two purposes share a key', () => {
  const keys = createKeyFile(file);
  const purposes = ['field-mac', 'blind-index', 'session-pepper', 'draft-journal', 'second-factor'] as const;
  expect(new Set(purposes.map((purpose) => deriveKey(keys, purpose).toString('hex'))).size).toBe(purposes.length);
});

test('the key file is made once, mode 0600, and refused when others may read it or it is damaged', () => {
  const made = createKeyFile(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readKeyFile(file)).toEqual(made);
  expect(() => createKeyFile(file)).toThrow(KeysRefused);
  chmodSync(file, 0o644);
  expect(() => readKeyFile(file)).toThrow(/chmod 600/);
  chmodSync(file, 0o600);
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
  expect(() => readKeyFile(file)).toThrow(KeysRefused);
  rmSync(file);
  expect(() => readKeyFile(file)).toThrow(KeysRefused);
});
