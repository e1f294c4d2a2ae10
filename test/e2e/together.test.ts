// Two people at one record: each sees where the other writes, fields merge, and nobody's words go under unseen. Then what
// belongs to a matter beside its reports: evidence of a finding, and a link that is undone.
import { Buffer } from 'node:buffer';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aPdf } from '#platform/pdf-builders.ts';
import { openBrowser, type TestBrowser } from '#kit/browser.ts';
import { choose, enter, picturesIfRed, sees, stayedInside, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
let browser: TestBrowser;
let product: Product;
let officer: Person;
let leader: Person;
let city: Person;
let matter = '';

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [officer, leader, city] = await Promise.all([
    enter(browser, product, 'longxian.officer'),
    enter(browser, product, 'longxian.leader'),
    enter(browser, product, 'city.officer'),
  ]);
  await telephones('固关镇关山村', '山体滑坡，两人失联，正在搜救');
  matter = new URL(officer.page.url()).pathname;
});
beforeEach(() => picturesIfRed(() => ({ officer, leader, city })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

/** F3 of the county, with the few words that it needs. */
async function telephones(place: string, what: string): Promise<void> {
  const { page } = officer;
  await page.goto('/reports/telephone');
  await page.locator('#from').fill('固关镇值班员');
  await page.locator('#place').fill(place);
  await page.locator('#what').fill(what);
  await page.locator('#what').press('Control+Enter');
  await page.waitForURL(/\/matters\//);
}

/** The browsers save two seconds after the last key, and hear of each other's saves after that. */
const soon = { timeout: 15_000 };

const stored = (person: Person): Promise<void> => sees(person.page, '已存到服务器');

test('at one draft each sees where the other writes; different fields come together', async () => {
  await officer.button('写书面首报').click();
  await officer.page.waitForURL(/\/reports\//);
  await leader.page.goto(new URL(officer.page.url()).pathname);
  await leader.page.locator('#text').waitFor();
  await officer.page.locator('#element-cause').click();
  await leader.page.getByText(/^.+正在填写$/).waitFor();
  await officer.page.locator('#element-cause').fill('连续降雨');
  await leader.page.locator('#text').fill('关山村发生山体滑坡，两人失联。');
  await officer.page.getByText(/^.+正在填写$/).waitFor();
  await stored(officer);
  await stored(leader);
  await expect.poll(() => leader.page.locator('#element-cause').inputValue(), soon).toBe('连续降雨');
  await expect.poll(() => officer.page.locator('#text').inputValue(), soon).toBe('关山村发生山体滑坡，两人失联。');
});

test('the same field written by both waits until one decides, and neither text is lost', async () => {
  await officer.context.setOffline(true);
  await officer.page.getByText(/重连中|已断开/).waitFor();
  await officer.page.locator('#title').fill('固关镇滑坡致两人失联');
  await leader.page.locator('#title').fill('关山村滑坡两人失联');
  await expect
    .poll(() => leader.page.evaluate((path) => fetch(path).then((answer) => answer.text()), apiOf(leader)), soon)
    .toContain('关山村滑坡两人失联');
  await officer.context.setOffline(false);
  await sees(officer.page, '另一位同事刚把“标题”改成：关山村滑坡两人失联');
  expect(await officer.page.locator('#title').inputValue()).toBe('固关镇滑坡致两人失联');
  expect(await officer.button('先定下与同事不同的几项').isDisabled()).toBe(true);
  await officer.button('用我写的').click();
  await expect.poll(() => leader.page.locator('#title').inputValue(), soon).toBe('固关镇滑坡致两人失联');
});

/** Address of the report that the page shows, as the pages ask for it. */
function apiOf({ page }: Person): string {
  return `/api${new URL(page.url()).pathname}`;
}

test('level, contacts and tellings: who came later is told before anything is sent', async () => {
  await Promise.all([officer, leader].map(({ page }) => page.goto(matter)));
  const [mine, theirs] = [officer.block('级别'), leader.block('级别')];
  for (const panel of [mine, theirs]) await panel.getByRole('button', { name: /^(初判|改判)$/ }).click();
  await mine.getByText('重大', { exact: true }).click();
  await mine.getByLabel('理由').fill('失联两人');
  await theirs.getByText('较大', { exact: true }).click();
  await theirs.getByLabel('理由').fill('按失联人数');
  await theirs.getByRole('button', { name: '记下级别' }).click();
  await sees(mine, '您填写时级别、敏感已有人改动');
  expect(await mine.getByRole('button', { name: '记下级别' }).isDisabled()).toBe(true);
  await mine.getByRole('button', { name: '已看，接着填' }).click();
  await mine.getByRole('button', { name: '记下级别' }).click();
  await sees(theirs, '较大 → 重大');

  const [here, there] = [officer.block('现场联系'), leader.block('现场联系')];
  for (const [panel, name] of [
    [here, '甲某'],
    [there, '乙某'],
  ] as const) {
    await panel.getByRole('button', { name: '报送联系人' }).click();
    await panel.getByLabel('姓名').fill(name);
    await panel.getByLabel('电话').fill('0917-4600011');
  }
  await there.getByRole('button', { name: '报送', exact: true }).click();
  await sees(here, '再报送会代替前一位');
  expect(await here.getByRole('button', { name: '报送', exact: true }).isDisabled()).toBe(true);

  const [tell, tellToo] = [officer.block('呈报领导'), leader.block('呈报领导')];
  await tell.getByLabel('领导说了什么').click();
  const chosen = await leaderIn(tell);
  await tellToo.getByRole('button', { name: '已知悉' }).click();
  await sees(tell, /刚已向.+呈报/);
  expect(await leaderIn(tell)).toBe(chosen);
  await tell.getByRole('button', { name: '换下一位' }).click();
  expect(await leaderIn(tell)).not.toBe(chosen);
});

/** Whom the form is about to tell. */
const leaderIn = (panel: Locator): Promise<string> => panel.locator('.ant-select').first().innerText();

test('a finding carries its evidence, the answer its papers, and both sides open them', async () => {
  await city.page.goto(matter);
  const found = city.block('认定与申辩');
  await found.getByRole('button', { name: '作出认定' }).first().click();
  await choose(city.page, '认定', '迟报');
  await city.page.getByLabel('理由', { exact: true }).last().fill('信息员来电早于报告');
  await attach(found, '来电记录.png');
  await found.locator('.ant-btn-primary').click();
  await sees(found.getByRole('list', { name: '证据文件' }), '来电记录.png');

  await officer.page.goto(matter);
  const answered = officer.block('认定与申辩');
  await opens(answered, '来电记录.png');
  await officer.page.getByLabel('申辩', { exact: true }).fill('现场通信中断');
  await attach(answered, '情况说明.png');
  await answered.getByRole('button', { name: '申辩', exact: true }).click();
  await sees(answered.getByRole('list', { name: '申辩材料' }), '情况说明.png');
  await sees(found.getByRole('list', { name: '申辩材料' }), '情况说明.png');
  await opens(found, '情况说明.png');
});

async function attach(block: Locator, name: string): Promise<void> {
  await block.getByText('我确认所传文件不含国家秘密').click();
  await block.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer: PICTURE });
  await block.getByRole('link', { name }).first().waitFor();
}

/** The picture is there for the eye: its bytes came and were drawn. */
async function opens(block: Locator, name: string): Promise<void> {
  const picture = block.getByRole('img', { name });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), soon).toBe(1);
}

test('a link between matters is undone with its reason and stays in the history', async () => {
  await telephones('固关镇安马沟', '道路中断，无人伤亡');
  const { page } = officer;
  const links = officer.block('关联事项');
  await links.getByRole('button', { name: '关联', exact: true }).first().click();
  await choose(page, '哪个事项', '关山村');
  await page.getByLabel('为什么关联').fill('同一次降雨');
  await links.locator('.ant-btn-primary').click();
  await sees(links, '同一次降雨');
  await links.getByRole('button', { name: '撤销关联' }).click();
  const ask = page.locator('.ant-popover').filter({ hasText: '为什么撤销这条关联' });
  await ask.getByLabel('理由').fill('查实与滑坡无关');
  await ask.locator('.ant-btn-primary').click();
  await sees(links, '已撤销：查实与滑坡无关');
  await sees(links, '同一次降雨');
  expect(await links.getByRole('button', { name: '撤销关联' }).count()).toBe(0);
});

test('a scan whose words nobody can read asks its uploader first, and is attached once confirmed', async () => {
  await officer.page.goto(matter);
  await officer.block('报告').getByRole('option').filter({ hasText: '书面首报' }).first().click();
  await officer.page.getByText('我确认所传文件不含国家秘密').click();
  await officer.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '扫描件.pdf', mimeType: 'application/pdf', buffer: aPdf([{ text: '' }]) });
  await officer.button('已核对，不含国家秘密').click();
  await sees(officer.page, '附件（1）');
});
