// Requests that never became a use case: counted always, on record once per address and minute.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '#kit/world.ts';
import { ANONYMOUS_ACTOR } from '#shared/actor.ts';
import { defineRoutes } from '#shared/route.ts';
import { z } from 'zod';
import { buildHttp } from './http.ts';
import { openMetrics } from './metrics.ts';
import { defineModule } from './module.ts';

const routes = defineRoutes({
  say: {
    method: 'POST',
    path: '/api/probe',
    summary: '说',
    action: 'probe.say',
    body: z.object({ word: z.string() }),
    response: z.null(),
  },
});
const probe = defineModule({
  name: 'probe',
  routes,
  policy: { 'probe.say': { who: 'anyone' } },
  handlers: { say: async () => null },
});

let world: World;
beforeAll(async () => {
  world = await openWorld({ modules: [probe] });
});
afterAll(() => world.close());

test('a flood of malformed requests leaves one audit row per address and a full count', async () => {
  const metrics = openMetrics();
  const { runtime } = world.app;
  const http = await buildHttp({
    runtime,
    modules: [probe],
    authenticate: async () => ANONYMOUS_ACTOR,
    metrics,
    trustedProxies: [],
    secureCookies: false,
  });
  const send = (remoteAddress: string, headers: Record<string, string>, payload: object) =>
    http.inject({ method: 'POST', url: '/api/probe', remoteAddress, headers, payload });
  for (let i = 0; i < 20; i++) expect((await send('10.1.1.1', { 'x-zhishou': '1' }, { word: i })).statusCode).toBe(400);
  expect((await send('10.1.1.2', {}, { word: 'a' })).json()).toMatchObject({ code: 'platform.crossSite', status: 403 });
  expect((await send('10.1.1.3', { 'x-zhishou': '1' }, { word: 'a' })).statusCode).toBe(200);
  await http.close();
  const { rows } = await sql<{ address: string; code: string }>`
    select address, code from audit where action = 'http.refused' order by seq`.execute(runtime.database.db);
  expect(rows).toEqual([
    { address: '10.1.1.1', code: 'platform.malformed' },
    { address: '10.1.1.2', code: 'platform.crossSite' },
  ]);
  expect(metrics.render()).toContain('zhishou_outside_refusals_total 21');
});
