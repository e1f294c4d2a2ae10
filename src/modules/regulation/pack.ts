// The shape of a regulation pack (规范参数): every limit, list and table of one city's regulation, as data.
// Decided here: what a pack may say. Not decided here: what it says (packs/*.json) and what follows from it (rules/).
// Codes of levels, categories and types are plain strings, because another city may have others (A00.2).
import { z } from 'zod';
import { durationMs } from '#shared/duration.ts';

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/);
const words = z.string().min(1);
const rowId = z.string().regex(/^A\d\d\.\d+$/);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const span = z.string().refine((text) => {
  try {
    return durationMs(text) >= 0;
  } catch {
    return false;
  }
}, 'a span of fixed length such as 30 minutes in ISO 8601');

/** T the regulation's own words (规范), L law (法规), S local setting (本地设定), inactive for appraisal until confirmed. */
export const basisKindSchema = z.enum(['T', 'L', 'S']);
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

export const followUpSchema = z.strictObject({ every: span.nullable(), onChange: z.boolean() });
export type FollowUp = z.infer<typeof followUpSchema>;

const termLine = {
  telephone: span,
  written: span,
  followUp: followUpSchema,
  endsAt: z.array(code).min(1),
  directFromCounty: z.array(code),
  clock: clockSchema,
};
const firstReportsSchema = z.strictObject({
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
const thresholdsSchema = z.strictObject({
  name: words,
  source: words,
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

export const audienceSchema = z.strictObject({
  side: z.enum(['owing', 'owedTo']),
  who: code,
  class: z.enum(['rings', 'shown', 'office']),
});
export type Audience = z.infer<typeof audienceSchema>;
export const rungSchema = z.strictObject({
  after: z.union([z.literal('nextOfficeMorning'), span]),
  audiences: z.array(audienceSchema).min(1),
});
const ladderSchema = z.strictObject({
  name: words,
  startsFrom: z.enum(['due', 'alarm']),
  rungs: z.array(rungSchema).min(1),
  note: words.optional(),
  basis: basisSchema,
});

const reminderRule = z.strictObject({
  upTo: span.nullable(),
  before: z.array(span).optional(),
  at: z.array(z.strictObject({ daysBefore: z.number().int().nonnegative(), time: timeOfDay })).optional(),
});

export const stageSchema = z.strictObject({ by: code, act: z.enum(['draft', 'check', 'countersign', 'signOff']) });
export type Stage = z.infer<typeof stageSchema>;
const signOffSchema = z.strictObject({
  classes: z.array(z.strictObject({ code, name: words, match: z.array(unitMatchSchema).min(1) })),
  /** The first line that fits is taken. */
  rules: z.array(
    z.strictObject({
      when: z.strictObject({
        kinds: z.array(code).optional(),
        forms: z.array(z.enum(['telephone', 'written'])).optional(),
        classes: z.array(code).optional(),
        levels: z.array(code).optional(),
      }),
      stages: z.array(stageSchema),
      tell: z.array(code),
    }),
  ),
  nobodyReached: z.strictObject({
    within: span,
    triesEach: z.number().int().positive(),
    then: z.literal('submitFirst'),
    signLater: z.string(),
  }),
  basis: basisSchema,
});

const tellSchema = z.strictObject({
  /** The first line that fits is taken; `levels` looks at the level, `sensitive` at the mark. */
  rules: z.array(
    z.strictObject({
      when: z.strictObject({ levels: z.array(code).optional(), sensitive: z.boolean().optional() }),
      leaders: z.array(code).min(1),
      limit: z.string(),
    }),
  ),
  basis: basisSchema,
});

const lineSchema = z.strictObject({
  line: code,
  heads: z.number().int().positive(),
  mode: code,
  fullTime: z.boolean().optional(),
});
/** What one class owes in one kind of period: lines, or the office line by day, or whatever a notice orders. */
export const coverSchema = z.strictObject({
  lines: z.array(lineSchema),
  officeLine: z.boolean().optional(),
  asOrdered: z.boolean().optional(),
});
export const PERIODS = ['weekdayDay', 'weekdayNight', 'weekend', 'statutoryHoliday', 'keyPeriod'] as const;
export type Period = (typeof PERIODS)[number];
const named = z.strictObject({ code, name: words });
const dutyClassesSchema = z.strictObject({
  lines: z.array(named),
  modes: z.array(named),
  classes: z.array(
    z.strictObject({
      code,
      name: words,
      weekdayDay: coverSchema,
      weekdayNight: coverSchema,
      weekend: coverSchema,
      statutoryHoliday: coverSchema,
      keyPeriod: coverSchema,
    }),
  ),
  membership: z.array(z.strictObject({ match: unitMatchSchema, class: code })),
  basis: basisSchema,
});

export const elementSchema = z.strictObject({
  code,
  name: words,
  kinds: z.array(code).min(1),
  hint: words.optional(),
  /** Owed only for these levels, families, threshold tables; absent means for all. */
  levels: z.array(code).optional(),
  families: z.array(code).optional(),
  thresholds: z.array(code).optional(),
  optional: z.boolean().optional(),
  basis: basisSchema,
});

export const regulationPackSchema = z.strictObject({
  id: code,
  version: z.number().int().positive(),
  name: words,
  city: words,
  document: words,
  effectiveFrom: z.iso.date(),
  note: words,
  basisNames: z.strictObject({ T: words, L: words, S: words }),
  levels: z.array(levelSchema).min(1),
  unitGroups: z.array(
    z.strictObject({
      code,
      name: words,
      force: z.enum(['bound', 'reference']),
      match: z.array(unitMatchSchema).min(1),
    }),
  ),
  articles: z.array(articleSchema),
  rows: z.array(requirementSchema),
  categories: z.array(categorySchema).min(1),
  typeCodes: z.strictObject({ standard: z.boolean(), note: words }),
  families: z.array(z.strictObject({ code, name: words, types: z.array(typeSchema) })),
  figures: z.array(figureSchema),
  thresholds: z.record(z.string(), thresholdsSchema),
  sensitivities: z.strictObject({ kinds: z.array(named), basis: basisSchema }),
  limits: z.record(z.string(), limitSchema),
  firstReports: firstReportsSchema,
  margin: z.strictObject({
    short: z.strictObject({ within: span, minus: span }),
    between: z.strictObject({ minus: span }),
    days: z.strictObject({ minusWorkingDays: z.number().int().nonnegative() }),
    neverMoreThanShare: z.number().min(0).max(1),
    note: words.optional(),
    basis: basisSchema,
  }),
  reminders: z.strictObject({ rules: z.array(reminderRule), basis: basisSchema }),
  officeHours: z.strictObject({ from: timeOfDay, to: timeOfDay, workingDaysOnly: z.boolean(), basis: basisSchema }),
  audiences: z.array(named),
  ladders: z.record(z.string(), ladderSchema),
  reportKinds: z.array(named),
  signOff: signOffSchema,
  tellLeaders: tellSchema,
  dutyClasses: dutyClassesSchema,
  elements: z.array(elementSchema),
  handlingTags: z.strictObject({
    tags: z.array(z.strictObject({ code, name: words, meaning: words })),
    basis: basisSchema,
  }),
  findings: z.strictObject({ kinds: z.array(named), basis: basisSchema }),
});
export type RegulationPack = z.infer<typeof regulationPackSchema>;
