// Who may try what in the access room, and whose accounts an actor reaches.
// Rights are given by the security administrator alone; a unit's A and B manage accounts of their people without grants.
import { OFFICE_ROLES, holds, type Actor, type Role } from '#shared/actor.ts';
import type { ListScope, RoomPolicy } from '#platform/policy.ts';

const UNIT_ADMINS: readonly Role[] = ['unitAdminA', 'unitAdminB'];
const SYSTEM_ADMINS: readonly Role[] = ['systemAdminA', 'systemAdminB'];
const MANAGERS: readonly Role[] = [...UNIT_ADMINS, ...SYSTEM_ADMINS];
const KEEPERS: readonly Role[] = [...MANAGERS, 'securityAdmin'];

export const policy: RoomPolicy = {
  'access.signIn': { who: 'anyone' },
  'access.secondFactor': { who: 'anyone' },
  'access.activate': { who: 'anyone' },
  'access.signOut': { who: 'anyone' },
  'access.readSession': { who: 'anyone' },
  'access.readStation': { who: 'anyone' },
  // A covered session has no actor, yet its person must be able to prove who it is.
  'access.prove': { who: 'anyone' },
  'access.switchPerson': { who: 'anyone' },
  'access.readSelf': { who: 'signedIn', offices: true },
  'access.changePassword': { who: 'signedIn', offices: true },
  'access.actFor': { who: 'signedIn' },
  'access.setPin': { who: 'signedIn' },
  'access.listAccounts': { who: [...KEEPERS, 'auditor'] },
  'access.createAccount': { who: MANAGERS },
  'access.mintCode': { who: MANAGERS, fresh: true },
  'access.closeAccount': { who: KEEPERS, fresh: true },
  'access.reopenAccount': { who: KEEPERS },
  'access.endSessions': { who: KEEPERS },
  'access.resetTotp': { who: ['securityAdmin'], fresh: true },
  'access.listGrants': { who: [...KEEPERS, 'auditor'] },
  'access.grant': { who: ['securityAdmin'], fresh: true },
  'access.revokeGrant': { who: ['securityAdmin'], fresh: true },
  'access.linkPerson': { who: MANAGERS, fresh: true },
  'access.listPeople': { who: MANAGERS },
  'access.listStations': { who: [...KEEPERS, 'auditor'] },
  'access.renameStation': { who: MANAGERS },
  'access.retireStation': { who: KEEPERS, fresh: true },
  'access.listSessions': { who: ['securityAdmin', ...SYSTEM_ADMINS, 'auditor'] },
};

/** The offices see every account (and no business content); a unit's administrators those of their own people. */
export function accountScope(actor: Actor): ListScope {
  return { anyOf: [holds(actor, OFFICE_ROLES) ? { kind: 'everything' } : { kind: 'ownUnit' }] };
}
