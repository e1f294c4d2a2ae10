import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, sm3 } from '#platform/digest.ts';
import { buildHttp } from '#platform/http.ts';
import { newId } from '#platform/ids.ts';
import { openMetrics } from '#platform/metrics.ts';
import { openWorld, type World } from '#kit/world.ts';
import { authenticate } from './authenticate.ts';
import { PASSWORD, aUnit, anAccount } from './builders.ts';
import { accessModule } from './index.ts';

let world: World;
let http: Awaited<ReturnType<typeof buildHttp>>;

beforeAll(async () => {
  world = await openWorld({ modules: [accessModule] });
  const unit = await aUnit(world, '610304');
  await anAccount(world, 'wire.officer', unit, ['dutyOfficer']);
  http = await buildHttp({
    runtime: world.app.runtime,
    modules: [accessModule],
    authenticate: (session, station) => authenticate(world.app.runtime, session, station),
    metrics: openMetrics(),
    trustedProxies: [],
    secureCookies: true,
  });
});
afterAll(async () => {
  await http.close();
  await world.close();
});

const post = (
  url: string,
  payload: object,
  cookies: Record<string, string> = {},
  headers: Record<string, string> = {},
) => http.inject({ method: 'POST', url, payload, cookies, headers: { 'x-zhishou': '1', ...headers } });

test('cookies are kept from scripts, other sites and plain lines, and neither password nor PIN leaves a digest or an answer', async () => {
  const body = { account: 'wire.officer', password: PASSWORD };
  expect((await http.inject({ method: 'POST', url: '/api/access/sign-in', payload: body })).json()).toMatchObject({
    code: 'platform.crossSite',
  });
  const signedIn = await post('/api/access/sign-in', body);
  expect(signedIn.statusCode).toBe(200);
  const cookies = Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value]));
  expect(Object.keys(cookies).toSorted()).toEqual(['zs_session', 'zs_station']);
  for (const cookie of signedIn.cookies)
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });

  const pin = { password: PASSWORD, pin: '270913' };
  expect((await post('/api/access/pin', pin, cookies)).statusCode).toBe(200);
  expect((await post('/api/access/prove', { password: 'x' }, cookies)).statusCode).toBe(401);
  const { rows } = await sql<{ text: string }>`
    select coalesce(string_agg(x::text, ''), '') as text from (
      select to_jsonb(a) x from audit a union all select to_jsonb(i) from idempotency i union all select to_jsonb(s) from access_session s) everything`.execute(
    world.app.runtime.database.db,
  );
  const secrets = [
    PASSWORD,
    '270913',
    digestOf(body),
    digestOf(pin),
    sm3(PASSWORD),
    cookies['zs_session'] ?? '',
    cookies['zs_station'] ?? '',
  ];
  for (const secret of secrets) expect(rows[0]?.text).not.toContain(secret);
});

test('an act on the own session without secrets keeps its answer under its key', async () => {
  const signedIn = await post('/api/access/sign-in', { account: 'wire.officer', password: PASSWORD });
  const cookies = Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value]));
  const unitId = newId();
  expect((await post('/api/access/act-for', { unitId }, cookies)).json()).toMatchObject({
    code: 'platform.keyMissing',
  });
  expect((await post('/api/access/act-for', { unitId }, cookies, { 'idempotency-key': newId() })).json()).toMatchObject(
    { code: 'access.unitNotYours' },
  );
  expect(
    (await post('/api/access/act-for', { unitId: 'no' }, cookies, { 'idempotency-key': newId() })).statusCode,
  ).toBe(400);
});

test('a request that stops arriving does not hold its connection for ever', () => {
  expect(http.server.requestTimeout).toBeGreaterThan(0);
});
