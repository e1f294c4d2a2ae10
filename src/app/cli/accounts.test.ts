import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig, type Config } from '#platform/config.ts';
import { emptyDatabase, type ClonedDatabase } from '#kit/postgres.ts';
import { run as accounts } from './accounts.ts';
import { run as init } from './init.ts';

let database: ClonedDatabase;
let folder: string;
let config: Config;

beforeAll(async () => {
  database = await emptyDatabase();
  folder = mkdtempSync(join(tmpdir(), 'zhishou-cli-'));
  config = readConfig({
    DATABASE_URL: database.ownerUrl,
    DATABASE_SCHEMA: database.schema,
    ZHISHOU_KEY_FILE: join(folder, 'keys.json'),
    LOG_LEVEL: 'silent',
  });
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Runs a command and gives its exit code and what it said. */
async function say(command: typeof init, ...args: string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const catching = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(catching);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(catching);
  try {
    return { code: await command(args, config), text };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const CODE = /[a-z2-9]{4}(?:-[a-z2-9]{4}){3}/g;

test('init gives each of the four offices a one-time code, refuses one person for two, and makes no other account', async () => {
  expect((await say(init, '--auditor', '甲', '--security', '甲')).code).toBe(2);
  const first = await say(init, '--auditor', '甲某', '--security', '乙某');
  expect(first.code).toBe(0);
  expect(new Set(first.text.match(CODE)).size).toBe(4);
  for (const words of ['系统管理员 A', '系统管理员 B', '安全管理员', '审计管理员']) expect(first.text).toContain(words);

  const again = await say(init);
  expect(again.text.match(CODE)).toHaveLength(4);
  expect(first.text).not.toContain(again.text.match(CODE)?.[0] ?? '');

  const list = await say(accounts, 'list');
  expect(list.text).toContain('共 4 个账号');
  expect(list.text).toContain('甲某');
});

test('the operator mints a code, closes and reopens an account, and is told of a wrong name or word', async () => {
  expect((await say(accounts, 'code', 'auditor')).text).toMatch(CODE);
  expect((await say(accounts, 'lock', 'auditor', '人员调整')).code).toBe(0);
  expect((await say(accounts, 'list', 'auditor')).text).toContain('停用');
  expect((await say(accounts, 'unlock', 'auditor')).code).toBe(0);
  expect((await say(accounts, 'list', 'auditor')).text).toContain('待激活');
  expect((await say(accounts, 'sign-out', 'auditor')).text).toContain('0 处');
  expect((await say(accounts, 'reset-totp', 'auditor', '手机遗失')).code).toBe(0);
  expect(await say(accounts, 'code', 'nobody.here')).toMatchObject({ code: 1 });
  for (const args of [[], ['lock', 'auditor'], ['delete', 'auditor']])
    expect((await say(accounts, ...args)).code).toBe(2);
});
