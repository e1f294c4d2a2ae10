// Care for accounts and stations: whose account it is changes with a trace and without inherited proofs; stations are named
// and retired by whoever answers for the unit at work there.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import { openWorld, type Caller, type World } from '#kit/world.ts';
import { aPerson, aUnit, anAccount, anOffice, openBrowser, type TestUnit } from './builders.ts';
import { routes } from './contract.ts';
import { accessModule } from './index.ts';

let world: World;
let county: TestUnit;
let other: TestUnit;
let admin: Caller;
let installer: Caller;

beforeAll(async () => {
  world = await openWorld({ modules: [accessModule] });
  county = await aUnit(world, '610327');
  other = await aUnit(world, '610304');
  admin = world.as({ unitId: county.id, roles: ['unitAdminA'], name: '管理员' });
  installer = world.as({ unitId: null as never, roles: ['systemAdminA'], name: '系统管理员' });
});
afterAll(() => world.close());

const revisionOf = async (id: string): Promise<number> =>
  (await installer.call(routes.listAccounts, { query: { limit: 200 } })).items.find((one) => one.id === id)?.revision ??
  0;

test('an account of another person keeps neither password, PIN nor rights of the first one though both serve at the unit, and the trace says who and why', async () => {
  const { id } = await anAccount(world, 'handed.over', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.20.0.1');
  await browser.signIn('handed.over');
  const successor = await aPerson(world, county, '接任者');
  const body = { personId: successor, unitId: county.id, reason: '原关联人选错', revision: await revisionOf(id) };
  const stranger = world.as({ unitId: other.id, roles: ['unitAdminA'] });
  expect(await stranger.refusal(routes.linkPerson, { params: { id }, body })).toBe('platform.notFound');
  const outsider = await aPerson(world, other, '外单位');
  expect(await admin.refusal(routes.linkPerson, { params: { id }, body: { ...body, personId: outsider } })).toBe(
    'access.personNotOfUnit',
  );
  expect(await admin.refusal(routes.linkPerson, { params: { id }, body: { ...body, revision: 99 } })).toBe(
    'platform.staleRevision',
  );
  await admin.call(routes.linkPerson, { params: { id }, body });
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');
  expect(
    await browser.refusal(routes.signIn, { body: { account: 'handed.over', password: '桃花潭水深千尺 1203' } }),
  ).toBe('access.wrongCredentials');
  const [view] = (await admin.call(routes.listAccounts, { query: { word: 'handed.over', limit: 5 } })).items;
  expect(view).toMatchObject({ name: '接任者', personId: successor, state: 'toActivate', hasPin: false, roles: [] });
  const security = world.as({ unitId: null as never, roles: ['securityAdmin'], name: '安全管理员' });
  const ended = await security.call(routes.listGrants, { query: { accountId: id, ended: 'true' } });
  expect(ended.items).toMatchObject([{ role: 'dutyOfficer', endedReason: '账号改由他人使用' }]);
  expect((await admin.call(routes.listLinks, { params: { id } })).items).toMatchObject([
    { name: '接任者', reason: '原关联人选错' },
    { name: 'handed.over其人', reason: '新建账号' },
  ]);
  const revision = await revisionOf(id);
  expect(await admin.refusal(routes.linkPerson, { params: { id }, body: { ...body, revision } })).toBe(
    'access.linkedAlready',
  );

  const { code } = await admin.call(routes.mintCode, { params: { id }, body: {} });
  const password = '孤帆远影碧空尽 88';
  const fresh = openBrowser(world, '10.20.0.2');
  await fresh.call(routes.activate, { body: { code, password } });
  expect(await fresh.refusal(routes.signIn, { body: { account: 'handed.over', password } })).toBe('access.noRights');
  await world.advance(1);
  await security.call(routes.grant, {
    body: { id: newId(), accountId: id, unitId: county.id, role: 'dutyOfficer', until: null },
  });
  await fresh.signIn('handed.over', password);
  expect(await fresh.call(routes.me)).toMatchObject({ name: '接任者', roles: ['dutyOfficer'] });
});

test('a system administrator makes no code for an account at work, nor by handing an office on; its own unit and the machine do', async () => {
  const { id } = await anAccount(world, 'leader.kept', county, ['dutyLeader']);
  const mint = (who: Caller, account: string) => who.refusal(routes.mintCode, { params: { id: account }, body: {} });
  expect(await mint(installer, id)).toBe('access.codeElsewhere');
  expect((await admin.call(routes.mintCode, { params: { id }, body: {} })).code).toMatch(/\w/u);
  const office = await anOffice(world, 'auditor.kept', 'auditor');
  expect(await mint(installer, office)).toBe('access.codeElsewhere');
  for (const name of ['审计员本人', '审计员顶替']) {
    const personId = await aPerson(world, county, name);
    const body = { personId, unitId: county.id, reason: '登记本人', revision: await revisionOf(office) };
    await installer.call(routes.linkPerson, { params: { id: office }, body });
  }
  expect(await mint(installer, office)).toBe('access.codeElsewhere');
  const unitAdmin = await anAccount(world, 'admin.kept', county, ['unitAdminA']);
  await installer.call(routes.mintCode, { params: { id: unitAdmin.id }, body: {} });
});

test('rights at a unit where the new person holds no post end with the change', async () => {
  const { id } = await anAccount(world, 'moves.away', county, ['dutyOfficer']);
  const person = await aPerson(world, other, '他处人员');
  const body = { personId: person, unitId: other.id, reason: '人员登记错单位', revision: await revisionOf(id) };
  expect(await admin.refusal(routes.linkPerson, { params: { id }, body })).toBe('platform.notFound');
  await installer.call(routes.linkPerson, { params: { id }, body });
  const [view] = (await installer.call(routes.listAccounts, { query: { word: 'moves.away', limit: 5 } })).items;
  expect(view).toMatchObject({ roles: [], unit: { shortName: '610304' } });
});

test('an office of the installation is linked to its human and keeps working; no unit administers it, its second factor stays', async () => {
  const id = await anOffice(world, 'sec.linked', 'securityAdmin');
  const person = await aPerson(world, county, '安全员其人');
  const body = { personId: person, unitId: county.id, reason: '登记本人', revision: await revisionOf(id) };
  expect(await admin.refusal(routes.linkPerson, { params: { id }, body })).toBe('platform.notFound');
  await installer.call(routes.linkPerson, { params: { id }, body });
  const browser = openBrowser(world, '10.20.0.3');
  expect((await browser.signIn('sec.linked')).next).toBe('enrolTotp');
  const { db } = world.app.runtime.database;
  const secondFactor = async () =>
    (await sql<{ n: number }>`select count(*)::int as n from access_totp where account_id = ${id}`.execute(db)).rows[0]
      ?.n;
  expect(await secondFactor()).toBe(1);
  const { items } = await installer.call(routes.listPeople, { query: { unitId: county.id, word: '安全员' } });
  expect(items).toEqual([{ personId: person, name: '安全员其人', title: '值班员', hasAccount: true }]);
  expect(
    await world
      .as({ unitId: other.id, roles: ['unitAdminB'] })
      .refusal(routes.listPeople, { query: { unitId: county.id, word: '' } }),
  ).toBe('platform.notFound');
  const next = await aPerson(world, county, '接任安全员');
  const again = { ...body, personId: next, reason: '换人', revision: await revisionOf(id) };
  await installer.call(routes.linkPerson, { params: { id }, body: again });
  expect(await secondFactor()).toBe(1);
  expect((await admin.call(routes.listAccounts, { query: { word: 'sec.linked', limit: 5 } })).items).toEqual([]);
});

test('a station is named and retired with reasons; its sessions end and whoever comes back is a new station', async () => {
  await anAccount(world, 'at.desk', county, ['dutyOfficer']);
  const browser = openBrowser(world, '10.21.0.1');
  await browser.signIn('at.desk');
  const { station } = await browser.call(routes.me);
  const params = { id: station.id };
  const stranger = world.as({ unitId: other.id, roles: ['unitAdminA'] });
  const mine = async (retired: 'true' | 'false' = 'false') =>
    (await admin.call(routes.listStations, { query: { retired } })).items.find((one) => one.id === station.id);
  expect(await mine()).toMatchObject({ lastName: 'at.desk其人', openSessions: 1, allowed: ['rename', 'retire'] });
  expect((await stranger.call(routes.listStations, { query: { retired: 'false' } })).items).toEqual([]);
  const name = { name: '一号值班台', reason: '按桌位编号', revision: 1 };
  expect(await stranger.refusal(routes.renameStation, { params, body: name })).toBe('platform.notFound');
  await admin.call(routes.renameStation, { params, body: name });
  expect(await admin.refusal(routes.renameStation, { params, body: name })).toBe('platform.staleRevision');
  expect((await browser.call(routes.me)).station.name).toBe('一号值班台');

  const officer = world.as({ unitId: county.id, roles: ['dutyOfficer'] });
  const retire = { reason: '设备报废', revision: 2 };
  expect(await officer.refusal(routes.retireStation, { params, body: retire })).toBe('platform.forbidden');
  await admin.call(routes.retireStation, { params, body: retire });
  expect(await browser.refusal(routes.me)).toBe('platform.signInNeeded');
  expect(await mine()).toBeUndefined();
  expect(await mine('true')).toMatchObject({ retiredReason: '设备报废', openSessions: 0, allowed: [] });
  expect(await admin.refusal(routes.retireStation, { params, body: { ...retire, revision: 3 } })).toBe(
    'access.stationRetired',
  );
  await browser.signIn('at.desk');
  expect((await browser.call(routes.me)).station.id).not.toBe(station.id);
  expect(await admin.refusal(routes.retireStation, { params: { id: newId() }, body: retire })).toBe(
    'platform.notFound',
  );
});
