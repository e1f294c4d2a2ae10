// What desks send to the orders room: orders, hand-downs, answers, extensions. The client makes every id.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { answerWaySchema, orderClockSchema, orderKindSchema } from './contract-words.ts';

const line = z.string().trim().min(1).max(TEXT_LIMITS.line);
const word = z.string().trim().min(1).max(TEXT_LIMITS.word);
const paragraph = z.string().trim().min(1).max(TEXT_LIMITS.paragraph);

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

export const askExtensionBody = z.object({
  id: idSchema,
  clock: orderClockSchema,
  wantedDueAt: instantSchema,
  reason: paragraph,
});
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
