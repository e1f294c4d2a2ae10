// What the reports room announces. The subject of every event is the matter, so its time line is complete;
// what is owed may be about the matter, a report or a dispatch (`owedSubject`). Ids and words only.
import { z } from 'zod';
import { owedPayload } from '#shared/deadline.ts';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';
import { dispatchRoleSchema, dispatchWaySchema, reportFormSchema, reportKindSchema } from './contract/words.ts';

const matter = { matterId: idSchema, title: z.string() };
const report = { ...matter, reportId: idSchema, name: z.string() };
const dispatch = {
  ...report,
  dispatchId: idSchema,
  toUnitId: idSchema,
  toUnit: z.string(),
  role: dispatchRoleSchema,
  way: dispatchWaySchema,
};

/** 事项登记. */
export const matterOpened = defineEvent(
  'reports.matterOpened',
  z.object({
    ...matter,
    category: z.string(),
    level: z.string().nullable(),
    learnedAt: instantSchema,
    how: z.string(),
  }),
);
export const matterAmended = defineEvent('reports.matterAmended', z.object({ ...matter, fields: z.array(z.string()) }));
/** What the matter demands begins: at its opening, at a raised level. A15.1, A18.2 */
export const demandsStarted = defineEvent(
  'reports.demandsStarted',
  z.object({ ...matter, ...owedPayload, because: z.string() }),
);
/** A lowered level takes running clocks away, with its reason. A14.1 */
export const demandsLowered = defineEvent(
  'reports.demandsLowered',
  z.object({ ...matter, ...owedPayload, reason: z.string() }),
);
export const levelChanged = defineEvent(
  'reports.levelChanged',
  z.object({
    ...matter,
    act: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    body: z.string(),
    reason: z.string(),
  }),
);
export const levelDisputed = defineEvent(
  'reports.levelDisputed',
  z.object({ ...matter, disputeId: idSchema, level: z.string(), reason: z.string() }),
);
export const disputeDecided = defineEvent(
  'reports.disputeDecided',
  z.object({ ...matter, disputeId: idSchema, outcome: z.string(), level: z.string().nullable(), reason: z.string() }),
);
export const sensitivityChanged = defineEvent(
  'reports.sensitivityChanged',
  z.object({ ...matter, sensitivities: z.array(z.string()), reason: z.string() }),
);

/** 电话报告 to one addressee: its desk rings until somebody takes the call. */
export const telephoned = defineEvent('reports.telephoned', z.object({ ...dispatch, ...owedPayload }));
/** 已接电话, or met by the superior's own record of the call. */
export const callTaken = defineEvent(
  'reports.callTaken',
  z.object({
    ...dispatch,
    ...owedPayload,
    how: z.enum(['tookCall', 'ownRecord', 'recorded', 'enteredFor']),
    spokenWith: z.string(),
  }),
);
/** The telephone report owed by the matter's unit is met (A15.1). */
export const telephoneReportMet = defineEvent('reports.telephoneReportMet', z.object({ ...matter, ...owedPayload }));

export const draftSaved = defineEvent('reports.draftSaved', z.object(report));
export const draftAbandoned = defineEvent('reports.draftAbandoned', z.object({ ...report, reason: z.string() }));
export const sentForSignOff = defineEvent(
  'reports.sentForSignOff',
  z.object({ ...report, versionNo: z.number().int(), next: z.string() }),
);
export const takenBack = defineEvent('reports.takenBack', z.object(report));
export const sentBack = defineEvent('reports.sentBack', z.object({ ...report, reason: z.string() }));
export const stagePassed = defineEvent(
  'reports.stagePassed',
  z.object({ ...report, act: z.string(), way: z.string(), next: z.string().nullable() }),
);
export const signatureOwed = defineEvent(
  'reports.signatureOwed',
  z.object({ ...report, ...owedPayload, why: z.enum(['telephone', 'unsigned']) }),
);
export const signedLater = defineEvent('reports.signedLater', z.object({ ...report, ...owedPayload }));

/** 报送: the report left the house with its number and digest; `only` names the clocks of the matter that it meets. */
export const submitted = defineEvent(
  'reports.submitted',
  z.object({
    ...report,
    ...owedPayload,
    kind: reportKindSchema,
    form: reportFormSchema,
    ordinal: z.number().int(),
    number: z.string(),
    digest: z.string(),
    noChange: z.boolean(),
    signed: z.string(),
    answersOrderId: idSchema.nullable(),
  }),
);
/** It reached an addressee inside this system; the receipt (签收) is owed. */
export const dispatched = defineEvent('reports.dispatched', z.object({ ...dispatch, ...owedPayload }));
/** 待报出: prepared for an addressee outside; to be sent by its way and recorded. */
export const dispatchPrepared = defineEvent('reports.dispatchPrepared', z.object(dispatch));
/** Recorded as sent outside (省系统、传真、机要). */
export const dispatchSent = defineEvent(
  'reports.dispatchSent',
  z.object({ ...dispatch, ...owedPayload, externalNumber: z.string() }),
);
export const dispatchOpened = defineEvent('reports.dispatchOpened', z.object(dispatch));
export const acknowledged = defineEvent('reports.acknowledged', z.object({ ...dispatch, ...owedPayload }));
export const confirmedByTelephone = defineEvent(
  'reports.confirmedByTelephone',
  z.object({ ...dispatch, with: z.string() }),
);
export const returned = defineEvent('reports.returned', z.object({ ...dispatch, ...owedPayload, reason: z.string() }));
export const tagged = defineEvent('reports.tagged', z.object({ ...dispatch, tag: z.string().nullable() }));
export const passedUpward = defineEvent(
  'reports.passedUpward',
  z.object({ ...report, intoMatterId: idSchema, intoReportId: idSchema }),
);

/** The next follow-up (续报) is owed. */
export const followUpAwaited = defineEvent('reports.followUpAwaited', z.object({ ...matter, ...owedPayload }));
/** No follow-up is owed any more, or by another rhythm. */
export const followUpEnded = defineEvent(
  'reports.followUpEnded',
  z.object({ ...matter, ...owedPayload, reason: z.string() }),
);
export const rhythmSet = defineEvent(
  'reports.rhythmSet',
  z.object({ ...matter, everyMinutes: z.number().int().nullable(), reason: z.string() }),
);

export const told = defineEvent(
  'reports.told',
  z.object({
    ...matter,
    toldId: idSchema,
    personId: idSchema,
    name: z.string(),
    way: z.string(),
    answer: z.string(),
    attempt: z.number().int(),
    words: z.string(),
  }),
);
/** Everybody whom the pack names has been told. A18.2 */
export const leadersTold = defineEvent('reports.leadersTold', z.object({ ...matter, ...owedPayload }));

export const offered = defineEvent('reports.offered', z.object({ ...matter, toUnitId: idSchema }));
export const claimed = defineEvent('reports.claimed', z.object({ ...matter, claimedMatterId: idSchema }));
export const claimDeclined = defineEvent('reports.claimDeclined', z.object({ ...matter, reason: z.string() }));
export const linked = defineEvent(
  'reports.linked',
  z.object({ ...matter, linkId: idSchema, kind: z.string(), otherMatterId: idSchema, reason: z.string() }),
);

export const siteContactGiven = defineEvent(
  'reports.siteContactGiven',
  z.object({ ...matter, contactId: idSchema, role: z.string(), name: z.string(), jobTitle: z.string() }),
);
export const siteContactTried = defineEvent(
  'reports.siteContactTried',
  z.object({ ...matter, contactId: idSchema, outcome: z.string(), triedAt: instantSchema }),
);
export const callFromAbove = defineEvent(
  'reports.callFromAbove',
  z.object({
    ...matter,
    contactId: idSchema,
    caller: z.string(),
    answered: z.boolean(),
    words: z.string(),
    calledAt: instantSchema,
  }),
);

export const findingMade = defineEvent(
  'reports.findingMade',
  z.object({
    ...matter,
    findingId: idSchema,
    unitId: idSchema,
    kind: z.string(),
    reason: z.string(),
    deadlineId: idSchema.nullable(),
  }),
);
export const findingAnswered = defineEvent(
  'reports.findingAnswered',
  z.object({ ...matter, findingId: idSchema, words: z.string() }),
);
export const findingDecided = defineEvent(
  'reports.findingDecided',
  z.object({ ...matter, findingId: idSchema, outcome: z.string(), reason: z.string() }),
);

export const EVENTS = [
  matterOpened,
  matterAmended,
  demandsStarted,
  demandsLowered,
  levelChanged,
  levelDisputed,
  disputeDecided,
  sensitivityChanged,
  telephoned,
  callTaken,
  telephoneReportMet,
  draftSaved,
  draftAbandoned,
  sentForSignOff,
  takenBack,
  sentBack,
  stagePassed,
  signatureOwed,
  signedLater,
  submitted,
  dispatched,
  dispatchPrepared,
  dispatchSent,
  dispatchOpened,
  acknowledged,
  confirmedByTelephone,
  returned,
  tagged,
  passedUpward,
  followUpAwaited,
  followUpEnded,
  rhythmSet,
  told,
  leadersTold,
  offered,
  claimed,
  claimDeclined,
  linked,
  siteContactGiven,
  siteContactTried,
  callFromAbove,
  findingMade,
  findingAnswered,
  findingDecided,
] as const;
