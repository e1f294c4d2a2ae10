// One well-formed request for every route, aimed at planted records: for walks over all routes and for mutations of them.
// Decided here: shapes only. A route that is missing here fails the walks that need it.
import { hours, minutes } from '#shared/duration.ts';
import { addMs, dayOf } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import type { City } from './city.ts';
import { factsOf, type Planted } from './planted.ts';

export interface Input {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: Record<string, unknown>;
}

const at = (id: string, body?: Record<string, unknown>): Input => ({
  params: { id },
  ...(body === undefined ? {} : { body }),
});
const rev = (revision = 1) => ({ revision });
const reason = '依据现场情况';

/** A request for each `<room>.<route>`; `#word` after a name aims it at another kind of record. */
export function requestsFor(city: City, p: Planted): Record<string, Input> {
  const now = city.now();
  const day = dayOf(now);
  return {
    ...settings(p, day),
    ...people(p, day),
    ...accounts(p),
    ...clocks(city, p, day),
    ...matters(city, p),
    ...writing(city, p),
    ...arrivals(city, p),
    ...ordering(city, p),
    'files.open': { body: { id: newId(), name: '图片.png', size: 12, notClassified: true } },
    'files.putPiece': { params: { id: p.openFileId, no: 0 } },
    'files.readState': at(p.openFileId),
    'files.seal': at(p.openFileId),
    'files.sealUnsearched': at(p.openFileId),
    'files.read': at(p.sentFileId),
    'files.read#draft': at(p.draftFileId),
    'files.download': { ...at(p.sentFileId), query: { inline: false } },
    'files.download#draft': { ...at(p.draftFileId), query: { inline: false } },
    'operations.readHealth': {},
    'operations.readFigures': { query: { span: 'month' } },
    'auditing.listRecords': { query: { limit: 20 } },
    'auditing.exportRecords': { query: { action: 'org' } },
    'auditing.countExport': { query: { action: 'org' } },
    'auditing.listActions': {},
    'auditing.readChain': {},
    'auditing.startCheck': { body: { id: newId() } },
    'auditing.compareCode': { query: { code: 'AAAA-2222' } },
    'desk.readDesk': {},
    'desk.search': { query: { q: '道路' } },
  };
}

function settings(p: Planted, day: string): Record<string, Input> {
  const unit = {
    shortName: '临时指挥部',
    fullName: '临时指挥部',
    kind: 'institution',
    level: 'town',
    divisionCode: null,
  };
  return {
    'regulation.readPack': {},
    'regulation.listPacks': {},
    'regulation.readPackVersion': { params: { packId: 'baoji-2022', version: 2 } },
    'regulation.listSettings': {},
    'regulation.confirmSettings': {
      body: { id: newId(), settings: [{ path: 'margin', digest: 'x' }], document: '宝值〔2026〕1号', words: '同意' },
    },
    'regulation.withdrawConfirmation': { body: { id: newId(), path: 'margin', digest: 'x', reason } },
    'regulation.readDemands': { query: { category: 'emergency', level: 'major', kind: 'first' } },
    'regulation.proposeLevel': { query: { type: '11D00', figures: '{"dead":3}' } },
    'org.listUnits': { query: { word: '镇', limit: 10 } },
    'org.readUnit': at(p.home),
    'org.readTree': {},
    'org.createUnit': { body: { id: newId(), code: `X${newId().slice(-6)}`, ...unit, superiorId: p.home } },
    'org.editUnit': at(p.home, { legalChannel: true, ...rev() }),
    'org.endUnit': at(p.home, { ...rev(), reason }),
    'org.addRelation': {
      body: {
        id: newId(),
        kind: 'guidance',
        superiorId: p.superior,
        subordinateId: p.home,
        functions: ['copy'],
        from: day,
      },
    },
    'org.endRelation': at(p.relationId, { ...rev(), to: day }),
    'org.listDesks': { query: { unitId: p.home } },
    'org.editDesk': at(p.deskId, { name: '值班室', ...rev() }),
    'org.serveUnit': at(p.deskId, { id: newId(), unitId: p.superior, from: day, document: '联合值班通知' }),
    'org.endServing': at(p.servesId, { ...rev(), to: day }),
    'org.previewImport': {
      body: {
        id: newId(),
        files: [
          { kind: 'people', name: '人员.csv', contentBase64: 'dW5pdF9jb2RlLG5hbWUsdGl0bGUsc3RhZmZfY2F0ZWdvcnkK' },
        ],
      },
    },
    'org.readImport': at(p.importId),
    'org.confirmImport': at(p.importId, { digest: 'x', stateRevision: 1 }),
  };
}

function people(p: Planted, day: string): Record<string, Input> {
  const post = {
    title: '四级调研员',
    staffCategory: 'regular',
    principalLeader: false,
    inChargeOfDuty: false,
    dutyOfficer: true,
    deskHead: false,
  };
  return {
    'org.listPersons': { ...at(p.home), query: { limit: 10 } },
    'org.listChanges': { ...at(p.home), query: { limit: 10 } },
    'org.revealPhone': { ...at(p.personId), query: { reason } },
    'org.addPost': at(p.home, { id: newId(), personId: newId(), name: '甲乙', ...post, from: day }),
    'org.editPost': at(p.postId, { title: '主任科员', ...rev() }),
    'org.endPost': at(p.postId, rev()),
    'org.editPerson': at(p.personId, { officePhone: '0917-4600001', ...rev() }),
  };
}

function accounts(p: Planted): Record<string, Input> {
  const password = '不是这个口令 5417';
  return {
    'access.signIn': { body: { account: 'nobody.there', password } },
    'access.secondFactor': { body: { code: '123456' } },
    'access.activate': { body: { code: 'AAAA-BBBB-CCCC', password } },
    'access.signOut': { body: {} },
    'access.session': {},
    'access.me': {},
    'access.actFor': { body: { unitId: p.superior } },
    'access.prove': { body: { password } },
    'access.changePassword': { body: { password, newPassword: `${password}新` } },
    'access.setPin': { body: { password, pin: '270913' } },
    'access.switchPerson': { body: { accountId: p.accountId, pin: '270913' } },
    'access.stationPeople': {},
    'access.listAccounts': { query: { limit: 100 } },
    'access.createAccount': {
      body: { id: newId(), account: `made.${newId().slice(-6)}`, personId: p.leaderId, unitId: p.home },
    },
    'access.mintCode': at(p.accountId, {}),
    'access.closeAccount': at(p.accountId, { reason }),
    'access.reopenAccount': at(p.accountId, {}),
    'access.endSessions': at(p.accountId, { reason }),
    'access.resetTotp': at(p.accountId, { reason }),
    'access.linkPerson': at(p.accountId, { personId: p.leaderId, unitId: p.home, reason, ...rev() }),
    'access.listPeople': { query: { unitId: p.home } },
    'access.listLinks': at(p.accountId),
    'access.listStations': { query: {} },
    'access.renameStation': at(p.stationId, { name: '一号值班台', reason, ...rev() }),
    'access.retireStation': at(p.stationId, { reason, ...rev() }),
    'access.listGrants': { query: {} },
    'access.grant': { body: { id: newId(), accountId: p.accountId, unitId: p.home, role: 'dutyLeader' } },
    'access.revokeGrant': at(p.grantId, { reason }),
    'access.listSessions': { query: {} },
  };
}

function clocks(city: City, p: Planted, day: string): Record<string, Input> {
  const now = city.now();
  const span = {
    line: 'officer',
    personId: p.personId,
    from: addMs(now, hours(30)),
    to: addMs(now, hours(40)),
    mode: 'onSite',
  };
  return {
    'calendar.readToday': {},
    'calendar.listDays': { query: { from: day, to: day } },
    'calendar.listYears': {},
    'calendar.enterYear': {
      body: {
        year: 2029,
        source: '国务院办公厅通知',
        holidays: [{ name: '元旦', from: '2029-01-01', to: '2029-01-01', statutory: ['2029-01-01'] }],
        makeUpDays: [],
      },
    },
    'calendar.listKeyPeriods': {},
    'calendar.declareKeyPeriod': { body: { id: newId(), name: '汛期', from: now, until: addMs(now, hours(24)) } },
    'calendar.cancelKeyPeriod': at(p.keyPeriodId, { reason, ...rev() }),
    'deadlines.listOwed': { query: { of: 'mine' } },
    'deadlines.listClocks': { query: { kind: 'order', id: p.orderId } },
    'deadlines.extend': at(p.clockId, { dueAt: addMs(now, hours(5)), reason, ...rev() }),
    'deadlines.waive': at(p.clockId, { reason, ...rev() }),
    'deadlines.listAlarms': {},
    'deadlines.acknowledge': at(p.alarmId),
    'notify.listOffline': {},
    'roster.dutyNow': { query: { of: 'mine' } },
    'roster.listEntries': { query: { unitId: p.home } },
    'roster.listCandidates': {},
    'roster.enterDuty': { body: { id: newId(), ...span } },
    'roster.correctDuty': at(p.dutyEntryId, { newId: newId(), ...span, reason, ...rev() }),
    'roster.endDuty': at(p.dutyEntryId, { reason, ...rev() }),
  };
}

function matters(city: City, p: Planted): Record<string, Input> {
  const now = city.now();
  const { matterId } = p.sent;
  const facts = factsOf(city);
  return {
    'reports.vocabulary': {},
    'reports.proposeLevel': { body: { type: '11D00', category: 'emergency', figures: { dead: 3 } } },
    'reports.listMatters': { query: { of: 'all', limit: 100 } },
    'reports.readMatter': at(matterId),
    'reports.readMatter#drafted': at(p.drafted.matterId),
    'reports.readTimeline': at(matterId),
    'reports.readTimeline#drafted': at(p.drafted.matterId),
    'reports.openMatter': { body: { id: newId(), ...facts } },
    'reports.reportByTelephone': { body: { matterId: newId(), reportId: newId(), ...facts, text: '道路中断。' } },
    'reports.telephoneOnMatter': at(matterId, { reportId: newId(), text: '又有新情况。' }),
    'reports.enterFor': {
      body: { matterId: newId(), reportId: newId(), unitId: p.home, ...facts, text: '桥梁受损。', toldBy: '值班员' },
    },
    'reports.listOffers': {},
    'reports.claim': at(p.offerId, { matterId: newId(), reportId: newId() }),
    'reports.declineClaim': at(p.offerId, { reason }),
    'reports.amendMatter': at(matterId, { revision: 99, title: '山体滑坡' }),
    'reports.amendMatter#drafted': at(p.drafted.matterId, { revision: 99, title: '塌方' }),
    'reports.changeLevel': at(matterId, { revision: 99, level: 'major', reason }),
    'reports.determineLevel': at(matterId, { revision: 99, level: 'major', body: '市应急管理局', reason }),
    'reports.disputeLevel': at(matterId, { id: newId(), level: 'major', reason }),
    'reports.decideDispute': at(p.disputeId, { outcome: 'upheld', reason }),
    'reports.changeSensitivity': at(matterId, { revision: 99, sensitivities: [], reason }),
    'reports.setRhythm': at(matterId, { everyMinutes: 30, reason }),
    'reports.stopRhythm': at(matterId, { reason }),
    'reports.linkMatter': at(matterId, { id: newId(), kind: 'related', otherMatterId: p.calling.matterId, reason }),
    'reports.linkMatter#toDrafted': at(matterId, {
      id: newId(),
      kind: 'related',
      otherMatterId: p.drafted.matterId,
      reason,
    }),
    'reports.listLeaders': {},
    'reports.tellLeader': at(matterId, {
      id: newId(),
      personId: p.leaderId,
      roles: ['dutyLeader'],
      way: 'telephone',
      at: now,
      answer: 'noted',
    }),
    'reports.giveSiteContact': at(matterId, { id: newId(), role: 'liaison', name: '丙丁', number: '19900000089' }),
    'reports.trySiteContact': at(p.contactId, { at: now, outcome: 'reached' }),
    'reports.revealSiteContact': at(p.contactId),
    'reports.logCallFromAbove': at(matterId, {
      id: newId(),
      contactId: p.contactId,
      caller: '省值班员',
      at: now,
      answered: true,
      words: '询问进展',
    }),
    'reports.makeFinding': at(matterId, { id: newId(), unitId: p.home, kind: 'late', reason }),
    'reports.answerFinding': at(p.findingId, { ...rev(), words: '现场无信号' }),
    'reports.decideFinding': at(p.findingId, { ...rev(), outcome: 'upheld', reason }),
    'reports.noteWriting': at(matterId, { field: 'matter.level' }),
    'reports.listWriting': at(matterId),
    'reports.listFindings': { query: { limit: 100 } },
  };
}

function writing(city: City, p: Planted): Record<string, Input> {
  const now = city.now();
  const { reportId, draftId, matterId } = p.sent;
  return {
    'reports.listReports': { query: { of: 'all', limit: 100 } },
    'reports.readReport': at(reportId),
    'reports.readReport#call': at(p.sent.callReportId),
    'reports.readReport#draft': at(draftId),
    'reports.readReport#drafted': at(p.drafted.reportId),
    'reports.readVersion': { params: { id: reportId, no: 1 } },
    'reports.readSheet': at(reportId),
    'reports.readSheet#draft': at(draftId),
    'reports.readCopyText': at(reportId),
    'reports.listAddressees': { query: { matterId } },
    'reports.draftReport': { body: { id: newId(), matterId, kind: 'final', changes: { text: '处置完毕。' } } },
    'reports.saveDraft': at(draftId, { ...rev(), changes: { text: '抢通。' } }),
    'reports.abandonDraft': at(draftId, { ...rev(), reason }),
    'reports.sendForSignOff': at(draftId, rev()),
    'reports.takeBack': at(draftId, rev()),
    'reports.sendBack': at(draftId, { ...rev(), reason }),
    'reports.passStage': at(draftId, rev()),
    'reports.signOff': at(draftId, rev()),
    'reports.signOff#sent': at(reportId, rev(99)),
    'reports.signOffByTelephone': at(draftId, {
      ...rev(),
      leaderPersonId: p.leaderId,
      number: '0917-4600002',
      at: now,
      words: '同意',
    }),
    'reports.signOffOnPaper': at(draftId, { ...rev(), leaderPersonId: p.leaderId, at: now, fileId: p.sentFileId }),
    'reports.submitUnsigned': at(draftId, {
      ...rev(),
      tries: [{ personId: p.leaderId, number: '0917-4600002', at: now, outcome: 'noAnswer' }],
      reason,
    }),
    'reports.signLater': at(reportId, {}),
    'reports.signLaterOnPaper': at(reportId, { leaderPersonId: p.leaderId, at: now, fileId: p.sentFileId }),
    'reports.noChange': at(matterId, { reportId: newId() }),
  };
}

function arrivals(city: City, p: Planted): Record<string, Input> {
  const now = city.now();
  const line = p.sent.lineDispatchId;
  return {
    'reports.listReceived': { query: { limit: 100 } },
    'reports.readDispatch': at(line),
    'reports.readDispatch#copy': at(p.sent.copyDispatchId),
    'reports.addDispatch': at(p.sent.reportId, { id: newId(), toUnitId: p.superior, role: 'line', way: 'thisSystem' }),
    'reports.takeCall': at(p.calling.dispatchId, rev()),
    'reports.linkOwnRecord': at(p.calling.dispatchId, { ...rev(), record: { kind: 'matter', id: p.offerId } }),
    'reports.recordAnswered': at(p.calling.dispatchId, { ...rev(), spokenWith: '省值班员', at: now }),
    'reports.recordSent': at(line, { ...rev(), way: 'fax' }),
    'reports.openDispatch': at(line),
    'reports.openDispatch#copy': at(p.sent.copyDispatchId),
    'reports.acknowledge': at(line, rev()),
    'reports.acknowledge#copy': at(p.sent.copyDispatchId, rev()),
    'reports.confirmByTelephone': at(line, { ...rev(), with: '值班员', at: now }),
    'reports.returnDispatch': at(line, { ...rev(), reason }),
    'reports.tagDispatch': at(line, { ...rev(), tag: null }),
    'reports.passUpward': at(line, { matterId: newId(), reportId: newId(), kind: 'first' }),
    'reports.passUpward#copy': at(p.sent.copyDispatchId, { matterId: newId(), reportId: newId(), kind: 'first' }),
  };
}

function ordering(city: City, p: Planted): Record<string, Input> {
  const now = city.now();
  return {
    'orders.listOrders': { query: { limit: 100 } },
    'orders.getOrder': at(p.orderId),
    'orders.issueOrder': {
      body: { id: newId(), kind: 'verification', about: '停水范围', ask: '核实影响户数', unitIds: [p.home] },
    },
    'orders.issueOrder#matter': {
      body: { id: newId(), kind: 'verification', matterId: p.drafted.matterId, ask: '核实', unitIds: [p.below] },
    },
    'orders.registerOutsideOrder': {
      body: {
        id: newId(),
        kind: 'verification',
        about: '停水',
        ask: '核实',
        partyUnitId: p.superior,
        callerName: '省值班员',
        askedAt: addMs(now, -minutes(1)),
      },
    },
    'orders.handDown': at(p.assignmentId, { id: newId(), unitIds: [p.below] }),
    'orders.acknowledgeOrder': at(p.assignmentId, {}),
    'orders.answerByTelephone': at(p.assignmentId, { id: newId(), at: now, spokenBy: '值班员', words: '两人均已找到' }),
    'orders.answerInWriting': at(p.assignmentId, { id: newId(), reportId: p.sent.reportId }),
    'orders.answerUpward': at(p.assignmentId, {
      id: newId(),
      form: 'telephone',
      way: 'telephone',
      at: now,
      words: '已报',
    }),
    'orders.askExtension': at(p.assignmentId, {
      id: newId(),
      clock: 'verificationByPhone',
      wantedDueAt: addMs(now, hours(3)),
      reason,
    }),
    'orders.decideExtension': at(p.extensionId, { granted: false, words: '不同意延期' }),
    'orders.withdrawAssignment': at(p.assignmentId, { ...rev(), reason }),
    'orders.closeAssignment': at(p.assignmentId, { ...rev(), words: '办结' }),
  };
}
