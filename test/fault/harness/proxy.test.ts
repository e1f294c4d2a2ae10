// The line itself: each fault really happens, at the byte asked for, and both sides see what they would see.
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monotonicMs } from '#platform/clock.ts';
import { openProxy, type Line, type Proxy } from './proxy.ts';

const ASKED = 'a'.repeat(100);
const ANSWERED = 'b'.repeat(200);

let server: Server;
let accepted: { socket: Socket; heard: string; ended: boolean; closed: boolean; reset: boolean }[];
let proxy: Proxy;

beforeEach(async () => {
  accepted = [];
  // Answers once it has heard everything; lives on until the other side ends.
  server = createServer((socket) => {
    const seen = { socket, heard: '', ended: false, closed: false, reset: false };
    accepted.push(seen);
    socket.on('data', (piece) => {
      seen.heard += String(piece);
      if (seen.heard.length === ASKED.length) socket.write(ANSWERED);
    });
    socket.on('end', () => (seen.ended = true));
    socket.on('error', (error: NodeJS.ErrnoException) => (seen.reset = error.code === 'ECONNRESET'));
    socket.on('close', () => (seen.closed = true));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await openProxy((server.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  for (const { socket } of accepted) socket.destroy();
  server.close();
});

/** A client that has asked, and what it heard so far. */
async function ask(line: Line) {
  proxy.next(line);
  const socket = createConnection({ port: proxy.port, host: '127.0.0.1' });
  const seen = { socket, heard: '', closed: false };
  socket.on('data', (piece) => (seen.heard += String(piece)));
  socket.on('error', () => undefined);
  socket.on('close', () => (seen.closed = true));
  await once(socket, 'connect');
  socket.write(ASKED);
  return seen;
}

async function until(condition: () => boolean, ms = 3_000): Promise<boolean> {
  const begun = monotonicMs();
  while (!condition() && monotonicMs() - begun < ms) await delay(5);
  return condition();
}

test('an open line passes both directions and their ends', async () => {
  const client = await ask({ kind: 'open' });
  expect(await until(() => client.heard === ANSWERED)).toBe(true);
  client.socket.end();
  expect(await until(() => client.closed && accepted[0]?.ended === true)).toBe(true);
  expect(proxy.connections()).toMatchObject([{ request: 100, answer: 200, struck: false }]);
});

for (const after of [0, 1, 57, 100]) {
  test(`a request that is cut after ${after} bytes reaches the server so far, and both sides are closed`, async () => {
    const client = await ask({ kind: 'cut', direction: 'request', after });
    expect(await until(() => client.closed && (accepted[0]?.closed ?? after === 0))).toBe(true);
    expect(proxy.connections()[0]).toMatchObject({ request: after, struck: true });
    if (after > 0) expect(accepted[0]?.heard.length).toBe(after);
    expect(client.heard.length).toBeLessThanOrEqual(after === 100 ? 200 : 0);
  });
}

for (const after of [0, 1, 130, 200]) {
  test(`an answer that is cut after ${after} bytes reaches the client so far, though the server sent all`, async () => {
    const client = await ask({ kind: 'cut', direction: 'answer', after });
    expect(await until(() => client.closed)).toBe(true);
    expect(client.heard.length).toBe(after);
    if (after > 0) expect(accepted[0]?.heard.length).toBe(100);
  });
}

test('a slow line takes the time of its bytes and loses none', async () => {
  const begun = monotonicMs();
  const client = await ask({ kind: 'slow', bytesPerSecond: 1_000 });
  expect(await until(() => client.heard === ANSWERED)).toBe(true);
  // 100 bytes one way, then 200 the other; timers may be a little early, never much.
  expect(monotonicMs() - begun).toBeGreaterThan(220);
});

test('a stalled line stays connected on both sides and passes nothing more', async () => {
  const client = await ask({ kind: 'stalled', direction: 'answer', after: 20 });
  expect(await until(() => client.heard.length === 20)).toBe(true);
  client.socket.write('more');
  accepted[0]?.socket.write('more');
  await until(() => client.closed || client.heard.length > 20, 150);
  expect([client.closed, client.heard.length, accepted[0]?.closed]).toEqual([false, 20, false]);
  expect(accepted[0]?.heard.length).toBe(100);
});

test('on a half-open line the server is reset while the client stays connected and hears nothing', async () => {
  const client = await ask({ kind: 'halfOpen', direction: 'request', after: 60 });
  expect(await until(() => accepted[0]?.closed === true)).toBe(true);
  expect(accepted[0]).toMatchObject({ reset: true });
  expect(accepted[0]?.heard.length).toBeLessThanOrEqual(60);
  await until(() => client.closed, 150);
  expect([client.closed, client.heard]).toEqual([false, '']);
});

test('dropping closes what is connected, and the next connection takes the usual line', async () => {
  const client = await ask({ kind: 'stalled', direction: 'request', after: 0 });
  proxy.dropAll();
  expect(await until(() => client.closed)).toBe(true);
  const again = await ask({ kind: 'open' });
  expect(await until(() => again.heard === ANSWERED)).toBe(true);
});
