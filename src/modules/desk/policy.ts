// Who may look over a desk and search: whoever works at one. What each finds is decided by the rooms it comes from.
import { DESK_ROLES } from '#shared/actor.ts';
import type { RoomPolicy } from '#platform/policy.ts';

export const policy: RoomPolicy = {
  'desk.read': {
    who: DESK_ROLES,
    scope: { anyOf: [{ kind: 'ownUnit' }, { kind: 'unitWithin', functions: ['reporting'] }] },
  },
  'desk.search': {
    who: DESK_ROLES,
    scope: { anyOf: [{ kind: 'ownUnit' }, { kind: 'unitWithin', functions: ['reporting', 'directory'] }] },
  },
};
