// The page 运行状况 as its administrator and the city's desk head see it: a real fault stands first within seconds, with what
// to do, is told on the desk of whoever is on duty, and goes when it is over; a database that is away is said.
import { generateSync } from 'otplib';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser, LAPTOP, type TestBrowser } from '#kit/browser.ts';
import { machineNow, monotonicMs } from '#platform/clock.ts';
import { findEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { advisoryKey } from '#platform/sql.ts';
import { toMs } from '#shared/instant.ts';
import { HEALTH_PARTS } from '#modules/operations/contract.ts';
import { enter, personOf, picturesIfRed, sees, stayedInside, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

let browser: TestBrowser;
let product: Product;
let head: Person;
let officer: Person;
let hand: pg.Client;

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [head, officer] = await Promise.all([
    enter(browser, product, 'city.head'),
    enter(browser, product, 'longxian.officer'),
  ]);
  const found = await findEmbeddedPostgres(join(product.folder, 'var', 'postgres'));
  const address = new URL(found?.url ?? '');
  address.username = 'postgres';
  hand = new pg.Client({ connectionString: address.href, options: '-c search_path=zhishou,ext' });
  hand.on('error', () => undefined);
  await hand.connect();
});
beforeEach(() => picturesIfRed(() => ({ head, officer })));
afterAll(async () => {
  stayedInside(browser);
  await hand.end();
  await browser.close();
  await product.end();
});

const line = ({ page }: Person, part: string, level: string) => page.locator(`li.${level}[data-part="${part}"]`);
const bound = { timeout: 20_000 };

/** Waits for what a fault shows and prints how long it took; the promise is five seconds. */
async function within(what: string, shown: () => Promise<unknown>): Promise<void> {
  const from = monotonicMs();
  await shown();
  console.log(`operations: ${what} after ${((monotonicMs() - from) / 1_000).toFixed(1)} s`);
}

/** Signs an administrator of the installation in: password, then the code of the second factor. */
async function administrator(account: string): Promise<Person> {
  const keys = join(product.folder, 'keys');
  const file = readdirSync(keys).find((name) => name.startsWith('demonstration-accounts')) ?? '';
  const text = readFileSync(join(keys, file), 'utf8');
  const uri = new RegExp(`^${account} [^\\n]*\\n[^\\n]*(otpauth:\\S+)`, 'm').exec(text)?.[1] ?? '';
  const context = await browser.context({ screen: LAPTOP, baseUrl: product.url });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel('账号').fill(account);
  await page.getByLabel('密码', { exact: true }).fill(product.password(account));
  await page.getByLabel('密码', { exact: true }).press('Enter');
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const code = generateSync({ secret, epoch: Math.floor(toMs(machineNow()) / 1_000) });
  await page.getByLabel('动态口令').fill(code);
  await page.getByLabel('动态口令').press('Enter');
  await page.locator('.z-connection[title*="已连接"]').waitFor();
  return personOf(page);
}

test('an administrator finds every part in order from the rail; a county’s officer has no such entry and is refused', async () => {
  const admin = await administrator('sysadmin.a');
  await admin.page.getByRole('link', { name: '运行', exact: true }).click();
  await sees(admin.page, '计时');
  await line(admin, 'deadlines', 'well').waitFor(bound);
  await line(admin, 'events', 'well').waitFor(bound);
  expect(await admin.page.locator('.ops-lines > li').count()).toBe(HEALTH_PARTS.length);
  expect(await admin.page.locator('.ops-lines > li.fault').count()).toBe(0);
  await admin.page.getByText('网页服务').first().waitFor();
  await admin.page.getByText('12 个月').click();
  const months = admin.page.locator('.ops-figures').last().locator('tbody tr');
  // The month under way stands alone in a new installation; the eleven before it are one line.
  await sees(admin.page, '其余 11 个月尚无记录');
  expect(await months.count()).toBe(2);
  await admin.page.reload();
  await sees(admin.page, '服务指标');
  expect(new URL(admin.page.url()).searchParams.get('span')).toBe('year');
  await admin.leave();
  expect(await officer.page.getByRole('link', { name: '运行', exact: true }).count()).toBe(0);
  await officer.page.goto('/operations');
  await sees(officer.page, '您的岗位不能办这一步');
  await officer.page.goto('/');
});

test('a sweep that is held stands first within seconds with what to do, and on the desk of whoever is on duty', async () => {
  await head.page.goto('/operations');
  await line(head, 'deadlines', 'well').waitFor(bound);
  await hand.query('begin');
  await hand.query('lock table sweep_beat in exclusive mode');
  await within('the held sweep on the page', () => line(head, 'deadlines', 'fault').waitFor(bound));
  await within('the held sweep on the desk, after that', () => sees(officer.page, '计时已停'));
  expect(await head.page.locator('.ops-lines > li').first().getAttribute('data-part')).toBe('deadlines');
  await sees(head.page, '看网页服务或后台');
  await hand.query('rollback');
  await line(head, 'deadlines', 'well').waitFor(bound);
  await officer.page.getByText('计时已停').waitFor({ state: 'detached', ...bound });
});

test('events that nobody publishes are told, and are published when the way is free', async () => {
  await hand.query(`select pg_advisory_lock(${advisoryKey('zhishou', 'publisher')})`);
  await officer.page.goto('/reports/telephone');
  await officer.page.locator('#from').fill('村民来电');
  await officer.page.locator('#place').fill('温水镇');
  await officer.page.locator('#what').fill('桥面塌陷，无人员伤亡');
  await officer.page.getByRole('button', { name: /^报宝鸡市/ }).click();
  await officer.page.waitForURL(/\/matters\//);
  await within('held events on the page', () => line(head, 'events', 'fault').waitFor(bound));
  await sees(officer.page, '来报和提醒可能迟迟不出现在屏幕上');
  await hand.query(`select pg_advisory_unlock(${advisoryKey('zhishou', 'publisher')})`);
  await line(head, 'events', 'well').waitFor(bound);
  await head.alarm('电话报告待接').waitFor(bound);
});

test('a database that is away is said over the last reading, and the page goes on by itself when it is back', async () => {
  // The database lives, but takes nobody in: what its own guard would not mend at once.
  await hand.query('alter role zhishou connection limit 0');
  await hand.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'zhishou'`);
  await within('the database away', () => head.page.getByText('▲ 服务器在，数据库没有应答').waitFor(bound));
  expect(await head.page.locator('.ops-stale').count()).toBe(1);
  await hand.query('alter role zhishou connection limit -1');
  await head.page.locator('.ops-stale').waitFor({ state: 'detached', timeout: 40_000 });
  await line(head, 'deadlines', 'well').waitFor(bound);
});

test('the metrics page holds every group in the text format, and the check-up’s judgement with it', async () => {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  const names = new Set(text.split('\n').flatMap((row) => /^zhishou_(\w+)/.exec(row)?.[1] ?? []));
  for (const name of [
    'request_ms_bucket',
    'database_up',
    'database_waiting',
    'deadlines_waiting',
    'deadlines_late',
    'deadlines_last_sweep_age_seconds',
    'events_unpublished',
    'subscriber_behind',
    'live_screens',
    'jobs_files_left',
    'instance_disk_free_bytes',
    'health',
  ])
    expect(names).toContain(name);
  for (const row of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    expect(row).toMatch(/^[a-z_][a-z0-9_]*(\{[^}]*\})? -?[\d.eE+-]+$/);
  }
});
