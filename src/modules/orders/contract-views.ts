// What the orders room answers: the page of one order, lines of lists, receipts of writes. Units come with their names.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import {
  answerWaySchema,
  assignmentStateSchema,
  orderActSchema,
  orderClockSchema,
  orderKindSchema,
} from './contract-words.ts';

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
  children: z.array(
    z.object({
      orderId: idSchema,
      number: z.string(),
      issuedAt: instantSchema,
      units: z.array(z.string()),
      open: z.number().int(),
    }),
  ),
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
  nextClock: z
    .object({ clock: orderClockSchema, term: z.string(), dueAt: instantSchema, state: z.string() })
    .nullable(),
  handedDown: z.boolean(),
});
export type OrderRow = z.infer<typeof orderRowSchema>;

/** What a creating act answers: small, because it is kept for the same key. */
export const orderReceiptSchema = z.object({
  orderId: idSchema,
  number: z.string(),
  issuedAt: instantSchema,
  assignments: z.array(
    z.object({
      id: idSchema,
      unitId: idSchema,
      unit: z.string(),
      phoneDueAt: instantSchema.nullable(),
      writtenDueAt: instantSchema.nullable(),
      taskDueAt: instantSchema.nullable(),
    }),
  ),
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
