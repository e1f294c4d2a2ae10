// The main job as people see it: 固关镇 telephones about a landslide, and it goes from desk to desk with its clocks running.
// Up to the order the product runs as `npm start` runs it; then the server is stopped and comes back with a clock that
// can be moved, on the same data and port, and the browsers go on where they were.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { openBrowser, type TestBrowser } from '#kit/browser.ts';
import { call, choose, enter, picturesIfRed, sees, stayedInside, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

const TITLE = '固关镇山体滑坡致道路中断';
const CLOCK = '调度核实电话反馈';
let browser: TestBrowser;
let product: Product;
let city: Person;
let cityAgain: Person;
let county: Person;
let countyLeader: Person;

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [city, county, countyLeader, cityAgain] = await Promise.all([
    enter(browser, product, 'city.officer'),
    enter(browser, product, 'longxian.officer'),
    enter(browser, product, 'longxian.leader'),
    enter(browser, product, 'city.officer2'),
  ]);
});
beforeEach(() => picturesIfRed(() => ({ city, cityAgain, county, countyLeader })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

test('the county enters the call with F3 by keyboard alone, and the city desk rings by itself', async () => {
  const { page } = county;
  await page.keyboard.press('F3');
  await page.locator('#from:focus').waitFor();
  await page.keyboard.type('固关镇');
  await page.locator('.ant-select-item-option').filter({ hasText: '固关镇' }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#from[aria-expanded=false]').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('#place:focus').waitFor();
  await page.keyboard.type('固关镇');
  await page.keyboard.press('Enter');
  await page.locator('#what:focus').waitFor();
  await page.keyboard.type('山体滑坡致道路中断，两人失联，镇上三十人正在搜救。');
  await sees(page, '草稿已存本机');
  await city.page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'));
  await page.keyboard.press('Control+Enter');
  await city.alarm('电话报告待接').waitFor();
  expect(await city.page.locator('body[data-same-page=yes]').count()).toBe(1);
  expect(await city.page.title()).toContain('警报');
  await sees(page, '书面首报');
});

test('the city takes the call from the alarm, and the alarm is over on every screen of the desk', async () => {
  await cityAgain.alarm('电话报告待接').waitFor();
  await city.alarm('电话报告待接').getByRole('button', { name: '打开' }).click();
  await city.button('已接电话').click();
  await city.alarm('电话报告待接').waitFor({ state: 'detached' });
  await cityAgain.alarm('电话报告待接').waitFor({ state: 'detached' });
  await sees(county.page, /接电话/);
});

test('the county leader is not reached twice, then knows', async () => {
  const told = county.block('呈报领导');
  await choose(county.page, '领导', '副县长');
  for (const attempt of [1, 2]) {
    await told.getByRole('button', { name: '未接通' }).click();
    await sees(told, `未接通第 ${attempt} 次`);
  }
  // The panel goes on to whoever else must know, until nobody is left.
  for (let owed = await owedIn(told); owed > 0; owed = await owedIn(told)) {
    await told.getByRole('button', { name: '已知悉' }).click();
    await expect.poll(() => owedIn(told), { timeout: 10_000 }).toBeLessThan(owed);
  }
  await sees(told, '应报的都已报告');
});

test('signed off by telephone, the written report arrives, is opened and acknowledged', async () => {
  const { page } = county;
  await county.button('写书面首报').click();
  await page.locator('#text').fill('今日下午，固关镇关山村发生山体滑坡，宝平路中断，两人失联，县镇正在搜救。');
  await page.locator('#text').press('Control+Enter');
  await county.block('签发').getByText('电话签发', { exact: true }).click();
  await choose(page, '领导', '副县长');
  await page.getByLabel('拨打的号码').fill('0917-4600000');
  await page.getByLabel('领导原话').fill('同意，立即报市');
  await county.button('登记电话签发并报送').click();
  await sees(page, '待补签');
  await city.alarm('来报签收').getByRole('button', { name: '打开' }).click();
  await sees(city.page, '两人失联');
  await city.button('签收').click();
  await city.alarm('来报签收').waitFor({ state: 'detached' });
  await sees(page, /签收 段/);
});

test('the province asks by telephone, and the city orders Longxian with a shorter time', async () => {
  const { page } = city;
  await page.getByRole('link', { name: '调度' }).click();
  await page.getByText('登记上级来电调度').first().click();
  await page.locator('#caller').fill('省政府总值班室值班员');
  await choose(page, '事项', TITLE);
  await page.locator('#ask').fill('请核实失联人员情况');
  await page.locator('#ask').press('Control+Enter');
  const own = await dueOf(city);
  await city.button('转下达').first().click();
  await page.locator('#hand-unit').fill('陇县');
  await page.locator('.ant-select-item-option').filter({ hasText: '陇县人民政府' }).first().click();
  await page.locator('form').getByRole('button', { name: '转下达' }).click();
  await sees(page, '来自');
  expect(await dueOf(city)).toBe(own - 10);
  await county.alarm(CLOCK).waitFor();
});

test('the server stops and comes back: every screen hears it again by itself, signed in as before', async () => {
  await product.stop();
  await county.page.getByText(/重连中|已断开/).waitFor();
  await product.startClocked();
  await Promise.all(everybody().map(({ page }) => page.getByText('已连接').waitFor()));
  await city.page.goto('/');
  await sees(city.block('进行中'), TITLE);
});

test('the clock runs over, and the alarm climbs to the county leader and to the desk that ordered', async () => {
  await cityAgain.page.goto('/');
  await cityAgain.block('进行中').getByText(TITLE).click();
  await sees(cityAgain.page, '认定与申辩');
  await cityAgain.context.setOffline(true);
  await cityAgain.page.getByText(/重连中|已断开/).waitFor();

  await acknowledgeAll(county);
  await product.advance(minutes(20.5));
  await county.alarm(`${CLOCK} 超时`).waitFor();
  await stir();
  await acknowledgeAll(county);
  await product.advance(minutes(8));
  expect(await countyLeader.alarm('逐级催办').count()).toBe(0);
  await product.advance(minutes(2));
  await countyLeader.alarm('逐级催办').waitFor();
  await city.alarm('逐级催办').waitFor();
  expect(await county.page.title()).toContain('警报');
});

test('the answer comes late, and the alarms end where they rang', async () => {
  const { page } = county;
  await county.alarm(CLOCK).getByRole('button', { name: '打开' }).click();
  await county.button('电话反馈').click();
  await page.getByLabel('谁接的').fill('市值班员');
  await page.getByLabel('反馈内容').fill('失联两人，已找到一人，轻伤，另一人仍在搜寻。');
  await county.button('记下电话反馈').click();
  await sees(page, '逾期办结');
  await Promise.all([county, countyLeader].map((person) => person.alarm(CLOCK).waitFor({ state: 'detached' })));
  await city.alarm('陇县政府').waitFor({ state: 'detached' });

  // The city's own clock towards the province is another one: it ends with the city's own answer.
  await city.alarm(CLOCK).getByRole('button', { name: '打开' }).click();
  await city.button('向上反馈').click();
  await city.page.getByLabel('对方谁接的').fill('省政府总值班室值班员');
  await city.page.getByLabel('反馈内容').fill('失联两人，已找到一人，另一人仍在搜寻。');
  await city.button('记下向上反馈').click();
  await city.alarm(CLOCK).waitFor({ state: 'detached' });
});

test('the city finds 迟报 with its reason, and the county answers', async () => {
  await city.page.goto('/');
  await city.block('进行中').getByText(TITLE).click();
  await city.button('作出认定').first().click();
  await choose(city.page, '认定', '迟报');
  await choose(city.page, '依据的时限', CLOCK);
  await city.page.getByLabel('理由', { exact: true }).fill('核实反馈超过时限十分钟');
  await city.block('认定与申辩').locator('.ant-btn-primary').click();
  await sees(city.block('认定与申辩'), '已认定，可申辩');

  await county.page.goto('/');
  await county.block('进行中').getByText(TITLE).click();
  await county.page.getByLabel('申辩', { exact: true }).fill('现场通信中断，接通后即报。');
  await county.button('申辩').click();
  await sees(county.block('认定与申辩'), '已申辩，待裁定');
  await sees(city.block('认定与申辩'), '现场通信中断');
});

test('the browser whose line was off comes back by itself and shows the same', async () => {
  expect(await matterText(cityAgain)).not.toContain('现场通信中断');
  await cityAgain.context.setOffline(false);
  await cityAgain.page.getByText('已连接').waitFor();
  // More than half an hour without a hand: the content is covered until the officer proves who is there.
  await cityAgain.page.getByLabel('值班台密码或登录密码').fill(product.password('city.officer2'));
  await cityAgain.button('回到原处').click();
  await sees(cityAgain.block('认定与申辩'), '现场通信中断');
  await expect.poll(() => matterText(cityAgain), { timeout: 15_000 }).toBe(await matterText(city));
});

const everybody = (): Person[] => [city, cityAgain, county, countyLeader];

/** A hand at every screen, so that half an hour by the clock is not half an hour away. */
async function stir(): Promise<void> {
  for (const person of [city, county, countyLeader]) {
    await person.page.keyboard.press('Shift');
    // A hand that only moves asks nothing; the server covers a session that asked nothing for half an hour.
    await call(person, 'GET', '/api/access/me');
  }
}

/** Takes note of every alarm on the screen. */
async function acknowledgeAll(person: Person): Promise<void> {
  const bars = person.alarm('');
  for (let left = await bars.count(); left > 0; left = await bars.count()) {
    const id = await bars.first().getAttribute('data-alarm');
    await bars.first().getByRole('button', { name: '知悉' }).click();
    await person.page.locator(`.z-alarm:not(.known)[data-alarm="${id}"]`).waitFor({ state: 'detached' });
  }
}

/** What the matter's page says, without what counts by the second. */
async function matterText(person: Person): Promise<string> {
  const text = await person.page.locator('main').innerText();
  return text.replaceAll(/(还有|超时) [^\n]*/g, '$1');
}

/** How many leaders the panel says are not told yet. */
async function owedIn(panel: Locator): Promise<number> {
  return Number(/还有 (\d+) 位未报告/.exec(await panel.innerText())?.[1] ?? 0);
}

/** Minutes of the day at which the telephone answer is due, as the order's page says. */
async function dueOf(person: Person): Promise<number> {
  const words = await person.page.locator('.r-clocks li').filter({ hasText: CLOCK }).first().innerText();
  const [, hour, minute] = /(\d\d):(\d\d) 前/.exec(words) ?? [];
  if (hour === undefined || minute === undefined) throw new Error(`no due time in: ${words}`);
  return Number(hour) * 60 + Number(minute);
}
