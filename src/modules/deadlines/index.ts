// The door of the deadlines room (时限): clocks, alarms, and the engine that runs them.
import { defineModule } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import {
  alarmAcknowledged,
  alarmRaised,
  alarmsCleared,
  climbed,
  extended,
  overdue,
  reminded,
  waived,
} from './events.ts';
import { policy } from './policy.ts';
import { extendClock, waiveClock } from './service/acts.ts';
import { acknowledgeAlarm, listAlarms } from './service/alarms.ts';
import { deadlineReaction } from './service/react.ts';
import { listClocks, listOwed } from './service/read.ts';
import { deadlineSweeper } from './service/sweep.ts';

export type { Alarm, AlarmClass, Clock, ClockState, DeadlineSubject, OwedList } from './contract.ts';
export { configureDeadlines } from './service/registry.ts';
export { deadlineReaction } from './service/react.ts';
export { deadlineSweeper } from './service/sweep.ts';
export { clockById, clocksOf, listOwed, owedNow } from './service/read.ts';
export { extendClock, waiveClock } from './service/acts.ts';
export { clearAlarms, hearArrival, listAlarms, raiseAlarm, type AlarmToRaise } from './service/alarms.ts';
export { copyRinging, endCopies, unitsToRepeatFor, type Copying } from './service/copies.ts';
export { becauseOf, spanWords } from './rules/due.ts';
export { alarmHours, ON_TIME_MS, readDeadlineVitals, type AlarmHour, type DeadlineVitals } from './store/vitals.ts';

export const deadlinesModule = defineModule({
  name: 'deadlines',
  routes,
  policy,
  errorCodes,
  events: [reminded, overdue, climbed, alarmRaised, alarmAcknowledged, alarmsCleared, extended, waived],
  reactions: [{ on: '*', react: deadlineReaction }],
  sweepers: [deadlineSweeper],
  handlers: {
    listOwed: (ctx, { query }) => listOwed(ctx, query.of),
    listClocks: (ctx, { query }) => listClocks(ctx, query),
    extend: (ctx, { params, body }) => extendClock(ctx, { id: params.id, ...body }),
    waive: (ctx, { params, body }) => waiveClock(ctx, { id: params.id, ...body }),
    listAlarms: (ctx) => listAlarms(ctx),
    acknowledge: (ctx, { params }) => acknowledgeAlarm(ctx, params.id),
  },
});
