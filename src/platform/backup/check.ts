// Checks that a backup is what its manifest says: every part there, of its size and digest, and no part besides.
// Decides what is named when it is not. Nothing is changed and no database is asked.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, ManifestContent } from './manifest.ts';
import { MANIFEST } from './manifest.ts';
import { readPart } from './part.ts';
import { BackupRefused } from './refused.ts';

/** Reads every part; throws BackupRefused that names all parts that do not fit. Trust 12 */
export async function checkParts(
  folder: string,
  manifest: Manifest | ManifestContent,
  how: { readonly countRows: boolean },
): Promise<void> {
  const present = new Set(readdirSync(folder));
  const wrong: string[] = [];
  for (const { part, bytes, sm3, rows } of manifest.tables) {
    if (!present.delete(part)) {
      wrong.push(`${part} 不在`);
      continue;
    }
    const found = await readPart(join(folder, part), how.countRows).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) return null;
      throw error;
    });
    if (found === null) wrong.push(`${part} 解不开`);
    else if (found.bytes !== bytes) wrong.push(`${part} 长 ${found.bytes} 字节，应为 ${bytes}`);
    else if (found.sm3 !== sm3) wrong.push(`${part} 摘要不符`);
    else if (found.rows !== null && found.rows !== rows) wrong.push(`${part} 有 ${found.rows} 行，应为 ${rows}`);
  }
  present.delete(MANIFEST);
  for (const stranger of present) wrong.push(`${stranger} 不是这份备份的`);
  if (wrong.length > 0) {
    throw new BackupRefused(`备份损坏，不能用（damaged parts）：${wrong.join('；')}。目录 ${folder}`);
  }
}
