// What the deadlines room announces. Subject of each event is what the deadline is about, so it stands in its time line.
import { z } from 'zod';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';

const fired = z.object({
  clockId: idSchema.nullable(),
  rule: z.string().nullable(),
  term: z.string(),
  label: z.string(),
  stage: z.string(),
  owingUnitId: idSchema.nullable(),
  owedToUnitId: idSchema.nullable(),
  dueAt: instantSchema.nullable(),
  alarmIds: z.array(idSchema),
});

/** A reminder (提醒) before the due time. */
export const reminded = defineEvent('deadlines.reminded', fired);
/** The due time has passed (超时). */
export const overdue = defineEvent('deadlines.overdue', fired);
/** A rung of a ladder (逐级催办), or an alarm that nobody acknowledged went one up. */
export const climbed = defineEvent('deadlines.climbed', fired.extend({ audience: z.array(z.string()) }));

/** An alarm (响铃) that no sweep raised: something arrived, or a desk went off line. */
export const alarmRaised = defineEvent(
  'deadlines.alarmRaised',
  z.object({
    alarmId: idSchema,
    unitId: idSchema,
    class: z.string(),
    term: z.string(),
    label: z.string(),
    clockId: idSchema.nullable(),
  }),
);
/** Somebody took note (知悉); the clock goes on. */
export const alarmAcknowledged = defineEvent(
  'deadlines.alarmAcknowledged',
  z.object({
    alarmId: idSchema,
    unitId: idSchema,
    term: z.string(),
    label: z.string(),
    personId: idSchema.nullable(),
    name: z.string(),
  }),
);
/** Alarms of a unit ended because their cause did. */
export const alarmsCleared = defineEvent(
  'deadlines.alarmsCleared',
  z.object({ unitIds: z.array(idSchema), label: z.string() }),
);

/** The unit to which it is owed allowed more time (延期). */
export const extended = defineEvent(
  'deadlines.extended',
  z.object({
    clockId: idSchema,
    term: z.string(),
    label: z.string(),
    from: instantSchema,
    to: instantSchema,
    reason: z.string(),
  }),
);
/** The unit to which it was owed no longer asks for it (免办). */
export const waived = defineEvent(
  'deadlines.waived',
  z.object({ clockId: idSchema, term: z.string(), label: z.string(), reason: z.string() }),
);
