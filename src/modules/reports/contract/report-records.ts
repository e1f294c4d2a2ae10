// Answers about reports and dispatches: cards, whole records, versions, the printable sheet.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { addresseeSchema, figuresSchema, linkedRecordSchema, placeSchema } from './inputs.ts';
import {
  elementViewSchema,
  figureViewSchema,
  fileRefSchema,
  levelViewSchema,
  namedCodeSchema,
  personNameSchema,
  unitNameSchema,
} from './names.ts';
import {
  dispatchRoleSchema,
  dispatchStateSchema,
  dispatchWaySchema,
  reportFormSchema,
  reportKindSchema,
  reportStateSchema,
  signWaySchema,
  stageActSchema,
  tryOutcomeSchema,
} from './words.ts';

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

export const triedCallSchema = z.object({
  person: personNameSchema.nullable(),
  at: instantSchema,
  outcome: tryOutcomeSchema,
  numberMasked: z.string(),
});

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
  plan: z.array(
    z.object({ unit: unitNameSchema, role: dispatchRoleSchema, way: dispatchWaySchema, outside: z.boolean() }),
  ),
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

/** 来报: what arrived at the actor's unit. */
export const inboxItemSchema = z.object({
  dispatch: dispatchViewSchema,
  report: reportCardSchema,
  place: placeSchema,
});
export type InboxItem = z.infer<typeof inboxItemSchema>;

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
  /** Type of the event; empty where none was chosen. */
  type: z.string(),
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
