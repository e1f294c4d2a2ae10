// What the deadlines room (时限) tells and takes: clocks, alarms, and the few acts on them.
// Decided here: states, classes, shapes of routes. When something is due is decided by the pack and rules.ts.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';

/** 在办、按时、逾期办结、超时、免办、撤销 */
export const clockStateSchema = z.enum(['running', 'met', 'metLate', 'overdue', 'waived', 'cancelled']);
export type ClockState = z.infer<typeof clockStateSchema>;

/** rings 响铃, shown 只显示, office 只在办公时间显示 */
export const alarmClassSchema = z.enum(['rings', 'shown', 'office']);
export type AlarmClass = z.infer<typeof alarmClassSchema>;

export const deadlineSubjectSchema = z.object({ kind: z.string(), id: idSchema, label: z.string() });
export type DeadlineSubject = z.infer<typeof deadlineSubjectSchema>;

const unitNameSchema = z.object({ id: idSchema, name: z.string() });

/** One deadline as it stands. */
export const clockSchema = z.object({
  id: idSchema,
  /** `<room>.<key>` of the deadline table. */
  rule: z.string(),
  term: z.string(),
  /** Requirement row (`A15.2`). */
  row: z.string(),
  /** Pack and version under which it was stamped. */
  pack: z.string(),
  subject: deadlineSubjectSchema,
  owingUnit: unitNameSchema,
  owedToUnit: unitNameSchema.nullable(),
  startedAt: instantSchema,
  dueAt: instantSchema,
  because: z.string(),
  state: clockStateSchema,
  overdueAt: instantSchema.nullable(),
  metAt: instantSchema.nullable(),
  parentId: idSchema.nullable(),
  revision: z.number().int(),
  /** Why it was waived, extended or cancelled. */
  reason: z.string().nullable(),
  /** Acts that the asker may try now. */
  allowed: z.array(z.enum(['extend', 'waive'])),
});
export type Clock = z.infer<typeof clockSchema>;

/** One thing that a screen rings for or shows. */
export const alarmSchema = z.object({
  id: idSchema,
  class: alarmClassSchema,
  /** Codes of the pack's audiences (值班员、带班领导 …); who is meant is resolved when read. */
  audience: z.array(z.string()),
  audienceNames: z.array(z.string()),
  /** True where the asker is meant. */
  mine: z.boolean(),
  term: z.string(),
  subject: deadlineSubjectSchema,
  clockId: idSchema.nullable(),
  /** `announce`, `reminder1` …, `due`, `ladder1` …, `raised`. */
  stage: z.string(),
  dueAt: instantSchema.nullable(),
  /** The unit that owes, where it is another one. */
  owingUnit: unitNameSchema.nullable(),
  since: instantSchema,
  raisedAt: instantSchema,
  /** Why it rang later than it should have, in words; null where it rang in time. */
  late: z.string().nullable(),
  /** How often it has climbed because nobody acknowledged. */
  climbed: z.number().int(),
  /** Copied here because that unit's desk is off line (值班台离线). */
  copyOfUnit: unitNameSchema.nullable(),
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedName: z.string().nullable(),
});
export type Alarm = z.infer<typeof alarmSchema>;

const reasonSchema = z.string().trim().min(2).max(TEXT_LIMITS.line);
const clockReceiptSchema = z.object({
  id: idSchema,
  state: clockStateSchema,
  dueAt: instantSchema,
  revision: z.number().int(),
});
export type ClockReceipt = z.infer<typeof clockReceiptSchema>;

export const acknowledgeReceiptSchema = z.object({
  id: idSchema,
  acknowledgedAt: instantSchema,
  acknowledgedName: z.string(),
});
export type AcknowledgeReceipt = z.infer<typeof acknowledgeReceiptSchema>;

export const alarmListSchema = z.object({ now: instantSchema, items: z.array(alarmSchema) });
export const owedListSchema = z.object({
  now: instantSchema,
  items: z.array(clockSchema),
  /** How many there are in all; `items` holds the first. */
  total: z.number().int(),
});
export type OwedList = z.infer<typeof owedListSchema>;

export const routes = defineRoutes({
  listOwed: {
    method: 'GET',
    path: '/api/deadlines/owed',
    summary: '限时待办：本单位、本班、下级',
    action: 'deadlines.listOwed',
    query: z.object({ of: z.enum(['mine', 'shift', 'subordinates']).default('mine') }),
    response: owedListSchema,
  },
  listClocks: {
    method: 'GET',
    path: '/api/deadlines',
    summary: '一个事项的全部时限',
    action: 'deadlines.listClocks',
    query: z.object({ kind: z.string().min(1).max(TEXT_LIMITS.word), id: idSchema }),
    response: z.object({ now: instantSchema, items: z.array(clockSchema) }),
  },
  extend: {
    method: 'POST',
    path: '/api/deadlines/:id/extend',
    summary: '同意延期，写明理由',
    action: 'deadlines.extend',
    params: z.object({ id: idSchema }),
    body: z.object({ dueAt: instantSchema, reason: reasonSchema, revision: z.number().int() }),
    response: clockReceiptSchema,
  },
  waive: {
    method: 'POST',
    path: '/api/deadlines/:id/waive',
    summary: '免办，写明理由',
    action: 'deadlines.waive',
    params: z.object({ id: idSchema }),
    body: z.object({ reason: reasonSchema, revision: z.number().int() }),
    response: clockReceiptSchema,
  },
  listAlarms: {
    method: 'GET',
    path: '/api/alarms',
    summary: '本单位正在响铃和显示的提醒',
    action: 'deadlines.listAlarms',
    response: alarmListSchema,
  },
  acknowledge: {
    method: 'POST',
    path: '/api/alarms/:id/acknowledge',
    summary: '知悉一个响铃：本单位停响，时限照走',
    action: 'deadlines.acknowledge',
    params: z.object({ id: idSchema }),
    response: acknowledgeReceiptSchema,
  },
});

export const errorCodes = [
  'deadlines.alreadyEnded',
  'deadlines.extendNotLater',
  'deadlines.notYours',
  'deadlines.alarmEnded',
] as const;
