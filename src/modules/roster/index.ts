// The door of the roster room (值班登记): who is on duty.
import { defineModule } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import { dutyEnded, dutyEntered } from './events.ts';
import { policy } from './policy.ts';
import { correctDuty, dutyNow, endDuty, enterDuty, listCandidates, listEntries } from './service.ts';

export type { DutyEntry, DutyLine, DutyNow } from './contract.ts';
export { dutyOf, enterDuty, isOnDuty, onDutySql, whoIsOnDuty } from './service.ts';

export const rosterModule = defineModule({
  name: 'roster',
  routes,
  policy,
  errorCodes,
  events: [dutyEntered, dutyEnded],
  constraints: {
    roster_watches_and_leads: 'roster.watchesAndLeads',
    roster_leads_twice: 'roster.leadsElsewhere',
    roster_entered_twice: 'roster.enteredTwice',
    roster_duty_entry_pkey: 'platform.conflict',
  },
  handlers: {
    dutyNow: (ctx, { query }) => dutyNow(ctx, query.of),
    listEntries: (ctx, { query }) => listEntries(ctx, query),
    listCandidates: (ctx) => listCandidates(ctx),
    enterDuty: (ctx, { body }) => enterDuty(ctx, body),
    correctDuty: (ctx, { params, body }) => correctDuty(ctx, params.id, body),
    endDuty: (ctx, { params, body }) => endDuty(ctx, params.id, body),
  },
});
