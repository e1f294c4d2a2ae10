// What the orders room announces. Each event of an assignment is seen by the unit that ordered and the unit ordered,
// and stands in the time line of the matter it is about. Ids and words only: callers' numbers never travel.
import { z } from 'zod';
import { owedPayload } from '#shared/deadline.ts';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { answerWaySchema, orderClockSchema, orderKindSchema } from './contract.ts';

const about = {
  ...owedPayload,
  orderId: idSchema,
  assignmentId: idSchema,
  kind: orderKindSchema,
  number: z.string(),
  about: z.string(),
  issuer: z.string(),
  unit: z.string(),
  /** Who did it, by name. */
  by: z.string().nullable(),
};

const ordered = { ...about, ask: z.string(), writtenAsked: z.boolean(), parentOrderId: idSchema.nullable() };
/** A verification (调度核实) was ordered of a unit; its clocks start at `at`. A15.2 */
export const verificationOrdered = defineEvent('orders.verificationOrdered', z.object(ordered));
/** A task (任务) was given to a unit. */
export const taskOrdered = defineEvent('orders.taskOrdered', z.object(ordered));

/** The unit took note (签收); the clocks run since the order was given. */
export const acknowledged = defineEvent('orders.acknowledged', z.object(about));

const answered = {
  ...about,
  answerId: idSchema,
  way: answerWaySchema,
  words: z.string(),
  spokenBy: z.string().nullable(),
  takenBy: z.string().nullable(),
  reportId: idSchema.nullable(),
};
/** The first telephone answer; meets the telephone clock at `at`. A15.2 */
export const answeredByPhone = defineEvent('orders.answeredByPhone', z.object(answered));
/** The first written answer; meets the written clock at `at`. A15.2 */
export const answeredInWriting = defineEvent('orders.answeredInWriting', z.object(answered));
/** A further answer; meets nothing. */
export const answerAdded = defineEvent(
  'orders.answerAdded',
  z.object({ ...answered, form: z.enum(['telephone', 'written']) }),
);

export const extensionAsked = defineEvent(
  'orders.extensionAsked',
  z.object({
    ...about,
    extensionId: idSchema,
    clock: orderClockSchema,
    wantedDueAt: instantSchema,
    reason: z.string(),
  }),
);
export const extensionDecided = defineEvent(
  'orders.extensionDecided',
  z.object({
    ...about,
    extensionId: idSchema,
    clock: orderClockSchema,
    granted: z.boolean(),
    newDueAt: instantSchema.nullable(),
    words: z.string(),
  }),
);

/** The order was taken back; cancels its clocks with the reason. */
export const withdrawn = defineEvent('orders.withdrawn', z.object(about));
/** Whoever ordered is satisfied (办结). */
export const closed = defineEvent('orders.closed', z.object({ ...about, words: z.string() }));

export const events = [
  verificationOrdered,
  taskOrdered,
  acknowledged,
  answeredByPhone,
  answeredInWriting,
  answerAdded,
  extensionAsked,
  extensionDecided,
  withdrawn,
  closed,
];
