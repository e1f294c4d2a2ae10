// The city reports to parties that do not log in, and other ways out: recorded calls and sendings, copies, own records,
// signatures on paper, reports entered for a unit.
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { fileRoutes } from '#shared/files.ts';
import { addMs } from '#shared/instant.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import type { Exchange } from '#platform/module.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { aLandslide, aMatterUnderWay, aWrittenReport, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

async function clock(unit: 'county' | 'city' | 'town', id: string, rule: string) {
  const { items } = await city.at(unit).call(deadlineRoutes.listClocks, { query: { kind: 'matter', id } });
  const found = items.filter((one) => one.rule === `reports.${rule}`);
  return found.find((one) => one.state === 'running') ?? found.at(-1);
}

const draft = (id: string, matterId: string) => ({ body: { id, matterId, kind: 'first' as const, correctsReportId: null, answersOrderId: null, changes: { text: '正文' } } });

async function aPicture(unit: 'county' | 'city'): Promise<string> {
  const bytes = Buffer.from('\x89PNG\r\n\x1a\n signed', 'latin1');
  const id = newId();
  await city.at(unit).call(fileRoutes.open, { body: { id, name: '签发单.png', size: bytes.length, notClassified: true } });
  const module = city.world.app.modules.find((one) => one.name === 'files');
  if (module === undefined) throw new Error('the files part is not composed');
  const exchange = { bytes: Readable.from([bytes]) } as Partial<Exchange> as Exchange;
  await executeRoute(city.world.app.runtime, module, 'putPiece', { actor: city.at(unit).actor, action: 'files.upload' }, { params: { id, no: 0 }, query: undefined, body: undefined }, exchange);
  await city.at(unit).call(fileRoutes.seal, { params: { id } });
  return id;
}

test('the city telephones the province and records who answered; a written report counts when its sending is recorded (A13.1, A19.1)', async () => {
  const body = aLandslide(city, { level: 'significant', learned: { ...aLandslide(city).learned, fromUnitId: null } });
  const officer = city.at('city');
  const told = await officer.call(routes.reportByTelephone, { body });
  expect(told.toldTo).toMatchObject([{ unit: { id: city.units.province }, state: 'calling' }]);
  const call = { params: { id: told.toldTo[0]?.dispatchId ?? '' }, body: { revision: 1, spokenWith: '省值班员', at: city.world.now() } };
  expect(await officer.refusal(routes.recordAnswered, { ...call, body: { ...call.body, at: addMs(city.world.now(), hours(2)) } })).toBe('reports.timeInFuture');
  await officer.call(routes.recordAnswered, call);
  expect(await clock('city', body.matterId, 'telephoneFirst')).toMatchObject({ state: 'met' });

  const id = newId();
  await officer.call(routes.draftReport, draft(id, body.matterId));
  const waiting = await officer.call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const sent = await city.at('city', 'principalLeader').call(routes.signOff, { params: { id }, body: { revision: waiting.revision, remark: '' } });
  expect(sent.dispatches).toMatchObject([{ unit: { id: city.units.province }, way: 'superiorSystem', state: 'prepared' }]);
  expect(await clock('city', body.matterId, 'writtenFirst')).toMatchObject({ state: 'running' });
  expect(await clock('city', body.matterId, 'followUp')).toBeUndefined();
  await city.world.advance(minutes(5));
  const dispatchId = sent.dispatches[0]?.dispatchId ?? '';
  await officer.call(routes.recordSent, { params: { id: dispatchId }, body: { revision: 1, way: 'fax', externalNumber: '传〔2026〕7号', externalAt: city.world.now(), receivedBy: '省值班员' } });
  expect(await clock('city', body.matterId, 'writtenFirst')).toMatchObject({ state: 'met', metAt: city.world.now() });
  expect(await clock('city', body.matterId, 'followUp')).toMatchObject({ state: 'running', dueAt: addMs(city.world.now(), hours(4)) });
  expect(await officer.refusal(routes.recordSent, { params: { id: dispatchId }, body: { revision: 2, way: 'fax', externalNumber: '', externalAt: null, receivedBy: '' } })).toBe('reports.alreadySent');
  const read = await officer.call(routes.readReport, { params: { id } });
  expect(read.dispatches).toMatchObject([{ way: 'fax', externalNumber: '传〔2026〕7号', state: 'sent', outside: true }]);
});

test('a copy to the professional superior is recorded and meets nothing; each unit gets a report once (A13.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first', { addressees: [{ unitId: city.units.bureau, role: 'copy', way: 'thisSystem' }] });
  expect(receipt.dispatches.map((one) => [one.unit.id, one.role])).toEqual([[city.units.city, 'line'], [city.units.bureau, 'copy']]);
  const copy = receipt.dispatches[1]?.dispatchId ?? '';
  const { items } = await city.at('bureau').call(deadlineRoutes.listClocks, { query: { kind: 'dispatch', id: copy } });
  expect(items).toEqual([]);
  expect((await city.at('bureau').call(routes.readMatter, { params: { id: matter.matterId } })).dispatches).toMatchObject([{ id: copy, role: 'copy' }]);
  const more = { params: { id: receipt.reportId }, body: { id: newId(), toUnitId: city.units.otherCounty, role: 'sideways' as const, way: 'thisSystem' as const } };
  expect(await city.at('otherCounty').refusal(routes.readReport, { params: { id: receipt.reportId } })).toBe('platform.notFound');
  await city.at('county').call(routes.addDispatch, more);
  expect((await city.at('otherCounty').call(routes.readReport, { params: { id: receipt.reportId } })).text).toContain('正文');
  expect(await city.at('county').refusal(routes.addDispatch, { ...more, body: { ...more.body, id: newId() } })).toBe('reports.alreadyDispatched');
  expect(await city.at('county').refusal(routes.addDispatch, { ...more, body: { ...more.body, id: newId(), toUnitId: city.units.zone, role: 'line' as never } })).toBe('reports.notBelow');
});

test('the superior’s own record of the same call meets the telephone report from when it was made (A15.1)', async () => {
  const told = await city.at('county').call(routes.reportByTelephone, { body: aLandslide(city) });
  const made = city.world.now();
  const own = aLandslide(city, { learned: { ...aLandslide(city).learned, fromUnitId: null } });
  await city.at('city').call(routes.reportByTelephone, { body: own });
  await city.world.advance(minutes(3));
  const id = told.toldTo[0]?.dispatchId ?? '';
  const foreign = { params: { id }, body: { revision: 1, record: { kind: 'matter', id: told.matterId } } };
  expect(await city.at('city').refusal(routes.linkOwnRecord, foreign)).toBe('reports.unknownCode');
  await city.at('city').call(routes.linkOwnRecord, { params: { id }, body: { revision: 1, record: { kind: 'matter', id: own.matterId } } });
  expect(await clock('county', told.matterId, 'telephoneFirst')).toMatchObject({ state: 'met', metAt: made });
});

test('without a call, the acknowledged written first report meets the telephone one too', async () => {
  const told = await city.at('county').call(routes.reportByTelephone, { body: aLandslide(city) });
  const receipt = await aWrittenReport(city, told.matterId, 'first');
  const id = receipt.dispatches[0]?.dispatchId ?? '';
  expect(await clock('county', told.matterId, 'telephoneFirst')).toMatchObject({ state: 'running' });
  const { revision } = await city.at('city').call(routes.openDispatch, { params: { id } });
  await city.at('city').call(routes.acknowledge, { params: { id }, body: { revision } });
  expect(await clock('county', told.matterId, 'telephoneFirst')).toMatchObject({ state: 'met' });
});

test('signed on paper: the sheet’s picture is kept, nothing is owed later; a text is no picture (A15.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, matter.matterId));
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const body = { revision: waiting.revision, leaderPersonId: city.leaders.county.principal, at: city.world.now(), fileId: await aPicture('county') };
  expect(await city.at('county').refusal(routes.signOffOnPaper, { params: { id }, body: { ...body, fileId: newId() } })).toBe('reports.fileNotReady');
  expect(await city.at('county').refusal(routes.signOffOnPaper, { params: { id }, body: { ...body, fileId: await aPicture('city') } })).toBe('reports.fileNotReady');
  const sent = await city.at('county').call(routes.signOffOnPaper, { params: { id }, body });
  expect(sent).toMatchObject({ state: 'submitted', signatureOwed: false });
  expect((await city.at('county').call(routes.readReport, { params: { id } })).signoffs.at(-1)).toMatchObject({ way: 'paper', file: { name: '签发单.png' } });
});

test('what was signed by telephone is signed later on paper by the same leader only', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, matter.matterId));
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const leader = city.leaders.county.principal;
  await city.at('county').call(routes.signOffByTelephone, { params: { id }, body: { revision: waiting.revision, leaderPersonId: leader, number: '0917-4600001', at: city.world.now(), words: '同意' } });
  await city.world.advance(minutes(20));
  const later = { leaderPersonId: leader, at: city.world.now(), fileId: await aPicture('county') };
  expect(await city.at('county').refusal(routes.signLaterOnPaper, { params: { id }, body: { ...later, at: addMs(city.world.now(), -hours(1)) } })).toBe('reports.timeBeforeMatter');
  await city.at('county').call(routes.signLaterOnPaper, { params: { id }, body: later });
  expect((await city.at('county').call(routes.readReport, { params: { id } })).signoffs.find((one) => one.way === 'telephone')).toMatchObject({ signedLaterAt: city.world.now(), signatureOwed: false });
});

test('the county writes for a town that it entered for, but does not sign in its name', async () => {
  const { callbackNumber: _none, ...facts } = aLandslide(city);
  await city.at('county').call(routes.enterFor, { body: { ...facts, unitId: city.units.town, toldBy: '固关镇值班员', callbackNumber: null } });
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, facts.matterId));
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect((await city.at('county', 'principalLeader').call(routes.readReport, { params: { id } })).allowed).not.toContain('signOff');
  expect(await city.at('county', 'principalLeader').refusal(routes.signOff, { params: { id }, body: { revision: waiting.revision, remark: '' } })).toBe('reports.notYourStage');
  const signed = await city.at('town', 'principalLeader').call(routes.signOff, { params: { id }, body: { revision: waiting.revision, remark: '' } });
  expect(signed.dispatches).toMatchObject([{ unit: { id: city.units.county }, role: 'line', state: 'sent' }]);
});

test('sent back with a reason and taken back: the draft is written on, the stages begin anew', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, matter.matterId));
  let { revision } = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect(await city.at('county').refusal(routes.sendBack, { params: { id }, body: { revision, reason: '自己退' } })).toBe('reports.notYourStage');
  ({ revision } = await city.at('county', 'dutyLeader').call(routes.sendBack, { params: { id }, body: { revision, reason: '写明道路名称' } }));
  expect(await city.at('county').call(routes.readReport, { params: { id } })).toMatchObject({ card: { state: 'drafting' }, sentBackReason: '写明道路名称' });
  ({ revision } = await city.at('county').call(routes.saveDraft, { params: { id }, body: { revision, changes: { text: '县道 301 中断' } } }));
  ({ revision } = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision } }));
  ({ revision } = await city.at('county').call(routes.takeBack, { params: { id }, body: { revision } }));
  await city.at('county').call(routes.abandonDraft, { params: { id }, body: { revision, reason: '改由电话续报' } });
  const read = await city.at('county').call(routes.readReport, { params: { id } });
  expect(read).toMatchObject({ card: { state: 'abandoned' }, allowed: [] });
  expect(read.versions.map((version) => version.no)).toEqual([1, 2]);
});

test('the offer can be declined with a reason, and facts are amended by the unit alone', async () => {
  const body = aLandslide(city);
  await city.at('county').call(routes.reportByTelephone, { body });
  await city.at('town').call(routes.declineClaim, { params: { id: body.matterId }, body: { reason: '不在本镇辖区' } });
  const params = { id: body.matterId };
  const matter = await city.at('county').call(routes.readMatter, { params });
  expect(matter.offered).toMatchObject({ state: 'declined', unit: { id: city.units.town } });
  const change = { revision: matter.card.revision, place: { text: '关山村三组', longitude: 106.6, latitude: 34.9 } };
  expect(await city.at('city').refusal(routes.amendMatter, { params, body: change })).toBe('platform.forbidden');
  const { revision } = await city.at('county').call(routes.amendMatter, { params, body: change });
  expect(await city.at('county').refusal(routes.amendMatter, { params, body: change })).toBe('platform.staleRevision');
  expect(await city.at('county').refusal(routes.amendMatter, { params, body: { revision, happenedAt: city.world.now() } })).toBe('reports.learnedBeforeHappened');
});
