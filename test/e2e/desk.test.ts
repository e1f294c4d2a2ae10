// The desk when things go wrong around it: a closed browser, a line that is off, a database that is away, two people at
// one paper, a hand that rests. Nothing typed is lost, nothing is sent twice, and the screen says what is so.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser, type TestBrowser } from '#kit/browser.ts';
import { enter, openMenu, personOf, picturesIfRed, sees, stayedInside, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

let browser: TestBrowser;
let product: Product;
let officer: Person;
let head: Person;
let city: Person;

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [officer, head, city] = await Promise.all([
    enter(browser, product, 'longxian.officer'),
    enter(browser, product, 'longxian.head'),
    enter(browser, product, 'city.officer'),
  ]);
});
beforeEach(() => picturesIfRed(() => ({ officer, head, city })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

/** Opens F3 and fills the four things that are asked first. */
async function tellOf({ page }: Person, place: string, what: string): Promise<void> {
  await page.getByText('已连接').waitFor();
  await page.keyboard.press('F3');
  await page.locator('#from:focus').waitFor();
  await page.locator('#from').fill('村民来电');
  await page.locator('#place').fill(place);
  await page.locator('#what').fill(what);
  await sees(page, '草稿已存本机');
}

/** How many matters of the unit carry these words, by the server's own answer. */
async function mattersWith({ page }: Person, words: string): Promise<number> {
  const answer = await page.request.get('/api/reports/matters?state=open&limit=100');
  const { items } = (await answer.json()) as { items: { title: string }[] };
  return items.filter((matter) => matter.title.includes(words)).length;
}

test('what was typed is there again after the window was closed', async () => {
  await tellOf(officer, '曹家湾镇', '桥面垮塌，一辆农用车坠落');
  const { context } = officer;
  await officer.page.close();
  officer = personOf(await context.newPage());
  await officer.page.goto('/reports/telephone');
  await officer.page.getByRole('button', { name: /曹家湾镇 桥面垮塌/ }).click();
  await sees(officer.page, '留在本机的草稿');
  expect(await officer.page.locator('#what').inputValue()).toBe('桥面垮塌，一辆农用车坠落');
  expect(await mattersWith(officer, '桥面垮塌')).toBe(0);
});

test('submitted while the line is off: the page says so, and it is sent once when the line is back', async () => {
  await officer.page.goto('/');
  await tellOf(officer, '温水镇', '燃气泄漏，已疏散二十户');
  await officer.context.setOffline(true);
  await officer.page.keyboard.press('Control+Enter');
  await sees(officer.page, /还没有送达，连上后自动发送一次：电话首报：温水镇燃气泄漏/);
  await sees(officer.page, /重连中|已断开/);
  await officer.context.setOffline(false);
  await city.alarm('温水镇燃气泄漏').waitFor();
  await officer.page.waitForURL(/\/matters\//);
  await officer.page.getByText('还没有送达').waitFor({ state: 'detached' });
  expect(await mattersWith(officer, '温水镇燃气泄漏')).toBe(1);
});

test('↑ ↓ and Enter walk 限时待办, the next due thing first', async () => {
  const { page } = officer;
  await page.keyboard.press('Escape');
  await page.goto('/');
  const lines = page.getByRole('listbox', { name: '限时待办' }).getByRole('option');
  await lines.nth(1).waitFor();
  await page.getByRole('listbox', { name: '限时待办' }).focus();
  expect(await lines.nth(0).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowDown');
  expect(await lines.nth(1).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/matters\//);
  await sees(page, '温水镇');
});

test('two people at one report: different fields merge, the same field is told', async () => {
  await officer.button('写书面首报').click();
  await officer.page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
  await head.page.goto(new URL(officer.page.url()).pathname);
  await head.page.locator('#title').fill('关于温水镇燃气泄漏的报告');
  await sees(head.page, '已存到服务器');
  await officer.page.locator('#text').fill('温水镇燃气泄漏，已关阀。');
  await sees(officer.page, '已存到服务器');
  await expect
    .poll(() => officer.page.locator('#title').inputValue(), { timeout: 10_000 })
    .toBe('关于温水镇燃气泄漏的报告');
  await expect
    .poll(() => head.page.locator('#text').inputValue(), { timeout: 10_000 })
    .toBe('温水镇燃气泄漏，已关阀。');

  // Both write the same field before either has heard of the other.
  await head.context.setOffline(true);
  await officer.page.locator('#title').fill('温水镇燃气泄漏情况报告');
  await head.page.locator('#title').fill('温水镇管道燃气泄漏报告');
  await expect.poll(() => titleOnServer(officer), { timeout: 10_000 }).toBe('温水镇燃气泄漏情况报告');
  await head.context.setOffline(false);
  await sees(head.page, /另一位同事刚把“标题”改成：温水镇燃气泄漏情况报告/);
  expect(await head.page.locator('#title').inputValue()).toBe('温水镇管道燃气泄漏报告');
});

async function titleOnServer({ page }: Person): Promise<string> {
  const answer = await page.request.get(`/api${new URL(page.url()).pathname}`);
  return ((await answer.json()) as { title: string }).title;
}

test('the cover hides the content and lets alarms through; the PIN silences here and answers nothing', async () => {
  const { page } = city;
  await openMenu(city, /设置值班台密码/);
  await page.getByLabel('登录密码').fill(product.password('city.officer'));
  await page.locator('#pin-new').pressSequentially('274913');
  await city.button(/设\s*置/).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await openMenu(city, '遮盖屏幕');
  await page.getByRole('dialog', { name: '屏幕已遮盖' }).waitFor();
  const bar = city.alarm('电话报告待接');
  expect(await bar.innerText()).not.toContain('温水镇');
  expect(await city.block('来报来文').isVisible()).toBe(false);
  await bar.getByRole('button', { name: '静音' }).click();
  await page.keyboard.type('274913');
  await sees(bar, '本机已静音');
  const { items } = (await (await page.request.get('/api/alarms')).json()) as {
    items: { term: string; acknowledgedAt: string | null }[];
  };
  expect(items.find((alarm) => alarm.term === '电话报告待接')?.acknowledgedAt).toBeNull();
  await page.getByLabel('值班台密码或登录密码').fill('274913');
  await city.button('回到原处').click();
  await city.block('来报来文').waitFor();
});

test('the database is gone: the screen says so within five seconds, drafts stay, and what was submitted arrives once', async () => {
  await city.page.goto('/');
  await tellOf(officer, '东风镇', '冰雹砸坏大棚');
  await product.stopDatabase();
  const gone = performance.now();
  await officer.page.keyboard.press('Control+Enter');
  await officer.page.getByText(/计时服务异常|重连中|已断开/).waitFor();
  const took = performance.now() - gone;
  console.log(`[e2e] the screen says that the database is gone after ${Math.round(took)} ms`);
  expect(took).toBeLessThan(5_000);
  await sees(officer.page, /还没有送达/);
  expect(await officer.page.locator('#what').inputValue()).toBe('冰雹砸坏大棚');
  // A page that is only opened now has nothing to show yet, and says why.
  const late = await officer.context.newPage();
  await late.goto('/');
  await sees(late, '没有取到登录状态：服务器暂时连不上数据库');
  await product.startDatabase();
  await officer.page.waitForURL(/\/matters\//, { timeout: 30_000 });
  await sees(late, '限时待办');
  await late.goto('/matters/not-an-id');
  await sees(late, '这个地址不对，打不开');
  await late.close();
  await officer.page.getByText('已连接').waitFor();
  await city.alarm('东风镇冰雹').waitFor();
  expect(await mattersWith(officer, '东风镇冰雹')).toBe(1);
});
