// Who may order, answer and read. Roles and scopes as data; what an order's state allows is rules/acts.ts.
import { DESK_ROLES } from '#shared/actor.ts';
import type { ActionRule, ListScope, RoomPolicy } from '#platform/policy.ts';

/** Own orders, orders given to the own unit, and those of units below by reporting. */
export const orderScope: ListScope = {
  anyOf: [{ kind: 'ownUnit' }, { kind: 'addressedTo' }, { kind: 'unitWithin', functions: ['reporting'] }],
};

const desk: ActionRule = { who: DESK_ROLES, scope: orderScope };

export const policy = {
  'orders.read': desk,
  'orders.issue': desk,
  'orders.registerOutside': desk,
  'orders.handDown': desk,
  'orders.acknowledge': desk,
  'orders.answer': desk,
} satisfies RoomPolicy;
