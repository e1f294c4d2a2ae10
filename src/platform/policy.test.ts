// Roles before records: who may try an action at all, as a table; and proofs that are fresh, stale or missing.
import { expect, test } from 'vitest';
import { ANONYMOUS_ACTOR, SYSTEM_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { FRESH_PROOF_MS, mayTry, type ActionRule, type PolicyAnswer } from './policy.ts';

const now = parseInstant('2026-11-23T08:00:00.000Z');
const withRoles = (...roles: Role[]): Actor => ({ ...SYSTEM_ACTOR, kind: 'person', roles });
const proved = (provedAt: Actor['provedAt']): Actor => ({ ...withRoles('deskHead'), provedAt });
const desk: ActionRule = { who: ['dutyOfficer', 'deskHead'] };
const everybody: ActionRule = { who: 'signedIn', offices: true };
const signedIn: ActionRule = { who: 'signedIn' };
const fresh: ActionRule = { ...desk, fresh: true };

test.each<[string, ActionRule, Actor, PolicyAnswer]>([
  ['anyone may sign in', { who: 'anyone' }, ANONYMOUS_ACTOR, 'allowed'],
  ['nobody unknown reads', signedIn, ANONYMOUS_ACTOR, 'signInNeeded'],
  ['nobody unknown acts for a desk', desk, ANONYMOUS_ACTOR, 'signInNeeded'],
  ['one of the named roles acts', desk, withRoles('auditor', 'deskHead'), 'allowed'],
  ['another role does not', desk, withRoles('unitAdminA'), 'forbidden'],
  ['somebody without a role does not', desk, withRoles(), 'forbidden'],
  ['somebody signed in reads', signedIn, withRoles('dutyOfficer'), 'allowed'],
  ['an office reads no business', signedIn, withRoles('securityAdmin'), 'forbidden'],
  ['two offices read none either', signedIn, withRoles('auditor', 'systemAdminB'), 'forbidden'],
  ['an office reads what is said to be for it', everybody, withRoles('securityAdmin'), 'allowed'],
  ['the programs themselves may', fresh, SYSTEM_ACTOR, 'allowed'],
  ['who proved just now may', fresh, proved(now), 'allowed'],
  ['a proof counts up to its limit', fresh, proved(addMs(now, -FRESH_PROOF_MS)), 'allowed'],
  ['a millisecond later it is asked again', fresh, proved(addMs(now, -FRESH_PROOF_MS - 1)), 'freshProofNeeded'],
  ['who never proved is asked', fresh, proved(null), 'freshProofNeeded'],
  ['a wrong role is refused before it is asked for a proof', fresh, withRoles('auditor'), 'forbidden'],
])('%s', (_name, rule, actor, expected) => {
  expect(mayTry(rule, actor, now)).toBe(expected);
});
