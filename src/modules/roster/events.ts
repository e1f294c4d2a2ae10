// What the roster room announces: somebody was entered on duty, an entry ended or was corrected.
import { z } from 'zod';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { dutyLineSchema, dutyModeSchema } from './contract.ts';

const entry = z.object({
  entryId: idSchema,
  unitId: idSchema,
  line: dutyLineSchema,
  personId: idSchema,
  name: z.string(),
  title: z.string(),
  from: instantSchema,
  to: instantSchema,
  mode: dutyModeSchema,
});

/** Somebody was entered on duty (当日带班值班登记); `replacesId` where it corrects another entry. */
export const dutyEntered = defineEvent('roster.dutyEntered', entry.extend({ replacesId: idSchema.nullable() }));
/** An entry ended before its time or was withdrawn, with the reason. */
export const dutyEnded = defineEvent('roster.dutyEnded', entry.extend({ reason: z.string() }));
