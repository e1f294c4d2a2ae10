// The words of the reports room: kinds, ways and states as they stand in tables, answers and events.
// Decided here: the closed lists. Codes of categories, types, levels, findings and tags are the pack's, so they are text.
import { z } from 'zod';

/** 首报、续报、终报、核报、更正报、补报. A15.6 */
export const REPORT_KINDS = ['first', 'followUp', 'final', 'verification', 'correction', 'supplement'] as const;
export const reportKindSchema = z.enum(REPORT_KINDS);
export type ReportKind = z.infer<typeof reportKindSchema>;

/** 电话、书面. */
export const REPORT_FORMS = ['telephone', 'written'] as const;
export const reportFormSchema = z.enum(REPORT_FORMS);
export type ReportForm = z.infer<typeof reportFormSchema>;

/** 起草中、送签中、已报送、作废（从未报出的稿）. */
export const REPORT_STATES = ['drafting', 'inSignOff', 'submitted', 'abandoned'] as const;
export const reportStateSchema = z.enum(REPORT_STATES);
export type ReportState = z.infer<typeof reportStateSchema>;

/** 报送方式: this system, the superior's own system, fax, confidential exchange (机要), telephone. A19.1 */
export const DISPATCH_WAYS = ['thisSystem', 'superiorSystem', 'fax', 'confidential', 'telephone'] as const;
export const dispatchWaySchema = z.enum(DISPATCH_WAYS);
export type DispatchWay = z.infer<typeof dispatchWaySchema>;

/** 主线（本级政府上级）、直报（省、国务院）、抄报（业务上级，不抵时限）、通报（毗邻、有关部门）. A13.1, A13.2 */
export const DISPATCH_ROLES = ['line', 'direct', 'copy', 'sideways'] as const;
export const dispatchRoleSchema = z.enum(DISPATCH_ROLES);
export type DispatchRole = z.infer<typeof dispatchRoleSchema>;

/** 待报出、已登记待电话确认、已报出、已接电话、已打开、已签收、已退回. */
export const DISPATCH_STATES = ['prepared', 'calling', 'sent', 'taken', 'opened', 'acknowledged', 'returned'] as const;
export const dispatchStateSchema = z.enum(DISPATCH_STATES);
export type DispatchState = z.infer<typeof dispatchStateSchema>;

/** 进行中、已终报. */
export const MATTER_STATES = ['open', 'final'] as const;
export const matterStateSchema = z.enum(MATTER_STATES);
export type MatterState = z.infer<typeof matterStateSchema>;

/** 未定、初判、认定. A14.1 */
export const LEVEL_STATES = ['unknown', 'judged', 'determined'] as const;
export const levelStateSchema = z.enum(LEVEL_STATES);
export type LevelState = z.infer<typeof levelStateSchema>;

/** 系统内签发（重新验证身份）、电话签发（须补签）、纸面签发（附照片）. */
export const SIGN_WAYS = ['system', 'telephone', 'paper', 'later'] as const;
export const signWaySchema = z.enum(SIGN_WAYS);
export type SignWay = z.infer<typeof signWaySchema>;

/** 起草、核稿、会签、签发. */
export const STAGE_ACTS = ['draft', 'check', 'countersign', 'signOff'] as const;
export const stageActSchema = z.enum(STAGE_ACTS);
export type StageAct = z.infer<typeof stageActSchema>;

/** 怎样知道的: own desk, a call, another unit, a lead, asked by the superior. The clock of a report starts from it. */
export const LEARNED_WAYS = ['telephone', 'unitReport', 'lead', 'superiorAsked', 'ownSight'] as const;
export const learnedWaySchema = z.enum(LEARNED_WAYS);
export type LearnedWay = z.infer<typeof learnedWaySchema>;

/** 呈报方式: 当面、电话、短信、书面. A18.2 */
export const TELL_WAYS = ['inPerson', 'telephone', 'message', 'paper'] as const;
export const tellWaySchema = z.enum(TELL_WAYS);
export type TellWay = z.infer<typeof tellWaySchema>;

/** 已知悉、指示、未接通. */
export const TELL_ANSWERS = ['noted', 'instructed', 'notReached'] as const;
export const tellAnswerSchema = z.enum(TELL_ANSWERS);
export type TellAnswer = z.infer<typeof tellAnswerSchema>;

/** Whom of one's own leaders the pack names (audiences of the pack that are leaders). */
export const LEADER_ROLES = ['principalLeader', 'leaderInCharge', 'chiefDutyLeader', 'dutyLeader', 'deskHead'] as const;
export const leaderRoleSchema = z.enum(LEADER_ROLES);
export type LeaderRole = z.infer<typeof leaderRoleSchema>;

/** 事项关联: 来自、同一事件、并入、拆自、移交属地、相关、撤销关联（指向一条关联）. */
export const LINK_KINDS = [
  'comesFrom',
  'sameEvent',
  'mergedInto',
  'splitFrom',
  'handedOver',
  'related',
  'undone',
] as const;
export const linkKindSchema = z.enum(LINK_KINDS);
export type LinkKind = z.infer<typeof linkKindSchema>;

/** 现场指挥员、信息联络员. A13.3, A17.1 */
export const SITE_ROLES = ['commander', 'liaison'] as const;
export const siteRoleSchema = z.enum(SITE_ROLES);
export type SiteRole = z.infer<typeof siteRoleSchema>;

/** 试通结果: 通、未接、号码不对. */
export const TRY_OUTCOMES = ['reached', 'noAnswer', 'wrongNumber'] as const;
export const tryOutcomeSchema = z.enum(TRY_OUTCOMES);
export type TryOutcome = z.infer<typeof tryOutcomeSchema>;

/** 级别变动: 初判、改判、认定、提出异议、异议裁定. */
export const LEVEL_ACTS = ['judged', 'changed', 'determined', 'decided'] as const;
export const levelActSchema = z.enum(LEVEL_ACTS);
export type LevelAct = z.infer<typeof levelActSchema>;

/** 认定的办理: 已认定待申辩、已申辩、维持、撤销. A15.8 */
export const FINDING_STATES = ['made', 'answered', 'upheld', 'withdrawn'] as const;
export const findingStateSchema = z.enum(FINDING_STATES);
export type FindingState = z.infer<typeof findingStateSchema>;

/** 续报频次由谁定: 规范参数、收报方定、收报方停. A15.6 */
export const RHYTHM_SOURCES = ['pack', 'set', 'stopped'] as const;
export const rhythmSourceSchema = z.enum(RHYTHM_SOURCES);
export type RhythmSource = z.infer<typeof rhythmSourceSchema>;
