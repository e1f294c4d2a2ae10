// What HTTP believes and what it refuses before a room is asked: the client's address, the off-duty reason, the pages' frame.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { SYSTEM_ACTOR } from '#shared/actor.ts';
import { defineRoutes } from '#shared/route.ts';
import { openWorld, type World } from '#kit/world.ts';
import { buildHttp } from './http.ts';
import { newId } from './ids.ts';
import { openMetrics } from './metrics.ts';
import { defineModule } from './module.ts';

const routes = defineRoutes({
  act: {
    method: 'POST',
    path: '/api/probe',
    summary: '办',
    action: 'probe.act',
    body: z.object({}),
    response: z.null(),
  },
});
const probe = defineModule({
  name: 'probe',
  routes,
  policy: { 'probe.act': { who: ['dutyOfficer'] } },
  handlers: { act: async () => null },
});
const unitId = newId();

let world: World;
beforeAll(async () => {
  world = await openWorld({ modules: [probe] });
});
afterAll(() => world.close());

async function open(trustedProxies: readonly string[]) {
  const http = await buildHttp({
    runtime: world.app.runtime,
    modules: [probe],
    authenticate: async () => ({
      ...SYSTEM_ACTOR,
      kind: 'person',
      accountId: unitId,
      unitId,
      roles: ['dutyOfficer'],
    }),
    metrics: openMetrics(),
    trustedProxies,
    secureCookies: false,
  });
  const send = (headers: Record<string, string>, remoteAddress = '10.2.0.1') =>
    http.inject({
      method: 'POST',
      url: '/api/probe',
      remoteAddress,
      cookies: { zs_session: 'x' },
      headers: { 'x-zhishou': '1', 'idempotency-key': newId(), ...headers },
      payload: {},
    });
  return { send, get: (url: string) => http.inject({ method: 'GET', url }), close: () => http.close() };
}

const audited = async (): Promise<{ address: string | null; reason: string | null }[]> =>
  (
    await sql<{ address: string | null; reason: string | null }>`
      select address, off_duty_reason as reason from audit where unit_id = ${unitId} order by seq`.execute(
      world.app.runtime.database.db,
    )
  ).rows;

test('a client that names another address is believed only behind a configured proxy', async () => {
  const forged = { 'x-forwarded-for': '203.0.113.7' };
  const alone = await open([]);
  expect((await alone.send(forged)).statusCode).toBe(200);
  await alone.close();
  const behind = await open(['10.2.0.1']);
  expect((await behind.send(forged)).statusCode).toBe(200);
  expect((await behind.send(forged, '10.2.0.9')).statusCode).toBe(200);
  await behind.close();
  expect((await audited()).map(({ address }) => address)).toEqual(['10.2.0.1', '203.0.113.7', '10.2.0.9']);
});

test('an off-duty reason is kept with the act; one that is marked or cannot be kept is refused and not kept', async () => {
  const http = await open([]);
  const before = (await audited()).length;
  const say = async (reason: string): Promise<string> => {
    const answer = await http.send({ 'x-off-duty-reason': reason });
    return answer.statusCode === 200 ? 'kept' : answer.json<{ code: string }>().code;
  };
  expect(await say(encodeURIComponent('临时替班'))).toBe('kept');
  expect(await say(encodeURIComponent('机密★5年'))).toBe('platform.markedSecret');
  expect(await say(encodeURIComponent('机 密 ☆ 长期'))).toBe('platform.markedSecret');
  expect(await say('%00')).toBe('platform.malformed');
  expect(await say('%ED%A0%80')).toBe('platform.malformed');
  expect(await say('%')).toBe('platform.malformed');
  await http.close();
  expect((await audited()).slice(before).map(({ reason }) => reason)).toEqual(['临时替班']);
});

test('no page of others may show ours in a frame, and scripts come from us alone', async () => {
  const http = await open([]);
  const policy = String((await http.get('/api/nothing')).headers['content-security-policy']);
  await http.close();
  expect(policy.split(';')).toEqual(
    expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'self'"]),
  );
});
