// What the notify room announces: a desk went off line, and is back.
import { z } from 'zod';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';

const desk = z.object({ unitId: idSchema, unit: z.string(), lastSeenAt: instantSchema });

/** A desk that owes a watch had no live screen for the pack's span (值班台离线). */
export const deskOffline = defineEvent('notify.deskOffline', desk);
/** It has a live screen again. */
export const deskOnline = defineEvent('notify.deskOnline', desk);
