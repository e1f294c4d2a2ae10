// What the administration does on its pages: stations named and retired, an account given to its person; and the values of
// the regulation, read by every unit and confirmed by the head of the city's desk.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser, shoot, type TestBrowser } from '#kit/browser.ts';
import { choose, enter, picturesIfRed, sees, signIn, stayedInside, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

let browser: TestBrowser;
let product: Product;
let head: Person;
let officer: Person;
let county: Person;

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [head, officer, county] = await Promise.all([
    enter(browser, product, 'city.head'),
    enter(browser, product, 'city.officer'),
    enter(browser, product, 'longxian.officer'),
  ]);
});
beforeEach(() => picturesIfRed(() => ({ head, officer, county })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

test('a unit reads every value with its basis, finds by words, and prints what it found', async () => {
  const { page } = county;
  await page.getByRole('link', { name: '规程' }).click();
  await sees(page, '规程参数');
  expect(await page.getByRole('button', { name: /确认/ }).count()).toBe(0);
  await page.getByLabel('搜索').fill('签收');
  await page.getByLabel('搜索').press('Enter');
  await sees(page, '紧急来报签收');
  await sees(page, '收到起 10 分钟内');
  expect(await page.getByText('呈报领导（其他）').count()).toBe(0);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.z-filters, .z-rail').filter({ visible: true }).count()).toBe(0);
  expect(await page.getByText('紧急来报签收').isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });
});

test('the head of the city’s desk confirms by a document, the county sees it; taken back, both stand in the history', async () => {
  const { page } = head;
  await page.goto('/settings?q=签收&state=unconfirmed');
  await page.getByLabel('选定紧急来报签收').check();
  await page.getByRole('button', { name: '确认选定的 1 项' }).click();
  await page.getByLabel('文号').fill('宝值发〔2026〕3号');
  await page.getByLabel('确认意见').fill('同意按此执行');
  await page
    .locator('.ant-modal')
    .getByRole('button', { name: /^确\s*认$/ })
    .click();
  await page.locator('.ant-modal').waitFor({ state: 'detached' });
  await county.page.goto('/settings?q=紧急来报签收');
  const row = county.page.getByRole('row').filter({ hasText: '紧急来报签收' });
  await sees(row, '已确认');
  await sees(row, '宝值发〔2026〕3号');

  await shoot(page, 'settings', { full: true });
  await page.goto('/settings?q=紧急来报签收');
  await page.getByRole('button', { name: '撤回确认…' }).click();
  await page.getByLabel('理由').fill('待会议研究');
  await page.getByRole('button', { name: /^办\s*理$/ }).click();
  await sees(page, '撤回确认：待会议研究');
  await sees(page, '未确认，不计入评价');
  await sees(page, '宝值发〔2026〕3号');
});

test('a station is renamed and retired with reasons, and who sat there signs in anew', async () => {
  const { page } = head;
  await page.goto('/accounts?view=stations');
  const name = await officer.page.evaluate(async () => {
    const answer = await fetch('/api/access/me');
    return ((await answer.json()) as { station: { name: string } }).station.name;
  });
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByRole('button', { name: '改名…' }).click();
  await page.getByLabel('名称').fill('一号值班台');
  await page.getByLabel('理由').fill('按桌位编号');
  await page.getByRole('button', { name: /^改\s*名$/ }).click();
  const named = page.getByRole('row').filter({ hasText: '一号值班台' });
  await named.getByRole('button', { name: '停用…' }).click();
  await page.getByLabel('理由').fill('设备报废');
  await page.getByRole('button', { name: /^办\s*理$/ }).click();
  await named.waitFor({ state: 'detached' });
  await page.getByLabel('看已停用的').check();
  await sees(page, '设备报废');
  await officer.page.getByLabel('账号').waitFor();
  await signIn(officer.page, 'city.officer', product.password('city.officer'));
});

test('an account is given to another person of the unit: roles are tags, the change and its reason stay', async () => {
  const { page } = head;
  await page.goto('/accounts?word=city.officer2');
  const row = page.getByRole('row').filter({ hasText: 'city.officer2' });
  await sees(row.locator('.z-tag').first(), '值班员');
  await row.getByRole('button', { name: '办理' }).click();
  await page.getByText('改关联人员…').click();
  await choose(page, '人员', '');
  await page.getByLabel('理由').fill('原关联人选错');
  await page.getByRole('button', { name: /^关\s*联$/ }).click();
  await page.locator('.ant-modal').waitFor({ state: 'detached' });
  await sees(row, '待激活');
  await row.getByRole('button', { name: '办理' }).click();
  await page.getByText('改关联人员…').click();
  await sees(page.getByRole('table', { name: '关联过的人员' }), '原关联人选错');
});
