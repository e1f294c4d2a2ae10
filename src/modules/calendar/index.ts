// The door of the calendar room (日历): kinds of days, working days, due times, key periods.
import { defineModule } from '#platform/module.ts';
import { ERROR_CODES, routes } from './contract.ts';
import { deadlines } from './deadlines.ts';
import { keyPeriodCancelled, keyPeriodDeclared, yearEntered, yearOwed } from './events.ts';
import { policy } from './policy.ts';
import {
  cancelKeyPeriod,
  declareKeyPeriod,
  enterYear,
  listDays,
  listKeyPeriods,
  listYears,
  readToday,
} from './service.ts';
import { yearSweeper } from './sweep.ts';

export type { DayKind, Holiday, KeyPeriod, Today, YearTable } from './contract.ts';
export { DELIVERED_CALENDAR } from './builtin.ts';
export {
  addWorkingDays,
  calendarOf,
  dayKind,
  holidayOf,
  isWorkingDayOrLikely,
  nextHoliday,
  type Calendar,
} from './rules.ts';
export { dueOf, periodAt, recurringWindow, type Anchors, type Window } from './due.ts';
export { lunarText, solarTermOf, weekdayText } from './lunar.ts';
export {
  adoptDeliveredYears,
  currentCalendar,
  inKeyPeriod,
  workingDayTest,
  workingDaysAfter,
  workingDaysBefore,
  yearsUnannounced,
} from './service.ts';

export const calendarModule = defineModule({
  name: 'calendar',
  routes,
  policy,
  deadlines,
  events: [yearOwed, yearEntered, keyPeriodDeclared, keyPeriodCancelled],
  errorCodes: ERROR_CODES,
  sweepers: [yearSweeper],
  constraints: { calendar_key_period_pkey: 'platform.conflict' },
  handlers: {
    readToday: (ctx) => readToday(ctx),
    listDays: (ctx, input) => listDays(ctx, input),
    listYears: (ctx) => listYears(ctx),
    enterYear: (ctx, input) => enterYear(ctx, input),
    listKeyPeriods: (ctx) => listKeyPeriods(ctx),
    declareKeyPeriod: (ctx, input) => declareKeyPeriod(ctx, input),
    cancelKeyPeriod: (ctx, input) => cancelKeyPeriod(ctx, input),
  },
});
