// Which address answers the page, which a file of it, and which nothing.
import Fastify, { type FastifyInstance } from 'fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindPages } from './pages.ts';

const root = mkdtempSync(join(tmpdir(), 'zhishou-pages-'));
let http: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<title>值守</title>');
  writeFileSync(join(root, 'assets', 'main-1a2b.js'), 'self.ready = true;');
  writeFileSync(join(root, 'assets', 'main-1a2b.js.br'), 'packed');
  http = Fastify();
  http.setErrorHandler((error: { status?: number }, _request, reply) => reply.status(error.status ?? 500).send('no'));
  await bindPages(http, root);
});
afterAll(async () => {
  await http.close();
  rmSync(root, { recursive: true });
});

test.each<[string, number, RegExp, RegExp]>([
  ['/', 200, /值守/, /no-store/],
  ['/matters/42', 200, /值守/, /no-store/],
  ['/assets-of-the-city', 200, /值守/, /no-store/],
  ['/assets/main-1a2b.js', 200, /ready/, /immutable/],
  ['/assets/main-0old.js', 404, /^(?!.*值守)/, /^(?!.*immutable)/],
  ['/assets/../index.html', 200, /值守/, /no-store/],
  ['/api/nothing', 404, /^(?!.*值守)/, /^(?!.*immutable)/],
])('%s answers %i', async (url, status, body, kept) => {
  const answer = await http.inject({ method: 'GET', url });
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toMatch(body);
  expect(String(answer.headers['cache-control'] ?? '')).toMatch(kept);
});

test.each([
  ['br, gzip', 'br', 'packed'],
  ['gzip', undefined, 'self.ready = true;'],
  ['', undefined, 'self.ready = true;'],
])('a browser that takes "%s" gets the copy it can read', async (takes, encoding, body) => {
  const headers = { 'accept-encoding': takes };
  const answer = await http.inject({ method: 'GET', url: '/assets/main-1a2b.js', headers });
  expect([answer.headers['content-encoding'], answer.body]).toEqual([encoding, body]);
  expect(answer.headers['content-type']).toContain('javascript');
});
