// Parts of a regulation pack (规范参数) that others name too: basis, units, limits, first reports, thresholds, types.
// Decided here: what they may say. What they say stands in packs/*.json.
// Codes of levels, categories and types are plain strings, because another city may have others (A00.2).
import { z } from 'zod';
import { durationMs } from '#shared/duration.ts';

export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/);
export const words = z.string().min(1);
const rowId = z.string().regex(/^A\d\d\.\d+$/);
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
export const span = z.string().refine((text) => {
  try {
    return durationMs(text) >= 0;
  } catch {
    return false;
  }
}, 'a span of fixed length such as 30 minutes in ISO 8601');

/** T the regulation's own words (规范), L law (法规), S local setting (本地设定), inactive for appraisal until confirmed. */
const basisKindSchema = z.enum(['T', 'L', 'S']);
export type BasisKind = z.infer<typeof basisKindSchema>;

export const basisSchema = z.strictObject({ kind: basisKindSchema, row: rowId.nullable(), source: words.optional() });
export type Basis = z.infer<typeof basisSchema>;

/** Which units a line speaks of; an empty match fits every unit, `nameHas` asks for one of the words in the name. */
export const unitMatchSchema = z.strictObject({
  levels: z.array(code).optional(),
  kinds: z.array(z.string()).optional(),
  nameHas: z.array(words).optional(),
});
export type UnitMatch = z.infer<typeof unitMatchSchema>;

export const levelSchema = z.strictObject({ code, name: words, short: words, rank: z.number().int().positive() });

export const articleSchema = z.strictObject({ number: z.number().int().positive(), title: words, summary: words });

/** A row of what the regulation asks: F function, D deadline, C standing check, P paper, X connection. */
export const requirementSchema = z.strictObject({
  id: rowId,
  article: z.number().int().positive().nullable(),
  kind: z.enum(['F', 'D', 'C', 'P', 'X']),
  basis: basisKindSchema,
  text: words,
  groups: z.array(code).min(1),
  note: words.optional(),
  source: words.optional(),
});

const recurring = z.enum(['week', 'quarter', 'halfYear', 'year']);
const limitHead = { term: words, basis: basisSchema, atBasis: basisSchema.optional() };
/** A named limit (时限): how a due time follows from its anchor. Counting days is the calendar room's affair. */
export const limitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...limitHead, kind: z.literal('elapsed'), duration: span, from: code }),
  z.strictObject({ ...limitHead, kind: z.literal('given') }),
  z.strictObject({
    ...limitHead,
    kind: z.literal('workingDays'),
    days: z.number().int().positive(),
    at: timeOfDay,
    interimMeets: z.boolean().optional(),
  }),
  z.strictObject({
    ...limitHead,
    kind: z.literal('naturalDaysBefore'),
    days: z.number().int().nonnegative(),
    at: timeOfDay,
    before: code,
  }),
  z.strictObject({
    ...limitHead,
    kind: z.literal('naturalDaysAfter'),
    days: z.number().int().positive(),
    at: timeOfDay,
    after: code,
  }),
  z.strictObject({
    ...limitHead,
    kind: z.literal('recurring'),
    every: recurring,
    window: z.literal('lastWeek').optional(),
  }),
]);
export type Limit = z.infer<typeof limitSchema>;

export const clockSchema = z.enum(['learned', 'happened', 'asked']);
/** The clock (起点) that counts: learned 获知, happened 事发, asked 上级询问. */
export type Clock = z.infer<typeof clockSchema>;

const followUpSchema = z.strictObject({ every: span.nullable(), onChange: z.boolean() });
export type FollowUp = z.infer<typeof followUpSchema>;

const termLine = {
  telephone: span,
  written: span,
  followUp: followUpSchema,
  endsAt: z.array(code).min(1),
  directFromCounty: z.array(code),
  clock: clockSchema,
};
export const firstReportsSchema = z.strictObject({
  clock: clockSchema,
  clocks: z.array(z.strictObject({ code: clockSchema, name: words })),
  /** The narrowest line wins: type before family before level alone. */
  rows: z.array(
    z.strictObject({
      for: z.strictObject({ level: code, families: z.array(code).optional(), types: z.array(code).optional() }),
      ...termLine,
    }),
  ),
  sensitive: z.strictObject({
    raiseBy: z.number().int().nonnegative(),
    levelWhereNone: code,
    followUp: followUpSchema,
    endsAt: z.array(code).min(1),
    clock: clockSchema,
    note: words.optional(),
  }),
  forecast: z.strictObject(termLine),
  unknownLevelAs: code,
  ceilings: z.array(z.strictObject({ name: words, families: z.array(code), chain: code, limit: span, source: words })),
  basis: basisSchema,
});

const matchFigure = z.strictObject({
  figures: z.array(code).min(1),
  atLeast: z.number().optional(),
  moreThan: z.number().optional(),
  is: z.boolean().optional(),
});
export type FigureCondition = z.infer<typeof matchFigure>;
const criterion = z.strictObject({ allOf: z.array(matchFigure).min(1), verified: z.boolean().optional() });
export type Criterion = z.infer<typeof criterion>;
export const thresholdsSchema = z.strictObject({
  name: words,
  basis: basisSchema,
  verified: z.boolean(),
  missingNote: words.optional(),
  levels: z.record(z.string(), z.array(criterion)),
});

export const typeSchema = z.strictObject({
  code,
  name: words,
  partOf: code.optional(),
  thresholds: code.optional(),
  supplement: z.string().optional(),
  standardCode: words.optional(),
  /** Common words of the same thing, by which the type is found (滑坡 is 地质灾害). */
  aliases: z.array(words).optional(),
});
export const categorySchema = z.strictObject({
  code,
  ordinal: z.number().int().positive(),
  name: words,
  terms: z.enum(['byLevel', 'sensitive', 'forecast', 'none']),
  urgent: z.boolean(),
  limits: z.array(z.string()).optional(),
  basis: basisSchema,
});
export const figureSchema = z.strictObject({
  code,
  name: words,
  kind: z.enum(['number', 'flag']),
  unit: words.nullable(),
  always: z.boolean(),
});
