// What a browser fetches until the desk stands, how long that takes, and how long the page is deaf meanwhile (long tasks):
// the built pages from the product's own server, with an empty cache and, in turns, with what the first visit left.
import type { BrowserContext } from 'playwright-core';
import { openBrowser } from '#kit/browser.ts';
import { freePort } from '#kit/server.ts';
import { STANDS, signedInContext } from './desk-page.ts';
import { median, print, rounded, spread } from './figures.ts';
import { openHouse } from './house.ts';
import type { Sizes } from './sizes.ts';
import { undoLater } from './tidy.ts';

interface Visit {
  readonly bytes: number;
  readonly unpacked: number;
  readonly requests: number;
  readonly standsMs: number;
  /** The desk stands and no long task is under way any more. */
  readonly interactiveMs: number;
  readonly longTasks: number;
  readonly longestMs: number;
  readonly deafMs: number;
}
interface Seen {
  readonly stands: number;
  readonly tasks: readonly { readonly at: number; readonly ms: number }[];
}

/** A task of more than fifty milliseconds is long; what it has beyond them nobody answers. */
const LONG_MS = 50;
const AFTER_MS = 1_500;

/** Measures the way to the desk. */
export async function benchWeb({ web: { rounds } }: Sizes): Promise<void> {
  const house = await openHouse({ desks: 1, level: 'county', city: true, port: await freePort() });
  const desk = house.desks[0];
  if (desk === undefined) throw new Error('no desk');
  const browser = await openBrowser();
  const closeBrowser = undoLater(() => browser.close());
  const cold: Visit[] = [];
  const warm: Visit[] = [];
  for (let i = 0; i < rounds; i++) {
    const context = await signedInContext(browser, house, desk);
    await context.unrouteAll(); // a browser that is watched for leaving the machine keeps no cache
    cold.push(await visit(context));
    warm.push(await visit(context));
    await context.close();
  }
  tell(cold, warm);
  await closeBrowser();
  await house.stop();
}

async function visit(context: BrowserContext): Promise<Visit> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const fetched = { bytes: 0, unpacked: 0, requests: 0 };
  let counting = true;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    if (!counting) return;
    fetched.bytes += encodedDataLength;
    fetched.requests += 1;
  });
  network.on('Network.dataReceived', ({ dataLength }) => {
    if (counting) fetched.unpacked += dataLength;
  });
  await network.send('Network.enable');
  await page.addInitScript(() => {
    const tasks: { at: number; ms: number }[] = [];
    Object.assign(window, { seenTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ at: startTime, ms: duration });
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto('/', { waitUntil: 'commit' });
  const seen = await page.evaluate(
    async ({ stands, after }) => {
      while (document.querySelector(stands) === null) await new Promise((done) => requestAnimationFrame(done));
      const at = performance.now();
      await new Promise((done) => setTimeout(done, after));
      return { stands: at, tasks: (window as unknown as { seenTasks: { at: number; ms: number }[] }).seenTasks };
    },
    { stands: STANDS, after: AFTER_MS },
  );
  counting = false;
  await page.close();
  return { ...fetched, ...feltOf(seen) };
}

function feltOf({ stands, tasks }: Seen): Omit<Visit, 'bytes' | 'unpacked' | 'requests'> {
  return {
    standsMs: stands,
    interactiveMs: tasks.reduce((last, { at, ms }) => (at < last ? Math.max(last, at + ms) : last), stands),
    longTasks: tasks.length,
    longestMs: tasks.reduce((most, { ms }) => Math.max(most, ms), 0),
    deafMs: tasks.reduce((sum, { ms }) => sum + ms - LONG_MS, 0),
  };
}

function tell(cold: readonly Visit[], warm: readonly Visit[]): void {
  const of = (visits: readonly Visit[], figure: (visit: Visit) => number): number => median(visits.map(figure));
  const line = (id: string, unit: string, figure: (visit: Visit) => number, more: Record<string, unknown> = {}): void =>
    print({
      id: `web.${id}`,
      n: cold.length,
      figure: of(cold, figure),
      limit: null,
      better: 'less',
      more: { unit, spread: spread(cold.map(figure)), secondVisit: rounded(of(warm, figure)), ...more },
    });
  const kilobytes = (bytes: number): number => bytes / 1_024;
  line('bytes', 'KB over the wire', ({ bytes }) => kilobytes(bytes), {
    unpacked: rounded(kilobytes(of(cold, ({ unpacked }) => unpacked))),
    requests: of(cold, ({ requests }) => requests),
  });
  line('stands', 'ms until the desk stands', ({ standsMs }) => standsMs);
  line('interactive', 'ms', ({ interactiveMs }) => interactiveMs);
  line('longTasks', 'ms of the longest', ({ longestMs }) => longestMs, {
    tasks: of(cold, ({ longTasks }) => longTasks),
    deafMs: rounded(of(cold, ({ deafMs }) => deafMs)),
  });
}
