// The test browser itself: it draws rare Chinese characters, lives in Beijing time, and goes nowhere but this machine.
import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, shoot, type TestBrowser } from '#kit/browser.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('rare place names are drawn with real glyphs, regular and bold', async () => {
  const page = await browser.page();
  await page.setContent('<p style="font-size:40px">磻溪镇 陇县 <b>硖石镇</b> 麟游 千河镇 12:00</p>');
  // A missing glyph is drawn as the same box for every character; real ones differ in their ink.
  const ink = await page.evaluate(() =>
    ['磻', '溪', '镇', '陇', '硖', '麟', '\u{10FFFE}'].map((character) => {
      const canvas = document.createElement('canvas');
      const pen = canvas.getContext('2d');
      if (!pen) return '';
      pen.font = '40px sans-serif';
      pen.fillText(character, 10, 60);
      return canvas.toDataURL();
    }),
  );
  expect(new Set(ink).size).toBe(7);
  expect(statSync(await shoot(page, 'kit-glyphs')).size).toBeGreaterThan(2_000);
});

test('language and time zone are those of the duty room', async () => {
  const page = await browser.page();
  const told = await page.evaluate(() => ({
    language: navigator.language,
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  expect(told).toEqual({ language: 'zh-CN', zone: 'Asia/Shanghai' });
});

test('a request to anywhere else is refused and noted', async () => {
  const page = await browser.page();
  await page.goto('http://192.0.2.1/').catch(() => undefined);
  expect(browser.outside).toEqual(['http://192.0.2.1/']);
});
