// What the reports room (信息报送) offers: routes for matters, reports, dispatches, tellings, links and findings.
// Decided here: which refusals there are. Paths, words, inputs and answers stand in contract/.
import { aroundRoutes } from './contract/around-routes.ts';
import { dispatchRoutes } from './contract/dispatch-routes.ts';
import { matterRoutes } from './contract/matter-routes.ts';
import { reportRoutes } from './contract/report-routes.ts';
import { writingRoutes } from './contract/writing-routes.ts';

export * as inputs from './contract/inputs.ts';
export * as words from './contract/words.ts';
export type {
  DispatchRole,
  DispatchState,
  DispatchWay,
  LeaderRole,
  LevelState,
  LinkKind,
  ReportForm,
  ReportKind,
  ReportState,
} from './contract/words.ts';
export type { MatterCard, MatterDetail, TimelineEntry } from './contract/matter-records.ts';
export type { FigureView } from './contract/names.ts';
export type { Vocabulary } from './contract/receipts.ts';
export type { DispatchView, InboxItem, PrintSheet, ReportCard, ReportDetail } from './contract/report-records.ts';

export const routes = { ...matterRoutes, ...aroundRoutes, ...writingRoutes, ...reportRoutes, ...dispatchRoutes };

export const errorCodes = [
  'reports.idTaken',
  'reports.happenedInFuture',
  'reports.learnedInFuture',
  'reports.learnedBeforeHappened',
  'reports.timeInFuture',
  'reports.timeBeforeMatter',
  'reports.unknownCode',
  'reports.recordUnrelated',
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
  'reports.linkNotYours',
  'reports.offerClosed',
  'reports.rhythmNotOwed',
  'reports.findingAnswered',
  'reports.findingDecided',
  'reports.findingNotYours',
  'reports.roleNotHeld',
] as const;
