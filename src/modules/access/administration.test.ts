import { sql } from 'kysely';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS, minutes } from '#shared/duration.ts';
import { toMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { openWorld, type World } from '#kit/world.ts';
import { PASSWORD, aPerson, aUnit, anAccount, anOffice, openBrowser, type Browser, type TestUnit } from './builders.ts';
import { routes } from './contract.ts';
import { accessModule } from './index.ts';
import { subscribers } from './subscribers.ts';

let world: World;
let city: TestUnit;
let office: TestUnit;
let county: TestUnit;
let security: string;

beforeAll(async () => {
  world = await openWorld({ modules: [accessModule] });
  city = await aUnit(world, 'CITY');
  office = await aUnit(world, 'CITY-DO', city);
  county = await aUnit(world, '610327');
  security = await anOffice(world, 'sec.one', 'securityAdmin');
});
afterAll(() => world.close());

function codeFor(uri: string): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return generateSync({ secret, epoch: Math.floor(toMs(world.now()) / 1_000) });
}

async function signInSecurity(): Promise<Browser> {
  const browser = openBrowser(world, '10.9.9.9');
  await sql`delete from access_totp where account_id = ${security}`.execute(world.app.runtime.database.db);
  const first = await browser.signIn('sec.one');
  await browser.call(routes.secondFactor, { body: { code: codeFor(first.enrolment?.uri ?? '') } });
  return browser;
}

test('a unit administrator makes an account with a one-time code for an own person, never for another unit’s', async () => {
  await anAccount(world, 'maker.a', county, ['unitAdminA']);
  const admin = openBrowser(world, '10.8.0.1');
  await admin.signIn('maker.a');
  const person = await aPerson(world, county, '新来的');
  const stranger = await aPerson(world, city, '别家的');
  const id = newId();
  expect(
    await admin.refusal(routes.createAccount, {
      body: { id, account: 'city.new', personId: stranger, unitId: city.id },
    }),
  ).toBe('platform.notFound');
  expect(
    await admin.refusal(routes.createAccount, {
      body: { id, account: 'city.new', personId: stranger, unitId: county.id },
    }),
  ).toBe('access.personNotOfUnit');
  await admin.call(routes.createAccount, { body: { id, account: 'county.new', personId: person, unitId: county.id } });
  expect(
    await admin.refusal(routes.createAccount, {
      body: { id: newId(), account: 'county.second', personId: person, unitId: county.id },
    }),
  ).toBe('access.personHasAccount');
  const old = await admin.call(routes.mintCode, { params: { id } });
  const { code, expiresAt } = await admin.call(routes.mintCode, { params: { id } });
  expect(toMs(expiresAt)).toBeGreaterThan(toMs(world.now()));

  const fresh = openBrowser(world, '10.8.0.2');
  const password = '松下问童子言师 77';
  expect(await fresh.refusal(routes.activate, { body: { code: old.code, password } })).toBe('access.activationInvalid');
  expect(await fresh.refusal(routes.activate, { body: { code, password: 'kurz' } })).toBe('access.weakPassword');
  expect(
    await fresh.call(routes.activate, { body: { code: code.toUpperCase().replaceAll('-', ' '), password } }),
  ).toEqual({ account: 'county.new' });
  expect(await fresh.refusal(routes.activate, { body: { code, password } })).toBe('access.activationInvalid');
  expect(await fresh.refusal(routes.signIn, { body: { account: 'county.new', password } })).toBe('access.noRights');
  expect(
    await admin.refusal(routes.grant, {
      body: { id: newId(), accountId: id, unitId: county.id, role: 'dutyOfficer', until: null },
    }),
  ).toBe('platform.forbidden');

  const unused = await admin.call(routes.mintCode, { params: { id } });
  await world.advance(3 * DAY_MS);
  expect(await fresh.refusal(routes.activate, { body: { code: unused.code, password } })).toBe(
    'access.activationInvalid',
  );

  const { rows } = await sql<{ text: string }>`select string_agg(x::text, '') as text from (
    select to_jsonb(a) x from audit a union all select to_jsonb(e) from event e union all select to_jsonb(c) from access_activation c
    union all select to_jsonb(i) from idempotency i union all select to_jsonb(p) from access_credential p) all_rows`.execute(
    world.app.runtime.database.db,
  );
  for (const secret of [code, code.replaceAll('-', ''), password, PASSWORD])
    expect(rows[0]?.text).not.toContain(secret);
});

test('the security administrator grants and revokes; the right and its session end together, and the stream hears of it', async () => {
  const chief = await signInSecurity();
  const { id } = await anAccount(world, 'granted.one', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.9.0.1');
  await browser.signIn('granted.one');
  expect(
    await chief.refusal(routes.grant, {
      body: { id: newId(), accountId: id, unitId: city.id, role: 'dutyOfficer', until: null },
    }),
  ).toBe('access.personNotOfUnit');
  expect(
    await chief.refusal(routes.grant, {
      body: { id: newId(), accountId: id, unitId: null, role: 'auditor', until: null },
    }),
  ).toBe('access.officeAlone');
  expect(
    await chief.refusal(routes.grant, {
      body: { id: newId(), accountId: security, unitId: null, role: 'auditor', until: null },
    }),
  ).toBe('access.ownGrant');
  const leader = newId();
  await chief.call(routes.grant, {
    body: { id: leader, accountId: id, unitId: county.id, role: 'dutyLeader', until: null },
  });
  expect((await browser.call(routes.me)).roles).toEqual(['dutyOfficer', 'dutyLeader']);

  await chief.call(routes.revokeGrant, { params: { id: leader }, body: { reason: '不再带班' } });
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');
  expect(await chief.refusal(routes.revokeGrant, { params: { id: leader }, body: { reason: '不再带班' } })).toBe(
    'access.grantEnded',
  );
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from event e join access_session s on s.id = e.subject_id
    where e.type = 'access.sessionEnded' and s.account_id = ${id} and e.payload->>'why' = 'revoked'`.execute(
    world.app.runtime.database.db,
  );
  expect(rows[0]?.n).toBe(1);

  await world.advance(minutes(6));
  expect(
    await chief.refusal(routes.grant, {
      body: { id: newId(), accountId: id, unitId: county.id, role: 'dutyLeader', until: null },
    }),
  ).toBe('platform.freshProofNeeded');
});

test('one office has one holder', async () => {
  await expect(anOffice(world, 'sec.two', 'securityAdmin')).rejects.toMatchObject({ code: 'access.officeTaken' });
});

test('a grant that runs out ends the session by itself, and a post that ends takes its grants along', async () => {
  const { id, personId } = await anAccount(world, 'leaving.one', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.10.0.1');
  await browser.signIn('leaving.one');
  const { db } = world.app.runtime.database;
  await sql`update org_post set during = tstzrange(lower(during), ${world.now()}::timestamptz) where person_id = ${personId}`.execute(
    db,
  );
  await world.advance(1);
  const [follow] = subscribers;
  await world.system(async (ctx) =>
    follow?.handle(ctx, {
      id: newId(),
      pos: 1,
      at: ctx.now,
      type: 'org.peopleChanged',
      payload: { unitId: county.id, personId, act: 'ended' },
      subject: { kind: 'unit', id: county.id },
      visibleTo: [],
    }),
  );
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from access_grant where account_id = ${id} and ended_at is null`.execute(db);
  expect(rows[0]?.n).toBe(0);

  await anAccount(world, 'short.one', county, ['dutyOfficer']);
  const other = openBrowser(world, '10.10.0.2');
  await other.signIn('short.one');
  await sql`update access_grant set during = tstzrange(lower(during), ${world.now()}::timestamptz + interval '1 minute')
    where account_id = (select id from access_account where name = 'short.one')`.execute(db);
  expect((await other.call(routes.me)).roles).toEqual(['dutyOfficer']);
  await world.advance(minutes(1));
  expect(await other.call(routes.session)).toMatchObject({ state: 'none' });
});

test('somebody who serves two units chooses for which to act', async () => {
  const { id } = await anAccount(world, 'both.units', office, ['dutyOfficer'], city);
  const { personId } = await anAccount(world, 'other.person', office, ['dutyOfficer'], office);
  expect(personId).not.toBe('');
  const browser = openBrowser(world, '10.11.0.1');
  await browser.signIn('both.units');
  expect(await browser.refusal(routes.actFor, { body: { unitId: office.id } })).toBe('access.unitNotYours');
  const chief = await signInSecurity();
  await chief.call(routes.grant, {
    body: { id: newId(), accountId: id, unitId: office.id, role: 'deskHead', until: null },
  });
  expect(await browser.call(routes.actFor, { body: { unitId: office.id } })).toEqual({
    unitId: office.id,
    roles: ['deskHead'],
  });
  expect(await browser.call(routes.me)).toMatchObject({ unit: { code: 'CITY-DO' }, roles: ['deskHead'] });
});
