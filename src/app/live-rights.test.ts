import { afterAll, beforeAll, expect, test } from 'vitest';
import { aUnit, anAccount, openBrowser, type TestUnit } from '#modules/access/builders.ts';
import { routes } from '#modules/access/contract.ts';
import { openWorld, type World } from '#kit/world.ts';
import { startServer, type Server } from './server.ts';

let world: World;
let server: Server;
let county: TestUnit;

beforeAll(async () => {
  world = await openWorld();
  county = await aUnit(world, '610327');
  server = await startServer({
    application: world.app,
    host: '127.0.0.1',
    port: 0,
    trustedProxies: [],
    secureCookies: false,
    version: 'test',
    work: true,
  });
});
afterAll(async () => {
  await server.stop();
  await world.close();
});

test('a stream asked for from two places at once is refused, not left hanging', async () => {
  await anAccount(world, 'listening.twice', county, ['dutyOfficer']);
  const browser = openBrowser(world);
  await browser.signIn('listening.twice');
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = (query: string) =>
    fetch(`${server.address}/api/live?${query}`, { headers: { cookie }, signal: AbortSignal.timeout(3_000) });
  const refused = await ask('last=a&last=b');
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ code: 'platform.malformed' });
  const taken = await ask('last=a');
  expect(taken.status).toBe(200);
  await taken.body?.cancel();
});

test('a session that is ended by force loses its open stream within a second', async () => {
  const { id } = await anAccount(world, 'listening.one', county, ['dutyOfficer']);
  await anAccount(world, 'admin.one', county, ['unitAdminA']);
  const browser = openBrowser(world);
  await browser.signIn('listening.one');
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`${server.address}/api/live`, { headers: { cookie } });
  expect(response.status).toBe(200);

  const admin = openBrowser(world);
  await admin.signIn('admin.one');
  const before = performance.now();
  await admin.call(routes.endSessions, { params: { id }, body: { reason: '人员调离' } });
  expect(await response.text()).toContain('event: ended');
  expect(performance.now() - before).toBeLessThan(1_000);
  expect((await fetch(`${server.address}/api/live`, { headers: { cookie } })).status).toBe(401);
});
