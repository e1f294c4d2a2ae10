// Pictures of the product for the README and for the eye: starts it with the demonstration city on a free port, fills the
// desk through the rooms' own routes, and photographs the main pages. `node tools/pictures.ts [folder]`; never part of a test.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { DESK, LAPTOP, PHONE, openBrowser } from '#kit/browser.ts';
import { machineNow } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { enter, type Person } from '../test/e2e/person.ts';
import { openProduct } from '../test/e2e/product.ts';

const folder = process.argv[2] ?? join('var', 'pictures');
mkdirSync(folder, { recursive: true });

/** Calls a route with the cookies of the page. */
async function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.request.fetch(path, {
    method,
    headers: { 'x-zhishou': '1', 'idempotency-key': newId() },
    ...(body === undefined ? {} : { data: body }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const minutesAgo = (n: number): string => addMs(machineNow(), -minutes(n));

interface Told {
  readonly title: string;
  readonly place: string;
  readonly text: string;
  readonly ago: number;
  readonly level: string | null;
  readonly figures?: Readonly<Record<string, number>>;
}

/** A telephone report that was heard some minutes ago; answers the matter's id. */
async function telephone(person: Person, { title, place, text, ago, level, figures = {} }: Told): Promise<string> {
  const { matterId } = await call<{ matterId: string }>(person.page, 'POST', '/api/reports/telephone', {
    matterId: newId(),
    reportId: newId(),
    title,
    level,
    happenedAt: minutesAgo(ago + 15),
    place: { text: place },
    learned: { at: minutesAgo(ago), way: 'telephone', from: `${place}群众来电` },
    figures,
    text,
  });
  return matterId;
}

const [browser, product] = await Promise.all([openBrowser(), openProduct()]);
const shoot = async (page: Page, name: string): Promise<void> => {
  await page.context().grantPermissions(['notifications']);
  await page.locator('.z-connection[title*="已连接"]').waitFor();
  // One touch of the page is what browsers ask for before it may sound.
  const sound = page.getByRole('button', { name: '开启声音' });
  if (await sound.isVisible()) await sound.click();
  await sound.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.querySelector('.z-loading') === null);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
};
try {
  const [city, longxian, chencang, gaoxin] = await Promise.all(
    ['city.officer', 'longxian.officer', 'chencang.officer', 'gaoxin.officer'].map((account) =>
      enter(browser, product, account),
    ),
  );
  if (city === undefined || longxian === undefined || chencang === undefined || gaoxin === undefined)
    throw new Error('nobody came');
  await telephone(chencang, {
    title: '千河镇燃气管道被施工挖断',
    place: '千河镇',
    text: '施工挖断中压燃气管道，已关阀，疏散三十余户。',
    ago: 52,
    level: 'ordinary',
  });
  await telephone(gaoxin, {
    title: '高新八路地下车库电动自行车起火',
    place: '高新八路',
    text: '明火已扑灭，一人呛烟送医。',
    ago: 38,
    level: 'ordinary',
    figures: { lightlyInjured: 1 },
  });
  const { items } = await call<{ items: { dispatch: { id: string; revision: number } }[] }>(
    city.page,
    'GET',
    '/api/reports/received?open=true&limit=50',
  );
  for (const { dispatch } of items) {
    await call(city.page, 'POST', `/api/reports/dispatches/${dispatch.id}/take-call`, {
      revision: dispatch.revision,
      spokenWith: '值班员',
    });
  }
  const { units } = await call<{ units: { id: string; level: string }[] }>(
    city.page,
    'GET',
    '/api/org/units?external=true',
  );
  await call(city.page, 'POST', '/api/outside-orders', {
    id: newId(),
    kind: 'verification',
    matterId: null,
    about: '麟游县常丰镇道路积雪交通受阻',
    ask: '请核实滞留车辆、人员数量和除雪进展',
    partyUnitId: units.find((unit) => unit.level === 'province')?.id,
    callerName: '值班员',
    callerNumber: null,
    askedAt: minutesAgo(9),
    writtenAsked: false,
    dueAt: null,
  });
  const matterId = await telephone(longxian, {
    title: '固关镇山体滑坡致道路中断',
    place: '固关镇',
    text: '山体滑坡致宝平路中断，两人失联，镇上三十人正在搜救。',
    ago: 12,
    level: 'significant',
    figures: { missing: 2 },
  });
  const pages: [string, string][] = [
    ['desk', '/'],
    ['telephone', '/reports/telephone'],
    ['new', '/reports/new'],
    ['reports', '/reports'],
    ['matter', `/matters/${matterId}`],
    ['orders', '/orders'],
    ['outside', '/orders/outside'],
    ['units', '/units'],
  ];
  for (const [name, path] of pages) {
    await city.page.goto(path);
    await shoot(city.page, `city-${name}`);
    await longxian.page.goto(path);
    await shoot(longxian.page, `county-${name}`);
  }
  for (const [name, options] of [
    ['wide', { screen: DESK }],
    ['dark', { screen: LAPTOP, dark: true }],
    ['phone', { screen: PHONE }],
  ] as const) {
    const other = await enter(browser, product, name === 'phone' ? 'longxian.officer' : 'city.officer', options);
    for (const [page, path] of pages) {
      await other.page.goto(path);
      await shoot(other.page, `${name}-${page}`);
    }
    await other.leave();
  }
  const admin = await enter(browser, product, 'city.head');
  await admin.page.goto('/accounts');
  await shoot(admin.page, 'accounts');
} finally {
  await browser.close();
  await product.end();
}
