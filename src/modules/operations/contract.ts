// What the operations room (运行状况) tells: the health of every part with what to do, and two service figures over time.
// Decided here: shapes and words of kinds. When a part is well is decided in rules/, the bounds in limits.ts.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { defineRoutes } from '#shared/route.ts';

/** 正常, 留意, 故障. */
export const HEALTH_LEVELS = ['well', 'watch', 'fault'] as const;
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

export const HEALTH_PARTS = [
  'deadlines',
  'events',
  'database',
  'requests',
  'subscribers',
  'screens',
  'programs',
  'jobs',
  'backup',
  'disk',
  'memory',
  'clock',
  'version',
] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

/** One part: how it is, what was measured, what to do, and what it means for who is on duty. */
export const healthLineSchema = z.object({
  part: z.enum(HEALTH_PARTS),
  level: z.enum(HEALTH_LEVELS),
  title: z.string(),
  words: z.string(),
  /** What the operator does; null where all is well. */
  act: z.string().nullable(),
});
export type HealthLine = z.infer<typeof healthLineSchema>;

/** One program that runs or ran a moment ago (实例). */
export const instanceSchema = z.object({
  id: idSchema,
  kind: z.enum(['server', 'worker']),
  name: z.string(),
  version: z.string(),
  startedAt: instantSchema,
  seenAt: instantSchema,
  /** When it last swept; null where it does not. */
  sweptAt: instantSchema.nullable(),
  screens: z.number().int(),
  requestsPerMinute: z.number().int(),
  failedPerMinute: z.number().int(),
  p99Ms: z.number().nullable(),
  memoryBytes: z.number(),
  poolUsed: z.number().int(),
  poolWaiting: z.number().int(),
});
export type InstanceView = z.infer<typeof instanceSchema>;

/** 24 hours, 30 days, 12 months. */
export const FIGURE_SPANS = ['day', 'month', 'year'] as const;
export type FigureSpan = (typeof FIGURE_SPANS)[number];

/** The two service figures of one hour, day or month of Beijing. */
export const serviceCellSchema = z.object({
  from: instantSchema,
  until: instantSchema,
  /** How many of its hours are summed up; 0: nothing is known of it. */
  hours: z.number().int(),
  reports: z.object({
    accepted: z.number().int(),
    refused: z.number().int(),
    failed: z.number().int(),
    p99Ms: z.number().int().nullable(),
  }),
  alarms: z.object({
    rung: z.number().int(),
    late: z.number().int(),
    largestLateMs: z.number().int().nullable(),
  }),
});
export type ServiceCell = z.infer<typeof serviceCellSchema>;

export const routes = defineRoutes({
  readHealth: {
    method: 'GET',
    path: '/api/operations/health',
    summary: '运行状况：各部分是否正常、怎么办、有哪些程序在运行',
    action: 'operations.read',
    response: z.object({
      now: instantSchema,
      level: z.enum(HEALTH_LEVELS),
      lines: z.array(healthLineSchema),
      instances: z.array(instanceSchema),
    }),
  },
  readFigures: {
    method: 'GET',
    path: '/api/operations/figures',
    summary: '服务指标：报送受理、提醒准时，按小时、日、月',
    action: 'operations.read',
    query: z.object({ span: z.enum(FIGURE_SPANS) }),
    response: z.object({
      now: instantSchema,
      cells: z.array(serviceCellSchema),
      /** Lateness from which an alarm counts as late. */
      onTimeMs: z.number().int(),
    }),
  },
});
