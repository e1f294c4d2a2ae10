// What the reports room (信息报送) offers: routes for matters, reports, dispatches, tellings, links and findings.
// Decided here: paths, bodies, answers, refusal codes. Words, inputs and answers stand in contract/.
import { z } from 'zod';
import { idSchema } from '#shared/ids.ts';
import { daySchema, instantSchema } from '#shared/instant.ts';
import { PAGE_LIMIT, TEXT_LIMITS } from '#shared/limits.ts';
import { defineRoutes } from '#shared/route.ts';
import * as inputs from './contract/inputs.ts';
import * as matters from './contract/matter-records.ts';
import * as receipts from './contract/receipts.ts';
import * as reports from './contract/report-records.ts';
import { dispatchStateSchema, matterStateSchema, reportKindSchema, reportStateSchema } from './contract/words.ts';

export * as inputs from './contract/inputs.ts';
export * as words from './contract/words.ts';
export type { DispatchRole, DispatchState, DispatchWay, LeaderRole, LevelState, LinkKind, ReportForm, ReportKind, ReportState } from './contract/words.ts';
export type { MatterCard, MatterDetail, TimelineEntry } from './contract/matter-records.ts';
export type { FigureView } from './contract/names.ts';
export type { Vocabulary } from './contract/receipts.ts';
export type { DispatchView, InboxItem, PrintSheet, ReportCard, ReportDetail } from './contract/report-records.ts';

const id = z.object({ id: idSchema });
const page = { before: instantSchema.optional(), limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50) };
const filters = {
  q: z.string().trim().max(TEXT_LIMITS.word).optional(),
  category: z.string().optional(),
  level: z.string().optional(),
  unitId: idSchema.optional(),
  /** Beijing days, both included. */
  from: daySchema.optional(),
  to: daySchema.optional(),
};
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: instantSchema.nullable() });

const matterRoutes = defineRoutes({
  vocabulary: { method: 'GET', path: '/api/reports/vocabulary', summary: '报送用的类别、级别、数字', action: 'reports.read', response: receipts.vocabularySchema },
  proposeLevel: { method: 'POST', path: '/api/reports/level-proposal', summary: '按数字建议级别', action: 'reports.read', body: inputs.proposeLevelBody, response: receipts.levelProposalSchema },
  listMatters: {
    method: 'GET',
    path: '/api/reports/matters',
    summary: '事项清单',
    action: 'reports.read',
    query: z.object({ ...filters, ...page, state: matterStateSchema.optional(), of: z.enum(['own', 'below', 'all']).default('all') }),
    response: listOf(matters.matterCardSchema),
  },
  readMatter: { method: 'GET', path: '/api/reports/matters/:id', summary: '一个事项', action: 'reports.read', params: id, response: matters.matterDetailSchema },
  readTimeline: {
    method: 'GET',
    path: '/api/reports/matters/:id/timeline',
    summary: '事项时间线（含关联事项中本单位可见的部分）',
    action: 'reports.read',
    params: id,
    response: z.object({ entries: z.array(matters.timelineEntrySchema) }),
  },
  openMatter: { method: 'POST', path: '/api/reports/matters', summary: '登记事项（未先电话报告）', action: 'reports.write', body: inputs.openMatterBody, response: receipts.matterReceiptSchema, status: 201 },
  reportByTelephone: { method: 'POST', path: '/api/reports/telephone', summary: '电话首报', action: 'reports.write', body: inputs.reportByTelephoneBody, response: receipts.telephoneReceiptSchema, status: 201 },
  telephoneOnMatter: { method: 'POST', path: '/api/reports/matters/:id/telephone', summary: '就已有事项电话报告', action: 'reports.write', params: id, body: inputs.telephoneOnMatterBody, response: receipts.telephoneReceiptSchema, status: 201 },
  enterFor: { method: 'POST', path: '/api/reports/entered-for', summary: '代录下级单位的电话报告', action: 'reports.enterFor', body: inputs.enterForBody, response: receipts.telephoneReceiptSchema, status: 201 },
  listOffers: { method: 'GET', path: '/api/reports/offers', summary: '上级先记录、待本单位认领的事项', action: 'reports.read', response: z.object({ items: z.array(matters.offerSchema) }) },
  claim: { method: 'POST', path: '/api/reports/offers/:id/claim', summary: '认领', action: 'reports.write', params: id, body: inputs.claimBody, response: receipts.telephoneReceiptSchema, status: 201 },
  declineClaim: { method: 'POST', path: '/api/reports/offers/:id/decline', summary: '不认领，写明理由', action: 'reports.write', params: id, body: inputs.declineClaimBody, response: receipts.receiptSchema },
  amendMatter: { method: 'POST', path: '/api/reports/matters/:id/amend', summary: '补充更正事项', action: 'reports.write', params: id, body: inputs.amendMatterBody, response: receipts.matterReceiptSchema },
  changeLevel: { method: 'POST', path: '/api/reports/matters/:id/level', summary: '初判、改判级别', action: 'reports.write', params: id, body: inputs.changeLevelBody, response: receipts.matterReceiptSchema },
  determineLevel: { method: 'POST', path: '/api/reports/matters/:id/level/determined', summary: '登记级别认定', action: 'reports.determineLevel', params: id, body: inputs.determineLevelBody, response: receipts.matterReceiptSchema },
  disputeLevel: { method: 'POST', path: '/api/reports/matters/:id/disputes', summary: '对级别提出异议', action: 'reports.write', params: id, body: inputs.disputeLevelBody, response: receipts.receiptSchema, status: 201 },
  decideDispute: { method: 'POST', path: '/api/reports/disputes/:id/decision', summary: '裁定级别异议', action: 'reports.judgeBelow', params: id, body: inputs.decideDisputeBody, response: receipts.matterReceiptSchema },
  changeSensitivity: { method: 'POST', path: '/api/reports/matters/:id/sensitivity', summary: '标注敏感', action: 'reports.write', params: id, body: inputs.changeSensitivityBody, response: receipts.matterReceiptSchema },
  setRhythm: { method: 'POST', path: '/api/reports/matters/:id/rhythm', summary: '收报方定续报频次', action: 'reports.setRhythm', params: id, body: inputs.setRhythmBody, response: receipts.matterReceiptSchema },
  stopRhythm: { method: 'POST', path: '/api/reports/matters/:id/rhythm/stop', summary: '收报方停止续报', action: 'reports.setRhythm', params: id, body: inputs.stopRhythmBody, response: receipts.matterReceiptSchema },
  linkMatter: { method: 'POST', path: '/api/reports/matters/:id/links', summary: '关联、并入、拆分、移交事项', action: 'reports.write', params: id, body: inputs.linkMatterBody, response: receipts.receiptSchema, status: 201 },
  listLeaders: { method: 'GET', path: '/api/reports/leaders', summary: '本单位可呈报、可签发的领导', action: 'reports.read', response: z.object({ items: z.array(receipts.leaderChoiceSchema) }) },
  tellLeader: { method: 'POST', path: '/api/reports/matters/:id/told', summary: '呈报领导', action: 'reports.write', params: id, body: inputs.tellLeaderBody, response: z.object({ id: idSchema, at: instantSchema, attempt: z.number().int(), stillOwed: z.array(z.string()) }), status: 201 },
  giveSiteContact: { method: 'POST', path: '/api/reports/matters/:id/site-contacts', summary: '报送现场指挥员、信息联络员', action: 'reports.write', params: id, body: inputs.giveSiteContactBody, response: receipts.receiptSchema, status: 201 },
  trySiteContact: { method: 'POST', path: '/api/reports/site-contacts/:id/tries', summary: '记录试通', action: 'reports.write', params: id, body: inputs.trySiteContactBody, response: receipts.receiptSchema, status: 201 },
  revealSiteContact: { method: 'GET', path: '/api/reports/site-contacts/:id/number', summary: '显示现场联系电话', action: 'reports.revealNumber', params: id, response: z.object({ number: z.string() }), sensitive: true },
  logCallFromAbove: { method: 'POST', path: '/api/reports/matters/:id/calls-from-above', summary: '记录上级来电', action: 'reports.write', params: id, body: inputs.logCallFromAboveBody, response: receipts.receiptSchema, status: 201 },
  makeFinding: { method: 'POST', path: '/api/reports/matters/:id/findings', summary: '认定迟报、漏报、谎报、瞒报或不予认定', action: 'reports.judgeBelow', params: id, body: inputs.makeFindingBody, response: receipts.receiptSchema, status: 201 },
  answerFinding: { method: 'POST', path: '/api/reports/findings/:id/answer', summary: '对认定申辩一次', action: 'reports.write', params: id, body: inputs.answerFindingBody, response: receipts.receiptSchema },
  decideFinding: { method: 'POST', path: '/api/reports/findings/:id/decision', summary: '维持或撤销认定', action: 'reports.judgeBelow', params: id, body: inputs.decideFindingBody, response: receipts.receiptSchema },
  listFindings: { method: 'GET', path: '/api/reports/findings', summary: '认定清单', action: 'reports.read', query: z.object({ unitId: idSchema.optional(), ...page }), response: listOf(matters.findingViewSchema) },
});

const reportRoutes = defineRoutes({
  listReports: {
    method: 'GET',
    path: '/api/reports',
    summary: '报告清单',
    action: 'reports.read',
    query: z.object({ ...filters, ...page, kind: reportKindSchema.optional(), state: reportStateSchema.optional(), of: z.enum(['own', 'below', 'all']).default('all') }),
    response: listOf(reports.reportCardSchema),
  },
  readReport: { method: 'GET', path: '/api/reports/:id', summary: '一份报告', action: 'reports.read', params: id, response: reports.reportDetailSchema },
  readVersion: { method: 'GET', path: '/api/reports/:id/versions/:no', summary: '一份报告的一个版本', action: 'reports.read', params: z.object({ id: idSchema, no: z.coerce.number().int().min(1) }), response: reports.versionViewSchema },
  readSheet: { method: 'GET', path: '/api/reports/:id/sheet', summary: '打印用的一页', action: 'reports.read', params: id, response: reports.printSheetSchema },
  readCopyText: { method: 'GET', path: '/api/reports/:id/copy-text', summary: '可复制到省系统的文本', action: 'reports.read', params: id, response: reports.copyTextSchema },
  listAddressees: { method: 'GET', path: '/api/reports/addressees', summary: '可报送、抄报、通报的单位', action: 'reports.read', query: z.object({ matterId: idSchema.optional() }), response: z.object({ items: z.array(receipts.addresseeChoiceSchema) }) },
  draftReport: { method: 'POST', path: '/api/reports', summary: '起草报告', action: 'reports.write', body: inputs.draftReportBody, response: receipts.receiptSchema, status: 201 },
  saveDraft: { method: 'POST', path: '/api/reports/:id/draft', summary: '保存草稿（只送改动的字段）', action: 'reports.write', params: id, body: inputs.saveDraftBody, response: receipts.receiptSchema },
  abandonDraft: { method: 'POST', path: '/api/reports/:id/abandon', summary: '草稿作废', action: 'reports.write', params: id, body: inputs.reasonBody, response: receipts.receiptSchema },
  sendForSignOff: { method: 'POST', path: '/api/reports/:id/sign-off', summary: '送签', action: 'reports.write', params: id, body: inputs.revisionBody, response: receipts.submitReceiptSchema },
  takeBack: { method: 'POST', path: '/api/reports/:id/take-back', summary: '撤回修改', action: 'reports.write', params: id, body: inputs.revisionBody, response: receipts.receiptSchema },
  sendBack: { method: 'POST', path: '/api/reports/:id/send-back', summary: '领导退回修改', action: 'reports.passStage', params: id, body: inputs.reasonBody, response: receipts.receiptSchema },
  passStage: { method: 'POST', path: '/api/reports/:id/check', summary: '核稿、会签通过', action: 'reports.passStage', params: id, body: inputs.passStageBody, response: receipts.submitReceiptSchema },
  signOff: { method: 'POST', path: '/api/reports/:id/sign-off/system', summary: '签发并报送', action: 'reports.signOff', params: id, body: inputs.passStageBody, response: receipts.submitReceiptSchema },
  signOffByTelephone: { method: 'POST', path: '/api/reports/:id/sign-off/telephone', summary: '登记电话签发并报送', action: 'reports.write', params: id, body: inputs.signByTelephoneBody, response: receipts.submitReceiptSchema },
  signOffOnPaper: { method: 'POST', path: '/api/reports/:id/sign-off/paper', summary: '登记纸面签发并报送', action: 'reports.write', params: id, body: inputs.signOnPaperBody, response: receipts.submitReceiptSchema },
  submitUnsigned: { method: 'POST', path: '/api/reports/:id/sign-off/unsigned', summary: '领导均未联系上，先报后签', action: 'reports.write', params: id, body: inputs.submitUnsignedBody, response: receipts.submitReceiptSchema },
  signLater: { method: 'POST', path: '/api/reports/:id/sign-off/later', summary: '补签', action: 'reports.signOff', params: id, body: inputs.signLaterBody, response: receipts.receiptSchema },
  signLaterOnPaper: { method: 'POST', path: '/api/reports/:id/sign-off/later-on-paper', summary: '登记纸面补签', action: 'reports.write', params: id, body: inputs.signLaterOnPaperBody, response: receipts.receiptSchema },
  noChange: { method: 'POST', path: '/api/reports/matters/:id/no-change', summary: '续报：无变化', action: 'reports.write', params: id, body: inputs.noChangeBody, response: receipts.submitReceiptSchema, status: 201 },
});

const dispatchRoutes = defineRoutes({
  listReceived: {
    method: 'GET',
    path: '/api/reports/received',
    summary: '来报',
    action: 'reports.read',
    query: z.object({ ...filters, ...page, state: dispatchStateSchema.optional(), open: z.stringbool().optional() }),
    response: listOf(reports.inboxItemSchema),
  },
  readDispatch: { method: 'GET', path: '/api/reports/dispatches/:id', summary: '一份报送', action: 'reports.read', params: id, response: reports.dispatchViewSchema },
  addDispatch: { method: 'POST', path: '/api/reports/:id/dispatches', summary: '补送一家', action: 'reports.write', params: id, body: inputs.addDispatchBody, response: receipts.dispatchReceiptSchema, status: 201 },
  takeCall: { method: 'POST', path: '/api/reports/dispatches/:id/take-call', summary: '已接电话', action: 'reports.receive', params: id, body: inputs.takeCallBody, response: receipts.dispatchReceiptSchema },
  linkOwnRecord: { method: 'POST', path: '/api/reports/dispatches/:id/own-record', summary: '以本单位的记录为已接', action: 'reports.receive', params: id, body: inputs.linkOwnRecordBody, response: receipts.dispatchReceiptSchema },
  recordAnswered: { method: 'POST', path: '/api/reports/dispatches/:id/answered', summary: '登记系统外上级已接电话', action: 'reports.write', params: id, body: inputs.recordAnsweredBody, response: receipts.dispatchReceiptSchema },
  recordSent: { method: 'POST', path: '/api/reports/dispatches/:id/sent', summary: '登记已报出（省系统、传真、机要）', action: 'reports.write', params: id, body: inputs.recordSentBody, response: receipts.dispatchReceiptSchema },
  openDispatch: { method: 'POST', path: '/api/reports/dispatches/:id/open', summary: '打开来报', action: 'reports.receive', params: id, response: receipts.dispatchReceiptSchema },
  acknowledge: { method: 'POST', path: '/api/reports/dispatches/:id/acknowledge', summary: '签收', action: 'reports.receive', params: id, body: inputs.revisionBody, response: receipts.dispatchReceiptSchema },
  confirmByTelephone: { method: 'POST', path: '/api/reports/dispatches/:id/confirm', summary: '电话确认收到', action: 'reports.write', params: id, body: inputs.confirmByTelephoneBody, response: receipts.dispatchReceiptSchema },
  returnDispatch: { method: 'POST', path: '/api/reports/dispatches/:id/return', summary: '退回，写明理由', action: 'reports.receive', params: id, body: inputs.reasonBody, response: receipts.dispatchReceiptSchema },
  tagDispatch: { method: 'POST', path: '/api/reports/dispatches/:id/tag', summary: '处理标签', action: 'reports.receive', params: id, body: inputs.tagBody, response: receipts.dispatchReceiptSchema },
  passUpward: { method: 'POST', path: '/api/reports/dispatches/:id/pass-upward', summary: '转报：写成本单位的报告', action: 'reports.receive', params: id, body: inputs.passUpwardBody, response: receipts.receiptSchema, status: 201 },
});

export const routes = { ...matterRoutes, ...reportRoutes, ...dispatchRoutes };

export const errorCodes = [
  'reports.idTaken',
  'reports.happenedInFuture',
  'reports.learnedInFuture',
  'reports.learnedBeforeHappened',
  'reports.timeInFuture',
  'reports.timeBeforeMatter',
  'reports.unknownCode',
  'reports.unknownPerson',
  'reports.unknownUnit',
  'reports.noSuperior',
  'reports.notBelow',
  'reports.matterFinal',
  'reports.noFirstReport',
  'reports.firstReportExists',
  'reports.finalReportExists',
  'reports.supplementWindowClosed',
  'reports.noFinalReport',
  'reports.nothingToCorrect',
  'reports.draftOpen',
  'reports.notDrafting',
  'reports.notInSignOff',
  'reports.notYourStage',
  'reports.notLastStage',
  'reports.textMissing',
  'reports.notSignable',
  'reports.leaderHasNoStage',
  'reports.triesTooFew',
  'reports.noSignatureOwed',
  'reports.fileNotReady',
  'reports.fileNotPicture',
  'reports.dispatchNotOpen',
  'reports.notOpenedYet',
  'reports.alreadyAcknowledged',
  'reports.alreadyReturned',
  'reports.notByTelephone',
  'reports.outsideOnly',
  'reports.insideOnly',
  'reports.alreadySent',
  'reports.alreadyDispatched',
  'reports.levelUnchanged',
  'reports.disputeDecided',
  'reports.linkToItself',
  'reports.linkExists',
  'reports.noSuchLink',
  'reports.offerClosed',
  'reports.rhythmNotOwed',
  'reports.findingAnswered',
  'reports.findingDecided',
  'reports.findingNotYours',
  'reports.roleNotHeld',
] as const;
