// The door of the reports room (信息报送): matters, reports, dispatches, tellings, findings.
import { defineModule, type Handlers } from '#platform/module.ts';
import { errorCodes, routes } from './contract.ts';
import { deadlines } from './deadlines.ts';
import { EVENTS } from './events.ts';
import { policy } from './policy.ts';
import { addDispatch, confirmByTelephone, recordAnswered, recordSent } from './service/dispatches/outside.ts';
import { passUpward } from './service/dispatches/pass-upward.ts';
import {
  acknowledge,
  linkOwnRecord,
  openDispatch,
  returnDispatch,
  tagDispatch,
  takeCall,
} from './service/dispatches/receive.ts';
import { amendMatter } from './service/matters/amend.ts';
import { claim, declineClaim, enterFor } from './service/matters/entered-for.ts';
import { answerFinding, decideFinding, makeFinding } from './service/matters/findings.ts';
import {
  changeLevel,
  changeSensitivity,
  decideDispute,
  determineLevel,
  disputeLevel,
} from './service/matters/level.ts';
import { linkMatter } from './service/matters/links.ts';
import { openMatter } from './service/matters/open.ts';
import { setRhythm, stopRhythm } from './service/matters/rhythm.ts';
import { giveSiteContact, logCallFromAbove, revealSiteContact, trySiteContact } from './service/matters/site.ts';
import { reportByTelephone, telephoneOnMatter } from './service/matters/telephone.ts';
import { tellLeader } from './service/matters/told.ts';
import { listWriting, noteWriting } from './service/matters/writing.ts';
import { abandonDraft, draftReport, saveDraft } from './service/reports/draft.ts';
import { noChange } from './service/reports/no-change.ts';
import {
  signLater,
  signLaterOnPaper,
  signOffByTelephone,
  signOffOnPaper,
  submitUnsigned,
} from './service/reports/sign-elsewhere.ts';
import { passStage, sendBack, sendForSignOff, signOff, takeBack } from './service/reports/sign-off.ts';
import { readDispatch } from './service/views/dispatch.ts';
import {
  addresseesPage,
  findingsPage,
  leadersPage,
  levelProposal,
  mattersPage,
  offersPage,
  receivedPage,
  reportsPage,
  vocabulary,
} from './service/views/lists.ts';
import { readMatter } from './service/views/matter.ts';
import { readReport, readVersion } from './service/views/report.ts';
import { readCopyText, readSheet } from './service/views/sheet.ts';
import { readTimeline } from './service/views/timeline.ts';
import { dispatchSubjects, matterSubjects, reportSubjects } from './subjects.ts';

export { mayReadFile } from './files.ts';
export {
  matterForOrders,
  reportForOrders,
  toldRef,
  type MatterForOrders,
  type ReportForOrders,
  type ToldRef,
} from './door.ts';
export { leadersAt, type Leader } from './service/leaders.ts';

const handlers: Handlers<typeof routes> = {
  vocabulary: (ctx) => vocabulary(ctx),
  proposeLevel: (ctx, { body }) => levelProposal(ctx, body),
  listMatters: (ctx, { query }) => mattersPage(ctx, query),
  readMatter: (ctx, { params }) => readMatter(ctx, params.id),
  readTimeline: (ctx, { params }) => readTimeline(ctx, params.id),
  openMatter: (ctx, { body }) => openMatter(ctx, body),
  reportByTelephone: (ctx, { body }) => reportByTelephone(ctx, body),
  telephoneOnMatter: (ctx, { params, body }) => telephoneOnMatter(ctx, params.id, body),
  enterFor: (ctx, { body }) => enterFor(ctx, body),
  listOffers: (ctx) => offersPage(ctx),
  claim: (ctx, { params, body }) => claim(ctx, params.id, body),
  declineClaim: (ctx, { params, body }) => declineClaim(ctx, params.id, body.reason),
  amendMatter: (ctx, { params, body }) => amendMatter(ctx, params.id, body),
  changeLevel: (ctx, { params, body }) => changeLevel(ctx, params.id, body),
  determineLevel: (ctx, { params, body }) => determineLevel(ctx, params.id, body),
  disputeLevel: (ctx, { params, body }) => disputeLevel(ctx, params.id, body),
  decideDispute: (ctx, { params, body }) => decideDispute(ctx, params.id, body),
  changeSensitivity: (ctx, { params, body }) => changeSensitivity(ctx, params.id, body),
  setRhythm: (ctx, { params, body }) => setRhythm(ctx, params.id, body),
  stopRhythm: (ctx, { params, body }) => stopRhythm(ctx, params.id, body.reason),
  linkMatter: (ctx, { params, body }) => linkMatter(ctx, params.id, body),
  listLeaders: (ctx) => leadersPage(ctx),
  tellLeader: (ctx, { params, body }) => tellLeader(ctx, params.id, body),
  giveSiteContact: (ctx, { params, body }) => giveSiteContact(ctx, params.id, body),
  trySiteContact: (ctx, { params, body }) => trySiteContact(ctx, params.id, body),
  revealSiteContact: (ctx, { params }) => revealSiteContact(ctx, params.id),
  logCallFromAbove: (ctx, { params, body }) => logCallFromAbove(ctx, params.id, body),
  makeFinding: (ctx, { params, body }) => makeFinding(ctx, params.id, body),
  answerFinding: (ctx, { params, body }) => answerFinding(ctx, params.id, body),
  decideFinding: (ctx, { params, body }) => decideFinding(ctx, params.id, body),
  noteWriting: (ctx, { params, body }) => noteWriting(ctx, params.id, body.field),
  listWriting: (ctx, { params }) => listWriting(ctx, params.id),
  listFindings: (ctx, { query }) => findingsPage(ctx, query),
  listReports: (ctx, { query }) => reportsPage(ctx, query),
  readReport: (ctx, { params }) => readReport(ctx, params.id),
  readVersion: (ctx, { params }) => readVersion(ctx, params.id, params.no),
  readSheet: (ctx, { params }) => readSheet(ctx, params.id),
  readCopyText: (ctx, { params }) => readCopyText(ctx, params.id),
  listAddressees: (ctx, { query }) => addresseesPage(ctx, query.matterId),
  draftReport: (ctx, { body }) => draftReport(ctx, body),
  saveDraft: (ctx, { params, body }) => saveDraft(ctx, params.id, body),
  abandonDraft: (ctx, { params, body }) => abandonDraft(ctx, params.id, body),
  sendForSignOff: (ctx, { params, body }) => sendForSignOff(ctx, params.id, body.revision),
  takeBack: (ctx, { params, body }) => takeBack(ctx, params.id, body.revision),
  sendBack: (ctx, { params, body }) => sendBack(ctx, params.id, body),
  passStage: (ctx, { params, body }) => passStage(ctx, params.id, body),
  signOff: (ctx, { params, body }) => signOff(ctx, params.id, body),
  signOffByTelephone: (ctx, { params, body }) => signOffByTelephone(ctx, params.id, body),
  signOffOnPaper: (ctx, { params, body }) => signOffOnPaper(ctx, params.id, body),
  submitUnsigned: (ctx, { params, body }) => submitUnsigned(ctx, params.id, body),
  signLater: (ctx, { params, body }) => signLater(ctx, params.id, body),
  signLaterOnPaper: (ctx, { params, body }) => signLaterOnPaper(ctx, params.id, body),
  noChange: (ctx, { params, body }) => noChange(ctx, params.id, body.reportId),
  listReceived: (ctx, { query }) => receivedPage(ctx, query),
  readDispatch: (ctx, { params }) => readDispatch(ctx, params.id),
  addDispatch: (ctx, { params, body }) => addDispatch(ctx, params.id, body),
  takeCall: (ctx, { params, body }) => takeCall(ctx, params.id, body),
  linkOwnRecord: (ctx, { params, body }) => linkOwnRecord(ctx, params.id, body),
  recordAnswered: (ctx, { params, body }) => recordAnswered(ctx, params.id, body),
  recordSent: (ctx, { params, body }) => recordSent(ctx, params.id, body),
  openDispatch: (ctx, { params }) => openDispatch(ctx, params.id),
  acknowledge: (ctx, { params, body }) => acknowledge(ctx, params.id, body.revision),
  confirmByTelephone: (ctx, { params, body }) => confirmByTelephone(ctx, params.id, body),
  returnDispatch: (ctx, { params, body }) => returnDispatch(ctx, params.id, body),
  tagDispatch: (ctx, { params, body }) => tagDispatch(ctx, params.id, body),
  passUpward: (ctx, { params, body }) => passUpward(ctx, params.id, body),
};

export const reportsModule = defineModule({
  name: 'reports',
  keyUses: {
    sealed: [
      { table: 'reports_report', column: 'callback_sealed', row: 'id', key: 'id' },
      { table: 'reports_signoff', column: 'number_sealed', row: 'id', key: 'id' },
      { table: 'reports_try', column: 'number_sealed', row: 'id', key: 'id' },
      {
        ...{ table: 'reports_site_contact', column: 'number_sealed', row: 'id', key: 'id' },
        index: { column: 'number_index', of: (number) => number.replace(/\D/g, '') },
      },
    ],
    versions: [],
  },
  routes,
  policy,
  deadlines,
  events: EVENTS,
  errorCodes,
  subjects: [matterSubjects, reportSubjects, dispatchSubjects],
  constraints: {
    reports_matter_pkey: 'reports.idTaken',
    reports_report_pkey: 'reports.idTaken',
    reports_told_pkey: 'reports.idTaken',
    reports_finding_pkey: 'reports.idTaken',
    reports_dispute_pkey: 'reports.idTaken',
    reports_matter_link_pkey: 'reports.idTaken',
    reports_dispatch_pkey: 'reports.idTaken',
    reports_site_contact_pkey: 'reports.idTaken',
    reports_call_pkey: 'reports.idTaken',
    reports_draft_once: 'reports.draftOpen',
    reports_dispatch_once: 'reports.alreadyDispatched',
    reports_link_undone_once: 'reports.noSuchLink',
    reports_matter_learned_after_happened: 'reports.learnedBeforeHappened',
  },
  handlers,
});
