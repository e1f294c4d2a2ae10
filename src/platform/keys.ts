// Keys of an installation: one file outside the data, several versions, separate keys derived for each purpose.
// Decides how a field is sealed (SM4-CTR, then HMAC-SM3 bound to table, column and row) and found again (blind index).
// Which fields are sealed is decided by the rooms. Trust: 12 (keys outside the data), 7 (numbers are ciphertext at rest).
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

export type KeyPurpose =
  | 'field-cipher'
  | 'field-mac'
  | 'blind-index'
  | 'session-pepper'
  | 'draft-journal'
  | 'second-factor'
  | 'record-chain'
  | 'backup-manifest';

/** Main keys by version; the current one seals, all of them open. Changing hands is key-file.ts. */
export type Keys = {
  readonly current: number;
  readonly versions: ReadonlyMap<number, Buffer>;
  /** Looks whether the key file has changed; only between use cases, so that none sees two current keys. */
  refresh?(): void;
};

/** Where a sealed value lives; moved elsewhere it does not open. */
export type FieldPlace = { table: string; column: string; row: string };

/** A key file that must not be used; the sentence is for the operator. */
export class KeysRefused extends Error {}
/** A sealed value that was changed, moved, or sealed under a key that is not here. */
export class SealBroken extends Error {}

/** What the file says of a key besides the key: for people, no decision hangs on it. */
const NOTE = z.object({
  madeAt: z.string().optional(),
  printedAt: z.string().optional(),
  retiredAt: z.string().optional(),
});
const KEY_FILE = z.object({
  current: z.int().positive(),
  keys: z.record(z.string().regex(/^\d+$/), z.string().regex(/^[0-9a-f]{64}$/)),
  notes: z.record(z.string().regex(/^\d+$/), NOTE).optional(),
});
export type KeyNote = z.infer<typeof NOTE>;
/** The key file as it stands: keys and what is noted of each. */
export type KeyFile = { readonly keys: Keys; readonly notes: ReadonlyMap<number, KeyNote> };
const KEY_BYTES: Record<KeyPurpose, number> = {
  'field-cipher': 16,
  'field-mac': 32,
  'blind-index': 32,
  'session-pepper': 32,
  'draft-journal': 32,
  'second-factor': 32,
  'record-chain': 32,
  'backup-manifest': 32,
};
const IV_BYTES = 16;
const TAG_BYTES = 32;

/** Makes the key file at the first start; refuses to overwrite one. */
export function createKeyFile(file: string): Keys {
  if (existsSync(file)) throw new KeysRefused(`密钥文件已存在（key file exists）：${file}`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const keys: Keys = { current: 1, versions: new Map([[1, randomBytes(32)]]) };
  writeKeyFile(file, { keys, notes: new Map() }, 'wx');
  return keys;
}

/** Reads the key file; refuses one that others may read, that is missing, or that is not whole. */
export function readKeyFile(file: string): Keys {
  return readWholeKeyFile(file).keys;
}

/** The key file with its notes; refused as by `readKeyFile`. */
export function readWholeKeyFile(file: string): KeyFile {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new KeysRefused(`找不到密钥文件（key file missing）：${file}`);
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new KeysRefused(`密钥文件别人也能读，请执行 chmod 600 ${file}（key file is readable by others）`);
  }
  const parsed = KEY_FILE.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success || parsed.data.keys[String(parsed.data.current)] === undefined) {
    throw new KeysRefused(`密钥文件内容不完整（key file is damaged）：${file}`);
  }
  const byVersion = <T, U>(record: Record<string, T>, read: (value: T) => U): Map<number, U> =>
    new Map(Object.entries(record).map(([version, value]) => [Number(version), read(value)]));
  return {
    keys: { current: parsed.data.current, versions: byVersion(parsed.data.keys, (key) => Buffer.from(key, 'hex')) },
    notes: byVersion(parsed.data.notes ?? {}, (note) => note),
  };
}

/** Replaces the key file at once: whoever reads it sees the old one or the new one. */
export function replaceKeyFile(file: string, content: KeyFile): void {
  writeKeyFile(`${file}.new`, content, 'w');
  renameSync(`${file}.new`, file);
  if (process.platform === 'win32') return; // there a folder cannot be flushed
  const folder = openSync(dirname(file), 'r');
  try {
    // Values sealed with a key whose file a power cut takes back would be lost.
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Derives the key of a purpose; no two purposes and no two versions share one. */
export function deriveKey(keys: Keys, purpose: KeyPurpose, version: number = keys.current): Buffer {
  const main = keys.versions.get(version);
  if (!main) throw new SealBroken(`没有第 ${version} 版密钥（no key of this version）`);
  const known = derived.get(keys) ?? new Map<string, Buffer>();
  const name = `${purpose} ${version}`;
  const key = known.get(name) ?? Buffer.from(hkdfSync('sm3', main, '', `zhishou:${purpose}`, KEY_BYTES[purpose]));
  derived.set(keys, known.set(name, key));
  return key;
}

/** Deriving costs ten times what sealing does, and an import seals thousands. */
const derived = new WeakMap<Keys, Map<string, Buffer>>();

/** Seals a text for one place; the same text sealed twice looks different. */
export function sealField(keys: Keys, place: FieldPlace, text: string): string {
  const version = keys.current;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('sm4-ctr', deriveKey(keys, 'field-cipher', version), iv);
  const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]);
  const tag = tagOf(keys, version, place, body);
  return `${version}.${Buffer.concat([body, tag]).toString('base64url')}`;
}

/** Opens a sealed text at its place; throws SealBroken when anything about it is not as it was sealed. */
export function openField(keys: Keys, place: FieldPlace, sealed: string): string {
  const [, version = '', coded = ''] = /^(\d+)\.([\w-]+)$/.exec(sealed) ?? [];
  const whole = Buffer.from(coded, 'base64url');
  if (whole.length < IV_BYTES + TAG_BYTES) throw new SealBroken('密文不完整（sealed value is damaged）');
  const body = whole.subarray(0, -TAG_BYTES);
  if (!timingSafeEqual(whole.subarray(-TAG_BYTES), tagOf(keys, Number(version), place, body))) {
    throw new SealBroken('密文被改动或挪了位置（sealed value was changed or moved）');
  }
  const cipher = createDecipheriv(
    'sm4-ctr',
    deriveKey(keys, 'field-cipher', Number(version)),
    body.subarray(0, IV_BYTES),
  );
  return Buffer.concat([cipher.update(body.subarray(IV_BYTES)), cipher.final()]).toString('utf8');
}

/** A value by which a whole text can be found without opening; the caller brings it to one form first. */
export function blindIndex(keys: Keys, text: string): string {
  return indexOf(keys, keys.current, text);
}

/** The blind indexes of all key versions, newest first, for searching while older rows are not yet sealed anew. */
export function blindIndexes(keys: Keys, text: string): string[] {
  return [...keys.versions.keys()].toSorted((a, b) => b - a).map((version) => indexOf(keys, version, text));
}

/** A short mark of a key, for people to compare and for a database to know its keys again; says nothing about the key. */
export function keyMark(keys: Keys, version: number = keys.current): string {
  const mark = createHmac('sm3', deriveKey(keys, 'blind-index', version))
    .update('mark')
    .digest('hex')
    .slice(0, 8);
  return `第 ${version} 版 ${mark}`;
}

/** The marks of all versions, the newest first. */
export function keyMarks(keys: Keys): string[] {
  return [...keys.versions.keys()].toSorted((a, b) => b - a).map((version) => keyMark(keys, version));
}

function indexOf(keys: Keys, version: number, text: string): string {
  return createHmac('sm3', deriveKey(keys, 'blind-index', version))
    .update(text, 'utf8')
    .digest('base64url');
}

function tagOf(keys: Keys, version: number, place: FieldPlace, body: Buffer): Buffer {
  const hmac = createHmac('sm3', deriveKey(keys, 'field-mac', version));
  // Lengths first, so that no two places read alike when put together.
  for (const part of [String(version), place.table, place.column, place.row].map((text) => Buffer.from(text, 'utf8'))) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hmac.update(length).update(part);
  }
  return hmac.update(body).digest();
}

/** The key file as text: what stands in it, and what is printed for the safe. */
export function keyFileText({ keys, notes }: KeyFile): string {
  const entries = [...keys.versions].map(([version, key]) => [String(version), key.toString('hex')]);
  const told = notes.size === 0 ? {} : { notes: Object.fromEntries(notes) };
  return `${JSON.stringify({ current: keys.current, keys: Object.fromEntries(entries), ...told }, null, 2)}\n`;
}

function writeKeyFile(file: string, content: KeyFile, flag: 'w' | 'wx'): void {
  const handle = openSync(file, flag, 0o600);
  try {
    writeSync(handle, keyFileText(content));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
