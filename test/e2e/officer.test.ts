// The officer at the desk when the machine fails: a browser that is killed, a line of 20 KB a second, a hand that guesses
// the PIN, two hundred lines in a list, a city that runs two servers. And what the eye meets first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { monotonicMs, machineNow } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { DESK, openBrowser, openKeptBrowser, type TestBrowser, type KeptBrowser } from '#kit/browser.ts';
import { call, enter, openMenu, picturesIfRed, sees, signIn, stayedInside, telephoned } from './person.ts';
import type { Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

let browser: TestBrowser;
let product: Product;
let officer: Person;
let city: Person;
let matterId = '';

const minutesAgo = (n: number) => addMs(machineNow(), -minutes(n));

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [officer, city] = await Promise.all([
    enter(browser, product, 'longxian.officer'),
    enter(browser, product, 'city.officer'),
  ]);
  matterId = await telephoned(officer, '高新八路地下车库', '电动自行车起火致一人呛烟送医', minutesAgo(3));
});
beforeEach(() => picturesIfRed(() => ({ officer, city })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

test('the desk shows titles whole, and a matter first what is due first', async () => {
  const { page } = officer;
  await page.goto('/');
  const title = officer.block('进行中').locator('.z-running-title');
  await title.waitFor();
  expect(await title.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  await title.click();
  await sees(page, '尚缺');
  const [told, missing] = [officer.block('呈报领导'), page.getByText(/^尚缺/)];
  const top = async (of: typeof missing) => (await of.boundingBox())?.y ?? Number.NaN;
  expect(await top(told)).toBeLessThan(await top(missing));
  const known = await told.getByRole('button', { name: '已知悉' }).boundingBox();
  expect((known?.y ?? Number.NaN) + (known?.height ?? 0)).toBeLessThan(768);
});

test('F4 on a matter goes straight to its next report, and again to the same one', async () => {
  const { page } = officer;
  await page.goto(`/matters/${matterId}`);
  await sees(page, '写书面首报');
  await page.keyboard.press('F4');
  await page.locator('#text').waitFor();
  const report = page.url();
  expect(new URL(report).pathname).toMatch(/^\/reports\/[0-9a-f-]{36}$/);
  await page.getByRole('link', { name: '看整个事项' }).click();
  await officer.button('接着写书面首报').waitFor();
  await page.keyboard.press('F4');
  await page.waitForURL(report);
  const { items } = await call<{ items: unknown[] }>(officer, 'GET', '/api/reports?of=own&state=drafting');
  expect(items).toHaveLength(1);
});

test('the browser is killed over a half-written report: what was typed is there, at most two seconds are lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhishou-desk-'));
  const words = '固关镇关山村山体滑坡，宝平路中断，县应急、公安、交通已到场。';
  const path = new URL(officer.page.url()).pathname;
  let open: KeptBrowser | null = null;
  try {
    const desk = (open = await openKeptBrowser(folder, product.url));
    await desk.page.goto('/');
    await signIn(desk.page, 'longxian.officer', product.password('longxian.officer'));
    await desk.page.goto(path);
    await desk.page.locator('#text').waitFor();
    // The line is off: only what the browser keeps itself can come back.
    await desk.page.context().setOffline(true);
    await desk.page.locator('#text').focus();
    const typed: number[] = [];
    for (const letter of words) {
      await desk.page.keyboard.insertText(letter);
      typed.push(monotonicMs());
      await desk.page.waitForTimeout(120);
    }
    await desk.kill();
    const killed = monotonicMs();
    const old = typed.filter((at) => killed - at > 2_000).length;
    const again = (open = await openKeptBrowser(folder, product.url));
    await again.page.goto(path);
    // Whether the browser has kept its cookies is the browser's affair; the words are ours.
    await again.page.locator('#text, #account').waitFor();
    if (await again.page.locator('#account').isVisible())
      await signIn(again.page, 'longxian.officer', product.password('longxian.officer'));
    await expect.poll(() => again.page.locator('#text').inputValue(), { timeout: 15_000 }).not.toBe('');
    const kept = await again.page.locator('#text').inputValue();
    expect(words.startsWith(kept)).toBe(true);
    expect(old).toBeGreaterThan(10);
    expect([...kept].length).toBeGreaterThanOrEqual(old);
  } finally {
    // Also where something was not as it should be: the next walks are this account's, alone.
    await open?.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('over a line of 20 KB a second F3 still opens at once, and what is sent arrives', async () => {
  const { page } = officer;
  await page.goto('/');
  await sees(page, '限时待办');
  const line = await page.context().newCDPSession(page);
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 800,
    downloadThroughput: 20 * 1024,
    uploadThroughput: 20 * 1024,
  });
  await page.keyboard.press('F3');
  await page.locator('#from:focus').waitFor();
  await page.locator('#from').fill('村民来电');
  await page.locator('#place').fill('天成镇');
  await page.locator('#what').fill('山洪漫过便桥');
  await page.keyboard.press('Control+Enter');
  await city.alarm('天成镇山洪漫过便桥').waitFor();
  await page.waitForURL(/\/matters\//);
  await sees(page, '呈报领导');
  await sees(page, '已连接');
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
});

test('two hundred lines: all are walked by keyboard, and the last one opens', async () => {
  const { page } = officer;
  const ids = Array.from({ length: 200 }, (_each, n) => n);
  for (let at = 0; at < ids.length; at += 10)
    await Promise.all(
      ids.slice(at, at + 10).map((n) =>
        call(officer, 'POST', '/api/reports/matters', {
          id: newId(),
          title: `第${n + 1}号防汛值守情况`,
          category: 'special',
          place: { text: '' },
          learned: { at: minutesAgo(1), way: 'unitReport', from: '' },
        }),
      ),
    );
  await page.goto('/reports?tab=matters');
  await officer.button('再列出更早的').click();
  const lines = page.getByRole('listbox', { name: '事项' }).getByRole('option');
  await expect.poll(() => lines.count(), { timeout: 10_000 }).toBe(200);
  await page.getByRole('listbox', { name: '事项' }).focus();
  await page.keyboard.press('End');
  expect(await lines.nth(199).getAttribute('aria-selected')).toBe('true');
  const title = (await lines.nth(199).locator('.grow').first().getAttribute('title')) ?? '';
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/matters\//);
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
});

test('five wrong PINs ask for the password: then even the right PIN opens nothing', async () => {
  const { page } = officer;
  const secret = page.getByLabel('值班台密码或登录密码');
  await call(officer, 'POST', '/api/access/pin', { password: product.password('longxian.officer'), pin: '530917' });
  await page.goto('/');
  await openMenu(officer, '遮盖屏幕');
  const cover = page.getByRole('dialog', { name: '屏幕已遮盖' });
  for (const [n, pin] of ['111111', '222222', '333333', '444444', '555555', '530917'].entries()) {
    await secret.fill(pin);
    await officer.button('回到原处').click();
    await sees(cover, n < 5 ? '值班台密码不对' : '请改用登录密码');
    await expect.poll(() => secret.inputValue()).toBe('');
  }
  await secret.fill(product.password('longxian.officer'));
  await officer.button('回到原处').click();
  await officer.block('限时待办').waitFor();
});

test('two servers on one database: what happens at one is heard at the other', async () => {
  const url = await product.beside();
  const far = await enter(browser, { ...product, url }, 'city.officer2', { screen: DESK });
  const place = '河北镇';
  await telephoned(officer, place, '民房火灾', minutesAgo(1));
  await far.alarm(place).getByRole('button', { name: '打开' }).click();
  await officer.page.goto('/');
  await far.button('已接电话').click();
  await far.alarm(place).waitFor({ state: 'detached' });
  await city.alarm(place).waitFor({ state: 'detached' });
  await sees(officer.block('进行中').locator('li').filter({ hasText: place }), '上级已接电话');
  await far.leave();
});
