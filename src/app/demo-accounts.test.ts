import { generateSync } from 'otplib';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OFFICE_ROLES } from '#shared/actor.ts';
import { toMs } from '#shared/instant.ts';
import { openBrowser } from '#modules/access/builders.ts';
import { routes } from '#modules/access/contract.ts';
import { openWorld, type World } from '#kit/world.ts';
import { loadDemonstration } from './demo.ts';

let world: World;
let folder: string;
let mode: number;
let rows: { account: string; password: string; uri: string | null }[];

beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'zhishou-accounts-'));
  const accountsFile = join(folder, 'accounts.txt');
  await loadDemonstration(world.app, { clock: world.clock, accountsFile });
  mode = statSync(accountsFile).mode & 0o777;
  const text = readFileSync(accountsFile, 'utf8');
  rows = [...text.matchAll(/^([a-z][\w.]+) +([a-z0-9]{4}(?:-[a-z0-9]{4}){2}) .*(?:\n +\S*?(otpauth:\S+))?/gm)].map(
    ([, account = '', password = '', uri]) => ({
      account,
      password,
      uri: uri ?? null,
    }),
  );
}, 120_000);
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

test('every demonstration account signs in with the password of the file and acts for its unit', async () => {
  expect(mode).toBe(0o600);
  expect(rows).toHaveLength(24);
  const units = new Map<string, string>();
  for (const [i, { account, password, uri }] of rows.entries()) {
    const browser = openBrowser(world, `10.0.0.${i}`);
    const first = await browser.signIn(account, password);
    expect(first.next).toBe(uri === null ? 'done' : 'totp');
    if (uri !== null) {
      const secret = new URL(uri).searchParams.get('secret') ?? '';
      const code = generateSync({ secret, epoch: Math.floor(toMs(world.now()) / 1_000) });
      expect((await browser.call(routes.secondFactor, { body: { code } })).next).toBe('done');
    }
    const me = await browser.call(routes.me);
    expect(me.demonstration).toBe(true);
    units.set(account, me.unit?.code ?? me.roles.join());
  }
  expect(Object.fromEntries(units)).toMatchObject({
    'city.officer': 'CITY',
    'city.head': 'CITY',
    'longxian.officer': '610327',
    'qianhe.officer': '610304102',
    'emergency.officer': 'CITY-D23',
    'sysadmin.a': 'systemAdminA',
    'sysadmin.b': 'systemAdminB',
    security: 'securityAdmin',
    auditor: 'auditor',
  });
});

test('the four offices are held by four people who hold nothing else', async () => {
  const auditor = rows.find((row) => row.account === 'auditor');
  const browser = openBrowser(world, '10.0.1.1');
  await browser.signIn('auditor', auditor?.password ?? '');
  await world.advance(60_000);
  const secret = new URL(auditor?.uri ?? '').searchParams.get('secret') ?? '';
  await browser.call(routes.secondFactor, {
    body: { code: generateSync({ secret, epoch: Math.floor(toMs(world.now()) / 1_000) }) },
  });
  const { items } = await browser.call(routes.listAccounts, { query: { limit: 100 } });
  const offices = items.filter((item) => item.roles.some(({ role }) => OFFICE_ROLES.includes(role)));
  expect(offices.map((item) => item.roles.length)).toEqual([1, 1, 1, 1]);
  expect(new Set(offices.map((item) => item.personId)).size).toBe(4);
});
