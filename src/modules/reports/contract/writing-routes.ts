// Routes of 正在填写: which field somebody fills in now, and who else of the unit is at the same record.
import { z } from 'zod';
import { instantSchema } from '#shared/instant.ts';
import { defineRoutes } from '#shared/route.ts';
import { id } from './shapes.ts';

/** Where somebody writes: a panel of the matter (`level`), or a field of a report (`<report id>/text`). */
export const writingFieldSchema = z
  .string()
  .max(120)
  .regex(/^[\w./-]+$/);

export const noteWritingBody = z.object({ field: writingFieldSchema.nullable() });

export const writerSchema = z.object({ field: writingFieldSchema, name: z.string(), at: instantSchema });
export type Writer = z.infer<typeof writerSchema>;

export const writingRoutes = defineRoutes({
  noteWriting: {
    method: 'POST',
    path: '/api/reports/matters/:id/writing',
    summary: '正在填写哪一项，离开时为空',
    action: 'reports.read',
    params: id,
    body: noteWritingBody,
    trace: false,
    response: z.object({ at: instantSchema }),
  },
  listWriting: {
    method: 'GET',
    path: '/api/reports/matters/:id/writing',
    summary: '本单位还有谁正在填写这个事项',
    action: 'reports.read',
    params: id,
    response: z.object({ writers: z.array(writerSchema) }),
  },
});
