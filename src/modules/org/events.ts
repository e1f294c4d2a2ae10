// What the org room announces: that a unit, its relations, its people or its desk changed. Ids and words only.
import { z } from 'zod';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';

/** A unit was made, renamed, set otherwise or ended. A03.1 */
export const unitChanged = defineEvent(
  'org.unitChanged',
  z.object({ unitId: idSchema, name: z.string(), act: z.enum(['made', 'changed', 'ended']) }),
);

/** A relation began or ended; the scope has been computed anew. A04.1 */
export const relationChanged = defineEvent(
  'org.relationChanged',
  z.object({ relationId: idSchema, superiorId: idSchema, subordinateId: idSchema, act: z.enum(['made', 'ended']) }),
);

/** People or posts of a unit changed (A09.3): the superior by directory sees that too. */
export const peopleChanged = defineEvent(
  'org.peopleChanged',
  z.object({ unitId: idSchema, personId: idSchema, act: z.enum(['made', 'changed', 'ended']) }),
);

/** A desk was renamed, or serves other units from now on. A05.1 */
export const deskChanged = defineEvent(
  'org.deskChanged',
  z.object({ deskId: idSchema, servedUnitId: idSchema.nullable() }),
);

/** An import was confirmed; lists of units and people are read again. */
export const imported = defineEvent(
  'org.imported',
  z.object({ importId: idSchema, made: z.int(), changed: z.int(), ended: z.int() }),
);

export const events = [unitChanged, relationChanged, peopleChanged, deskChanged, imported];
