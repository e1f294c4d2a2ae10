// Who may do what to whose records, written by hand from the regulation and the promises (trust.md 7, 11), apart from the
// policies of the rooms. Decided here: nothing of the product. Where a room and this table differ, one of them is wrong.
import type { Role } from '#shared/actor.ts';

/** How the unit of the asker stands to the unit of the record. */
export type Relation =
  | 'own'
  | 'superior' // next above by reporting; it ordered, received, found
  | 'above' // higher up the same line
  | 'sibling' // beside it under the same superior
  | 'stranger' // in another county
  | 'below'
  | 'copied' // the written report was copied to it
  | 'guiding' // professional superior to whom nothing was sent
  | 'administrative' // governs the unit, which reports to somebody else (托管)
  | 'nowhere'; // acts for no unit

const DESK: readonly Role[] = ['dutyOfficer', 'dutyLeader', 'deskHead', 'leaderInCharge', 'principalLeader'];
const LEADERS: readonly Role[] = ['dutyLeader', 'deskHead', 'leaderInCharge', 'principalLeader'];
const UNIT_ADMINS: readonly Role[] = ['unitAdminA', 'unitAdminB'];
const SYSTEM_ADMINS: readonly Role[] = ['systemAdminA', 'systemAdminB'];
const OFFICES: readonly Role[] = [...SYSTEM_ADMINS, 'securityAdmin', 'auditor'];
const MANAGERS: readonly Role[] = [...UNIT_ADMINS, ...SYSTEM_ADMINS];

/** `person`: signed in and not one of the three offices alone; `everybody`: also these. */
export type Who = 'anyone' | 'person' | 'everybody' | readonly Role[];

/** By action: who at all. The three offices read no business content (trust.md 11). */
export const WHO: Readonly<Record<string, Who>> = {
  'regulation.read': 'everybody',
  'regulation.confirm': ['deskHead'],
  'org.readUnits': 'everybody',
  'org.readPeople': [...DESK, ...UNIT_ADMINS],
  'org.revealPhone': DESK,
  'org.editPeople': [...UNIT_ADMINS, 'deskHead'],
  'org.editDesk': [...UNIT_ADMINS, 'deskHead'],
  'org.editUnits': ['deskHead'],
  'org.import': [...UNIT_ADMINS, 'deskHead'],
  'access.signIn': 'anyone',
  'access.secondFactor': 'anyone',
  'access.activate': 'anyone',
  'access.signOut': 'anyone',
  'access.readSession': 'anyone',
  'access.readStation': 'anyone',
  'access.prove': 'anyone',
  'access.switchPerson': 'anyone',
  'access.readSelf': 'everybody',
  'access.changePassword': 'everybody',
  'access.actFor': 'person',
  'access.setPin': 'person',
  'access.listAccounts': [...UNIT_ADMINS, ...OFFICES],
  'access.createAccount': MANAGERS,
  'access.mintCode': MANAGERS,
  'access.closeAccount': [...MANAGERS, 'securityAdmin'],
  'access.reopenAccount': [...MANAGERS, 'securityAdmin'],
  'access.endSessions': [...MANAGERS, 'securityAdmin'],
  'access.resetTotp': ['securityAdmin'],
  'access.listGrants': [...UNIT_ADMINS, ...OFFICES],
  'access.grant': ['securityAdmin'],
  'access.revokeGrant': ['securityAdmin'],
  'access.linkPerson': MANAGERS,
  'access.listPeople': MANAGERS,
  'access.listStations': [...UNIT_ADMINS, ...OFFICES],
  'access.renameStation': MANAGERS,
  'access.retireStation': [...MANAGERS, 'securityAdmin'],
  'access.listSessions': OFFICES,
  'calendar.read': 'everybody',
  'calendar.enterYear': DESK,
  'calendar.declareKeyPeriod': LEADERS,
  'calendar.cancelKeyPeriod': LEADERS,
  'deadlines.listOwed': DESK,
  'deadlines.listClocks': DESK,
  'deadlines.extend': DESK,
  'deadlines.waive': DESK,
  'deadlines.listAlarms': DESK,
  'deadlines.acknowledge': DESK,
  'notify.listOffline': DESK,
  'roster.readDuty': [...DESK, ...UNIT_ADMINS],
  'roster.enterDuty': [...DESK, ...UNIT_ADMINS],
  'reports.read': DESK,
  'reports.write': DESK,
  'reports.enterFor': DESK,
  'reports.receive': DESK,
  'reports.passStage': DESK,
  'reports.signOff': LEADERS,
  'reports.determineLevel': DESK,
  'reports.setRhythm': DESK,
  'reports.judgeBelow': DESK,
  'reports.revealNumber': DESK,
  'orders.read': DESK,
  'orders.issue': DESK,
  'orders.registerOutside': DESK,
  'orders.handDown': DESK,
  'orders.acknowledge': DESK,
  'orders.answer': DESK,
  'desk.read': DESK,
  'desk.search': DESK,
  'operations.read': ['deskHead', ...SYSTEM_ADMINS],
  'auditing.read': ['auditor'],
  'auditing.export': ['auditor'],
  'auditing.check': ['auditor'],
  'files.upload': DESK,
  'files.read': DESK,
};

/** Acts that ask the password or second factor again (trust.md 11). */
export const FRESH = [
  'regulation.confirm',
  'access.mintCode',
  'auditing.export',
  'access.closeAccount',
  'access.resetTotp',
  'access.grant',
  'access.linkPerson',
  'access.retireStation',
  'access.revokeGrant',
  'reports.signOff',
];

const ALL: readonly Relation[] = [
  'own',
  'superior',
  'above',
  'sibling',
  'stranger',
  'below',
  'copied',
  'guiding',
  'administrative',
  'nowhere',
];
const UNITS = ALL.filter((relation) => relation !== 'nowhere');
const LINE: readonly Relation[] = ['superior', 'above'];
/** Who reads what left a house: its writer, the reporting line above, and to whom it was sent. A04.1, A05.1 */
const READERS: readonly Relation[] = ['own', ...LINE, 'copied'];
const OWN: readonly Relation[] = ['own'];

/**
 * For a route: who of the units may do it (`may`), who sees the record and is told that it is not theirs (`sees`: 403);
 * for all others it is not there (404), unless `otherwise` names what they hear. Whoever acts for no unit hears 403 or 404.
 */
export interface Row {
  readonly may: readonly Relation[];
  readonly sees?: readonly Relation[];
  readonly otherwise?: number | string;
  /** Units that hear 404 although others hear what `otherwise` says. */
  readonly hidden?: readonly Relation[];
  /** True where only the city's own desk may, whatever the record. */
  readonly cityDesk?: boolean;
  /** True where besides the city's own desk the offices may that the action names. */
  readonly orOffices?: boolean;
  /** True where the answer hangs on the browser's own session, which no cell of the walk has. */
  readonly session?: boolean;
  /** Asked in one relation only: the answer takes long and hangs on no record. */
  readonly once?: boolean;
}

const here: Row = { may: UNITS, otherwise: 403 };
const free: Row = { may: ALL };
const session: Row = { may: ALL, session: true, once: true };
const city: Row = { may: [], sees: ALL, cityDesk: true };
const cityOrOffices: Row = { ...city, orOffices: true };
const ownMatter: Row = { may: OWN, sees: READERS };
const ownDraft: Row = { may: OWN };
const aboveMatter: Row = { may: LINE, sees: READERS };
const arrived: Row = { may: ['superior'], sees: [...OWN, ...LINE] };
const copyArrived: Row = { may: ['copied'], sees: OWN };
const outgoing: Row = { may: OWN, sees: LINE };
const peopleOfUnit: readonly Relation[] = ['own', ...LINE];
const editsPeople: Row = { may: OWN };
const ordered: Row = { may: OWN, sees: LINE };
const orders: Row = { may: ['superior'], sees: ['own', 'above'] };
/** The account's own unit; administrators of the installation stand outside of all units. */
const managed: Row = { may: OWN };

/** Every route of every room; `#word` aims at another record (test/kit/requests.ts). A new route fails until it stands here. */
export const WHERE: Readonly<Record<string, Row>> = {
  'regulation.readPack': free,
  'regulation.listPacks': free,
  'regulation.readPackVersion': free,
  'regulation.listSettings': free,
  'regulation.confirmSettings': city,
  'regulation.withdrawConfirmation': city,
  'regulation.readDemands': free,
  'regulation.proposeLevel': free,
  'org.listUnits': free,
  'org.readUnit': free,
  'org.readTree': free,
  'org.listDesks': free,
  'org.createUnit': city,
  'org.editUnit': city,
  'org.endUnit': city,
  'org.addRelation': city,
  'org.endRelation': city,
  'org.serveUnit': city,
  'org.endServing': city,
  'org.listPersons': { may: peopleOfUnit },
  'org.listChanges': { may: peopleOfUnit },
  'org.revealPhone': { may: peopleOfUnit },
  'org.addPost': editsPeople,
  'org.editPost': editsPeople,
  'org.endPost': editsPeople,
  'org.editPerson': editsPeople,
  'org.editDesk': editsPeople,
  'org.previewImport': { may: ALL, once: true },
  'org.readImport': ownDraft,
  'org.confirmImport': ownDraft,

  'access.signIn': session,
  'access.secondFactor': session,
  'access.activate': session,
  'access.signOut': session,
  'access.session': session,
  'access.stationPeople': session,
  'access.me': session,
  'access.prove': session,
  'access.changePassword': session,
  'access.setPin': session,
  'access.switchPerson': session,
  'access.actFor': { may: [], otherwise: 403 },
  'access.listAccounts': free,
  'access.listGrants': here,
  'access.listSessions': free,
  'access.createAccount': managed,
  'access.linkPerson': managed,
  'access.listPeople': managed,
  'access.listLinks': managed,
  'access.listStations': free,
  'access.renameStation': managed,
  'access.retireStation': managed,
  'access.mintCode': managed,
  'access.closeAccount': managed,
  'access.reopenAccount': managed,
  'access.endSessions': managed,
  'access.resetTotp': managed,
  'access.grant': managed,
  'access.revokeGrant': managed,

  'calendar.readToday': free,
  'calendar.listDays': free,
  'calendar.listYears': free,
  'calendar.listKeyPeriods': free,
  'calendar.enterYear': city,
  'calendar.declareKeyPeriod': here,
  'calendar.cancelKeyPeriod': { may: OWN, sees: ['below'] },

  'deadlines.listOwed': free,
  'deadlines.listClocks': free,
  'deadlines.listAlarms': free,
  'deadlines.extend': orders,
  'deadlines.waive': orders,
  'deadlines.acknowledge': ownDraft,
  'notify.listOffline': free,
  'operations.readHealth': cityOrOffices,
  'operations.readFigures': cityOrOffices,
  'auditing.listRecords': free,
  'auditing.exportRecords': { ...free, once: true },
  'auditing.countExport': free,
  'auditing.listActions': free,
  'auditing.readChain': free,
  'auditing.startCheck': { ...free, once: true },
  'auditing.compareCode': free,
  'roster.dutyNow': here,
  'roster.listEntries': free,
  'roster.listCandidates': here,
  'roster.enterDuty': { may: OWN, otherwise: 'roster.personNotHere' },
  'roster.correctDuty': ownDraft,
  'roster.endDuty': ownDraft,

  'reports.vocabulary': free,
  'reports.proposeLevel': free,
  'reports.listMatters': free,
  'reports.listOffers': free,
  'reports.listFindings': free,
  'reports.listReports': free,
  'reports.listReceived': free,
  'reports.listLeaders': here,
  'reports.listAddressees': { may: READERS },
  'reports.readMatter': { may: READERS },
  'reports.readTimeline': { may: READERS },
  'reports.readMatter#drafted': ownDraft,
  'reports.readTimeline#drafted': ownDraft,
  'reports.noteWriting': { may: READERS },
  'reports.listWriting': { may: READERS },
  'reports.openMatter': here,
  'reports.reportByTelephone': here,
  'reports.telephoneOnMatter': ownMatter,
  'reports.amendMatter': ownMatter,
  'reports.amendMatter#drafted': ownDraft,
  'reports.changeLevel': ownMatter,
  'reports.changeSensitivity': ownMatter,
  'reports.tellLeader': ownMatter,
  'reports.giveSiteContact': ownMatter,
  'reports.logCallFromAbove': ownMatter,
  'reports.noChange': ownMatter,
  'reports.enterFor': { may: ['superior'], otherwise: 403 },
  'reports.claim': ownDraft,
  'reports.declineClaim': ownDraft,
  'reports.determineLevel': { may: ['own', ...LINE], sees: READERS },
  'reports.disputeLevel': { may: ['own', ...LINE], sees: READERS },
  'reports.decideDispute': aboveMatter,
  'reports.setRhythm': aboveMatter,
  'reports.stopRhythm': aboveMatter,
  'reports.makeFinding': aboveMatter,
  'reports.linkMatter': { may: ['own', ...LINE] },
  'reports.linkMatter#toDrafted': ownDraft,
  'reports.trySiteContact': { may: READERS },
  'reports.revealSiteContact': { may: READERS },
  'reports.answerFinding': { may: OWN, sees: LINE },
  'reports.decideFinding': { may: ['superior'], sees: ['own', 'above'] },
  'reports.readReport': { may: READERS },
  'reports.readReport#call': { may: ['own', ...LINE] },
  'reports.readReport#draft': ownDraft,
  'reports.readReport#drafted': ownDraft,
  'reports.readVersion': { may: READERS },
  'reports.readSheet': { may: READERS },
  'reports.readSheet#draft': ownDraft,
  'reports.readCopyText': { may: READERS },
  'reports.draftReport': ownMatter,
  'reports.saveDraft': ownDraft,
  'reports.abandonDraft': ownDraft,
  'reports.sendForSignOff': ownDraft,
  'reports.takeBack': ownDraft,
  'reports.sendBack': ownDraft,
  'reports.passStage': ownDraft,
  'reports.signOff': ownDraft,
  'reports.signOff#sent': ownMatter,
  'reports.signOffByTelephone': ownDraft,
  'reports.signOffOnPaper': ownDraft,
  'reports.submitUnsigned': ownDraft,
  'reports.signLater': ownMatter,
  'reports.signLaterOnPaper': ownMatter,
  'reports.readDispatch': { may: ['own', ...LINE] },
  'reports.readDispatch#copy': { may: ['own', 'copied'] },
  'reports.addDispatch': ownMatter,
  'reports.takeCall': arrived,
  'reports.linkOwnRecord': arrived,
  'reports.openDispatch': arrived,
  'reports.acknowledge': arrived,
  'reports.returnDispatch': arrived,
  'reports.tagDispatch': arrived,
  'reports.passUpward': arrived,
  'reports.openDispatch#copy': copyArrived,
  'reports.acknowledge#copy': copyArrived,
  'reports.passUpward#copy': copyArrived,
  'reports.recordAnswered': outgoing,
  'reports.recordSent': outgoing,
  'reports.confirmByTelephone': { may: ['own', 'superior'], sees: ['above'] },

  'orders.listOrders': free,
  'orders.getOrder': { may: ['own', ...LINE] },
  'orders.issueOrder': { may: LINE, otherwise: 'orders.unitNotBelow' },
  'orders.issueOrder#matter': { may: OWN, hidden: LINE, otherwise: 'orders.unitNotBelow' },
  'orders.registerOutsideOrder': here,
  'orders.handDown': ordered,
  'orders.acknowledgeOrder': ordered,
  'orders.answerInWriting': ordered,
  'orders.answerUpward': ordered,
  'orders.askExtension': ordered,
  'orders.answerByTelephone': { may: ['own', 'superior'], sees: ['above'] },
  'orders.decideExtension': orders,
  'orders.withdrawAssignment': orders,
  'orders.closeAssignment': orders,

  'desk.readDesk': here,
  'desk.search': free,
  'files.open': here,
  'files.putPiece': ownDraft,
  'files.readState': ownDraft,
  'files.seal': ownDraft,
  'files.sealUnsearched': ownDraft,
  'files.read': { may: READERS },
  'files.read#draft': ownDraft,
  'files.download': { may: READERS },
  'files.download#draft': ownDraft,
};

/** What a list shows to whom, by the planted record: everybody else must not find its id anywhere in the answer. */
export const SHOWN: Readonly<Record<string, Readonly<Record<string, readonly Relation[]>>>> = {
  'reports.listMatters': { 'sent.matterId': READERS, 'calling.matterId': ['own', ...LINE], 'drafted.matterId': OWN },
  'reports.listReports': {
    'sent.reportId': READERS,
    'sent.callReportId': ['own', ...LINE],
    'sent.draftId': OWN,
    'drafted.reportId': OWN,
  },
  'reports.listReceived': {
    'sent.lineDispatchId': ['superior'],
    'sent.copyDispatchId': ['copied'],
    'sent.callDispatchId': ['superior'],
  },
  'reports.listFindings': { findingId: ['own', ...LINE] },
  'reports.listOffers': { offerId: OWN },
  'reports.readMatter': {
    findingId: ['own', ...LINE],
    'sent.callReportId': ['own', ...LINE],
    'sent.copyDispatchId': ['own', 'copied'],
    'sent.lineDispatchId': ['own', ...LINE],
    'sent.draftId': OWN,
  },
  'reports.readReport': { 'sent.lineDispatchId': ['own', ...LINE], 'sent.copyDispatchId': ['own', 'copied'] },
  'orders.listOrders': { orderId: ['own', ...LINE] },
  'deadlines.listClocks': { clockId: ['own', ...LINE] },
  'deadlines.listAlarms': { alarmId: OWN },
  'roster.listEntries': { dutyEntryId: ['own', ...LINE] },
  'calendar.listKeyPeriods': { keyPeriodId: ['own', 'below'] },
  'access.listAccounts': { accountId: OWN },
  'access.listGrants': { grantId: OWN },
  'access.listStations': { stationId: OWN },
  'desk.search': {
    'sent.matterId': READERS,
    'drafted.matterId': OWN,
    'drafted.reportId': OWN,
    'sent.draftId': OWN,
    'sent.callReportId': ['own', ...LINE],
  },
  'desk.readDesk': { 'sent.matterId': OWN, 'drafted.reportId': OWN, 'sent.lineDispatchId': ['superior'] },
};

/** To whom an event about a planted record may be told, by the live stream and the time line. */
export const STREAMED: Readonly<Record<string, readonly Relation[]>> = {
  'drafted.matterId': OWN,
  'sent.matterId': READERS,
  'calling.matterId': ['own', ...LINE],
  'sent.callReportId': ['own', ...LINE],
  'sent.draftId': OWN,
  findingId: ['own', ...LINE],
  offerId: ['own', ...LINE],
  orderId: ['own', ...LINE],
  dutyEntryId: ['own', ...LINE],
  accountId: OWN,
};
