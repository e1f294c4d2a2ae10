import { sql } from 'kysely';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs, toMs } from '#shared/instant.ts';
import { openWorld, type World } from '#kit/world.ts';
import { authenticate, authenticateListener } from './authenticate.ts';
import { PASSWORD, aUnit, anAccount, anOffice, openBrowser, type Browser, type TestUnit } from './builders.ts';
import { routes } from './contract.ts';
import { accessModule } from './index.ts';
import { rolesHeldAt } from './service/grants.ts';
import { putTotp, totpOf } from './store/accounts.ts';

let world: World;
let city: TestUnit;
let office: TestUnit;
let county: TestUnit;

beforeAll(async () => {
  world = await openWorld({ modules: [accessModule] });
  city = await aUnit(world, 'CITY');
  office = await aUnit(world, 'CITY-DO', city);
  county = await aUnit(world, '610327');
});
afterAll(() => world.close());

const wrong = { password: '不是这一个 0000' };

async function fail(browser: Browser, account: string, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < times; i++) codes.push(await browser.refusal(routes.signIn, { body: { account, ...wrong } }));
  return codes;
}

function codeFor(uri: string): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return generateSync({ secret, epoch: Math.floor(toMs(world.now()) / 1_000) });
}

test('an officer of the duty office signs in and acts for the city; the wrong password and a missing account answer alike', async () => {
  const { id } = await anAccount(world, 'city.officer', office, ['dutyOfficer'], city);
  const browser = openBrowser(world);
  expect(await browser.refusal(routes.signIn, { body: { account: 'city.officer', ...wrong } })).toBe(
    'access.wrongCredentials',
  );
  expect(await browser.refusal(routes.signIn, { body: { account: 'nobody.here', ...wrong } })).toBe(
    'access.wrongCredentials',
  );
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');

  const answer = await browser.signIn('City.Officer');
  expect(answer).toMatchObject({ next: 'done', accountId: id });
  const me = await browser.call(routes.me);
  expect(me).toMatchObject({
    account: 'city.officer',
    roles: ['dutyOfficer'],
    unit: { code: 'CITY' },
    demonstration: false,
    draftKey: answer.draftKey,
  });
  expect(Buffer.from(me.draftKey, 'base64')).toHaveLength(32);
  expect(await world.system((ctx) => rolesHeldAt(ctx, city.id))).toMatchObject([{ role: 'dutyOfficer' }]);
});

test('five failures lock the name, whether it exists or not, for a quarter of an hour; an administrator of the unit releases on the spot', async () => {
  await anAccount(world, 'county.officer', county, ['dutyOfficer']);
  await anAccount(world, 'county.admin', county, ['unitAdminA']);
  await anAccount(world, 'city.admin', city, ['unitAdminA']);
  const browser = openBrowser(world, '10.2.0.1');
  for (const account of ['county.officer', 'no.such.name']) {
    expect(await fail(browser, account, 6)).toEqual([
      ...Array<string>(5).fill('access.wrongCredentials'),
      'access.locked',
    ]);
  }
  expect(await browser.refusal(routes.signIn, { body: { account: 'county.officer', password: PASSWORD } })).toBe(
    'access.locked',
  );

  const stranger = openBrowser(world, '10.2.0.2');
  await stranger.signIn('city.admin');
  const admin = openBrowser(world, '10.2.0.3');
  await admin.signIn('county.admin');
  const seen = (await admin.call(routes.listAccounts)).items;
  const locked = seen.find((item) => item.account === 'county.officer');
  expect(seen.map((item) => item.account)).toEqual(['county.admin', 'county.officer']);
  expect(locked).toMatchObject({
    state: 'locked',
    allowed: ['mintCode', 'linkPerson', 'close', 'release', 'endSessions'],
  });
  const id = locked?.id ?? '';
  expect(await stranger.refusal(routes.reopenAccount, { params: { id } })).toBe('platform.notFound');
  await admin.call(routes.reopenAccount, { params: { id } });
  expect((await browser.signIn('county.officer')).next).toBe('done');

  await world.advance(1);
  await fail(openBrowser(world, '10.2.0.4'), 'county.officer', 5);
  await world.advance(minutes(15) - 1);
  expect(await browser.refusal(routes.signIn, { body: { account: 'county.officer', password: PASSWORD } })).toBe(
    'access.locked',
  );
  await world.advance(1);
  expect((await browser.signIn('county.officer')).next).toBe('done');
});

test('of many guesses sent at once no more are tried than of those sent one after the other', async () => {
  const { id } = await anAccount(world, 'parallel.one', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.2.1.1');
  const codes = await Promise.all(
    Array.from({ length: 40 }, () => browser.refusal(routes.signIn, { body: { account: 'parallel.one', ...wrong } })),
  );
  const tried = codes.filter((code) => code === 'access.wrongCredentials').length;
  expect(codes.filter((code) => code === 'access.busy' || code === 'access.locked')).toHaveLength(40 - tried);
  expect(tried).toBeLessThanOrEqual(5);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from access_failure where account_id = ${id}`.execute(world.app.runtime.database.db);
  expect(rows[0]?.n).toBe(tried);
});

test('an address that failed often is slowed, while a person known on the station signs in at once', async () => {
  await anAccount(world, 'known.one', county, ['dutyOfficer']);
  const known = openBrowser(world, '10.3.0.1');
  await known.signIn('known.one');
  const attacker = openBrowser(world, '10.3.0.1');
  const codes: string[] = [];
  for (let i = 0; i < 21; i++) codes.push(...(await fail(attacker, `guess.${i}`, 1)));
  expect(codes.slice(0, 20).every((code) => code === 'access.wrongCredentials')).toBe(true);
  expect(codes[20]).toBe('access.slowDown');
  expect((await known.signIn('known.one')).next).toBe('done');
  await world.advance(1_000);
  expect(await fail(attacker, 'guess.22', 1)).toEqual(['access.wrongCredentials']);
});

test('every sign-in makes a new token, the one before is worth nothing, and a token without its station neither', async () => {
  await anAccount(world, 'fixation.one', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.4.0.1');
  browser.cookies.set('zs_session', 'planted-by-somebody').set('zs_station', 'planted-too');
  await browser.signIn('fixation.one');
  const first = browser.cookies.get('zs_session') ?? '';
  expect(first).not.toBe('planted-by-somebody');
  expect(browser.cookies.get('zs_station')).not.toBe('planted-too');
  await browser.signIn('fixation.one');
  const { runtime } = world.app;
  const station = browser.cookies.get('zs_station') ?? '';
  expect((await authenticate(runtime, first, station)).kind).toBe('anonymous');
  expect((await authenticate(runtime, browser.cookies.get('zs_session') ?? '', 'another-station')).kind).toBe(
    'anonymous',
  );
  const last = browser.cookies.get('zs_session') ?? '';
  expect((await authenticate(runtime, last, station)).kind).toBe('person');
  await sql`update access_account set state = 'closed' where name = 'fixation.one'`.execute(runtime.database.db);
  expect((await authenticate(runtime, last, station)).kind).toBe('anonymous');
});

test('an office sets up a second factor at the first sign-in and needs it ever after; each code is good once', async () => {
  await anOffice(world, 'audit.one', 'auditor');
  const browser = openBrowser(world, '10.5.0.1');
  const first = await browser.signIn('audit.one');
  expect(first).toMatchObject({ next: 'enrolTotp', draftKey: null, accountId: null });
  expect(first.enrolment?.uri).toMatch(/^otpauth:\/\/totp\//);
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');
  expect(await browser.refusal(routes.secondFactor, { body: { code: '000000' } })).toBe('access.wrongCode');
  const half = browser.cookies.get('zs_session') ?? '';
  const station = browser.cookies.get('zs_station') ?? '';
  expect((await authenticate(world.app.runtime, half, station)).kind).toBe('anonymous');
  const code = codeFor(first.enrolment?.uri ?? '');
  expect((await browser.call(routes.secondFactor, { body: { code } })).next).toBe('done');
  expect(browser.cookies.get('zs_session')).not.toBe(half);
  expect(await browser.call(routes.me)).toMatchObject({ unit: null, roles: ['auditor'], units: [], hasTotp: true });

  const again = openBrowser(world, '10.5.0.2');
  expect((await again.signIn('audit.one')).next).toBe('totp');
  expect(await again.refusal(routes.secondFactor, { body: { code } })).toBe('access.wrongCode');
  await world.advance(minutes(1));
  expect((await again.call(routes.secondFactor, { body: { code: codeFor(first.enrolment?.uri ?? '') } })).next).toBe(
    'done',
  );

  const late = openBrowser(world, '10.5.0.3');
  await late.signIn('audit.one');
  await world.advance(minutes(6));
  expect(await late.refusal(routes.secondFactor, { body: { code: codeFor(first.enrolment?.uri ?? '') } })).toBe(
    'access.stepExpired',
  );
});

test('an idle session is covered until proved again, is heard meanwhile, and renews only in its last half hour', async () => {
  await anAccount(world, 'night.officer', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.6.0.1');
  await browser.signIn('night.officer');
  const began = world.now();
  await world.advance(minutes(30));
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');
  expect(await browser.call(routes.session)).toMatchObject({ state: 'covered', name: 'night.officer其人' });
  const { runtime } = world.app;
  const listening = await authenticateListener(
    runtime,
    browser.cookies.get('zs_session') ?? '',
    browser.cookies.get('zs_station') ?? '',
  );
  expect(listening).toMatchObject({ kind: 'person', unitId: county.id, roles: [] });
  expect(await browser.refusal(routes.prove, { body: wrong })).toBe('access.wrongCredentials');
  const early = await browser.call(routes.prove, { body: { password: PASSWORD } });
  expect(toMs(early.absoluteUntil) - toMs(began)).toBe(hours(12));
  expect((await browser.call(routes.me)).provedAt).toBe(early.provedAt);

  await world.advance(hours(11));
  const late = await browser.call(routes.prove, { body: { password: PASSWORD } });
  expect(toMs(late.absoluteUntil) - toMs(world.now())).toBe(hours(12));
  await world.advance(hours(12));
  expect(await browser.call(routes.session)).toMatchObject({ state: 'expired' });
  expect(await browser.refusal(routes.prove, { body: { password: PASSWORD } })).toBe('platform.signInNeeded');
});

test('two officers switch at one desk by PIN; five wrong ones ask for the password; elsewhere the PIN is worth nothing', async () => {
  const one = await anAccount(world, 'desk.one', office, ['dutyOfficer'], city);
  const two = await anAccount(world, 'desk.two', office, ['dutyOfficer'], city);
  const desk = openBrowser(world, '10.7.0.1');
  await desk.signIn('desk.one');
  expect(await desk.refusal(routes.setPin, { body: { password: PASSWORD, pin: '123456' } })).toBe(
    'access.weakPassword',
  );
  expect(await desk.refusal(routes.setPin, { body: { ...wrong, pin: '270913' } })).toBe('access.wrongCredentials');
  await desk.call(routes.setPin, { body: { password: PASSWORD, pin: '270913' } });
  const before = desk.cookies.get('zs_session') ?? '';
  await desk.signIn('desk.two');
  const people = (await desk.call(routes.stationPeople)).items.map((person) => [person.accountId, person.hasPin]);
  expect(new Map(people as [string, boolean][])).toEqual(
    new Map([
      [one.id, true],
      [two.id, false],
    ]),
  );

  expect(await desk.refusal(routes.switchPerson, { body: { accountId: two.id, pin: '270913' } })).toBe(
    'access.pinNeedsPassword',
  );
  expect((await desk.call(routes.switchPerson, { body: { accountId: one.id, pin: '270913' } })).next).toBe('done');
  expect(await desk.call(routes.me)).toMatchObject({ account: 'desk.one', provedAt: null });
  expect((await authenticate(world.app.runtime, before, desk.cookies.get('zs_station') ?? '')).kind).toBe('anonymous');

  const elsewhere = openBrowser(world, '10.7.0.2');
  await elsewhere.signIn('desk.two');
  expect(await elsewhere.refusal(routes.switchPerson, { body: { accountId: one.id, pin: '270913' } })).toBe(
    'access.notAtThisStation',
  );

  for (let i = 0; i < 5; i++)
    expect(await desk.refusal(routes.switchPerson, { body: { accountId: one.id, pin: '111222' } })).toBe(
      'access.pinWrong',
    );
  expect(await desk.refusal(routes.switchPerson, { body: { accountId: one.id, pin: '270913' } })).toBe(
    'access.pinNeedsPassword',
  );
  await desk.call(routes.prove, { body: { password: PASSWORD } });
  expect((await desk.call(routes.switchPerson, { body: { accountId: one.id, pin: '270913' } })).next).toBe('done');
  const other = openBrowser(world, '10.7.0.3');
  await other.signIn('desk.one');
  await world.advance(hours(12));
  await desk.signIn('desk.one');
  expect(await other.refusal(routes.switchPerson, { body: { accountId: one.id, pin: '270913' } })).toBe(
    'access.notAtThisStation',
  );
  await desk.call(routes.signOut);
  expect(await desk.refusal(routes.switchPerson, { body: { accountId: one.id, pin: '270913' } })).toBe(
    'access.notAtThisStation',
  );
});

test('before anything has ended a session, a right that has run out or was revoked opens nothing, and a second factor stays', async () => {
  const { id } = await anAccount(world, 'rights.one', county, ['dutyOfficer', 'unitAdminA']);
  const browser = openBrowser(world, '10.6.0.1');
  await browser.signIn('rights.one');
  const { runtime } = world.app;
  const rolesNow = async (): Promise<readonly string[]> =>
    (await authenticate(runtime, browser.cookies.get('zs_session') ?? '', browser.cookies.get('zs_station') ?? ''))
      .roles;
  expect((await rolesNow()).toSorted()).toEqual(['dutyOfficer', 'unitAdminA']);
  const until = addMs(world.now(), minutes(10));
  await sql`update access_grant set during = tstzrange(lower(during), ${until}::timestamptz)
    where account_id = ${id} and role = 'dutyOfficer'`.execute(runtime.database.db);
  expect((await rolesNow()).toSorted()).toEqual(['dutyOfficer', 'unitAdminA']);
  world.clock.set(until);
  expect(await rolesNow()).toEqual(['unitAdminA']);
  await sql`update access_grant set ended_at = ${until}::timestamptz, ended_reason = '调离'
    where account_id = ${id} and role = 'unitAdminA'`.execute(runtime.database.db);
  expect(await rolesNow()).toEqual([]);

  const sealed = () => world.system(async (ctx) => (await totpOf(ctx, id))?.sealed);
  await world.system((ctx) => putTotp(ctx, id, 'first', null));
  await world.system((ctx) => putTotp(ctx, id, 'second', ctx.now));
  expect(await sealed()).toBe('second');
  await sql`update access_totp set confirmed_at = made_at where account_id = ${id}`.execute(runtime.database.db);
  await world.system((ctx) => putTotp(ctx, id, 'third', null));
  expect(await sealed()).toBe('second');
});
