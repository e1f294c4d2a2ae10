// The manifest (清单) of a backup: what it holds, from when and from where, and a digest of every part.
// Decides its form, how it vouches for itself, and that it never holds a key. It is the last file to be written.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { instantSchema } from '#shared/instant.ts';
import { digestOf } from '../digest.ts';
import { deriveKey, keyMarks, type Keys } from '../keys.ts';
import { BackupRefused } from './refused.ts';

export const MANIFEST = 'manifest.json';
const FORMAT = 1;
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().regex(/^[a-z_][a-z0-9_]*$/);

const contentSchema = z.strictObject({
  format: z.literal(FORMAT),
  id: z.uuid(),
  product: z.string(),
  postgres: z.string(),
  schema: name,
  schemaVersion: z.int(),
  migrations: z.array(z.strictObject({ number: z.int(), file: z.string(), checksum: z.string() })),
  takenAt: instantSchema,
  cause: z.enum(['nightly', 'command']),
  instance: z.string(),
  /** Marks of all keys that were in the key file; a mark says nothing about its key. */
  keyMarks: z.array(z.string()).min(1),
  streamPosition: z.int(),
  tables: z.array(
    z.strictObject({
      table: name,
      columns: z.array(name).min(1),
      part: z.string().regex(/^[a-z0-9_]+\.copy\.gz$/),
      rows: z.int(),
      bytes: z.int(),
      sm3: hex64,
    }),
  ),
  sequences: z.array(z.strictObject({ sequence: name, last: z.int() })),
});
const manifestSchema = contentSchema.extend({
  digest: hex64,
  vouched: z.strictObject({ version: z.int(), mac: z.string() }),
});

export type ManifestContent = z.infer<typeof contentSchema>;
export type Manifest = z.infer<typeof manifestSchema>;

/** Text of the manifest: its own digest shows damage, the keyed one shows that nobody without the keys wrote it. */
export function manifestText(content: ManifestContent, keys: Keys): { text: string; digest: string } {
  const digest = digestOf(content);
  const vouched = { version: keys.current, mac: macOf(keys, keys.current, digest) };
  return { text: `${JSON.stringify({ ...content, digest, vouched }, null, 1)}\n`, digest };
}

/** Reads the manifest of a backup and checks its own digest; throws BackupRefused where it is not whole. Trust 12 */
export function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BackupRefused(`这里没有备份清单，不是一份完整的备份（no manifest）：${file}`);
  }
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new BackupRefused(`备份清单残缺或被改动，这份备份不能用（manifest is damaged）：${file}`);
  }
  const { digest, vouched: _vouched, ...content } = parsed.data;
  if (digestOf(content) !== digest) {
    throw new BackupRefused(`备份清单与自己的摘要不符，这份备份不能用（manifest was changed）：${file}`);
  }
  return parsed.data;
}

/** Refuses a backup whose data was sealed with keys that are not in this key file, or that these keys do not vouch for. */
export function refuseOtherKeys(manifest: Manifest, keys: Keys): void {
  const own = keyMarks(keys);
  const missing = manifest.keyMarks.filter((mark) => !own.includes(mark));
  if (missing.length > 0) {
    throw new BackupRefused(
      `这份备份的数据由别的密钥封存：要 ${missing.join('、')}，密钥文件里只有 ${own.join('、')}。请先把保险柜里的那份密钥文件放回来，再恢复（other keys）。`,
    );
  }
  const { version, mac } = manifest.vouched;
  const expected = Buffer.from(keys.versions.has(version) ? macOf(keys, version, manifest.digest) : '');
  const found = Buffer.from(mac);
  if (expected.length !== found.length || !timingSafeEqual(expected, found)) {
    throw new BackupRefused(
      '备份清单不是由本套系统的密钥签发的，可能被人改过，不能用（manifest is not vouched for）。',
    );
  }
}

function macOf(keys: Keys, version: number, digest: string): string {
  return createHmac('sm3', deriveKey(keys, 'backup-manifest', version))
    .update(digest)
    .digest('base64url');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
