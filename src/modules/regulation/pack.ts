// The shape of a regulation pack (规范参数): every limit, list and table of one city's regulation, as data.
// Decided here: what a pack may say. Not decided here: what it says (packs/*.json) and what follows from it (rules/).
import { z } from 'zod';
import {
  articleSchema,
  basisSchema,
  categorySchema,
  code,
  figureSchema,
  firstReportsSchema,
  levelSchema,
  limitSchema,
  requirementSchema,
  span,
  thresholdsSchema,
  timeOfDay,
  typeSchema,
  unitMatchSchema,
  words,
} from './pack-parts.ts';

export { basisSchema, clockSchema } from './pack-parts.ts';
export type { Basis, BasisKind, Clock, Criterion, FigureCondition, FollowUp, Limit, UnitMatch } from './pack-parts.ts';

const audienceSchema = z.strictObject({
  side: z.enum(['owing', 'owedTo']),
  who: code,
  class: z.enum(['rings', 'shown', 'office']),
});
export type Audience = z.infer<typeof audienceSchema>;
const rungSchema = z.strictObject({
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

const stageSchema = z.strictObject({ by: code, act: z.enum(['draft', 'check', 'countersign', 'signOff']) });
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
const coverSchema = z.strictObject({
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

/** Which staff categories may stand in which lines; what is not named stands in none. A08.4 */
const staffCategoriesSchema = z.strictObject({
  categories: z.array(z.strictObject({ code, name: words, lines: z.array(code) })).min(1),
  basis: basisSchema,
});

const elementSchema = z.strictObject({
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
      basis: basisSchema,
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
  /** Absent in the first version of a pack, which then says nothing of it. */
  staffCategories: staffCategoriesSchema.optional(),
  dutyClasses: dutyClassesSchema,
  elements: z.array(elementSchema),
  handlingTags: z.strictObject({
    tags: z.array(z.strictObject({ code, name: words, meaning: words })),
    basis: basisSchema,
  }),
  findings: z.strictObject({ kinds: z.array(named), basis: basisSchema }),
});
export type RegulationPack = z.infer<typeof regulationPackSchema>;
