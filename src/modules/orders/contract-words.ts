// Words of the orders room as they stand in tables, answers and events: kinds, states, clocks, ways, acts.
// Decided here: the closed lists. How the duty room says them is the web's affair.
import { z } from 'zod';

/** Kinds that can be issued now: verification (调度核实) and task (任务). */
export const ORDER_KINDS = ['verification', 'task'] as const;
export const orderKindSchema = z.enum(ORDER_KINDS);
export type OrderKind = z.infer<typeof orderKindSchema>;

/** States of an order at one unit. */
export const ASSIGNMENT_STATES = [
  'issued',
  'received',
  'answeredByPhone',
  'answeredInWriting',
  'closed',
  'withdrawn',
] as const;
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
