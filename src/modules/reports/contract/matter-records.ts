// Answers about matters: cards, whole records with everything that belongs to them, offers, the time line.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { figuresSchema, linkedRecordSchema, placeSchema } from './inputs.ts';
import {
  elementViewSchema,
  figureViewSchema,
  fileRefSchema,
  levelViewSchema,
  namedCodeSchema,
  personNameSchema,
  unitNameSchema,
} from './names.ts';
import { dispatchViewSchema, reportCardSchema } from './report-records.ts';
import {
  dispatchStateSchema,
  findingStateSchema,
  leaderRoleSchema,
  learnedWaySchema,
  levelActSchema,
  linkKindSchema,
  matterStateSchema,
  reportFormSchema,
  reportKindSchema,
  rhythmSourceSchema,
  siteRoleSchema,
  tellAnswerSchema,
  tellWaySchema,
  tryOutcomeSchema,
} from './words.ts';

export const matterCardSchema = z.object({
  id: idSchema,
  unit: unitNameSchema,
  title: z.string(),
  category: namedCodeSchema,
  type: namedCodeSchema.nullable(),
  level: levelViewSchema,
  sensitivities: z.array(namedCodeSchema),
  happenedAt: instantSchema.nullable(),
  place: placeSchema,
  learnedAt: instantSchema,
  state: matterStateSchema,
  openedAt: instantSchema,
  lastReportAt: instantSchema.nullable(),
  lastReport: z
    .object({ id: idSchema, kind: reportKindSchema, form: reportFormSchema, ordinal: z.number().int() })
    .nullable(),
  /** State of the newest dispatch on the own government's line. */
  lineState: dispatchStateSchema.nullable(),
  /** Whom that dispatch went to: the words for its state differ for the receiver. */
  lineToUnitId: idSchema.nullable(),
  figures: figuresSchema,
  revision: z.number().int(),
});
export type MatterCard = z.infer<typeof matterCardSchema>;

export const toldViewSchema = z.object({
  id: idSchema,
  person: personNameSchema.nullable(),
  roles: z.array(leaderRoleSchema),
  way: tellWaySchema,
  at: instantSchema,
  recordedAt: instantSchema,
  by: personNameSchema.nullable(),
  answer: tellAnswerSchema,
  /** 未接通第 n 次: how many times this person was not reached so far. */
  attempt: z.number().int(),
  words: z.string(),
});

export const tellingViewSchema = z.object({
  /** Whom the pack names for this matter; `told` false is owed. */
  roles: z.array(
    z.object({ role: leaderRoleSchema, name: z.string(), told: z.boolean(), holders: z.array(personNameSchema) }),
  ),
  limit: z.string(),
  told: z.array(toldViewSchema),
});
export type TellingView = z.infer<typeof tellingViewSchema>;

export const siteContactViewSchema = z.object({
  id: idSchema,
  role: siteRoleSchema,
  name: z.string(),
  title: z.string(),
  numberMasked: z.string(),
  givenAt: instantSchema,
  givenBy: personNameSchema.nullable(),
  tries: z.array(z.object({ at: instantSchema, outcome: tryOutcomeSchema })),
  replaced: z.boolean(),
});

export const callFromAboveViewSchema = z.object({
  id: idSchema,
  contactId: idSchema,
  fromUnit: unitNameSchema.nullable(),
  caller: z.string(),
  at: instantSchema,
  answered: z.boolean(),
  words: z.string(),
  recordedAt: instantSchema,
});

export const levelChangeViewSchema = z.object({
  at: instantSchema,
  act: levelActSchema,
  from: namedCodeSchema.nullable(),
  to: namedCodeSchema,
  byUnit: unitNameSchema,
  by: personNameSchema.nullable(),
  body: z.string(),
  document: z.string(),
  reason: z.string(),
});

export const disputeViewSchema = z.object({
  id: idSchema,
  byUnit: unitNameSchema,
  level: namedCodeSchema,
  reason: z.string(),
  at: instantSchema,
  decidedAt: instantSchema.nullable(),
  outcome: z.enum(['upheld', 'changed']).nullable(),
  decidedByUnit: unitNameSchema.nullable(),
  decision: z.string(),
});

export const linkViewSchema = z.object({
  id: idSchema,
  kind: linkKindSchema,
  /** From this matter to the other (`out`) or the other way round. */
  direction: z.enum(['out', 'in']),
  /** Title where the reader may see the other matter. */
  other: z.object({ id: idSchema, title: z.string().nullable(), unit: unitNameSchema.nullable() }),
  reason: z.string(),
  at: instantSchema,
  by: personNameSchema.nullable(),
  undone: z.boolean(),
  /** 撤销: when, by whom and why, where it was undone. */
  undoing: z.object({ at: instantSchema, by: personNameSchema.nullable(), reason: z.string() }).nullable(),
  allowed: z.array(z.string()),
});

export const findingViewSchema = z.object({
  id: idSchema,
  matterId: idSchema,
  unit: unitNameSchema,
  byUnit: unitNameSchema,
  kind: namedCodeSchema,
  deadlineId: idSchema.nullable(),
  reason: z.string(),
  evidence: z.string(),
  evidenceFiles: z.array(fileRefSchema),
  at: instantSchema,
  by: personNameSchema.nullable(),
  state: findingStateSchema,
  answer: z.string(),
  answerFiles: z.array(fileRefSchema),
  answeredAt: instantSchema.nullable(),
  decision: z.string(),
  decidedAt: instantSchema.nullable(),
  revision: z.number().int(),
  allowed: z.array(z.string()),
});
export type FindingView = z.infer<typeof findingViewSchema>;

export const matterDetailSchema = z.object({
  card: matterCardSchema,
  learned: z.object({
    at: instantSchema,
    way: learnedWaySchema,
    from: z.string(),
    fromUnit: unitNameSchema.nullable(),
    link: linkedRecordSchema.nullable(),
    /** 自报: the learned time is not linked to a record. */
    selfStated: z.boolean(),
  }),
  terms: z
    .object({
      telephoneMinutes: z.number(),
      writtenMinutes: z.number(),
      followUpMinutes: z.number().nullable(),
      endsAt: z.array(namedCodeSchema),
      because: z.string(),
    })
    .nullable(),
  rhythm: z.object({
    source: rhythmSourceSchema,
    everyMinutes: z.number().nullable(),
    byUnit: unitNameSchema.nullable(),
    reason: z.string(),
  }),
  figures: z.array(figureViewSchema),
  /** Elements owed and not yet supplied by any report (A15.6). */
  missing: z.array(elementViewSchema),
  reports: z.array(reportCardSchema),
  dispatches: z.array(dispatchViewSchema),
  telling: tellingViewSchema.nullable(),
  siteContacts: z.array(siteContactViewSchema),
  callsFromAbove: z.array(callFromAboveViewSchema),
  levelChanges: z.array(levelChangeViewSchema),
  disputes: z.array(disputeViewSchema),
  links: z.array(linkViewSchema),
  findings: z.array(findingViewSchema),
  /** 已提请认领: the unit to which it was offered and what it said. */
  offered: z.object({ unit: unitNameSchema, state: z.enum(['open', 'claimed', 'declined']) }).nullable(),
  supplementUntil: instantSchema.nullable(),
  /** Kinds of report that may be drafted now. */
  draftable: z.array(reportKindSchema),
  allowed: z.array(z.string()),
});
export type MatterDetail = z.infer<typeof matterDetailSchema>;

/** 待认领. */
export const offerSchema = z.object({
  matterId: idSchema,
  byUnit: unitNameSchema,
  title: z.string(),
  text: z.string(),
  heardAt: instantSchema,
  place: placeSchema,
});

export const timelineEntrySchema = z.object({
  id: idSchema,
  at: instantSchema,
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  by: personNameSchema.nullable(),
  unit: unitNameSchema.nullable(),
  matterId: idSchema,
  matterTitle: z.string(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
