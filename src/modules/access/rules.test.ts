import { expect, test } from 'vitest';
import { SYSTEM_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { hours, minutes } from '#shared/duration.ts';
import {
  actsOn,
  checkPassword,
  checkPin,
  expiryAfterProof,
  firstUnit,
  lockAfter,
  mayHold,
  sessionState,
  slowedUntil,
} from './rules.ts';

const NOW = parseInstant('2026-11-23T08:00:00.000Z');
const U = 'u1';

test('five failures lock for a quarter of an hour, four do not', () => {
  expect(lockAfter(4, NOW)).toBeNull();
  expect(lockAfter(5, NOW)).toBe(addMs(NOW, minutes(15)));
});

test('an address is slowed more with each failure, at most to a few seconds, and never locked', () => {
  expect(slowedUntil(19, NOW)).toBeNull();
  expect(slowedUntil(20, NOW)).toBe(addMs(NOW, 250));
  expect(slowedUntil(23, NOW)).toBe(addMs(NOW, 1_000));
  expect(slowedUntil(100_000, NOW)).toBe(addMs(NOW, 5_000));
});

test('a session is covered after half an hour without a request and expires at its absolute limit', () => {
  const at = (seenAgo: number, left: number) =>
    sessionState({ seenAt: addMs(NOW, -seenAgo), expiresAt: addMs(NOW, left) }, NOW);
  expect(at(minutes(29), hours(3))).toBe('open');
  expect(at(minutes(30), hours(3))).toBe('covered');
  expect(at(0, 0)).toBe('expired');
});

test('a fresh proof renews only in the last half hour', () => {
  expect(expiryAfterProof(addMs(NOW, minutes(31)), NOW)).toBe(addMs(NOW, minutes(31)));
  expect(expiryAfterProof(addMs(NOW, minutes(30)), NOW)).toBe(addMs(NOW, hours(12)));
});

test.each([
  ['short1A', false],
  ['aaaaaaaaaaaa', false],
  ['longxian.officer-2026', false],
  ['修竹茂林映带左右清流', true],
  ['k7mp-w3xh-9qtd', true],
])('password %s is accepted: %s', (password, ok) => {
  expect(checkPassword(password, 'longxian.officer').ok).toBe(ok);
});

test.each([
  ['000000', false],
  ['123456', false],
  ['987654', false],
  ['135790', true],
])('PIN %s is accepted: %s', (pin, ok) => {
  expect(checkPin(pin).ok).toBe(ok);
});

const grant = (role: Role, unitId: string | null) => ({ role, unitId });

test.each([
  ['an office beside nothing', [], grant('auditor', null), null],
  ['a second office', [grant('auditor', null)], grant('securityAdmin', null), 'access.officeTwice'],
  ['an office beside a duty', [grant('dutyOfficer', U)], grant('auditor', null), 'access.officeAlone'],
  ['a duty beside an office', [grant('auditor', null)], grant('dutyOfficer', U), 'access.officeAlone'],
  ['an office at a unit', [], grant('auditor', U), 'access.officeUnit'],
  ['a duty at no unit', [], grant('dutyOfficer', null), 'access.officeUnit'],
  ['the same once more', [grant('dutyOfficer', U)], grant('dutyOfficer', U), 'access.grantExists'],
  ['another duty at the same unit', [grant('dutyOfficer', U)], grant('dutyLeader', U), null],
] as const)('%s', (_name, held, wanted, code) => {
  const decision = mayHold(held, wanted);
  expect(decision.ok ? null : decision.code).toBe(code);
});

const actor = (roles: readonly Role[], unitId: string | null): Actor => ({
  ...SYSTEM_ACTOR,
  kind: 'person',
  accountId: 'me',
  roles,
  unitId,
});

test.each([
  [
    'a unit administrator and an own person',
    actor(['unitAdminA'], U),
    { managedByUnitId: U, roles: ['dutyOfficer'] },
    ['mintCode', 'linkPerson', 'close', 'release', 'endSessions'],
  ],
  [
    'a unit administrator and somebody else’s person',
    actor(['unitAdminA'], 'u2'),
    { managedByUnitId: U, roles: ['dutyOfficer'] },
    [],
  ],
  [
    'a unit administrator and an office of the own unit',
    actor(['unitAdminB'], U),
    { managedByUnitId: U, roles: ['securityAdmin'] },
    [],
  ],
  [
    'a system administrator and an office',
    actor(['systemAdminB'], null),
    { managedByUnitId: null, roles: ['securityAdmin'] },
    ['linkPerson', 'close', 'release', 'endSessions'],
  ],
  [
    'the security administrator',
    actor(['securityAdmin'], null),
    { managedByUnitId: U, roles: ['dutyOfficer'] },
    ['close', 'release', 'endSessions', 'resetTotp', 'grant'],
  ],
  ['the auditor', actor(['auditor'], null), { managedByUnitId: U, roles: [] }, []],
  ['a duty officer', actor(['dutyOfficer'], U), { managedByUnitId: U, roles: [] }, []],
] as const)('%s', (_name, who, account, acts) => {
  const facts = { id: 'other', state: 'active', password: 'set', ...account } as const;
  expect(actsOn(who, facts)).toEqual(acts);
  expect(actsOn({ ...who, accountId: 'other' }, facts)).toEqual([]);
});

test.each([
  ['set', ['dutyLeader'], false],
  ['set', ['unitAdminA', 'dutyLeader'], false],
  ['set', ['unitAdminA'], true],
  ['set', ['systemAdminB'], true],
  ['set', ['securityAdmin'], false],
  ['set', ['auditor'], false],
  ['set', [], false],
  ['never', ['dutyLeader'], true],
  ['never', ['auditor'], true],
  ['voided', ['auditor'], false],
  ['voided', [], true],
] as const)(
  'a system administrator makes a code where the password is %s and %j is held: %s',
  (password, roles, may) => {
    const facts = { id: 'other', managedByUnitId: U, state: 'active', password, roles } as const;
    expect(actsOn(actor(['systemAdminA'], null), facts).includes('mintCode')).toBe(may);
  },
);

test('a session begins at the last unit while it is granted, else where one works at a desk', () => {
  const grants = [grant('unitAdminA', 'u1'), grant('dutyOfficer', 'u2')];
  expect(firstUnit(grants, 'u1')).toBe('u1');
  expect(firstUnit(grants, 'u9')).toBe('u2');
  expect(firstUnit([grant('auditor', null)], null)).toBeNull();
});
