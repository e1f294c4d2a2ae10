// Shapes that many routes of the reports room share: one record, pages, filters, lists.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';

/** Routes about one record. */
export const id = z.object({ id: idSchema });
/** A page of a list: newest first, from an instant on. */
export const page = {
  before: instantSchema.optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50),
};
/** Filters that all lists take. */
export const filters = {
  q: z.string().trim().max(TEXT_LIMITS.word).optional(),
  category: z.string().optional(),
  level: z.string().optional(),
  unitId: idSchema.optional(),
  /** Beijing days, both included. */
  from: daySchema.optional(),
  to: daySchema.optional(),
};
/** The answer of a list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: instantSchema.nullable() });
