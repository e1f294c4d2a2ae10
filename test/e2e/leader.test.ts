// What a leader's hand and the calendar do to a report: the password asked again at sign-off, the window of supplements
// after the final report, and New Year's Eve. The server's clock is moved; nobody waits.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import { DAY_MS, minutes } from '#shared/duration.ts';
import { addDays, addMs, beijingParts, dayOf, instantAt, msBetween, type Day, type Instant } from '#shared/instant.ts';
import { openBrowser, type TestBrowser } from '#kit/browser.ts';
import { call, enter, picturesIfRed, sees, stayedInside, telephoned, type Person } from './person.ts';
import { openProduct, type Product } from './product.ts';

const TITLE = '宝平路两车追尾';
let browser: TestBrowser;
let product: Product;
let officer: Person;
let leader: Person;
let matterId = '';

/** Time at the server, which no machine knows but its own. */
const now = (): Promise<Instant> => product.advance(0);

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), openProduct()]);
  await product.stop();
  await product.startClocked();
  await signedIn();
  matterId = await telephoned(officer, '宝平路', '两车追尾', await now(), { type: '12C00-road' });
});
beforeEach(() => picturesIfRed(() => ({ officer, leader })));
afterAll(async () => {
  stayedInside(browser);
  await browser.close();
  await product.end();
});

async function signedIn(): Promise<void> {
  [officer, leader] = await Promise.all([
    enter(browser, product, 'longxian.officer'),
    enter(browser, product, 'longxian.leader'),
  ]);
}

/** A report that waits for the leader's hand, written without walking its form; answers its id. */
async function written(kind: 'first' | 'final', text: string): Promise<string> {
  const id = newId();
  const path = `/api/reports/${id}`;
  await call(officer, 'POST', '/api/reports', { id, matterId, kind });
  const { revision } = await call<{ revision: number }>(officer, 'POST', `${path}/draft`, {
    revision: 1,
    changes: { text },
  });
  await call(officer, 'POST', `${path}/sign-off`, { revision });
  return id;
}

test('the password is asked again at sign-off; a wrong one signs nothing, turning away signs nothing', async () => {
  const id = await written('first', '宝平路两车追尾，一人轻伤，已送医，交通已恢复。');
  const { page } = leader;
  await page.goto(`/reports/${id}`);
  await leader.button('签发并报送').waitFor();
  await product.advance(minutes(6));
  await leader.button('签发并报送').click();
  const dialog = page.getByRole('dialog', { name: '请再输一次密码' });
  await sees(dialog, `签发并报送：${TITLE}`);
  await dialog.getByRole('button', { name: '先不办' }).click();
  await sees(page, '送签中');
  await leader.button('签发并报送').click();
  await dialog.getByLabel('登录密码').fill('不是这个密码');
  await dialog.getByLabel('登录密码').press('Enter');
  await sees(dialog, '账号或密码不对');
  await sees(page, '送签中');
  await dialog.getByLabel('登录密码').fill(product.password('longxian.leader'));
  await dialog.getByLabel('登录密码').press('Enter');
  await sees(page, '已报送');
});

test('after the final report a supplement may be written until the day the page names, and not after', async () => {
  const id = await written('final', '伤者已出院，事故处理完毕。');
  // A final report goes over the desk's head and is signed by the leader in charge, here by telephone.
  const head = await enter(browser, product, 'longxian.head');
  await head.page.goto(`/reports/${id}`);
  await head.page.getByRole('button', { name: '核稿通过' }).click();
  await head.button('核稿通过').waitFor({ state: 'detached' });
  await head.leave();
  const leaders = await call<{ items: { person: { id: string }; roles: string[] }[] }>(
    officer,
    'GET',
    '/api/reports/leaders',
  );
  const { card } = await call<{ card: { revision: number } }>(officer, 'GET', `/api/reports/${id}`);
  await call(officer, 'POST', `/api/reports/${id}/sign-off/telephone`, {
    revision: card.revision,
    leaderPersonId: leaders.items.find(({ roles }) => roles.includes('leaderInCharge'))?.person.id,
    number: '0917-4600000',
    at: await now(),
    words: '同意终报',
  });
  const last = addDays(dayOf(await now()), 7);
  await officer.page.goto(`/matters/${matterId}`);
  await officer.button('写补报').waitFor();
  const { year, month, day } = beijingParts(addMs(instantAt(addDays(last, 1), '00:00'), -1));
  await sees(
    officer.page,
    new RegExp(`补报截止 ${year}年${month}月${day}日|补报截止 ${ymd(addDays(last, 1))} 00时00分`),
  );

  await product.advance(8 * DAY_MS);
  await signedIn();
  await officer.page.goto(`/matters/${matterId}`);
  await officer.button('其他报告…').waitFor();
  expect(await officer.button('写补报').count()).toBe(0);
  await officer.page.keyboard.press('F4');
  await sees(officer.page, '这个事项现在没有要写的报告');
  await officer.page.waitForURL(`**/matters/${matterId}`);
});

function ymd(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

test('over New Year numbers begin anew, and what was last year says so', async () => {
  const { year } = beijingParts(await now());
  const eve = instantAt(`${year}-12-31` as Day, '23:50');
  await product.advance(Math.max(0, msBetween(await now(), eve)));
  await signedIn();
  const before = await telephoned(officer, '牙科乡', '烟花引燃杂草', await now());
  await officer.page.goto(`/matters/${before}`);
  await sees(officer.page, `〔${year}〕`);
  await sees(officer.page.locator('.z-head'), '12月31日');

  await product.advance(minutes(11));
  const after = await telephoned(officer, '东南镇', '路面结冰多车滑擦', await now());
  await officer.page.goto(`/matters/${after}`);
  await sees(officer.page, `〔${year + 1}〕1号`);
  await sees(officer.page.locator('.z-head'), /(^|[^年])1月1日/);
  await officer.page.goto(`/matters/${before}`);
  await sees(officer.page, `〔${year}〕`);
  await sees(officer.page.locator('.z-timeline'), `${year}年12月31日 23:5`);
  await sees(officer.page.locator('.r-facts'), `${year}年12月31日 23:5`);
});
