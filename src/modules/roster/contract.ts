// What the roster room tells and takes until rosters exist: the duty entry of the day (当日带班值班登记).
// Decided here: lines, modes, shapes. Who may stand in which line is decided by the pack and rules.ts.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';

/** 总带班、带班领导、值班员、副班 */
export const dutyLineSchema = z.enum(['chief', 'leader', 'officer', 'assistant']);
export type DutyLine = z.infer<typeof dutyLineSchema>;

/** 在岗、电话 */
export const dutyModeSchema = z.enum(['onSite', 'telephone']);
export type DutyMode = z.infer<typeof dutyModeSchema>;

/** One line of the entry of the day. */
export const dutyEntrySchema = z.object({
  id: idSchema,
  unitId: idSchema,
  line: dutyLineSchema,
  personId: idSchema,
  personName: z.string(),
  title: z.string(),
  from: instantSchema,
  to: instantSchema,
  mode: dutyModeSchema,
  enteredAt: instantSchema,
  enteredName: z.string(),
  replacesId: idSchema.nullable(),
  endedAt: instantSchema.nullable(),
  endedName: z.string().nullable(),
  endedWhy: z.string().nullable(),
  revision: z.number().int(),
});
export type DutyEntry = z.infer<typeof dutyEntrySchema>;

/** Who is on at a unit now; `text` says it where nothing is entered (日间值守科室). */
export const dutyNowSchema = z.object({
  unitId: idSchema,
  unitName: z.string(),
  entries: z.array(dutyEntrySchema),
  text: z.string().nullable(),
  /** Lines that the duty class asks for now and that nobody is entered for, in words. */
  missing: z.array(z.string()),
});
export type DutyNow = z.infer<typeof dutyNowSchema>;

export const candidateSchema = z.object({
  personId: idSchema,
  name: z.string(),
  title: z.string(),
  staffCategory: z.string(),
  /** Lines in which this person may be entered. */
  lines: z.array(dutyLineSchema),
});
export type DutyCandidate = z.infer<typeof candidateSchema>;

const fields = {
  line: dutyLineSchema,
  personId: idSchema,
  from: instantSchema,
  to: instantSchema,
  mode: dutyModeSchema,
};
const receipt = z.object({ id: idSchema, revision: z.number().int() });
const reason = z.string().trim().min(2).max(TEXT_LIMITS.line);

export const routes = defineRoutes({
  dutyNow: {
    method: 'GET',
    path: '/api/roster/now',
    summary: '现在谁在岗：本单位，或连同下级',
    action: 'roster.readDuty',
    query: z.object({ of: z.enum(['mine', 'subordinates']).default('mine') }),
    response: z.object({ now: instantSchema, items: z.array(dutyNowSchema) }),
  },
  listEntries: {
    method: 'GET',
    path: '/api/roster/entries',
    summary: '当日带班值班登记，含更正',
    action: 'roster.readDuty',
    query: z.object({ unitId: idSchema.optional(), from: instantSchema.optional(), to: instantSchema.optional() }),
    response: z.object({ items: z.array(dutyEntrySchema) }),
  },
  listCandidates: {
    method: 'GET',
    path: '/api/roster/candidates',
    summary: '本单位可以登记的人员',
    action: 'roster.enterDuty',
    response: z.object({ items: z.array(candidateSchema) }),
  },
  enterDuty: {
    method: 'POST',
    path: '/api/roster/entries',
    summary: '登记谁带班、谁值班',
    action: 'roster.enterDuty',
    body: z.object({ id: idSchema, ...fields }),
    response: receipt,
    status: 201,
  },
  correctDuty: {
    method: 'POST',
    path: '/api/roster/entries/:id/correct',
    summary: '更正一条登记：原条作废，另记一条',
    action: 'roster.enterDuty',
    params: z.object({ id: idSchema }),
    body: z.object({ newId: idSchema, ...fields, reason, revision: z.number().int() }),
    response: receipt,
  },
  endDuty: {
    method: 'POST',
    path: '/api/roster/entries/:id/end',
    summary: '提前结束或作废一条登记',
    action: 'roster.enterDuty',
    params: z.object({ id: idSchema }),
    body: z.object({ reason, revision: z.number().int() }),
    response: receipt,
  },
});

export const errorCodes = [
  'roster.spanTooLong',
  'roster.spanEmpty',
  'roster.spanOver',
  'roster.personNotHere',
  'roster.staffNotCounted',
  'roster.watchesAndLeads',
  'roster.leadsElsewhere',
  'roster.enteredTwice',
  'roster.alreadyEnded',
] as const;
