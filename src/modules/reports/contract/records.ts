// What the reports room answers: cards of lists, whole records, receipts of writes, the printable sheet.
// Units and people come with their names, so that a page needs no second question. `allowed` lists the acts open now.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { addresseeSchema, figuresSchema, linkedRecordSchema, placeSchema } from './inputs.ts';
import {
  dispatchRoleSchema,
  dispatchStateSchema,
  dispatchWaySchema,
  findingStateSchema,
  leaderRoleSchema,
  learnedWaySchema,
  levelActSchema,
  levelStateSchema,
  linkKindSchema,
  matterStateSchema,
  reportFormSchema,
  reportKindSchema,
  reportStateSchema,
  rhythmSourceSchema,
  signWaySchema,
  siteRoleSchema,
  stageActSchema,
  tellAnswerSchema,
  tellWaySchema,
  tryOutcomeSchema,
} from './words.ts';

export const unitNameSchema = z.object({ id: idSchema, name: z.string(), fullName: z.string() });
export type UnitName = z.infer<typeof unitNameSchema>;
export const personNameSchema = z.object({ id: idSchema, name: z.string(), title: z.string() });
export type PersonName = z.infer<typeof personNameSchema>;
/** A code of the pack with its Chinese name. */
export const namedCodeSchema = z.object({ code: z.string(), name: z.string() });
export type NamedCode = z.infer<typeof namedCodeSchema>;

export const fileRefSchema = z.object({ id: idSchema, name: z.string(), size: z.number(), mediaType: z.string(), digest: z.string() });
export type FileRef = z.infer<typeof fileRefSchema>;

/** 数字变化: old and new since the report before; `was` is null where nobody had told it. */
export const figureViewSchema = z.object({
  code: z.string(),
  name: z.string(),
  unit: z.string().nullable(),
  value: z.union([z.number(), z.boolean(), z.null()]),
  was: z.union([z.number(), z.boolean(), z.null()]),
  changed: z.boolean(),
});
export type FigureView = z.infer<typeof figureViewSchema>;

export const elementViewSchema = z.object({
  code: z.string(),
  name: z.string(),
  hint: z.string().nullable(),
  optional: z.boolean(),
  value: z.string(),
  filled: z.boolean(),
  /** In which report it was supplied, where not in this one. */
  suppliedByReportId: idSchema.nullable(),
});
export type ElementView = z.infer<typeof elementViewSchema>;

export const levelViewSchema = z.object({
  code: z.string().nullable(),
  name: z.string(),
  state: levelStateSchema,
  byUnit: unitNameSchema.nullable(),
  /** 认定机关 where a body determined it. */
  body: z.string(),
});
export type LevelView = z.infer<typeof levelViewSchema>;

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
  lastReport: z.object({ id: idSchema, kind: reportKindSchema, form: reportFormSchema, ordinal: z.number().int() }).nullable(),
  /** State of the newest dispatch on the own government's line. */
  lineState: dispatchStateSchema.nullable(),
  figures: figuresSchema,
  revision: z.number().int(),
});
export type MatterCard = z.infer<typeof matterCardSchema>;

export const reportCardSchema = z.object({
  id: idSchema,
  matterId: idSchema,
  matterTitle: z.string(),
  unit: unitNameSchema,
  enteredByUnit: unitNameSchema.nullable(),
  kind: reportKindSchema,
  form: reportFormSchema,
  ordinal: z.number().int(),
  /** e.g. 续报二, 电话首报. */
  name: z.string(),
  number: z.string().nullable(),
  title: z.string(),
  state: reportStateSchema,
  category: namedCodeSchema,
  level: levelViewSchema,
  createdAt: instantSchema,
  submittedAt: instantSchema.nullable(),
  draftedBy: personNameSchema.nullable(),
  unsigned: z.boolean(),
  revision: z.number().int(),
});
export type ReportCard = z.infer<typeof reportCardSchema>;

export const dispatchViewSchema = z.object({
  id: idSchema,
  reportId: idSchema,
  fromUnit: unitNameSchema,
  toUnit: unitNameSchema,
  /** True where the addressee does not log in. */
  outside: z.boolean(),
  role: dispatchRoleSchema,
  way: dispatchWaySchema,
  state: dispatchStateSchema,
  preparedAt: instantSchema,
  sentAt: instantSchema.nullable(),
  sentBy: personNameSchema.nullable(),
  takenAt: instantSchema.nullable(),
  takenBy: personNameSchema.nullable(),
  spokenWith: z.string(),
  /** The superior's own record of the same call. */
  ownRecord: linkedRecordSchema.nullable(),
  openedAt: instantSchema.nullable(),
  openedBy: personNameSchema.nullable(),
  acknowledgedAt: instantSchema.nullable(),
  acknowledgedBy: personNameSchema.nullable(),
  confirmedAt: instantSchema.nullable(),
  confirmedWith: z.string(),
  returnedAt: instantSchema.nullable(),
  returnReason: z.string(),
  externalNumber: z.string(),
  externalAt: instantSchema.nullable(),
  receivedBy: z.string(),
  tag: namedCodeSchema.nullable(),
  revision: z.number().int(),
  allowed: z.array(z.string()),
});
export type DispatchView = z.infer<typeof dispatchViewSchema>;

export const signoffViewSchema = z.object({
  id: idSchema,
  versionNo: z.number().int(),
  stage: z.number().int(),
  act: stageActSchema,
  way: signWaySchema,
  person: personNameSchema.nullable(),
  at: instantSchema,
  recordedAt: instantSchema,
  words: z.string(),
  /** Only the last digits. */
  numberMasked: z.string(),
  file: fileRefSchema.nullable(),
  /** 补签: when the owed signature came; null where none is owed or it is still owed (see `signatureOwed`). */
  signedLaterAt: instantSchema.nullable(),
  signatureOwed: z.boolean(),
});
export const stageViewSchema = z.object({
  by: namedCodeSchema,
  act: stageActSchema,
  state: z.enum(['passed', 'now', 'ahead']),
});
export const triedCallSchema = z.object({ person: personNameSchema.nullable(), at: instantSchema, outcome: tryOutcomeSchema, numberMasked: z.string() });

export const versionViewSchema = z.object({
  no: z.number().int(),
  at: instantSchema,
  writtenBy: personNameSchema.nullable(),
  title: z.string(),
  text: z.string(),
  elements: z.record(z.string(), z.string()),
  figures: figuresSchema,
  attachments: z.array(fileRefSchema),
  digest: z.string(),
});
export type VersionView = z.infer<typeof versionViewSchema>;

export const reportDetailSchema = z.object({
  card: reportCardSchema,
  matterRevision: z.number().int(),
  title: z.string(),
  text: z.string(),
  elements: z.array(elementViewSchema),
  figures: z.array(figureViewSchema),
  attachments: z.array(fileRefSchema),
  addressees: z.array(addresseeSchema.extend({ unitName: z.string() })),
  /** Who would receive it if it went out now: the line first. */
  plan: z.array(z.object({ unit: unitNameSchema, role: dispatchRoleSchema, way: dispatchWaySchema, outside: z.boolean() })),
  /** False where the paper must also go through the province's system (须在省系统报送). */
  legalChannel: z.boolean(),
  stages: z.array(stageViewSchema),
  signoffs: z.array(signoffViewSchema),
  tries: z.array(triedCallSchema),
  unsignedReason: z.string(),
  versions: z.array(versionViewSchema.pick({ no: true, at: true, writtenBy: true, digest: true })),
  digest: z.string().nullable(),
  dispatches: z.array(dispatchViewSchema),
  correctsReportId: idSchema.nullable(),
  correctedByReportIds: z.array(idSchema),
  answersOrderId: idSchema.nullable(),
  comesFromReportId: idSchema.nullable(),
  sentBackReason: z.string(),
  allowed: z.array(z.string()),
});
export type ReportDetail = z.infer<typeof reportDetailSchema>;

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
  roles: z.array(z.object({ role: leaderRoleSchema, name: z.string(), told: z.boolean(), holders: z.array(personNameSchema) })),
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
  rhythm: z.object({ source: rhythmSourceSchema, everyMinutes: z.number().nullable(), byUnit: unitNameSchema.nullable(), reason: z.string() }),
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

/** 来报: what arrived at the actor's unit. */
export const inboxItemSchema = z.object({
  dispatch: dispatchViewSchema,
  report: reportCardSchema,
  place: placeSchema,
});
export type InboxItem = z.infer<typeof inboxItemSchema>;

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
  dispatches: z.array(z.object({ dispatchId: idSchema, unit: unitNameSchema, role: dispatchRoleSchema, way: dispatchWaySchema, state: dispatchStateSchema })),
});
export type SubmitReceipt = z.infer<typeof submitReceiptSchema>;
export const dispatchReceiptSchema = z.object({ id: idSchema, state: dispatchStateSchema, at: instantSchema, revision: z.number().int() });

/** The level that the figures reach, with reasons (初判建议). A14.1 */
export const levelProposalSchema = z.object({
  proposal: z.object({ level: namedCodeSchema, table: z.string(), reasons: z.array(z.object({ text: z.string(), source: z.string(), verified: z.boolean() })) }).nullable(),
  terms: z.object({ telephoneMinutes: z.number(), writtenMinutes: z.number(), because: z.string() }).nullable(),
});

/** Everything that stands on the A4 sheet, in order. */
export const printSheetSchema = z.object({
  heading: z.string(),
  number: z.string(),
  name: z.string(),
  title: z.string(),
  to: z.array(z.string()),
  copies: z.array(z.string()),
  from: z.string(),
  level: z.string(),
  category: z.string(),
  place: z.string(),
  happenedAt: instantSchema.nullable(),
  learnedAt: instantSchema,
  elements: z.array(z.object({ name: z.string(), value: z.string() })),
  figures: z.array(z.object({ name: z.string(), value: z.string(), was: z.string() })),
  text: z.string(),
  attachments: z.array(z.string()),
  signer: z.string(),
  signedHow: z.string(),
  dutyOfficer: z.string(),
  submittedAt: instantSchema.nullable(),
  digest: z.string(),
  footer: z.string(),
});
export type PrintSheet = z.infer<typeof printSheetSchema>;

/** Text ready to copy into the superior's own system, in its layout (A19.1). */
export const copyTextSchema = z.object({ title: z.string(), text: z.string(), attachments: z.array(fileRefSchema) });

/** Lists of the pack that the forms need. */
export const vocabularySchema = z.object({
  pack: z.string(),
  categories: z.array(namedCodeSchema.extend({ terms: z.string() })),
  families: z.array(namedCodeSchema.extend({ types: z.array(namedCodeSchema) })),
  levels: z.array(namedCodeSchema),
  sensitivities: z.array(namedCodeSchema),
  figures: z.array(namedCodeSchema.extend({ kind: z.enum(['number', 'flag']), unit: z.string().nullable(), always: z.boolean() })),
  /** Figures that the thresholds of a type look at, by type. */
  figuresByType: z.record(z.string(), z.array(z.string())),
  findings: z.array(namedCodeSchema),
  tags: z.array(namedCodeSchema),
  leaderRoles: z.array(namedCodeSchema),
});
export type Vocabulary = z.infer<typeof vocabularySchema>;

/** Own leaders, with what they may be told as and whether they are on duty; numbers are revealed by the org room. */
export const leaderChoiceSchema = z.object({ person: personNameSchema, roles: z.array(leaderRoleSchema), onDuty: z.boolean() });
export const addresseeChoiceSchema = z.object({ unit: unitNameSchema, role: dispatchRoleSchema, way: dispatchWaySchema, outside: z.boolean() });
