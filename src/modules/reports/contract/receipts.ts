// Receipts of writes (ids, numbers, words), and the lists and choices that forms need.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { namedCodeSchema, personNameSchema, unitNameSchema } from './names.ts';
import {
  dispatchRoleSchema,
  dispatchStateSchema,
  dispatchWaySchema,
  leaderRoleSchema,
  reportStateSchema,
} from './words.ts';

/** Receipts of writes: ids, numbers, words. */
export const receiptSchema = z.object({ id: idSchema, at: instantSchema, revision: z.number().int() });

export const matterReceiptSchema = z.object({ matterId: idSchema, at: instantSchema, revision: z.number().int() });

export const telephoneReceiptSchema = z.object({
  matterId: idSchema,
  reportId: idSchema,
  number: z.string(),
  digest: z.string(),
  at: instantSchema,
  /** Whom it was told to and how that stands. */
  toldTo: z.array(z.object({ dispatchId: idSchema, unit: unitNameSchema, state: dispatchStateSchema })),
});

export const submitReceiptSchema = z.object({
  reportId: idSchema,
  state: reportStateSchema,
  number: z.string().nullable(),
  digest: z.string().nullable(),
  at: instantSchema,
  revision: z.number().int(),
  signatureOwed: z.boolean(),
  dispatches: z.array(
    z.object({
      dispatchId: idSchema,
      unit: unitNameSchema,
      role: dispatchRoleSchema,
      way: dispatchWaySchema,
      state: dispatchStateSchema,
    }),
  ),
});
export type SubmitReceipt = z.infer<typeof submitReceiptSchema>;

export const dispatchReceiptSchema = z.object({
  id: idSchema,
  state: dispatchStateSchema,
  at: instantSchema,
  revision: z.number().int(),
});

/** The level that the figures reach, with reasons (初判建议). A14.1 */
export const levelProposalSchema = z.object({
  proposal: z
    .object({
      level: namedCodeSchema,
      table: z.string(),
      reasons: z.array(z.object({ text: z.string(), source: z.string(), verified: z.boolean() })),
    })
    .nullable(),
  terms: z.object({ telephoneMinutes: z.number(), writtenMinutes: z.number(), because: z.string() }).nullable(),
});

/** Lists of the pack that the forms need. */
export const vocabularySchema = z.object({
  pack: z.string(),
  categories: z.array(namedCodeSchema.extend({ terms: z.string() })),
  families: z.array(
    namedCodeSchema.extend({ types: z.array(namedCodeSchema.extend({ aliases: z.array(z.string()) })) }),
  ),
  levels: z.array(namedCodeSchema),
  sensitivities: z.array(namedCodeSchema),
  figures: z.array(
    namedCodeSchema.extend({ kind: z.enum(['number', 'flag']), unit: z.string().nullable(), always: z.boolean() }),
  ),
  /** Figures that the thresholds of a type look at, by type. */
  figuresByType: z.record(z.string(), z.array(z.string())),
  findings: z.array(namedCodeSchema),
  tags: z.array(namedCodeSchema),
  leaderRoles: z.array(namedCodeSchema),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;

/** Own leaders, with what they may be told as and whether they are on duty; numbers are revealed by the org room. */
export const leaderChoiceSchema = z.object({
  person: personNameSchema,
  roles: z.array(leaderRoleSchema),
  onDuty: z.boolean(),
});

export const addresseeChoiceSchema = z.object({
  unit: unitNameSchema,
  role: dispatchRoleSchema,
  way: dispatchWaySchema,
  outside: z.boolean(),
});
