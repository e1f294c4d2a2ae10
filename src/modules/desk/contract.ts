// What the desk room (值班台) tells: one look over everything that a duty desk has, and search over all of it.
// Decided here: shapes. What is owed, rings, is on duty or open is decided by the rooms below; nothing is stored here.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import { offlineDeskSchema } from '#modules/notify/contract.ts';
import { dutyNowSchema } from '#modules/roster/contract.ts';

/** Something open at the unit (在办), of whatever room. */
export const openItemSchema = z.object({
  kind: z.string(),
  id: idSchema,
  label: z.string(),
  state: z.string(),
  since: instantSchema,
});
export type OpenItem = z.infer<typeof openItemSchema>;

/** One look over the desk; also what a wall page shows. */
export const deskLookSchema = z.object({
  now: instantSchema,
  unit: z.object({ id: idSchema, name: z.string(), fullName: z.string(), legalChannel: z.boolean() }),
  today: z.object({
    day: daySchema,
    weekday: z.string(),
    lunar: z.string(),
    solarTerm: z.string().nullable(),
    holiday: z.string().nullable(),
  }),
  duty: dutyNowSchema,
  owed: z.object({
    total: z.number().int(),
    overdue: z.number().int(),
    /** The next thing that can go wrong. */
    next: z.object({ id: idSchema, term: z.string(), label: z.string(), dueAt: instantSchema }).nullable(),
  }),
  alarms: z.object({ ringing: z.number().int(), shown: z.number().int() }),
  open: z.array(openItemSchema),
  below: z.object({
    /** Desks off line (值班台离线). */
    offline: z.array(offlineDeskSchema),
    /** Units directly below without the duty entry that their class asks for now: one line in a list, never an alarm. */
    notEntered: z.object({
      total: z.number().int(),
      units: z.array(z.object({ id: idSchema, name: z.string(), missing: z.array(z.string()) })),
    }),
  }),
});
export type DeskLook = z.infer<typeof deskLookSchema>;

/** One hit of the search; `kind` names the room's kind of record. */
export const foundSchema = z.object({ kind: z.string(), id: idSchema, label: z.string(), detail: z.string() });
export type DeskHit = z.infer<typeof foundSchema>;

export const routes = defineRoutes({
  readDesk: {
    method: 'GET',
    path: '/api/desk',
    summary: '值班台一览：谁在岗、欠办、响铃、在办、下级在线和登记',
    action: 'desk.read',
    response: deskLookSchema,
  },
  search: {
    method: 'GET',
    path: '/api/search',
    summary: '搜索：人（完整手机号）、单位、事项、报告、文号',
    action: 'desk.search',
    query: z.object({ q: z.string().trim().min(1).max(TEXT_LIMITS.word) }),
    response: z.object({ items: z.array(foundSchema) }),
  },
});
