// What the calendar room (日历) tells: kinds of days, working days, the head bar's day, key periods (重要时段).
// Decided here: shapes, words and routes. Which days are off is data (years.json, later years entered by the city's desk).
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';

/** 工作日、双休日、法定节假日（含连休）、调休上班日 */
export const DAY_KINDS = ['weekday', 'weekend', 'statutoryHoliday', 'makeUpDay'] as const;
export const dayKindSchema = z.enum(DAY_KINDS);
export type DayKind = z.infer<typeof dayKindSchema>;

export const ERROR_CODES = [
  'calendar.yearMissing',
  'calendar.dateMissing',
  'calendar.yearUnsound',
  'calendar.onlyCityDesk',
  'calendar.periodReversed',
  'calendar.periodOver',
  'calendar.outsideScope',
] as const;

const name = z.string().trim().min(1).max(TEXT_LIMITS.word);
const line = z.string().trim().min(1).max(TEXT_LIMITS.line);

/** Holidays and make-up days of one year, as the State Council's yearly notice gives them. */
export const yearTableSchema = z.object({
  year: z.number().int().min(2000).max(2100),
  version: z.number().int().positive(),
  source: line,
  holidays: z
    .array(z.object({ name, from: daySchema, to: daySchema, statutory: z.array(daySchema).max(31) }))
    .min(1)
    .max(20),
  makeUpDays: z.array(z.object({ day: daySchema, for: name })).max(30),
});
export type YearTable = z.infer<typeof yearTableSchema>;

export const holidaySchema = z.object({ name: z.string(), from: daySchema, to: daySchema, days: z.number().int() });
export type Holiday = z.infer<typeof holidaySchema>;

export const keyPeriodSchema = z.object({
  id: idSchema,
  name: z.string(),
  from: instantSchema,
  until: instantSchema,
  /** The unit whose notice it is; it holds for that unit and those below it, or for the units listed. */
  declaredBy: idSchema,
  units: z.array(idSchema),
  document: z.string().nullable(),
  revision: z.number().int(),
  cancelledAt: instantSchema.nullable(),
  cancelReason: z.string().nullable(),
  allowed: z.array(z.enum(['cancel'])),
});
export type KeyPeriod = z.infer<typeof keyPeriodSchema>;

export const todaySchema = z.object({
  now: instantSchema,
  day: daySchema,
  weekday: z.string(),
  /** e.g. `十月十五`. */
  lunar: z.string(),
  solarTerm: z.string().nullable(),
  /** Null where the year has no data. */
  kind: dayKindSchema.nullable(),
  kindName: z.string(),
  holiday: z.string().nullable(),
  nextHoliday: holidaySchema.nullable(),
  keyPeriods: z.array(keyPeriodSchema),
  /** Years whose data are owed now. */
  missingYears: z.array(z.number().int()),
});
export type Today = z.infer<typeof todaySchema>;

export const routes = defineRoutes({
  readToday: {
    method: 'GET',
    path: '/api/calendar/today',
    summary: '今天：星期、农历、工作日或节假日、重要时段',
    action: 'calendar.read',
    response: todaySchema,
  },
  listDays: {
    method: 'GET',
    path: '/api/calendar/days',
    summary: '一段日期各是什么日子',
    action: 'calendar.read',
    query: z.object({ from: daySchema, to: daySchema }),
    response: z.object({
      days: z.array(
        z.object({ day: daySchema, kind: dayKindSchema.nullable(), holiday: z.string().nullable(), lunar: z.string() }),
      ),
    }),
  },
  listYears: {
    method: 'GET',
    path: '/api/calendar/years',
    summary: '已有节假日数据的年份及来源',
    action: 'calendar.read',
    response: z.object({ years: z.array(yearTableSchema), missing: z.array(z.number().int()) }),
  },
  enterYear: {
    method: 'POST',
    path: '/api/calendar/years',
    summary: '录入一年的放假和调休（新版本，旧版本保留）',
    action: 'calendar.enterYear',
    body: yearTableSchema.omit({ version: true }),
    response: z.object({ year: z.number().int(), version: z.number().int(), at: instantSchema }),
    status: 201,
  },
  listKeyPeriods: {
    method: 'GET',
    path: '/api/calendar/key-periods',
    summary: '本单位适用的重要时段',
    action: 'calendar.read',
    response: z.object({ periods: z.array(keyPeriodSchema) }),
  },
  declareKeyPeriod: {
    method: 'POST',
    path: '/api/calendar/key-periods',
    summary: '设定重要时段',
    action: 'calendar.declareKeyPeriod',
    body: z.object({
      id: idSchema,
      name,
      from: instantSchema,
      until: instantSchema,
      /** Empty: the declaring unit and all below it. */
      units: z.array(idSchema).max(1_000).default([]),
      document: line.nullable().default(null),
    }),
    response: z.object({ id: idSchema, revision: z.number().int(), at: instantSchema }),
    status: 201,
  },
  cancelKeyPeriod: {
    method: 'POST',
    path: '/api/calendar/key-periods/:id/cancel',
    summary: '撤销重要时段，写明理由',
    action: 'calendar.cancelKeyPeriod',
    params: z.object({ id: idSchema }),
    body: z.object({ reason: z.string().trim().min(2).max(TEXT_LIMITS.line), revision: z.number().int() }),
    response: z.object({ id: idSchema, revision: z.number().int(), at: instantSchema }),
  },
});
