// `zhishou import`: units, relations and people from CSV or xlsx, in two steps as on the upload page: first everything
// that is wrong by row and column and what would change, then, when confirmed, all of it in one transaction.
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { Config } from '#platform/config.ts';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { IMPORT_FILES, IMPORT_LIMITS, type ImportFile, type ImportView } from '#modules/org/contract-import.ts';
import { IMPORT_FILE_WORDS, importSentence } from '#modules/org/contract-import-words.ts';
import { IMPORT_COLUMNS, confirmImport, previewImport } from '#modules/org/index.ts';
import type { Application } from '../compose.ts';
import { openProduct } from '../open.ts';
import { withDatabase } from './database.ts';

const USAGE = `用法：zhishou import [--units 文件] [--relations 文件] [--people 文件] [--complete] [--yes]
  文件为 CSV（UTF-8 或 GBK）或 xlsx，第一行为列名（英文名或中文名均可，* 为必有的列）：
${columnsOf('units')}
${columnsOf('relations')}
${columnsOf('people')}
  --complete  文件是完整名单：其中没有的单位、关系、职务即日终止（历史保留）
  --yes       不再询问，没有问题就直接导入`;

function columnsOf(kind: ImportFile): string {
  const names = IMPORT_COLUMNS[kind].map(
    (column) => `${column.name}${column.needed === true ? '*' : ''} ${column.titles[0] ?? ''}`,
  );
  return `    ${IMPORT_FILE_WORDS[kind]}：${names.join('，')}`;
}

type Upload = { kind: ImportFile; name: string; bytes: Uint8Array };
type Wish = { files: Upload[]; absent: 'keep' | 'end'; yes: boolean };

/** Imports; 0 when done or nothing to do, 1 with problems or not confirmed, 2 on a wrong command line. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  const wish = readWish(args);
  if (typeof wish === 'string') {
    process.stderr.write(`${wish}\n`);
    return 2;
  }
  return withDatabase(config, async (database) => {
    const application = await openProduct(config, database.url);
    try {
      return await importFiles(application, wish);
    } finally {
      await application.close();
    }
  });
}

async function importFiles(application: Application, wish: Wish): Promise<number> {
  const seen = await runAsSystem(application.runtime, 'org.import', (ctx) =>
    previewImport(ctx, { id: newId(), files: wish.files, absent: wish.absent }),
  );
  process.stdout.write(`${told(seen)}\n`);
  if (seen.problemCount > 0) {
    process.stdout.write(`有 ${seen.problemCount} 处问题，未改动任何数据。改正后再导入。\n`);
    return 1;
  }
  if (Object.values(seen.counts).every((count) => count.made + count.changed + count.ended === 0)) {
    process.stdout.write('与现有数据一致，没有要改动的。\n');
    return 0;
  }
  if (!wish.yes && !(await confirmed())) {
    process.stdout.write('未确认，未改动任何数据。\n');
    return 1;
  }
  try {
    await runAsSystem(application.runtime, 'org.import', (ctx) => confirmImport(ctx, seen.id, seen));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stdout.write('预览之后数据又有变动，未导入，请重新运行。\n');
    return 1;
  }
  process.stdout.write('已导入。\n');
  return 0;
}

function told(seen: ImportView): string {
  const lines = [...seen.problems, ...seen.notes].map((one) => `  ${importSentence(one)}`);
  if (seen.problemCount > seen.problems.length)
    lines.push(`  …… 共 ${seen.problemCount} 处，只列出前 ${seen.problems.length} 处`);
  for (const change of seen.changes.slice(0, 50))
    lines.push(`  ${change.act === 'ended' ? '终止' : '变更'} ${IMPORT_FILE_WORDS[change.file]} ${change.label}`);
  for (const kind of IMPORT_FILES) {
    const { rows, made, changed, unchanged, ended } = seen.counts[kind];
    if (rows + ended > 0)
      lines.push(
        `${IMPORT_FILE_WORDS[kind]}：共 ${rows} 行，新增 ${made}，变更 ${changed}，不变 ${unchanged}，终止 ${ended}`,
      );
  }
  return lines.join('\n');
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(是|y|yes)$/i.test((await terminal.question('确认导入？（是/否）')).trim());
  } finally {
    terminal.close();
  }
}

/** The wish of a command line, or the sentence that says what is wrong with it. */
function readWish(args: readonly string[]): Wish | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { units: text, relations: text, people: text, complete: flag, yes: flag },
    });
    const files = IMPORT_FILES.flatMap((kind): Upload[] => {
      const path = values[kind];
      return path === undefined ? [] : [{ kind, name: basename(path), bytes: readBounded(path) }];
    });
    if (files.length === 0) return USAGE;
    return { files, absent: values.complete ? 'end' : 'keep', yes: values.yes };
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? `找不到文件：${error.message.split("'")[1] ?? ''}`
      : USAGE;
  }
}

function readBounded(path: string): Uint8Array {
  if (statSync(path).size > IMPORT_LIMITS.bytes) throw new Error('too large');
  return readFileSync(path);
}
