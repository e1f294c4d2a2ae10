// What the calendar makes owed: the data of a year, before the year begins (A15.3 counts in working days).
import { defineDeadlines } from '#shared/deadline.ts';

export const deadlines = defineDeadlines({
  yearData: {
    term: '年度节假日数据录入',
    row: 'A15.3',
    from: 'calendar.yearOwed',
    metBy: ['calendar.yearEntered'],
    limit: null,
    ladder: 'filings',
    announce: 'shown',
  },
});
