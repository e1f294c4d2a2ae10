// Who may do what with units, people and imports (A25.2): everybody knows which units there are; people are seen by
// their own unit and its superiors by directory; each unit edits only itself; units and relations are the city desk's.
// Pure data; that a unit is the city is asked of the record by service/authority.ts.
import type { Role } from '#shared/actor.ts';
import { DESK_ROLES } from '#shared/actor.ts';
import type { RoomPolicy } from '#platform/policy.ts';

const UNIT_ADMINS: readonly Role[] = ['unitAdminA', 'unitAdminB'];

export const policy = {
  'org.readUnits': { who: 'signedIn', offices: true, scope: { anyOf: [{ kind: 'everything' }] } },
  'org.readPeople': {
    who: [...DESK_ROLES, ...UNIT_ADMINS],
    scope: { anyOf: [{ kind: 'ownUnit' }, { kind: 'unitWithin', functions: ['directory', 'reporting'] }] },
  },
  'org.revealPhone': {
    who: DESK_ROLES,
    scope: { anyOf: [{ kind: 'ownUnit' }, { kind: 'unitWithin', functions: ['directory', 'reporting'] }] },
  },
  'org.editPeople': { who: [...UNIT_ADMINS, 'deskHead'], scope: { anyOf: [{ kind: 'ownUnit' }] } },
  'org.editDesk': { who: [...UNIT_ADMINS, 'deskHead'], scope: { anyOf: [{ kind: 'ownUnit' }] } },
  'org.editUnits': { who: ['deskHead'], scope: { anyOf: [{ kind: 'everything' }] } },
  'org.import': { who: [...UNIT_ADMINS, 'deskHead'], scope: { anyOf: [{ kind: 'ownUnit' }] } },
} as const satisfies RoomPolicy;

export type OrgAction = keyof typeof policy;
