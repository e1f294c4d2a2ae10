// What the orders room (交办) says to the outside: verification orders (调度核实) and tasks, from a unit or an outside party,
// to units, handed down with less time, answered by telephone and in writing.
// Decided here: shapes, words and routes. Not decided here: who may (policy.ts), what follows (rules/), how long (the pack).
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';

const line = z.string().trim().min(1).max(TEXT_LIMITS.line);
const word = z.string().trim().min(1).max(TEXT_LIMITS.word);
const paragraph = z.string().trim().min(1).max(TEXT_LIMITS.paragraph);

/** Kinds that can be issued now: verification (调度核实) and task (任务). */
export const ORDER_KINDS = ['verification', 'task'] as const;
export const orderKindSchema = z.enum(ORDER_KINDS);
export type OrderKind = z.infer<typeof orderKindSchema>;

/** States of an order at one unit. */
export const ASSIGNMENT_STATES = ['issued', 'received', 'answeredByPhone', 'answeredInWriting', 'closed', 'withdrawn'] as const;
export const assignmentStateSchema = z.enum(ASSIGNMENT_STATES);
export type AssignmentState = z.infer<typeof assignmentStateSchema>;

/** Which of an order's clocks is meant: the telephone answer, the written answer, or the task's own due time. */
export const ORDER_CLOCKS = ['verificationByPhone', 'verificationWritten', 'task'] as const;
export const orderClockSchema = z.enum(ORDER_CLOCKS);
export type OrderClock = z.infer<typeof orderClockSchema>;

/** How an answer went its way (A19.1). */
export const ANSWER_WAYS = ['telephone', 'thisSystem', 'superiorSystem', 'fax', 'confidentialExchange'] as const;
export const answerWaySchema = z.enum(ANSWER_WAYS);
export type AnswerWay = z.infer<typeof answerWaySchema>;

/** Acts on an order or on its assignment to one unit; answers list those that the asker may do now. */
export const ORDER_ACTS = [
  'acknowledge',
  'answerByTelephone',
  'noteTelephoneAnswer',
  'answerInWriting',
  'answerUpward',
  'handDown',
  'askExtension',
  'decideExtension',
  'withdraw',
  'close',
] as const;
export const orderActSchema = z.enum(ORDER_ACTS);
export type OrderAct = z.infer<typeof orderActSchema>;

const unitSchema = z.object({ id: idSchema, shortName: z.string(), external: z.boolean() });

/** A clock of an assignment as the deadlines room keeps it. */
export const orderClockViewSchema = z.object({
  deadlineId: idSchema,
  clock: orderClockSchema,
  term: z.string(),
  startedAt: instantSchema,
  dueAt: instantSchema,
  state: z.string(),
  metAt: instantSchema.nullable(),
  because: z.string(),
  parentDeadlineId: idSchema.nullable(),
});
export type OrderClockView = z.infer<typeof orderClockViewSchema>;

const answerViewSchema = z.object({
  id: idSchema,
  form: z.enum(['telephone', 'written']),
  way: answerWaySchema,
  /** The minute that counts for the clock. */
  at: instantSchema,
  /** The minute as it was told, and when it was entered. */
  saidAt: instantSchema,
  recordedAt: instantSchema,
  recordedByUnit: unitSchema,
  recordedBy: z.string().nullable(),
  /** Who spoke for the unit; who took it on the other side. */
  spokenBy: z.string().nullable(),
  takenBy: z.string().nullable(),
  words: z.string(),
  reportId: idSchema.nullable(),
  outsideNumber: z.string().nullable(),
});
export type OrderAnswerView = z.infer<typeof answerViewSchema>;

const extensionViewSchema = z.object({
  id: idSchema,
  clock: orderClockSchema,
  askedAt: instantSchema,
  askedBy: z.string().nullable(),
  reason: z.string(),
  wantedDueAt: instantSchema,
  state: z.enum(['asked', 'granted', 'refused']),
  decidedAt: instantSchema.nullable(),
  decidedBy: z.string().nullable(),
  newDueAt: instantSchema.nullable(),
  words: z.string().nullable(),
});
export type OrderExtensionView = z.infer<typeof extensionViewSchema>;

export const assignmentViewSchema = z.object({
  id: idSchema,
  orderId: idSchema,
  unit: unitSchema,
  state: assignmentStateSchema,
  revision: z.number().int(),
  receivedAt: instantSchema.nullable(),
  receivedBy: z.string().nullable(),
  phoneAnsweredAt: instantSchema.nullable(),
  writtenAnsweredAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  endedReason: z.string().nullable(),
  clocks: z.array(orderClockViewSchema),
  answers: z.array(answerViewSchema),
  extensions: z.array(extensionViewSchema),
  /** Orders by which this unit handed it down. */
  children: z.array(z.object({ orderId: idSchema, number: z.string(), issuedAt: instantSchema, units: z.array(z.string()), open: z.number().int() })),
  allowed: z.array(orderActSchema),
});
export type AssignmentView = z.infer<typeof assignmentViewSchema>;

const outsideSchema = z.object({
  callerName: z.string(),
  callerNumber: z.string().nullable(),
  takenBy: z.string().nullable(),
  registeredAt: instantSchema,
});

export const orderPageSchema = z.object({
  id: idSchema,
  kind: orderKindSchema,
  /** As a person says it: 核实〔2026〕5号. */
  number: z.string(),
  /** The unit or outside party that orders. */
  issuer: unitSchema,
  /** The unit that issued it, or registered it for an outside party. */
  owner: unitSchema,
  issuedBy: z.string().nullable(),
  issuedAt: instantSchema,
  matterId: idSchema.nullable(),
  about: z.string(),
  ask: z.string(),
  writtenAsked: z.boolean(),
  outside: outsideSchema.nullable(),
  parent: z.object({ orderId: idSchema, assignmentId: idSchema, number: z.string(), issuer: unitSchema }).nullable(),
  assignments: z.array(assignmentViewSchema),
});
export type OrderPage = z.infer<typeof orderPageSchema>;

export const orderRowSchema = z.object({
  orderId: idSchema,
  assignmentId: idSchema,
  kind: orderKindSchema,
  number: z.string(),
  issuer: unitSchema,
  unit: unitSchema,
  about: z.string(),
  ask: z.string(),
  writtenAsked: z.boolean(),
  matterId: idSchema.nullable(),
  issuedAt: instantSchema,
  state: assignmentStateSchema,
  /** The running clock that is due next. */
  nextClock: z.object({ clock: orderClockSchema, term: z.string(), dueAt: instantSchema, state: z.string() }).nullable(),
  handedDown: z.boolean(),
});
export type OrderRow = z.infer<typeof orderRowSchema>;

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

/** What a creating act answers: small, because it is kept for the same key. */
export const orderReceiptSchema = z.object({
  orderId: idSchema,
  number: z.string(),
  issuedAt: instantSchema,
  assignments: z.array(z.object({ id: idSchema, unitId: idSchema, unit: z.string(), phoneDueAt: instantSchema.nullable(), writtenDueAt: instantSchema.nullable(), taskDueAt: instantSchema.nullable() })),
});
export type OrderReceipt = z.infer<typeof orderReceiptSchema>;

export const assignmentReceiptSchema = z.object({
  assignmentId: idSchema,
  orderId: idSchema,
  state: assignmentStateSchema,
  revision: z.number().int(),
  at: instantSchema,
});
export type AssignmentReceipt = z.infer<typeof assignmentReceiptSchema>;

const aboutFields = {
  /** The matter asked about, where there is one; else `about` says it in words. */
  matterId: idSchema.nullable().default(null),
  about: line.nullable().default(null),
  ask: paragraph,
};

export const issueOrderBody = z.object({
  id: idSchema,
  kind: orderKindSchema,
  ...aboutFields,
  unitIds: z.array(idSchema).min(1).max(PAGE_LIMIT),
  /** A written report is expressly asked for (A15.2). */
  writtenAsked: z.boolean().default(false),
  /** A task's due time; verification takes its limits from the pack. */
  dueAt: instantSchema.nullable().default(null),
});
export type IssueOrder = z.infer<typeof issueOrderBody>;

export const registerOutsideOrderBody = z.object({
  id: idSchema,
  kind: orderKindSchema,
  ...aboutFields,
  /** The outside party: the province's or the State Council's duty office. */
  partyUnitId: idSchema,
  callerName: word,
  /** Fixed line only; a mobile number belongs into the directory. */
  callerNumber: z.string().trim().max(TEXT_LIMITS.word).nullable().default(null),
  /** The minute of the call; the clock runs from it. */
  askedAt: instantSchema,
  takenBy: word.nullable().default(null),
  writtenAsked: z.boolean().default(false),
  dueAt: instantSchema.nullable().default(null),
});
export type RegisterOutsideOrder = z.infer<typeof registerOutsideOrderBody>;

export const handDownBody = z.object({
  id: idSchema,
  unitIds: z.array(idSchema).min(1).max(PAGE_LIMIT),
  /** Own words; the parent's where left out. */
  ask: paragraph.nullable().default(null),
  writtenAsked: z.boolean().default(false),
});
export type HandDown = z.infer<typeof handDownBody>;

export const telephoneAnswerBody = z.object({
  id: idSchema,
  /** The minute of the call. */
  at: instantSchema,
  spokenBy: word,
  takenBy: word.nullable().default(null),
  words: paragraph,
});
export type TelephoneAnswer = z.infer<typeof telephoneAnswerBody>;

export const writtenAnswerBody = z.object({
  id: idSchema,
  /** A submitted verification report (核报) of the answering unit. */
  reportId: idSchema,
  words: z.string().trim().max(TEXT_LIMITS.paragraph).default(''),
});
export type WrittenAnswer = z.infer<typeof writtenAnswerBody>;

export const upwardAnswerBody = z.object({
  id: idSchema,
  form: z.enum(['telephone', 'written']),
  way: answerWaySchema,
  at: instantSchema,
  spokenBy: word.nullable().default(null),
  takenBy: word.nullable().default(null),
  words: paragraph,
  reportId: idSchema.nullable().default(null),
  /** The number that the superior's system gave it. */
  outsideNumber: word.nullable().default(null),
});
export type UpwardAnswer = z.infer<typeof upwardAnswerBody>;

export const askExtensionBody = z.object({ id: idSchema, clock: orderClockSchema, wantedDueAt: instantSchema, reason: paragraph });
export type AskExtension = z.infer<typeof askExtensionBody>;

export const decideExtensionBody = z.object({
  granted: z.boolean(),
  /** The new due time; what was asked for where left out. */
  newDueAt: instantSchema.nullable().default(null),
  words: paragraph,
  /** Who said it, where an outside party decided by telephone. */
  saidBy: word.nullable().default(null),
});
export type DecideExtension = z.infer<typeof decideExtensionBody>;

const reasonBody = z.object({ reason: paragraph, revision: z.number().int() });
const closeBody = z.object({ words: z.string().trim().max(TEXT_LIMITS.paragraph).default(''), revision: z.number().int() });
const idParams = z.object({ id: idSchema });

export const routes = defineRoutes({
  listOrders: {
    method: 'GET', path: '/api/orders', summary: '交办一览', action: 'orders.read',
    query: orderListQuery, response: z.object({ rows: z.array(orderRowSchema), next: idSchema.nullable() }),
  },
  getOrder: {
    method: 'GET', path: '/api/orders/:id', summary: '一件交办及其时钟、答复', action: 'orders.read',
    params: idParams, response: orderPageSchema,
  },
  issueOrder: {
    method: 'POST', path: '/api/orders', summary: '下达调度核实或任务', action: 'orders.issue',
    body: issueOrderBody, response: orderReceiptSchema, status: 201,
  },
  registerOutsideOrder: {
    method: 'POST', path: '/api/outside-orders', summary: '登记上级来电调度', action: 'orders.registerOutside',
    body: registerOutsideOrderBody, response: orderReceiptSchema, status: 201,
  },
  handDown: {
    method: 'POST', path: '/api/order-assignments/:id/hand-down', summary: '向下级转下达', action: 'orders.handDown',
    params: idParams, body: handDownBody, response: orderReceiptSchema, status: 201,
  },
  acknowledgeOrder: {
    method: 'POST', path: '/api/order-assignments/:id/receipt', summary: '签收交办', action: 'orders.acknowledge',
    params: idParams, body: z.object({}), response: assignmentReceiptSchema,
  },
  answerByTelephone: {
    method: 'POST', path: '/api/order-assignments/:id/telephone-answers', summary: '电话反馈（本单位报出或下达单位记录）', action: 'orders.answer',
    params: idParams, body: telephoneAnswerBody, response: assignmentReceiptSchema, status: 201,
  },
  answerInWriting: {
    method: 'POST', path: '/api/order-assignments/:id/written-answers', summary: '书面反馈（核报）', action: 'orders.answer',
    params: idParams, body: writtenAnswerBody, response: assignmentReceiptSchema, status: 201,
  },
  answerUpward: {
    method: 'POST', path: '/api/order-assignments/:id/upward-answers', summary: '向系统外上级反馈', action: 'orders.answer',
    params: idParams, body: upwardAnswerBody, response: assignmentReceiptSchema, status: 201,
  },
  askExtension: {
    method: 'POST', path: '/api/order-assignments/:id/extensions', summary: '申请延期', action: 'orders.answer',
    params: idParams, body: askExtensionBody, response: z.object({ extensionId: idSchema, assignmentId: idSchema, at: instantSchema }), status: 201,
  },
  decideExtension: {
    method: 'POST', path: '/api/order-extensions/:id/decision', summary: '批复延期', action: 'orders.issue',
    params: idParams, body: decideExtensionBody,
    response: z.object({ extensionId: idSchema, assignmentId: idSchema, state: z.enum(['granted', 'refused']), newDueAt: instantSchema.nullable(), at: instantSchema }),
  },
  withdrawAssignment: {
    method: 'POST', path: '/api/order-assignments/:id/withdrawal', summary: '撤回对一个单位的交办', action: 'orders.issue',
    params: idParams, body: reasonBody, response: assignmentReceiptSchema,
  },
  closeAssignment: {
    method: 'POST', path: '/api/order-assignments/:id/closing', summary: '办结', action: 'orders.issue',
    params: idParams, body: closeBody, response: assignmentReceiptSchema,
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
