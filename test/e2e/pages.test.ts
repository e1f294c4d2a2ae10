// Pages for everybody: readable by assistive programs, in the dark, on a telephone of 390 px, and on A4 for the fax.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PHONE, openBrowser, type TestBrowser } from '#kit/browser.ts';
import { enter, picturesIfRed, sees, stayedInside, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** One red dot: the smallest picture a telephone can send. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

let browser: TestBrowser;
let product: Product;
let town: Person;
let townLeader: Person;
let county: Person;
let city: Person;

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  [town, townLeader, county, city] = await Promise.all([
    enter(browser, product, 'guguan.officer', { screen: PHONE }),
    enter(browser, product, 'guguan.leader', { screen: PHONE }),
    enter(browser, product, 'longxian.officer', { screen: PHONE }),
    enter(browser, product, 'city.officer', { dark: true }),
  ]);
});
beforeEach(() => picturesIfRed(() => ({ town, townLeader, county, city })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

/** Nothing hangs over the right edge of the telephone. */
async function fits({ page }: Person): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
}

test('390 px: the town telephones first, and the county takes the call on a telephone', async () => {
  const { page } = town;
  await page.goto('/reports/telephone');
  await page.locator('#from').fill('关山村支书');
  await page.locator('#place').fill('固关镇关山村');
  await page.locator('#what').fill('山体滑坡，两人失联，正在搜救');
  await fits(town);
  await page.getByRole('button', { name: /^报陇县/ }).click();
  await page.waitForURL(/\/matters\//);
  await fits(town);
  await county.alarm('电话报告待接').getByRole('button', { name: '打开' }).click();
  await county.button('已接电话').click();
  await county.alarm('电话报告待接').waitFor({ state: 'detached' });
  await fits(county);
});

test('390 px: the written first report goes out with pictures, signed by the leader, and the county gives its receipt', async () => {
  const { page } = town;
  await town.button('写书面首报').click();
  await page.locator('#text').fill('关山村发生山体滑坡，两人失联，镇上三十人正在搜救。');
  await page.getByText('我确认所传文件不含国家秘密').click();
  const pictures = ['现场.png', '道路.png'].map((name) => ({ name, mimeType: 'image/png', buffer: PICTURE }));
  await page.locator('input[type=file]').first().setInputFiles(pictures);
  await sees(page, '附件（2）');
  await fits(town);
  await page.getByRole('button', { name: /^送签/ }).click();
  await sees(page, '送签中');

  await townLeader.page.goto(new URL(page.url()).pathname);
  // The password was given at signing in a moment ago: that is proof enough, no dialog comes between.
  await townLeader.button('签发并报送').click();
  await sees(townLeader.page, '已报送');
  await fits(townLeader);

  await county.alarm('来报签收').getByRole('button', { name: '打开' }).click();
  await sees(county.page, '附件（2）');
  await sees(county.page, '附件：现场.png、道路.png');
  await county.button('签收').click();
  await county.alarm('来报签收').waitFor({ state: 'detached' });
  await fits(county);
});

test('a report prints on A4 with its number and the place of the stamp, and nothing of the screen', async () => {
  const { page } = townLeader;
  const number = await page.locator('.sheet-number').innerText();
  expect(number).toMatch(/〔\d{4}〕\d+号/);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByText('（印章）').isVisible()).toBe(true);
  expect(await page.locator('.sheet-number').isVisible()).toBe(true);
  expect(await page.locator('.z-head, .z-rail, .z-keys').filter({ visible: true }).count()).toBe(0);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(sizesOf(pdf)).toEqual([[595, 842]]);
  await page.emulateMedia({ media: 'screen' });
});

/** Width and height in points of each page of a PDF; the page objects may be packed. */
function sizesOf(pdf: Buffer): number[][] {
  const text = pdf.toString('latin1');
  const packed = [...text.matchAll(/stream\r?\n([\s\S]*?)endstream/g)].map(([, body]) =>
    unpacked(Buffer.from(body ?? '', 'latin1')),
  );
  const boxes = [text, ...packed].flatMap((each) => [...each.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)]);
  return boxes.map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
}

function unpacked(body: Buffer): string {
  try {
    return inflateSync(body).toString('latin1');
  } catch {
    return '';
  }
}

test('the dark theme is dark, by the wish of the machine', async () => {
  const { page } = city;
  await page.goto('/');
  await sees(page, '限时待办');
  const light = await page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] = (
      /\d+, \d+, \d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0] ?? '255, 255, 255'
    )
      .split(', ')
      .map(Number);
    return (red + green + blue) / 3;
  });
  expect(light).toBeLessThan(60);
});

/** Serious and critical faults that axe finds on the page as it stands. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (
      window as unknown as {
        axe: {
          run(root: Document): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
        };
      }
    ).axe;
    const { violations } = await axe.run(document);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
}

test('axe finds nothing serious on the main pages, bright and dark', async () => {
  const found: Record<string, string[]> = {};
  const stranger = await browser.page({ baseUrl: product.url });
  await stranger.goto('/');
  await stranger.getByLabel('账号').waitFor();
  found['sign-in'] = await faultsOf(stranger);

  await city.page.goto('/reports/new');
  const bright = await enter(browser, product, 'longxian.officer');
  await bright.block('进行中').getByText('固关镇关山村').first().click();
  await bright.page.waitForURL(/\/matters\//);
  const matter = new URL(bright.page.url()).pathname;
  await bright.page.getByRole('listbox', { name: '本事项的报告' }).getByRole('option').last().click();
  await bright.page.waitForURL(/\/reports\//);
  const report = new URL(bright.page.url()).pathname;
  const pages = {
    desk: '/',
    telephone: '/reports/telephone',
    write: '/reports/new',
    lists: '/reports',
    matter,
    report,
    orders: '/orders',
    order: '/orders/outside',
    units: '/units',
    import: '/import',
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const [theme, person] of [
      ['bright', bright],
      ['dark', city],
    ] as const) {
      // The city does not see into the county's own papers until they are passed on.
      if (theme === 'dark' && (path === matter || path === report)) continue;
      await person.page.goto(path);
      await person.page.locator('main h1').first().waitFor({ state: 'attached' });
      await person.page.waitForFunction(() => document.querySelector('.z-loading') === null);
      found[`${name} ${theme}`] = await faultsOf(person.page);
    }
  }
  const administrator = await enter(browser, product, 'city.head');
  await administrator.page.goto('/accounts');
  await sees(administrator.page, 'city.officer');
  found['accounts'] = await faultsOf(administrator.page);
  expect(Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0))).toEqual({});
});
