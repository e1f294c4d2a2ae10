// What is owed for an order, as data. The start event carries the due times, because they depend on what was asked
// (in writing or not), on the task's own day, and on the parent where the order was handed down (rules/dues.ts).
import { defineDeadlines } from '#shared/deadline.ts';

export const deadlines = defineDeadlines({
  verificationByPhone: {
    term: '调度核实电话反馈',
    row: 'A15.2',
    from: 'orders.verificationOrdered',
    metBy: ['orders.answeredByPhone'],
    cancelledBy: ['orders.withdrawn'],
    limit: null,
    ladder: 'verification',
    announce: 'rings',
  },
  verificationWritten: {
    term: '调度核实书面反馈',
    row: 'A15.2',
    from: 'orders.verificationOrdered',
    metBy: ['orders.answeredInWriting'],
    cancelledBy: ['orders.withdrawn'],
    limit: null,
    ladder: 'verification',
  },
  task: {
    term: '交办任务反馈',
    row: 'A17.1',
    from: 'orders.taskOrdered',
    metBy: ['orders.answeredByPhone', 'orders.answeredInWriting'],
    cancelledBy: ['orders.withdrawn'],
    limit: null,
    ladder: 'verification',
    announce: 'rings',
  },
});
