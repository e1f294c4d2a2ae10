// Who may read and enter who is on duty. A unit enters its own; superiors read; sideways nobody sees anything.
import { DESK_ROLES } from '#shared/actor.ts';
import type { ListScope, RoomPolicy } from '#platform/policy.ts';

/** Entries of the own unit and of units below. */
export const entryScope: ListScope = {
  anyOf: [{ kind: 'ownUnit' }, { kind: 'unitWithin', functions: ['reporting', 'inspection', 'directory'] }],
};

export const policy: RoomPolicy = {
  'roster.readDuty': { who: [...DESK_ROLES, 'unitAdminA', 'unitAdminB'], scope: entryScope },
  'roster.enterDuty': { who: [...DESK_ROLES, 'unitAdminA', 'unitAdminB'], scope: { anyOf: [{ kind: 'ownUnit' }] } },
};
