// What the orders room (交办) says to the outside: verification orders (调度核实) and tasks, from a unit or an outside party,
// to units, handed down with less time, answered by telephone and in writing.
// Decided here: shapes, words and routes. Not decided here: who may (policy.ts), what follows (rules/), how long (the pack).
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import {
  issueOrderBody,
  registerOutsideOrderBody,
  handDownBody,
  telephoneAnswerBody,
  writtenAnswerBody,
  upwardAnswerBody,
  askExtensionBody,
  decideExtensionBody,
} from './contract-bodies.ts';
import { orderPageSchema, orderRowSchema, orderReceiptSchema, assignmentReceiptSchema } from './contract-views.ts';
import { orderKindSchema } from './contract-words.ts';

export {
  ORDER_KINDS,
  orderKindSchema,
  ASSIGNMENT_STATES,
  assignmentStateSchema,
  ORDER_CLOCKS,
  orderClockSchema,
  ANSWER_WAYS,
  answerWaySchema,
  ORDER_ACTS,
  orderActSchema,
  type OrderKind,
  type AssignmentState,
  type OrderClock,
  type AnswerWay,
  type OrderAct,
} from './contract-words.ts';
export type {
  OrderClockView,
  OrderAnswerView,
  OrderExtensionView,
  AssignmentView,
  OrderPage,
  OrderRow,
  OrderReceipt,
  AssignmentReceipt,
} from './contract-views.ts';
export type {
  IssueOrder,
  RegisterOutsideOrder,
  HandDown,
  TelephoneAnswer,
  WrittenAnswer,
  UpwardAnswer,
  AskExtension,
  DecideExtension,
} from './contract-bodies.ts';

const paragraph = z.string().trim().min(1).max(TEXT_LIMITS.paragraph);

/** issued 我发出的, received 发给我的 (outside orders that we registered among them), below 下级的. */
export const ORDER_DIRECTIONS = ['issued', 'received', 'below'] as const;

export const orderListQuery = z.object({
  direction: z.enum(ORDER_DIRECTIONS).optional(),
  kind: orderKindSchema.optional(),
  state: z.enum(['open', 'done']).optional(),
  matterId: idSchema.optional(),
  unitId: idSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  q: z.string().trim().max(TEXT_LIMITS.word).optional(),
  before: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50),
});

const reasonBody = z.object({ reason: paragraph, revision: z.number().int() });
const closeBody = z.object({
  words: z.string().trim().max(TEXT_LIMITS.paragraph).default(''),
  revision: z.number().int(),
});
const idParams = z.object({ id: idSchema });

export const routes = defineRoutes({
  listOrders: {
    method: 'GET',
    path: '/api/orders',
    summary: '交办一览',
    action: 'orders.read',
    query: orderListQuery,
    response: z.object({ rows: z.array(orderRowSchema), next: idSchema.nullable() }),
  },
  getOrder: {
    method: 'GET',
    path: '/api/orders/:id',
    summary: '一件交办及其时钟、答复',
    action: 'orders.read',
    params: idParams,
    response: orderPageSchema,
  },
  issueOrder: {
    method: 'POST',
    path: '/api/orders',
    summary: '下达调度核实或任务',
    action: 'orders.issue',
    body: issueOrderBody,
    response: orderReceiptSchema,
    status: 201,
  },
  registerOutsideOrder: {
    method: 'POST',
    path: '/api/outside-orders',
    summary: '登记上级来电调度',
    action: 'orders.registerOutside',
    body: registerOutsideOrderBody,
    response: orderReceiptSchema,
    status: 201,
  },
  handDown: {
    method: 'POST',
    path: '/api/order-assignments/:id/hand-down',
    summary: '向下级转下达',
    action: 'orders.handDown',
    params: idParams,
    body: handDownBody,
    response: orderReceiptSchema,
    status: 201,
  },
  acknowledgeOrder: {
    method: 'POST',
    path: '/api/order-assignments/:id/receipt',
    summary: '签收交办',
    action: 'orders.acknowledge',
    params: idParams,
    body: z.object({}),
    response: assignmentReceiptSchema,
  },
  answerByTelephone: {
    method: 'POST',
    path: '/api/order-assignments/:id/telephone-answers',
    summary: '电话反馈（本单位报出或下达单位记录）',
    action: 'orders.answer',
    params: idParams,
    body: telephoneAnswerBody,
    response: assignmentReceiptSchema,
    status: 201,
  },
  answerInWriting: {
    method: 'POST',
    path: '/api/order-assignments/:id/written-answers',
    summary: '书面反馈（核报）',
    action: 'orders.answer',
    params: idParams,
    body: writtenAnswerBody,
    response: assignmentReceiptSchema,
    status: 201,
  },
  answerUpward: {
    method: 'POST',
    path: '/api/order-assignments/:id/upward-answers',
    summary: '向系统外上级反馈',
    action: 'orders.answer',
    params: idParams,
    body: upwardAnswerBody,
    response: assignmentReceiptSchema,
    status: 201,
  },
  askExtension: {
    method: 'POST',
    path: '/api/order-assignments/:id/extensions',
    summary: '申请延期',
    action: 'orders.answer',
    params: idParams,
    body: askExtensionBody,
    response: z.object({ extensionId: idSchema, assignmentId: idSchema, at: instantSchema }),
    status: 201,
  },
  decideExtension: {
    method: 'POST',
    path: '/api/order-extensions/:id/decision',
    summary: '批复延期',
    action: 'orders.issue',
    params: idParams,
    body: decideExtensionBody,
    response: z.object({
      extensionId: idSchema,
      assignmentId: idSchema,
      state: z.enum(['granted', 'refused']),
      newDueAt: instantSchema.nullable(),
      at: instantSchema,
    }),
  },
  withdrawAssignment: {
    method: 'POST',
    path: '/api/order-assignments/:id/withdrawal',
    summary: '撤回对一个单位的交办',
    action: 'orders.issue',
    params: idParams,
    body: reasonBody,
    response: assignmentReceiptSchema,
  },
  closeAssignment: {
    method: 'POST',
    path: '/api/order-assignments/:id/closing',
    summary: '办结',
    action: 'orders.issue',
    params: idParams,
    body: closeBody,
    response: assignmentReceiptSchema,
  },
});

export const errorCodes = [
  'orders.alreadyIssued',
  'orders.aboutMissing',
  'orders.unitTwice',
  'orders.unitNotBelow',
  'orders.partyNotOutside',
  'orders.mobileNumber',
  'orders.minuteInFuture',
  'orders.minuteBeforeOrder',
  'orders.dueMissing',
  'orders.dueInPast',
  'orders.notAddressed',
  'orders.notIssuer',
  'orders.alreadyReceived',
  'orders.ended',
  'orders.notAnswered',
  'orders.outsideUsesUpward',
  'orders.notOutside',
  'orders.reportNotYours',
  'orders.reportNotVerification',
  'orders.reportNotSubmitted',
  'orders.reportAlreadyLinked',
  'orders.noRunningClock',
  'orders.extensionOpen',
  'orders.extensionDecided',
  'orders.extensionNotLater',
] as const;
