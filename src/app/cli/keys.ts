// `zhishou keys`: what keys there are and what needs them, the sheet for the safe, a new key.
// Decides what is told; the order of a change is src/app/keys/rotate.ts.
import { SECOND_MS } from '#shared/duration.ts';
import pg from 'pg';
import { machineNow } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { noteKey } from '#platform/key-file.ts';
import { KeysRefused, keyFileText, keyMark, readWholeKeyFile, type KeyFile } from '#platform/keys.ts';
import { SEALED, usesOfKeys } from '#platform/reseal.ts';
import { connectionSettings } from '#platform/sql.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { keyUsesOf, rotateKeys } from '../keys/rotate.ts';
import { openProduct } from '../open.ts';
import { ROOMS } from '../rooms.ts';
import { withDatabase } from './database.ts';

const USAGE = `用法：zhishou keys <动作>
  show             有哪几版密钥、各还管着什么
  print [--again]  打印一份存保险柜（内容就是密钥本身，用后关掉窗口）
  rotate           换新密钥并重新封存；服务照常，中断了再运行一次接着做`;

/** Runs one act; 0 when done, 1 where it is refused, 2 on a wrong command line. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  const [act, ...rest] = args;
  if (act === 'show' && rest.length === 0) return show(config);
  if (act === 'print' && rest.every((arg) => arg === '--again')) return print(config, rest.length > 0);
  if (act === 'rotate' && rest.length === 0) return rotate(config);
  process.stderr.write(`${USAGE}\n`);
  return 2;
}

function show(config: Config): Promise<number> {
  const file = readWholeKeyFile(config.keyFile);
  return withDatabase(config, async ({ url }) => {
    const client = new pg.Client(connectionSettings({ url, schema: config.databaseSchema, name: 'zhishou-keys' }));
    await client.connect();
    try {
      const uses = await usesOfKeys(client, keyUsesOf(ROOMS));
      process.stdout.write(`密钥文件：${config.keyFile}\n`);
      for (const version of versionsOf(file)) process.stdout.write(`${lineOf(file, version, uses.get(version))}\n`);
      process.stdout.write('停用的密钥留在文件里：核对存证链、恢复旧备份还要用它，不要删。\n');
      return 0;
    } finally {
      await client.end();
    }
  });
}

function lineOf(file: KeyFile, version: number, uses: ReadonlyMap<string, number> = new Map()): string {
  const note = file.notes.get(version);
  const sealed = uses.get(SEALED) ?? 0;
  const oldest = Math.min(...file.keys.versions.keys()) === version ? ['账号名摘要', '草稿钥匙'] : [];
  const needs = [...[...uses].map(([what, n]) => `${what} ${n} 处`), ...oldest].join('、');
  const state =
    version === file.keys.current
      ? '在用'
      : version > file.keys.current
        ? '待用'
        : note?.retiredAt !== undefined && sealed === 0
          ? '停用'
          : '还有密文要重新封存，请运行 zhishou keys rotate';
  const printed = note?.printedAt === undefined ? '未打印留存' : `${note.printedAt.slice(0, 10)} 已打印留存`;
  return `${keyMark(file.keys, version)}  ${state}  ${printed}  管着：${needs === '' ? '没有' : needs}`;
}

/** Prints what must stand in the key file; whoever types it in again has the keys again. */
function print(config: Config, again: boolean): number {
  const file = readWholeKeyFile(config.keyFile);
  const fresh = versionsOf(file).filter((version) => file.notes.get(version)?.printedAt === undefined);
  if (fresh.length === 0 && !again) {
    process.stderr.write('各版密钥都已打印过，应在保险柜里。确要再打一份，请加 --again。\n');
    return 1;
  }
  const sheet = keyFileText({ keys: file.keys, notes: new Map() });
  process.stdout.write(`值守 密钥留存单（绝不可与备份放在一处；打印后请双人封存，关掉本窗口）
标记：${versionsOf(file)
    .map((version) => keyMark(file.keys, version))
    .join('、')}
恢复时照原样写入密钥文件（权限 0600），用 zhishou keys show 核对标记：

${sheet}`);
  for (const version of fresh) noteKey(config.keyFile, version, { printedAt: machineNow() });
  return 0;
}

function rotate(config: Config): Promise<number> {
  return withDatabase(config, async ({ url }) => {
    try {
      const { mark, resealed } = await rotateKeys({
        ...{ keyFile: config.keyFile, url, schema: config.databaseSchema, uses: keyUsesOf(ROOMS) },
        tell: (words) => void process.stdout.write(`${words}\n`),
        patienceMs: 20 * SECOND_MS,
        settleMs: 5 * SECOND_MS,
      });
      const application = await openProduct(config, url);
      try {
        await runAsSystem(application.runtime, 'keys.rotated', async () => undefined);
      } finally {
        await application.close();
      }
      process.stdout.write(
        `完成：${mark} 在用，重新封存 ${resealed} 处。请运行 zhishou keys print，把新的留存单放进保险柜。\n`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof KeysRefused)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  });
}

function versionsOf({ keys }: KeyFile): number[] {
  return [...keys.versions.keys()].toSorted((a, b) => b - a);
}
