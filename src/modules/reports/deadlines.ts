// What the reports room owes and is owed, as data: terms, rows, the events that start, meet and cancel each clock.
// The due times that depend on level, kind and sender travel in the start event (`due`), made by rules/demands.ts.
import { defineDeadlines } from '#shared/deadline.ts';

export const deadlines = defineDeadlines({
  telephoneFirst: {
    term: '电话首报',
    row: 'A15.1',
    from: 'reports.demandsStarted',
    metBy: ['reports.telephoneReportMet'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  writtenFirst: {
    term: '书面首报',
    row: 'A15.1',
    from: 'reports.demandsStarted',
    metBy: ['reports.submitted', 'reports.dispatchSent'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  telephoneRaised: {
    term: '级别提高，电话报告',
    row: 'A15.1',
    from: 'reports.demandsStarted',
    metBy: ['reports.telephoneReportMet'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  writtenRaised: {
    term: '级别提高，书面报告',
    row: 'A15.1',
    from: 'reports.demandsStarted',
    metBy: ['reports.submitted', 'reports.dispatchSent'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  directProvince: {
    term: '书面直报省政府总值班室',
    row: 'A13.2',
    from: 'reports.demandsStarted',
    metBy: ['reports.dispatchSent'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  directStateCouncil: {
    term: '书面直报国务院总值班室',
    row: 'A13.2',
    from: 'reports.demandsStarted',
    metBy: ['reports.dispatchSent'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  tellLeaders: {
    term: '呈报领导',
    row: 'A18.2',
    from: 'reports.demandsStarted',
    metBy: ['reports.leadersTold'],
    cancelledBy: ['reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  followUp: {
    term: '续报',
    row: 'A15.6',
    from: 'reports.followUpAwaited',
    metBy: ['reports.submitted', 'reports.dispatchSent'],
    cancelledBy: ['reports.followUpEnded', 'reports.demandsLowered'],
    limit: null,
    ladder: 'report',
  },
  takeCall: {
    term: '电话报告待接',
    row: 'A15.1',
    from: 'reports.telephoned',
    metBy: ['reports.callTaken'],
    limit: null,
    ladder: 'receipt',
    announce: 'rings',
  },
  receiptUrgent: {
    term: '来报签收',
    row: 'A15.8',
    from: 'reports.dispatched',
    metBy: ['reports.acknowledged', 'reports.returned'],
    limit: null,
    ladder: 'receipt',
    announce: 'rings',
  },
  receiptOther: {
    term: '来报签收',
    row: 'A15.8',
    from: 'reports.dispatched',
    metBy: ['reports.acknowledged', 'reports.returned'],
    limit: null,
    ladder: 'receipt',
    announce: 'shown',
  },
  signLater: {
    term: '签发补签',
    row: 'A15.1',
    from: 'reports.signatureOwed',
    metBy: ['reports.signedLater'],
    limit: 'signLater',
    ladder: 'filings',
  },
});

export type ClockKey = keyof typeof deadlines;
/** Full name of a clock in the deadlines room. */
export function clockName(key: ClockKey): string {
  return `reports.${key}`;
}
