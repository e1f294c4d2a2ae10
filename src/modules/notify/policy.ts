// Who may see which desks are off line: the desk itself and its superiors.
import { DESK_ROLES } from '#shared/actor.ts';
import type { ListScope, RoomPolicy } from '#platform/policy.ts';

export const offlineScope: ListScope = {
  anyOf: [{ kind: 'ownUnit' }, { kind: 'unitWithin', functions: ['reporting', 'inspection'] }],
};

export const policy: RoomPolicy = {
  'notify.listOffline': { who: DESK_ROLES, scope: offlineScope },
};
