// A browser for tests that comes with npm: Chromium of its own, a Chinese font of its own, nothing fetched from outside.
// Decides arguments, language and time zone of the browser. What is walked in it stands in test/e2e.
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

export type Screen = { width: number; height: number };
export const LAPTOP: Screen = { width: 1366, height: 768 };
export const DESK: Screen = { width: 1920, height: 1080 };
export const PHONE: Screen = { width: 390, height: 844 };

export type TestBrowser = {
  /** A person at a browser: own cookies and storage; close the context to send them away. */
  context(options?: { screen?: Screen; dark?: boolean; baseUrl?: string }): Promise<BrowserContext>;
  /** A new context with one page. */
  page(options?: { screen?: Screen; dark?: boolean; baseUrl?: string }): Promise<Page>;
  /** Requests that wanted to leave this machine; each was refused. Expect it to be empty. */
  readonly outside: string[];
  close(): Promise<void>;
};

// The defaults of @sparticuz/chromium switch web security off; these do not.
const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none'],
  '--autoplay-policy=no-user-gesture-required',
];

const FONTS = fileURLToPath(new URL('./fonts', import.meta.url));
const SHOTS = fileURLToPath(new URL('../../var/shots', import.meta.url));

/** How the browser is started, with a folder of its own. */
async function launchOptions(profile: string) {
  const home = await unpackedChromium();
  return {
    executablePath: join(home, 'chromium'),
    args: ARGUMENTS,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: profile,
      TMPDIR: tmpdir(),
      TZ: 'Asia/Shanghai',
      LANG: 'zh_CN.UTF-8',
      FONTCONFIG_FILE: fontSettings(profile),
      LD_LIBRARY_PATH: join(home, 'libraries', 'lib'),
    },
  };
}

export type KeptBrowser = { readonly page: Page; kill(): Promise<void> };

/**
 * A browser as it stands on a desk: what it stores is in the folder and is there again when it is opened on the folder
 * anew. `kill` ends its processes as a power cut does.
 */
export async function openKeptBrowser(folder: string, baseURL: string): Promise<KeptBrowser> {
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    ...(await launchOptions(folder)),
    viewport: LAPTOP,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    baseURL,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    kill: async () => {
      const gone = new Promise((done) => context.once('close', done));
      for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL');
      await gone;
    },
  };
}

/** Processes whose command line names the folder: the browser's own and nobody else's. */
function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`--user-data-dir=${join(folder, 'profile')}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Starts a browser with a profile of its own; close it in `afterAll`. */
export async function openBrowser(): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'zhishou-browser-'));
  const browser = await chromium.launch(await launchOptions(profile));
  const outside: string[] = [];
  const context: TestBrowser['context'] = async ({ screen = LAPTOP, dark = false, baseUrl } = {}) => {
    const made = await browser.newContext({
      viewport: screen,
      colorScheme: dark ? 'dark' : 'light',
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: screen.width < 600,
      isMobile: screen.width < 600,
      ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    });
    await made.route(isOutside, async (route) => {
      outside.push(route.request().url());
      await route.abort();
    });
    return made;
  };
  return {
    context,
    page: async (options) => (await context(options)).newPage(),
    outside,
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Keeps a picture of the page in var/shots, to be looked at; answers its path. */
export async function shoot(page: Page, name: string, options: { full?: boolean } = {}): Promise<string> {
  mkdirSync(SHOTS, { recursive: true });
  const path = join(SHOTS, `${name}.png`);
  await page.screenshot({ path, fullPage: options.full ?? false, animations: 'disabled' });
  return path;
}

function isOutside(url: URL): boolean {
  return /^(https?|wss?):$/.test(url.protocol) && url.hostname !== '127.0.0.1' && url.hostname !== 'localhost';
}

/** Unpacks browser and its libraries once for a machine; beside first and then renamed, as several tests may come at once. */
async function unpackedChromium(): Promise<string> {
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
  const { version } = createRequire(join(packed, 'x'))('../package.json') as { version: string };
  const home = join(tmpdir(), `zhishou-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(home, 'chromium'))) return home;
  const beside = mkdtempSync(`${home}-`);
  await unpack(join(packed, 'chromium.br'), join(beside, 'chromium'), 0o755);
  await unpack(join(packed, 'al2023.tar.br'), join(beside, 'libraries.tar'), 0o600);
  mkdirSync(join(beside, 'libraries'));
  execFileSync('tar', ['-xf', join(beside, 'libraries.tar'), '-C', join(beside, 'libraries')]);
  rmSync(join(beside, 'libraries.tar'));
  try {
    renameSync(beside, home);
  } catch {
    rmSync(beside, { recursive: true, force: true });
  }
  return home;
}

function unpack(from: string, to: string, mode: number): Promise<void> {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode }));
}

/** Only our font is seen, so that pictures are the same on every machine and no Chinese character is a box. */
function fontSettings(profile: string): string {
  const file = join(profile, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${FONTS}</dir><cachedir>${join(tmpdir(), 'zhishou-font-cache')}</cachedir>
<alias binding="strong"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
<alias binding="strong"><family>serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
<alias binding="strong"><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>`,
  );
  return file;
}
