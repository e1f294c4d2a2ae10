// A new installation on a PostgreSQL of one's own, from nothing to the first officer at the desk: codes, second factors,
// accounts and rights by the offices; then the desk's head imports and keeps units, people, relations and desks.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { openBrowser, type TestBrowser } from '#kit/browser.ts';
import { choose, openMenu, personOf, picturesIfRed, sees, stayedInside, type Person } from './person.ts';
import { ended, freePort, told } from './product.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PASSWORD = '渭水东流-2026-三千里';
let folder: string;
let postgres: EmbeddedPostgres;
let server: ChildProcess | null = null;
let browser: TestBrowser;
let env: NodeJS.ProcessEnv;
let url: string;
let codes: ReadonlyMap<string, string>;
let systemAdmin: Person;
let security: Person;
let head: Person;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-offices-'));
  chmodSync(folder, 0o755);
  [browser, postgres] = await Promise.all([
    openBrowser(),
    startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), tuning: 'test' }),
  ]);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = {
    ...process.env,
    DATABASE_URL: postgres.url(),
    PORT: String(port),
    ZHISHOU_DATA_DIR: join(folder, 'var'),
    ZHISHOU_KEY_FILE: join(folder, 'keys', 'keys.json'),
    LOG_LEVEL: 'warn',
  };
  codes = new Map(
    [...zhishou('init').matchAll(/账号 (\S+)\s+激活码 (\S+)/g)].map(([, who = '', code = '']) => [who, code]),
  );
  const units = fileOf('units.csv', [
    'code,short_name,full_name,kind,level,parent_code,division_code,serves_code',
    'CITY,宝鸡市政府,宝鸡市人民政府,government,city,,610300,',
    '610327,陇县政府,陇县人民政府,government,county,CITY,610327,',
    'CITY-D23,市应急管理局,宝鸡市应急管理局,department,city,CITY,610300,',
  ]);
  const people = fileOf('people.csv', [
    'unit_code,name,title,staff_category,mobile,office_phone,principal_leader,in_charge_of_duty,duty_officer',
    'CITY,周望川,值班室主任,regular,19900000011,0917-0001001,,1,1',
    '610327,周望川,挂职副县长,regular,19900000011,0917-4600001,,,1',
  ]);
  zhishou('import', '--units', units, '--people', people, '--yes');
  server = spawn(process.execPath, ['bin/zhishou.js', 'serve'], { cwd: ROOT, env, stdio: 'pipe' });
  await told(server, /已就绪/);
  [systemAdmin, security, head] = await Promise.all([newcomer(), newcomer(), newcomer()]);
});
beforeEach(() => picturesIfRed(() => ({ systemAdmin, security, head })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await ended(server);
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

function zhishou(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/zhishou.js', ...args], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  expect(`${status} ${stderr}`).toBe('0 ');
  return stdout;
}

function fileOf(name: string, lines: readonly string[]): string {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
}

async function newcomer(): Promise<Person> {
  const page = await browser.page({ baseUrl: url });
  page.context().setDefaultTimeout(15_000);
  return personOf(page);
}

/** The first password with a code that was handed over. */
async function activate(page: Page, code: string): Promise<void> {
  await page.goto('/activate');
  await page.getByLabel('激活码').fill(code);
  await page.getByLabel('新密码').fill(PASSWORD);
  await page.getByLabel('再输一次').fill(PASSWORD);
  await page.getByRole('button', { name: '设置密码' }).click();
}

/** The second factor's set-up: the key that stands on the page goes into the telephone, which then shows a code. */
async function enrol(page: Page): Promise<void> {
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('密码', { exact: true }).press('Enter');
  await page.locator('.ant-qrcode svg').first().waitFor();
  const secret = (await page.locator('p.mono').innerText()).trim();
  const code = generateSync({ secret });
  await page.getByLabel('动态口令').fill(code === '000000' ? '000001' : '000000');
  await page.getByLabel('动态口令').press('Enter');
  await sees(page, '动态口令不对');
  await page.getByLabel('动态口令').fill(generateSync({ secret }));
  await page.getByLabel('动态口令').press('Enter');
  await page.getByRole('heading', { name: '账号管理' }).waitFor();
}

/** An act of the list's last column for the account of a name. */
async function actOn({ page }: Person, name: string, act: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: name }).getByRole('button', { name: '办理' }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

test('a code sets one password once; the second factor is set up at the first sign-in', async () => {
  const { page } = systemAdmin;
  const code = codes.get('sysadmin.a') ?? '';
  await activate(page, 'AAAA-AAAA-AAAA');
  await sees(page, '激活码不对');
  await activate(page, code);
  await page.getByRole('heading', { name: '登录' }).waitFor();
  expect(await page.getByLabel('账号').inputValue()).toBe('sysadmin.a');
  await activate(head.page, code);
  await sees(head.page, '激活码不对、已用过或已过期');
  await enrol(page);
  await activate(security.page, codes.get('security') ?? '');
  await enrol(security.page);
});

test('the administrator makes an account, the security administrator gives it rights at two units', async () => {
  const { page } = systemAdmin;
  await systemAdmin.button('新建账号').click();
  const dialog = page.getByRole('dialog', { name: '新建账号' });
  await dialog.getByRole('combobox', { name: '单位' }).fill('宝鸡市人民政府');
  await page.locator('.ant-select-item-option').filter({ hasText: '宝鸡市人民政府' }).first().click();
  await dialog.locator('#account-person').click();
  await page.locator('.ant-select-item-option').filter({ hasText: '周望川' }).click();
  await dialog.locator('#account-name').fill('city.zhou');
  await dialog.getByRole('button', { name: /新\s*建/ }).click();
  await actOn(systemAdmin, '周望川', '生成激活码');
  const code = (await page.getByRole('dialog').locator('p.mono').innerText()).trim();

  await security.page.reload();
  for (const [role, unit] of [
    ['值班室负责人', '宝鸡市人民政府'],
    ['值班员', '陇县人民政府'],
  ] as const) {
    await actOn(security, '周望川', '授予角色');
    const grant = security.page.getByRole('dialog');
    await grant.locator('#grant-role').click();
    await security.page.locator('.ant-select-item-option').filter({ hasText: role }).first().click();
    await grant.getByRole('combobox', { name: '单位' }).fill(unit);
    await security.page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .filter({ hasText: unit })
      .click();
    await grant.getByRole('button', { name: /授\s*予/ }).click();
    await grant.waitFor({ state: 'detached' });
  }
  await activate(head.page, code);
  await head.page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await head.page.getByLabel('密码', { exact: true }).press('Enter');
});

test('acting for another unit: head, lists and rights are those of the unit acted for', async () => {
  const { page } = head;
  await page.getByText('已连接').waitFor();
  await openMenu(head, /代表单位/);
  await page.getByRole('dialog').getByRole('button', { name: '陇县人民政府' }).click();
  await page.locator('.z-desk-name').filter({ hasText: '陇县' }).waitFor();
  expect(await page.getByRole('link', { name: '导入' }).count()).toBe(0);
  await openMenu(head, /代表单位/);
  await page.getByRole('dialog').getByRole('button', { name: '宝鸡市人民政府' }).click();
  await page.locator('.z-desk-name').filter({ hasText: '宝鸡' }).waitFor();
});

test('an import names row and column, changes nothing before it is confirmed, and then everything', async () => {
  const { page } = head;
  const heading =
    'unit_code,name,title,staff_category,mobile,office_phone,principal_leader,in_charge_of_duty,duty_officer';
  const good = '610327,孟雍凤,副县长,regular,19900000021,0917-4600001,,1,';
  await page.getByRole('link', { name: '单位' }).click();
  await sees(page, '3 个单位 + 2 个外部单位');
  await page.getByRole('link', { name: '导入' }).click();
  const choosePeople = (lines: string[]) =>
    page.locator('li').filter({ hasText: '人员' }).locator('input[type=file]').setInputFiles(fileOf('new.csv', lines));
  await choosePeople([heading, good, '610327,石望,值班员,regular,123,0917-4600002,,,1']);
  await head.button('检查').click();
  // A number of a person is nowhere repeated, not even a wrong one.
  const problem = page.getByRole('row').filter({ hasText: '不是有效的手机号' });
  await problem.waitFor();
  expect(await problem.innerText()).toMatch(/^人员\s+3\s+手机\s+不是有效的手机号$/);
  expect(await head.button('确认导入').isDisabled()).toBe(true);
  await choosePeople([heading, good, '610327,石望,值班员,regular,19900000022,0917-4600002,,,1']);
  await head.button('检查').click();
  await sees(page, '没有问题，可以导入');
  await head.button('确认导入').click();
  await sees(page, '人员新增 2、修改 0、终止 0');
});

test('units, relations, desks and people are kept by hand, and each change stays on file', async () => {
  const { page } = head;
  await page.goto('/units?word=陇县');
  await page.getByRole('link', { name: '陇县人民政府' }).click();
  await head.button('建立上级关系').click();
  const relation = page.getByRole('dialog');
  await choose(page, '关系', '业务指导');
  await relation.getByRole('combobox', { name: '单位' }).fill('应急');
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '应急' }).click();
  await relation.getByText('指导', { exact: true }).click();
  await relation.getByText('报送', { exact: true }).click();
  await relation.getByRole('button', { name: /建\s*立/ }).click();
  await sees(page, '业务指导 市应急管理局');
  await head.button('今天终止').click();
  // It holds to the end of the day, and the page says so instead of offering it again.
  await sees(page, /指导 \d{4}-\d\d-\d\d 到 \d{4}-\d\d-\d\d 止/);
  await head.button('今天终止').waitFor({ state: 'detached' });

  await page.goto('/units?word=CITY');
  await page.getByRole('link', { name: '宝鸡市人民政府', exact: true }).click();
  await page
    .getByRole('row')
    .filter({ hasText: '值班室' })
    .getByRole('button', { name: /修\s*改/ })
    .first()
    .click();
  await page.getByLabel('值班电话（专用座机）').fill('0917-3260001');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /修\s*改/ })
    .click();
  await sees(page, '0917-3260001');

  await head.button('登记人员职务').click();
  await page.getByLabel('姓名', { exact: true }).fill('温岚');
  await page.getByLabel('职务', { exact: true }).fill('值班员');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /登\s*记/ })
    .click();
  const row = page.getByRole('row').filter({ hasText: '温岚' });
  await row.getByRole('button', { name: /修\s*改/ }).click();
  await page.getByLabel('职务', { exact: true }).fill('副主任');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /修\s*改/ })
    .click();
  await sees(row, '副主任');
  await row.getByRole('button', { name: /免\s*去/ }).click();
  await row.waitFor({ state: 'detached' });
  await head.button('查看变更记录').click();
  await sees(page.locator('.z-timeline'), '温岚');
});
