// What a desk sends: the bodies of the reports room's writes.
// The client makes every id; instants are those that people state, the server's own time is never sent.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { TEXT_LIMITS } from '#shared/limits.ts';
import {
  dispatchRoleSchema,
  dispatchWaySchema,
  leaderRoleSchema,
  learnedWaySchema,
  linkKindSchema,
  reportKindSchema,
  siteRoleSchema,
  tellAnswerSchema,
  tellWaySchema,
  tryOutcomeSchema,
} from './words.ts';

const word = z.string().trim().min(1).max(TEXT_LIMITS.word);
const line = z.string().trim().min(1).max(TEXT_LIMITS.line);
const paragraph = z.string().trim().min(1).max(TEXT_LIMITS.paragraph);
const long = z.string().max(TEXT_LIMITS.text);
const code = z.string().min(1).max(40);
const revision = z.number().int().min(1);
/** A telephone number as people type it; the server keeps it sealed. */
const telephoneNumber = z
  .string()
  .trim()
  .regex(/^[+\d][\d\s-]{4,23}$/);
export const linkedRecordSchema = z.object({ kind: code, id: idSchema });

/** Figures (伤亡损失) by the pack's codes: a number, yes or no, or null where it is taken back to unknown. */
export const figuresSchema = z.record(code, z.union([z.number().min(0).max(1e15), z.boolean(), z.null()]));
export type Figures = z.infer<typeof figuresSchema>;

export const placeSchema = z.object({
  text: z.string().trim().max(TEXT_LIMITS.line),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  latitude: z.number().min(-90).max(90).nullable().default(null),
});
export type Place = z.infer<typeof placeSchema>;

/** Where word of it came from. `link` names the record of the call, lead or report; without it it shows as 自报. */
export const learnedSchema = z.object({
  at: instantSchema,
  way: learnedWaySchema,
  /** Who told: unit, person, title, as heard. */
  from: z.string().trim().max(TEXT_LIMITS.line).default(''),
  fromUnitId: idSchema.nullable().default(null),
  link: linkedRecordSchema.nullable().default(null),
});

const matterFacts = {
  title: line,
  category: code.default('emergency'),
  type: code.nullable().default(null),
  /** 初判: null where nobody has judged yet; then the demands are those the pack names for the unknown. */
  level: code.nullable().default(null),
  levelReason: z.string().trim().max(TEXT_LIMITS.line).default(''),
  sensitivities: z.array(code).max(10).default([]),
  happenedAt: instantSchema.nullable().default(null),
  place: placeSchema.default({ text: '', longitude: null, latitude: null }),
  learned: learnedSchema,
  figures: figuresSchema.default({}),
};

/** F4 without a call before it: opens the matter and starts its clocks. */
export const openMatterBody = z.object({ id: idSchema, ...matterFacts });

/** F3 电话首报: heard when, from whom, where, what; everything else may follow. */
export const reportByTelephoneBody = z.object({
  matterId: idSchema,
  reportId: idSchema,
  ...matterFacts,
  /** What is told to the superior, word for word. */
  text: paragraph,
  /** Told on the telephone number that was given, for calling back; sealed. */
  callbackNumber: telephoneNumber.nullable().default(null),
});

/** A telephone report on a matter that is already open (级别提高、重要变化). */
export const telephoneOnMatterBody = z.object({ reportId: idSchema, text: paragraph });

/** 代录: the superior enters what a unit that can only telephone has told. */
export const enterForBody = z.object({
  matterId: idSchema,
  reportId: idSchema,
  unitId: idSchema,
  ...matterFacts,
  text: paragraph,
  /** Who of the unit telephoned. */
  toldBy: word,
  callbackNumber: telephoneNumber.nullable().default(null),
});

/** 认领: the unit takes what its superior recorded first as its own. */
export const claimBody = z.object({ matterId: idSchema, reportId: idSchema });
export const declineClaimBody = z.object({ reason: line });

/** 更正事项: facts of the matter, changed fields only. Level, sensitivity and figures have their own acts. */
export const amendMatterBody = z.object({
  revision,
  title: line.optional(),
  type: code.nullable().optional(),
  happenedAt: instantSchema.nullable().optional(),
  place: placeSchema.optional(),
});

export const changeLevelBody = z.object({ revision, level: code, reason: line });
export const determineLevelBody = z.object({
  revision,
  level: code,
  body: line,
  document: z.string().trim().max(TEXT_LIMITS.line).default(''),
  reason: line,
});
export const disputeLevelBody = z.object({ id: idSchema, level: code, reason: paragraph });
export const decideDisputeBody = z.object({
  outcome: z.enum(['upheld', 'changed']),
  level: code.nullable().default(null),
  reason: paragraph,
});
export const changeSensitivityBody = z.object({ revision, sensitivities: z.array(code).max(10), reason: line });

export const linkMatterBody = z.object({
  id: idSchema,
  kind: linkKindSchema,
  otherMatterId: idSchema,
  /** 撤销关联: the link that is undone, with kind `undone`. */
  undoesLinkId: idSchema.nullable().default(null),
  reason: line,
});

/** A planned addressee beside the own government's line, which is always there. */
export const addresseeSchema = z.object({
  unitId: idSchema,
  role: dispatchRoleSchema.exclude(['line']),
  way: dispatchWaySchema.exclude(['telephone']),
});
export type Addressee = z.infer<typeof addresseeSchema>;

/** What a written report says; a save sends changed fields only, elements and figures by their codes. */
const draftFields = {
  title: line.optional(),
  text: long.optional(),
  elements: z.record(code, z.string().max(TEXT_LIMITS.paragraph)).optional(),
  figures: figuresSchema.optional(),
  attachments: z.array(idSchema).max(50).optional(),
  addressees: z.array(addresseeSchema).max(40).optional(),
};
export const draftChangesSchema = z.object(draftFields);
export type DraftChanges = z.infer<typeof draftChangesSchema>;

export const draftReportBody = z.object({
  id: idSchema,
  matterId: idSchema,
  kind: reportKindSchema,
  /** 更正报: the report that it corrects. */
  correctsReportId: idSchema.nullable().default(null),
  /** 核报: the order that it answers, of the orders room. */
  answersOrderId: idSchema.nullable().default(null),
  changes: draftChangesSchema.default({}),
});
export const saveDraftBody = z.object({ revision, changes: draftChangesSchema });
export const revisionBody = z.object({ revision });
export const reasonBody = z.object({ revision, reason: line });

/** 签发并报送 with fresh proof; a check or countersignature moves to the next stage. */
export const passStageBody = z.object({ revision, remark: z.string().trim().max(TEXT_LIMITS.line).default('') });
/** 电话签发: the leader said yes on the telephone; the signature is owed. */
export const signByTelephoneBody = z.object({
  revision,
  leaderPersonId: idSchema,
  number: telephoneNumber,
  at: instantSchema,
  words: line,
});
/** 纸面签发: the signed sheet as a picture. */
export const signOnPaperBody = z.object({ revision, leaderPersonId: idSchema, at: instantSchema, fileId: idSchema });
/** 先报后签: nobody could be reached; every call that was tried. */
export const submitUnsignedBody = z.object({
  revision,
  tries: z
    .array(
      z.object({
        personId: idSchema,
        number: telephoneNumber,
        at: instantSchema,
        outcome: tryOutcomeSchema.exclude(['reached']),
      }),
    )
    .min(1)
    .max(40),
  reason: line,
});
export const signLaterBody = z.object({ remark: z.string().trim().max(TEXT_LIMITS.line).default('') });

/** 补签 on paper: the sheet that the leader signed afterwards, entered by the desk. */
export const signLaterOnPaperBody = z.object({ leaderPersonId: idSchema, at: instantSchema, fileId: idSchema });

/** 无变化: a follow-up by one key. */
export const noChangeBody = z.object({ reportId: idSchema });
export const setRhythmBody = z.object({ everyMinutes: z.number().int().min(10).max(10_080), reason: line });
export const stopRhythmBody = z.object({ reason: line });

/** 已接电话. */
export const takeCallBody = z.object({ revision, spokenWith: z.string().trim().max(TEXT_LIMITS.word).default('') });
/** The superior's own record of the same call meets the telephone report. */
export const linkOwnRecordBody = z.object({ revision, record: linkedRecordSchema });
/** Outside parties do not log in: the sender records who answered. */
export const recordAnsweredBody = z.object({ revision, spokenWith: word, at: instantSchema });
export const recordSentBody = z.object({
  revision,
  way: dispatchWaySchema.exclude(['thisSystem']),
  /** The number given by the superior's system, fax register or exchange. */
  externalNumber: z.string().trim().max(TEXT_LIMITS.word).default(''),
  /** The time shown there. */
  externalAt: instantSchema.nullable().default(null),
  receivedBy: z.string().trim().max(TEXT_LIMITS.word).default(''),
});
export const addDispatchBody = z.object({
  id: idSchema,
  toUnitId: idSchema,
  role: dispatchRoleSchema,
  way: dispatchWaySchema,
});
export const confirmByTelephoneBody = z.object({ revision, with: word, at: instantSchema });
export const tagBody = z.object({ revision, tag: code.nullable() });

/** 转报: the receiver's own report in its own matter, linked to its source. */
export const passUpwardBody = z.object({
  /** The own matter: an open one, or a new id to open one with the facts of the source. */
  matterId: idSchema,
  reportId: idSchema,
  kind: reportKindSchema.exclude(['correction', 'supplement']),
});

/** 呈报 (A18.2). */
export const tellLeaderBody = z.object({
  id: idSchema,
  personId: idSchema,
  /** As what the person is told; one person may be several. */
  roles: z.array(leaderRoleSchema).min(1).max(5),
  way: tellWaySchema,
  at: instantSchema,
  answer: tellAnswerSchema,
  words: z.string().trim().max(TEXT_LIMITS.paragraph).default(''),
});

/** 现场指挥员、信息联络员 with numbers (A13.3, A17.1). */
export const giveSiteContactBody = z.object({
  id: idSchema,
  role: siteRoleSchema,
  name: word,
  title: z.string().trim().max(TEXT_LIMITS.word).default(''),
  number: telephoneNumber,
  tried: z.object({ at: instantSchema, outcome: tryOutcomeSchema }).nullable().default(null),
});
export const trySiteContactBody = z.object({ at: instantSchema, outcome: tryOutcomeSchema });
/** 上级来电: a call from the province or the State Council to the commander. A13.3 */
export const logCallFromAboveBody = z.object({
  id: idSchema,
  contactId: idSchema,
  fromUnitId: idSchema.nullable().default(null),
  caller: word,
  at: instantSchema,
  answered: z.boolean(),
  words: paragraph,
});

/** 认定 (A15.8): what the machine computes is only 超时（疑似）. */
export const makeFindingBody = z.object({
  id: idSchema,
  unitId: idSchema,
  kind: code,
  /** The clock that ran over, where it is about one. */
  deadlineId: idSchema.nullable().default(null),
  reason: paragraph,
  evidence: z.string().trim().max(TEXT_LIMITS.paragraph).default(''),
  evidenceFiles: z.array(idSchema).max(20).default([]),
});
export const answerFindingBody = z.object({ revision, words: paragraph, files: z.array(idSchema).max(20).default([]) });
export const decideFindingBody = z.object({ revision, outcome: z.enum(['upheld', 'withdrawn']), reason: paragraph });

/** A level for the numbers typed so far. A14.1 */
export const proposeLevelBody = z.object({
  type: code.nullable(),
  category: code,
  figures: figuresSchema,
  sensitivities: z.array(code).default([]),
});
