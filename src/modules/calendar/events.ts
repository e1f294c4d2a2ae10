// What the calendar announces: a year's data are owed or entered, a key period is declared or cancelled.
import { z } from 'zod';
import { owedPayload } from '#shared/deadline.ts';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';

/** The data of a year are owed by the city (节假日数据缺年). */
export const yearOwed = defineEvent('calendar.yearOwed', z.object({ ...owedPayload, year: z.number().int() }));
/** The data of a year were entered. */
export const yearEntered = defineEvent(
  'calendar.yearEntered',
  z.object({ ...owedPayload, year: z.number().int(), version: z.number().int() }),
);
/** A key period (重要时段) was declared. */
export const keyPeriodDeclared = defineEvent(
  'calendar.keyPeriodDeclared',
  z.object({ id: idSchema, name: z.string(), from: instantSchema, until: instantSchema }),
);
/** A key period was cancelled. */
export const keyPeriodCancelled = defineEvent(
  'calendar.keyPeriodCancelled',
  z.object({ id: idSchema, name: z.string(), reason: z.string() }),
);
