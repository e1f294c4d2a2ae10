// Words of the orders pages (交办、调度核实).
import type { AnswerWay, AssignmentState, OrderClock, OrderKind } from '#modules/orders/contract.ts';
import type { Tone } from '../../ui/StatusMark.tsx';

export const orderKindWords: Record<OrderKind, string> = { verification: '调度核实', task: '任务' };

export const assignmentStateWords: Record<AssignmentState, { readonly tone: Tone; readonly word: string }> = {
  issued: { tone: 'close', word: '未签收' },
  received: { tone: 'open', word: '已签收，待反馈' },
  answeredByPhone: { tone: 'done', word: '已电话反馈' },
  answeredInWriting: { tone: 'done', word: '已书面反馈' },
  closed: { tone: 'muted', word: '办结' },
  withdrawn: { tone: 'muted', word: '已撤回' },
};

export const clockWords: Record<OrderClock, string> = {
  verificationByPhone: '电话反馈',
  verificationWritten: '书面反馈',
  task: '任务反馈',
};

export const answerWayWords: Record<AnswerWay, string> = {
  telephone: '电话',
  thisSystem: '本系统',
  superiorSystem: '上级系统',
  fax: '传真',
  confidentialExchange: '机要',
};
