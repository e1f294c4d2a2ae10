// Written reports on a real database: drafts, sign-off in every way, dispatches, follow-ups, final, correction, supplement.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { hours, minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { aLandslide, aMatterUnderWay, aWrittenReport, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

async function clock(kind: string, id: string, rule: string, unit: 'county' | 'city' = 'county') {
  const { items } = await city.at(unit).call(deadlineRoutes.listClocks, { query: { kind, id } });
  const found = items.filter((one) => one.rule === `reports.${rule}`);
  return found.find((one) => one.state === 'running') ?? found.at(-1);
}

const read = (id: string, unit: 'county' | 'city' = 'county') => city.at(unit).call(routes.readReport, { params: { id } });

test('a written first report is drafted, signed with fresh proof, numbered, opened and then acknowledged (A15.1, A15.8)', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first', { elements: { cause: '连日降雨' } });
  expect(receipt).toMatchObject({ state: 'submitted', signatureOwed: false, dispatches: [{ role: 'line', way: 'thisSystem', state: 'sent' }] });
  expect(receipt.number).toMatch(/值报〔2026〕\d+号$/);
  expect(await clock('matter', matter.matterId, 'writtenFirst')).toMatchObject({ state: 'met' });

  const id = receipt.dispatches[0]?.dispatchId ?? '';
  const arrived = await city.at('city').call(routes.listReceived, { query: { open: true } as never });
  expect(arrived.items.find((item) => item.dispatch.id === id)).toMatchObject({ report: { name: '书面首报' }, dispatch: { allowed: expect.arrayContaining(['openDispatch']) } });
  expect(await city.at('city').refusal(routes.acknowledge, { params: { id }, body: { revision: 1 } })).toBe('reports.notOpenedYet');
  expect(await clock('dispatch', id, 'receiptUrgent', 'city')).toMatchObject({ state: 'running', row: 'A15.8' });
  const opened = await city.at('city').call(routes.openDispatch, { params: { id } });
  expect(opened.state).toBe('opened');
  expect((await city.at('city').call(routes.acknowledge, { params: { id }, body: { revision: opened.revision } })).state).toBe('acknowledged');
  expect(await clock('dispatch', id, 'receiptUrgent', 'city')).toMatchObject({ state: 'met' });
  expect(await city.at('city').refusal(routes.acknowledge, { params: { id }, body: { revision: opened.revision + 1 } })).toBe('reports.alreadyAcknowledged');
  expect((await read(receipt.reportId)).signoffs).toMatchObject([{ act: 'draft' }, { act: 'signOff', way: 'system' }]);
});

test('a draft is seen by its own unit only; what was sent never changes', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, { body: { id, matterId: matter.matterId, kind: 'first', correctsReportId: null, answersOrderId: null, changes: { text: '草稿' } } });
  expect(await city.at('city').refusal(routes.readReport, { params: { id } })).toBe('platform.notFound');
  const receipt = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect(await city.at('county').refusal(routes.saveDraft, { params: { id }, body: { revision: receipt.revision, changes: { text: '改' } } })).toBe('reports.notDrafting');
  const signed = await city.at('county', 'dutyLeader').call(routes.signOff, { params: { id }, body: { revision: receipt.revision, remark: '' } });
  expect(await city.at('county').refusal(routes.saveDraft, { params: { id }, body: { revision: signed.revision, changes: { text: '改' } } })).toBe('reports.notDrafting');
  expect((await read(id, 'city')).text).toBe('草稿');
  await expect(city.world.system((ctx) => sql`update reports_version set body = '改' where report_id = ${id}`.execute(ctx.tx))).rejects.toThrow(/permission denied/);
});

test('two writers of one draft: the slower one is told and merges by field', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, { body: { id, matterId: matter.matterId, kind: 'first', correctsReportId: null, answersOrderId: null, changes: {} } });
  const save = (changes: object, revision: number) => city.at('county').call(routes.saveDraft, { params: { id }, body: { revision, changes } });
  const both = await Promise.allSettled([save({ elements: { cause: '降雨' } }, 1), save({ text: '正文' }, 1)]);
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const slower = both[0]?.status === 'fulfilled' ? { text: '正文' } : { elements: { cause: '降雨' } };
  await save(slower, (await read(id)).card.revision);
  const merged = await read(id);
  expect(merged.text).toBe('正文');
  expect(merged.elements.find((element) => element.code === 'cause')).toMatchObject({ value: '降雨', filled: true });
});

test('stages are passed by whoever they name: the officer cannot sign, and stale proof does not count', async () => {
  const matter = await aMatterUnderWay(city, { level: 'major' });
  const id = newId();
  await city.at('county').call(routes.draftReport, { body: { id, matterId: matter.matterId, kind: 'first', correctsReportId: null, answersOrderId: null, changes: { text: '正文' } } });
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect((await read(id)).stages.map((stage) => [stage.by.code, stage.state])).toEqual([['dutyOfficer', 'passed'], ['deskHead', 'now'], ['leaderInCharge', 'ahead']]);
  const body = { revision: waiting.revision, remark: '' };
  expect(await city.at('county').refusal(routes.passStage, { params: { id }, body })).toBe('reports.notYourStage');
  expect(await city.at('county', 'leaderInCharge').refusal(routes.signOff, { params: { id }, body })).toBe('reports.notLastStage');
  const shown = async () => (await city.at('county').call(deadlineRoutes.listAlarms, {})).items.filter((alarm) => alarm.subject.id === id).map((alarm) => [alarm.term, alarm.audience]);
  expect(await shown()).toEqual([['待核稿', ['deskHead']]]);
  const checked = await city.at('county', 'deskHead').call(routes.passStage, { params: { id }, body });
  expect(await shown()).toEqual([['待签发', ['leaderInCharge']]]);
  expect(await city.at('county', 'leaderInCharge', { proved: false }).refusal(routes.signOff, { params: { id }, body: { revision: checked.revision, remark: '' } })).toBe('platform.freshProofNeeded');
  const signed = await city.at('county', 'leaderInCharge').call(routes.signOff, { params: { id }, body: { revision: checked.revision, remark: '' } });
  expect(await shown()).toEqual([]);
  // Extraordinary and major: city, province and State Council are prepared together (A13.2).
  expect(signed.dispatches.map((one) => [one.unit.id, one.role, one.way, one.state])).toEqual([
    [city.units.city, 'line', 'thisSystem', 'sent'],
    [city.units.province, 'direct', 'superiorSystem', 'prepared'],
    [city.units.state, 'direct', 'superiorSystem', 'prepared'],
  ]);
  expect(await clock('matter', matter.matterId, 'directProvince')).toMatchObject({ state: 'running', row: 'A13.2' });
  const province = signed.dispatches[1]?.dispatchId ?? '';
  await city.at('county').call(routes.recordSent, { params: { id: province }, body: { revision: 1, way: 'superiorSystem', externalNumber: '陕值2026-88', externalAt: null, receivedBy: '' } });
  expect(await clock('matter', matter.matterId, 'directProvince')).toMatchObject({ state: 'met' });
  expect(await clock('matter', matter.matterId, 'directStateCouncil')).toMatchObject({ state: 'running' });
  expect((await city.at('county').call(routes.readCopyText, { params: { id } })).text).toContain('固关镇');
});

test('signed by telephone: who, number, minute, words; the signature is owed until that leader signs (A15.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, { body: { id, matterId: matter.matterId, kind: 'first', correctsReportId: null, answersOrderId: null, changes: { text: '正文' } } });
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const { principal, other } = city.leaders.county;
  const body = { revision: waiting.revision, leaderPersonId: principal, number: '13900000001', at: city.world.now(), words: '同意上报' };
  expect(await city.at('county').refusal(routes.signOffByTelephone, { params: { id }, body: { ...body, leaderPersonId: other } })).toMatch(/reports\.(unknownPerson|leaderHasNoStage)/);
  expect(await city.at('county').refusal(routes.signOffByTelephone, { params: { id }, body: { ...body, at: addMs(city.world.now(), hours(1)) } })).toBe('reports.timeInFuture');
  const sent = await city.at('county').call(routes.signOffByTelephone, { params: { id }, body });
  expect(sent).toMatchObject({ state: 'submitted', signatureOwed: true });
  const owed = await clock('report', id, 'signLater');
  expect(owed).toMatchObject({ state: 'running', dueAt: '2026-11-24T04:00:00.000Z' });
  expect((await read(id)).signoffs.at(-1)).toMatchObject({ way: 'telephone', words: '同意上报', numberMasked: '*******0001', signatureOwed: true });
  expect(await city.at('county', 'principalLeader').refusal(routes.signLater, { params: { id }, body: { remark: '' } })).toBe('reports.notYourStage');
  await city.at('county', 'principalLeader', { personId: principal }).call(routes.signLater, { params: { id }, body: { remark: '' } });
  expect(await clock('report', id, 'signLater')).toMatchObject({ state: 'met' });
  expect(await city.at('county', 'principalLeader', { personId: principal }).refusal(routes.signLater, { params: { id }, body: { remark: '' } })).toBe('reports.noSignatureOwed');
  const { rows } = await city.world.system((ctx) => sql<{ n: number }>`select count(*)::int as n from (select payload::text t from event union all select response::text from idempotency union all select s::text from reports_signoff s) x where t like '%13900000001%'`.execute(ctx.tx));
  expect(rows[0]?.n).toBe(0);
});

test('nobody could be reached: submitted first with the tried calls, twice each, and signed later (A15.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, { body: { id, matterId: matter.matterId, kind: 'first', correctsReportId: null, answersOrderId: null, changes: { text: '正文' } } });
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const one = { personId: city.leaders.county.principal, number: '0917-4600001', at: city.world.now(), outcome: 'noAnswer' as const };
  const body = (tries: (typeof one)[]) => ({ params: { id }, body: { revision: waiting.revision, tries, reason: '均无人接听' } });
  expect(await city.at('county').refusal(routes.submitUnsigned, body([one]))).toBe('reports.triesTooFew');
  const sent = await city.at('county').call(routes.submitUnsigned, body([one, one]));
  expect(sent).toMatchObject({ state: 'submitted', signatureOwed: true });
  expect(await read(id)).toMatchObject({ unsignedReason: '均无人接听', tries: [{ outcome: 'noAnswer' }, { outcome: 'noAnswer' }] });
  expect(await clock('report', id, 'signLater')).toMatchObject({ state: 'running' });
});

test('the chain: no follow-up before the first, rhythm by the pack, “no change” by one key, figures with old and new', async () => {
  const matter = await aMatterUnderWay(city, { level: 'significant' });
  const id = matter.matterId;
  expect(await city.at('county').refusal(routes.noChange, { params: { id }, body: { reportId: newId() } })).toBe('reports.noFirstReport');
  await aWrittenReport(city, id, 'first');
  expect(await clock('matter', id, 'followUp')).toMatchObject({ state: 'running', dueAt: addMs(city.world.now(), hours(4)) });
  await city.world.advance(hours(3));
  const quiet = await city.at('county').call(routes.noChange, { params: { id }, body: { reportId: newId() } });
  expect((await read(quiet.reportId)).card.name).toBe('续报一');
  expect(await clock('matter', id, 'followUp')).toMatchObject({ state: 'running', dueAt: addMs(city.world.now(), hours(4)) });
  const second = await aWrittenReport(city, id, 'followUp', { figures: { missing: 0, dead: 2 } });
  expect((await read(second.reportId)).card.name).toBe('续报二');
  expect((await read(second.reportId, 'city')).figures.filter((figure) => figure.changed)).toMatchObject([{ code: 'missing', value: 0, was: 2 }]);
  expect(await city.at('county').refusal(routes.draftReport, { body: { id: newId(), matterId: id, kind: 'first', correctsReportId: null, answersOrderId: null, changes: {} } })).toBe('reports.firstReportExists');
});

test('the receiver sets and stops the rhythm; the unit itself cannot (A15.6)', async () => {
  const matter = await aMatterUnderWay(city, { level: 'significant' });
  const params = { id: matter.matterId };
  await aWrittenReport(city, matter.matterId, 'first');
  expect(await city.at('county').refusal(routes.setRhythm, { params, body: { everyMinutes: 60, reason: '我们自己定' } })).toBe('reports.notBelow');
  await city.at('city').call(routes.setRhythm, { params, body: { everyMinutes: 60, reason: '市领导要求' } });
  expect(await clock('matter', matter.matterId, 'followUp')).toMatchObject({ state: 'running', dueAt: addMs(city.world.now(), hours(1)) });
  await city.at('city').call(routes.stopRhythm, { params, body: { reason: '情况稳定' } });
  const { items } = await city.at('county').call(deadlineRoutes.listClocks, { query: { kind: 'matter', id: matter.matterId } });
  expect(items.filter((one) => one.rule === 'reports.followUp').map((one) => [one.state, one.reason])).toEqual([
    ['cancelled', '收报方停止续报：情况稳定'],
    ['cancelled', '收报方改定频次：市领导要求'],
  ]);
  expect(await city.at('city').refusal(routes.stopRhythm, { params, body: { reason: '再停' } })).toBe('reports.rhythmNotOwed');
});

test('after the final: no follow-up is owed, a correction any time, a supplement within its days only (A15.6)', async () => {
  const matter = await aMatterUnderWay(city, { type: '12B00', title: '厂房火灾' });
  const first = await aWrittenReport(city, matter.matterId, 'first');
  await aWrittenReport(city, matter.matterId, 'final');
  const detail = await city.at('county').call(routes.readMatter, { params: { id: matter.matterId } });
  expect(detail).toMatchObject({ card: { state: 'final' }, draftable: ['verification', 'correction', 'supplement'] });
  expect(await clock('matter', matter.matterId, 'followUp')).toMatchObject({ state: 'met' });
  const correction = await aWrittenReport(city, matter.matterId, 'correction', { corrects: first.reportId, elements: { corrected: '失联改为 1 人', reason: '核实' } });
  expect((await read(first.reportId)).correctedByReportIds).toEqual([correction.reportId]);
  await city.world.advance(hours(24 * 6));
  expect((await aWrittenReport(city, matter.matterId, 'supplement')).state).toBe('submitted');
  await city.world.advance(hours(24 * 2));
  const late = { body: { id: newId(), matterId: matter.matterId, kind: 'supplement' as const, correctsReportId: null, answersOrderId: null, changes: {} } };
  expect(await city.at('county').refusal(routes.draftReport, late)).toBe('reports.supplementWindowClosed');
});

test('returned with a reason, confirmed by telephone, tagged, and passed upward as the city’s own report linked to its source', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first');
  const id = receipt.dispatches[0]?.dispatchId ?? '';
  const officer = city.at('city');
  let { revision } = await officer.call(routes.openDispatch, { params: { id } });
  ({ revision } = await officer.call(routes.acknowledge, { params: { id }, body: { revision } }));
  ({ revision } = await officer.call(routes.confirmByTelephone, { params: { id }, body: { revision, with: '陇县值班员', at: city.world.now() } }));
  ({ revision } = await officer.call(routes.tagDispatch, { params: { id }, body: { revision, tag: 'special' } }));
  const passed = await officer.call(routes.passUpward, { params: { id }, body: { matterId: newId(), reportId: newId(), kind: 'first' } });
  const own = await officer.call(routes.readReport, { params: { id: passed.id } });
  expect(own).toMatchObject({ text: '正文：现场搜救有序进行。', comesFromReportId: receipt.reportId, plan: [{ unit: { id: city.units.province }, outside: true, way: 'superiorSystem' }] });
  expect((await officer.call(routes.readMatter, { params: { id: own.card.matterId } })).links).toMatchObject([{ kind: 'comesFrom', other: { id: matter.matterId } }]);
  ({ revision } = await officer.call(routes.returnDispatch, { params: { id }, body: { revision, reason: '请补充道路名称' } }));
  const ringing = async () => (await city.at('county').call(deadlineRoutes.listAlarms, {})).items.filter((alarm) => alarm.subject.id === id && alarm.class === 'rings').map((alarm) => alarm.term);
  expect(await ringing()).toEqual(['上级退回']);
  await aWrittenReport(city, matter.matterId, 'correction', { corrects: receipt.reportId, elements: { corrected: '道路名称', reason: '上级退回' } });
  expect(await ringing()).toEqual([]);
  expect(await officer.refusal(routes.returnDispatch, { params: { id }, body: { revision, reason: '再退' } })).toBe('reports.alreadyReturned');
  expect(await city.at('county').refusal(routes.readReport, { params: { id: passed.id } })).toBe('platform.notFound');
  const sheet = await city.at('county').call(routes.readSheet, { params: { id: receipt.reportId } });
  expect(sheet).toMatchObject({ name: '书面首报', to: [expect.stringContaining('宝鸡市')], number: receipt.number });
});

test('a late written report overruns, and only the superior finds it late; the unit answers once (A15.8)', async () => {
  const matter = await aMatterUnderWay(city);
  await city.world.advance(minutes(125));
  const overdue = await clock('matter', matter.matterId, 'writtenFirst');
  expect(overdue).toMatchObject({ state: 'overdue' });
  await aWrittenReport(city, matter.matterId, 'first');
  expect(await clock('matter', matter.matterId, 'writtenFirst')).toMatchObject({ state: 'metLate' });
  const finding = { id: newId(), unitId: city.units.county, kind: 'late', deadlineId: overdue?.id ?? null, reason: '书面首报超过 120 分钟', evidence: '', evidenceFiles: [] };
  const params = { id: matter.matterId };
  expect(await city.at('county').refusal(routes.makeFinding, { params, body: finding })).toBe('reports.notBelow');
  await city.at('city').call(routes.makeFinding, { params, body: finding });
  const answer = { params: { id: finding.id }, body: { revision: 1, words: '通信中断', files: [] } };
  expect(await city.at('city').refusal(routes.answerFinding, answer)).toBe('reports.findingNotYours');
  await city.at('county').call(routes.answerFinding, answer);
  expect(await city.at('county').refusal(routes.answerFinding, { ...answer, body: { ...answer.body, revision: 2 } })).toBe('reports.findingAnswered');
  await city.at('city').call(routes.decideFinding, { params: { id: finding.id }, body: { revision: 2, outcome: 'upheld', reason: '通信记录不支持' } });
  const [found] = (await city.at('county').call(routes.listFindings, { query: { limit: 10 } })).items;
  expect(found).toMatchObject({ state: 'upheld', answer: '通信中断', kind: { name: '迟报' }, allowed: [] });
  const { entries } = await city.at('county').call(routes.readTimeline, { params });
  expect(entries.map((entry) => entry.type)).toEqual(expect.arrayContaining(['reports.matterOpened', 'reports.callTaken', 'deadlines.overdue', 'reports.submitted', 'reports.findingMade', 'reports.findingDecided']));
});

test('a marked title in a draft is refused before it is stored', async () => {
  const matter = await aMatterUnderWay(city, aLandslide(city));
  const body = { id: newId(), matterId: matter.matterId, kind: 'first' as const, correctsReportId: null, answersOrderId: null, changes: { elements: { scene: '附件系秘 密 ★ 长期' } } };
  expect(await city.at('county').refusal(routes.draftReport, { body })).toBe('platform.markedSecret');
  expect(await city.at('county').refusal(routes.readReport, { params: { id: body.id } })).toBe('platform.notFound');
});
