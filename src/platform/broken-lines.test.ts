// Bytes on a bare line that are no request: they hear a problem document, and the server goes on.
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANONYMOUS_ACTOR } from '#shared/actor.ts';
import { openWorld, type World } from '#kit/world.ts';
import { buildHttp } from './http.ts';
import { openMetrics } from './metrics.ts';

let world: World;
let http: FastifyInstance;
beforeAll(async () => {
  world = await openWorld({ modules: [] });
  http = await buildHttp({
    runtime: world.app.runtime,
    modules: [],
    authenticate: async () => ANONYMOUS_ACTOR,
    metrics: openMetrics(),
    trustedProxies: [],
    secureCookies: false,
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await http.close();
  await world.close();
});

/** Everything that comes back on a line until it is closed. */
async function say(bytes: string): Promise<string> {
  const { port } = http.server.address() as AddressInfo;
  const line = connect(port, '127.0.0.1');
  let heard = '';
  line.setEncoding('utf8').on('data', (piece: string) => (heard += piece));
  line.write(bytes);
  await once(line, 'close');
  return heard;
}

test.each<[string, string, number, string]>([
  [
    'headers beyond all bounds',
    `GET /api/x HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`,
    431,
    'platform.tooLarge',
  ],
  ['no HTTP at all', 'hello there\r\n\r\n', 400, 'platform.malformed'],
  [
    'two lengths',
    'POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx',
    400,
    'platform.malformed',
  ],
  [
    'a length and pieces',
    'POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\nx',
    400,
    'platform.malformed',
  ],
  [
    'an expectation nobody knows',
    'GET /api/x HTTP/1.1\r\nhost: x\r\nexpect: wonders\r\n\r\n',
    417,
    'platform.malformed',
  ],
])('%s', async (_name, bytes, status, code) => {
  const heard = await say(bytes);
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(heard).toContain(`"code":"${code}"`);
  expect(body).not.toBe('');
});
