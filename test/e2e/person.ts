// A person at a browser: signs in with the printed password and does what people of the duty room do.
// Decided here: the few acts that several walks share, each found by its word on the screen.
import { expect, onTestFailed } from 'vitest';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { LAPTOP, shoot, type Screen, type TestBrowser } from '#kit/browser.ts';
import type { Instant } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import type { Product } from './product.ts';

export interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Red bars over the page that contain these words. */
  alarm(words: string): Locator;
  /** Button by its whole word. */
  button(name: string | RegExp): Locator;
  /** A block of the page by its heading. */
  block(heading: string): Locator;
  leave(): Promise<void>;
}

/** Opens a browser of somebody's own and signs in. */
export async function enter(
  browser: TestBrowser,
  product: Product,
  account: string,
  options: { screen?: Screen; dark?: boolean } = {},
): Promise<Person> {
  const context = await browser.context({ screen: LAPTOP, ...options, baseUrl: product.url });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto('/');
  await signIn(page, account, product.password(account));
  return personOf(page);
}

/** The person at a page that is signed in already. */
export function personOf(page: Page): Person {
  return {
    context: page.context(),
    page,
    alarm: (words) => page.locator('.z-alarm:not(.known)').filter({ hasText: words }),
    button: (name) => page.getByRole('button', { name, exact: true }),
    block: (heading) => page.locator('section.z-block').filter({ has: page.getByRole('heading', { name: heading }) }),
    leave: () => page.context().close(),
  };
}

/** Signs in on the page shown. */
export async function signIn(page: Page, account: string, password: string): Promise<void> {
  await page.getByLabel('账号').fill(account);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByLabel('密码', { exact: true }).press('Enter');
  await page.locator('.z-connection[title*="已连接"]').waitFor();
}

/** Chooses from a list that opens over the page, by keyboard as an officer does. */
export async function choose(page: Page, label: string, words: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: words }).first().click();
}

/** Presses an item of the person's own menu in the head. */
export async function openMenu({ page }: Person, item: string | RegExp): Promise<void> {
  await page.locator('.z-head-1 .ant-dropdown-trigger').click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Calls a route with the cookies of the page, as the page itself would: for what a walk needs and does not walk. */
export async function call<T>({ page }: Person, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.request.fetch(path, {
    method,
    headers: { 'x-zhishou': '1', 'idempotency-key': newId() },
    ...(body === undefined ? {} : { data: body }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A telephone first report heard at an instant, entered without walking the form; answers the matter's id. */
export async function telephoned(
  person: Person,
  place: string,
  what: string,
  at: Instant,
  more: { readonly type?: string } = {},
): Promise<string> {
  const { matterId } = await call<{ matterId: string }>(person, 'POST', '/api/reports/telephone', {
    matterId: newId(),
    reportId: newId(),
    title: `${place}${what}`,
    level: 'ordinary',
    place: { text: place },
    learned: { at, way: 'telephone', from: '群众来电' },
    figures: {},
    text: what,
    ...more,
  });
  return matterId;
}

/** Waits until the words are on the page. */
export async function sees(page: Page | Locator, words: string | RegExp): Promise<void> {
  await page.getByText(words).first().waitFor({ timeout: 15_000 });
}

/** Nothing on the machine asked for anything outside of it. */
export function stayedInside(browser: TestBrowser): void {
  expect(browser.outside).toEqual([]);
}

/** Keeps a picture of every one's screen when the test fails; call it first in a test. */
export function picturesIfRed(people: () => Readonly<Record<string, Person>>): void {
  onTestFailed(async () => {
    for (const [name, person] of Object.entries(people()))
      await shoot(person.page, `red-${name}`).catch(() => undefined);
  });
}
