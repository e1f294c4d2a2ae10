// From the key at the county to the alarm on the city's screen, in real browsers with nothing else going on; in turns with
// the same over HTTP and the bare stream, so that what the browsers add can be told from what the server takes.
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openBrowser } from '#kit/browser.ts';
import { freePort } from '#kit/server.ts';
import { monotonicMs } from '#platform/clock.ts';
import { openDeskPage, signedInContext } from './desk-page.ts';
import { median, percentile, print, rounded } from './figures.ts';
import { openHouse, type Desk } from './house.ts';
import { aTelephoneReport, TELEPHONE } from './landslide.ts';
import type { Sizes } from './sizes.ts';
import { undoLater } from './tidy.ts';

/** The product's promise, given there with five hundred streams and twenty reports a second. */
const LIMIT_MS = 500;
const PATIENCE_MS = 20_000;

interface Received {
  readonly items: readonly { readonly dispatch: { id: string; revision: number; allowed: readonly string[] } }[];
}

/** Measures what people see. */
export async function benchScreen({ screen: { rounds } }: Sizes): Promise<void> {
  const house = await openHouse({ desks: 1, level: 'county', city: true, port: await freePort() });
  const [city, county] = house.desks;
  if (city === undefined || county === undefined) throw new Error('two desks are needed');
  const browser = await openBrowser();
  const closeBrowser = undoLater(() => browser.close());
  const cityPage = await openDeskPage(await signedInContext(browser, house, city));
  const countyPage = await openDeskPage(await signedInContext(browser, house, county));
  const overHttp = await hearAlarms(city);
  const seen: number[] = [];
  const heard: number[] = [];
  for (let i = 0; i <= rounds; i++) {
    const onScreen = await byHand(countyPage, cityPage, `第${i}处山体滑坡，道路中断`);
    await takeCalls(city);
    const onStream = await byProgram(county, overHttp);
    await takeCalls(city);
    if (i === 0) continue; // warm
    seen.push(onScreen);
    heard.push(onStream);
  }
  const felt = (times: readonly number[]) => ({
    p50: rounded(median(times)),
    p95: rounded(percentile(times, 0.95)),
    max: rounded(Math.max(...times)),
  });
  const more = { unit: 'ms', ...felt(seen), overHttp: felt(heard) };
  print({ id: 'screen.max', n: rounds, figure: Math.max(...seen), limit: LIMIT_MS, better: 'less', more });
  await closeBrowser();
  await house.stop();
}

/** F3 at the county, typed and sent by key; both instants are told by the two pages on the machine's clock. */
async function byHand(county: Page, city: Page, what: string): Promise<number> {
  await county.goto('/');
  await county.getByText('已连接').waitFor();
  await county.keyboard.press('F3');
  await county.locator('#from:focus').waitFor();
  await county.locator('#from').fill('村民来电');
  await county.locator('#place').fill('关山村口');
  await county.locator('#what').fill(what);
  await county.getByText('草稿已存本机').first().waitFor();
  const pressed = county.evaluate(
    () =>
      new Promise<number>((done) => {
        const hear = (event: KeyboardEvent): void => {
          if (event.key !== 'Enter') return;
          document.removeEventListener('keydown', hear, true);
          done(performance.timeOrigin + performance.now());
        };
        document.addEventListener('keydown', hear, true);
      }),
  );
  const rung = city.evaluate(
    (words) =>
      new Promise<number>((done) => {
        const isThere = (): boolean =>
          [...document.querySelectorAll('.z-alarm:not(.known)')].some((alarm) => alarm.textContent.includes(words));
        const watch = new MutationObserver(() => {
          if (!isThere()) return;
          watch.disconnect();
          // The next frame is the one that shows it.
          requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    what.slice(0, what.indexOf('处') + 1),
  );
  await county.locator('#what').press('Control+Enter');
  const late = delay(PATIENCE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('no alarm was seen')));
  return (await Promise.race([rung, late])) - (await pressed);
}

async function byProgram(county: Desk, alarms: ReadonlyMap<string, number>): Promise<number> {
  const sent = monotonicMs();
  const { status, body } = await county.client.post(TELEPHONE, aTelephoneReport());
  if (status !== 201) throw new Error(`a report was not accepted: ${status}`);
  const id = (body as { toldTo: { dispatchId: string }[] }).toldTo[0]?.dispatchId ?? '';
  while (!alarms.has(id) && monotonicMs() - sent < PATIENCE_MS) await delay(1);
  return (alarms.get(id) ?? sent + PATIENCE_MS) - sent;
}

async function hearAlarms(city: Desk): Promise<ReadonlyMap<string, number>> {
  const alarms = new Map<string, number>();
  await city.client.listen((_event, data) => {
    const { type, subject } = JSON.parse(data || '{}') as { type?: string; subject?: { id: string } };
    if (type === 'deadlines.alarmRaised' && subject !== undefined) alarms.set(subject.id, monotonicMs());
  });
  return alarms;
}

/** The city takes what calls there are, so that its screen is quiet again. */
async function takeCalls({ client }: Desk): Promise<void> {
  const { items } = (await client.get('/api/reports/received?open=true&limit=20')).body as Received;
  for (const { dispatch } of items) {
    if (!dispatch.allowed.includes('takeCall')) continue;
    await client.post(`/api/reports/dispatches/${dispatch.id}/take-call`, {
      revision: dispatch.revision,
      spokenWith: '值班员',
    });
  }
  await delay(300);
}
