// Who may read the calendar, enter a year's days and set key periods; the unit that acts is checked in the service.
import { LEADING_ROLES } from '#shared/actor.ts';
import type { RoomPolicy } from '#platform/policy.ts';

export const policy: RoomPolicy = {
  'calendar.read': { who: 'signedIn', offices: true },
  'calendar.enterYear': { who: ['dutyOfficer', ...LEADING_ROLES] },
  'calendar.declareKeyPeriod': { who: LEADING_ROLES },
  'calendar.cancelKeyPeriod': { who: LEADING_ROLES },
};
