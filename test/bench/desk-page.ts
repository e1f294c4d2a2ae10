// A browser at a desk of a bench's house: signed in by the desk's own session, a cache of its own.
import type { BrowserContext, Page } from 'playwright-core';
import type { TestBrowser } from '#kit/browser.ts';
import type { Desk, House } from './house.ts';

/** The desk stands when its stream is up: then it shows what is owed and rings. */
export const STANDS = '.z-connection[title*="已连接"]';
const PATIENCE_MS = 60_000;

/** A context that is signed in as a desk; pages opened in it find their session. */
export async function signedInContext(browser: TestBrowser, house: House, desk: Desk): Promise<BrowserContext> {
  const context = await browser.context({ baseUrl: house.address() });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addCookies([...desk.client.cookies].map(([name, value]) => ({ name, value, url: house.address() })));
  return context;
}

/** A page at the desk, standing. */
export async function openDeskPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/');
  await page.locator(STANDS).waitFor();
  return page;
}
