// Who may see and touch what is owed. Reading and taking note need a desk role and nothing else: being off the roster
// blocks neither. Extending and waiving belong to the unit to which it is owed (service/acts.ts looks at the record).
import { DESK_ROLES } from '#shared/actor.ts';
import type { ListScope, RoomPolicy } from '#platform/policy.ts';

/** Clocks a unit may see: its own, those owed to it, and those of units that report to it. */
export const clockScope: ListScope = {
  anyOf: [{ kind: 'ownUnit' }, { kind: 'addressedTo' }, { kind: 'unitWithin', functions: ['reporting', 'inspection'] }],
};

/** Clocks of the units below, for the tab 下级. */
export const subordinateScope: ListScope = { anyOf: [{ kind: 'unitWithin', functions: ['reporting', 'inspection'] }] };

export const policy: RoomPolicy = {
  'deadlines.listOwed': { who: DESK_ROLES, scope: clockScope },
  'deadlines.listClocks': { who: DESK_ROLES, scope: clockScope },
  'deadlines.extend': { who: DESK_ROLES, scope: clockScope },
  'deadlines.waive': { who: DESK_ROLES, scope: clockScope },
  'deadlines.listAlarms': { who: DESK_ROLES, scope: { anyOf: [{ kind: 'ownUnit' }] } },
  'deadlines.acknowledge': { who: DESK_ROLES, scope: { anyOf: [{ kind: 'ownUnit' }] } },
};
