// What the notify room (值班台在线) tells: which desks that owe a watch have no live screen.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { defineRoutes } from '#shared/route.ts';

/** One desk that is off line (值班台离线). */
export const offlineDeskSchema = z.object({
  id: idSchema,
  unitId: idSchema,
  unitName: z.string(),
  /** When its last screen was seen. */
  lastSeenAt: instantSchema,
  /** When it began to count as off line. */
  fromAt: instantSchema,
});
export type OfflineDesk = z.infer<typeof offlineDeskSchema>;

export const routes = defineRoutes({
  listOffline: {
    method: 'GET',
    path: '/api/notify/offline',
    summary: '值班台离线的单位：本单位和下级',
    action: 'notify.listOffline',
    response: z.object({ now: instantSchema, items: z.array(offlineDeskSchema) }),
  },
});
