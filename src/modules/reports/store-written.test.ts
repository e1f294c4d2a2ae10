// Written reports on a real database: drafted, numbered, received, returned, passed upward, found late.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { minutes } from '#shared/duration.ts';
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

const read = (id: string, unit: 'county' | 'city' = 'county') =>
  city.at(unit).call(routes.readReport, { params: { id } });

test('a written first report is drafted, signed with fresh proof, numbered, opened and then acknowledged (A15.1, A15.8)', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first', { elements: { cause: '连日降雨' } });
  expect(receipt).toMatchObject({
    state: 'submitted',
    signatureOwed: false,
    dispatches: [{ role: 'line', way: 'thisSystem', state: 'sent' }],
  });
  expect(receipt.number).toMatch(/值报〔2026〕\d+号$/);
  expect(await clock('matter', matter.matterId, 'writtenFirst')).toMatchObject({ state: 'met' });

  const id = receipt.dispatches[0]?.dispatchId ?? '';
  const arrived = await city.at('city').call(routes.listReceived, { query: { open: true } as never });
  expect(arrived.items.find((item) => item.dispatch.id === id)).toMatchObject({
    report: { name: '书面首报' },
    dispatch: { allowed: expect.arrayContaining(['openDispatch']) },
  });
  expect(await city.at('city').refusal(routes.acknowledge, { params: { id }, body: { revision: 1 } })).toBe(
    'reports.notOpenedYet',
  );
  expect(await clock('dispatch', id, 'receiptUrgent', 'city')).toMatchObject({ state: 'running', row: 'A15.8' });
  const opened = await city.at('city').call(routes.openDispatch, { params: { id } });
  expect(opened.state).toBe('opened');
  expect(
    (await city.at('city').call(routes.acknowledge, { params: { id }, body: { revision: opened.revision } })).state,
  ).toBe('acknowledged');
  expect(await clock('dispatch', id, 'receiptUrgent', 'city')).toMatchObject({ state: 'met' });
  expect(
    await city.at('city').refusal(routes.acknowledge, { params: { id }, body: { revision: opened.revision + 1 } }),
  ).toBe('reports.alreadyAcknowledged');
  expect((await read(receipt.reportId)).signoffs).toMatchObject([{ act: 'draft' }, { act: 'signOff', way: 'system' }]);
});

test('a draft is seen by its own unit only; what was sent never changes', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, {
    body: {
      id,
      matterId: matter.matterId,
      kind: 'first',
      correctsReportId: null,
      answersOrderId: null,
      changes: { text: '草稿' },
    },
  });
  expect(await city.at('city').refusal(routes.readReport, { params: { id } })).toBe('platform.notFound');
  const receipt = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect(
    await city
      .at('county')
      .refusal(routes.saveDraft, { params: { id }, body: { revision: receipt.revision, changes: { text: '改' } } }),
  ).toBe('reports.notDrafting');
  const signed = await city
    .at('county', 'dutyLeader')
    .call(routes.signOff, { params: { id }, body: { revision: receipt.revision, remark: '' } });
  expect(
    await city
      .at('county')
      .refusal(routes.saveDraft, { params: { id }, body: { revision: signed.revision, changes: { text: '改' } } }),
  ).toBe('reports.notDrafting');
  expect((await read(id, 'city')).text).toBe('草稿');
  await expect(
    city.world.system((ctx) => sql`update reports_version set body = '改' where report_id = ${id}`.execute(ctx.tx)),
  ).rejects.toThrow(/permission denied/);
});

test('two writers of one draft: the slower one is told and merges by field', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, {
    body: { id, matterId: matter.matterId, kind: 'first', correctsReportId: null, answersOrderId: null, changes: {} },
  });
  const save = (changes: object, revision: number) =>
    city.at('county').call(routes.saveDraft, { params: { id }, body: { revision, changes } });
  const both = await Promise.allSettled([save({ elements: { cause: '降雨' } }, 1), save({ text: '正文' }, 1)]);
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const slower = both[0]?.status === 'fulfilled' ? { text: '正文' } : { elements: { cause: '降雨' } };
  await save(slower, (await read(id)).card.revision);
  const merged = await read(id);
  expect(merged.text).toBe('正文');
  expect(merged.elements.find((element) => element.code === 'cause')).toMatchObject({ value: '降雨', filled: true });
});

test('returned with a reason, confirmed by telephone, tagged, and passed upward as the city’s own report linked to its source', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first');
  const id = receipt.dispatches[0]?.dispatchId ?? '';
  const officer = city.at('city');
  let { revision } = await officer.call(routes.openDispatch, { params: { id } });
  ({ revision } = await officer.call(routes.acknowledge, { params: { id }, body: { revision } }));
  ({ revision } = await officer.call(routes.confirmByTelephone, {
    params: { id },
    body: { revision, with: '陇县值班员', at: city.world.now() },
  }));
  ({ revision } = await officer.call(routes.tagDispatch, { params: { id }, body: { revision, tag: 'special' } }));
  const passed = await officer.call(routes.passUpward, {
    params: { id },
    body: { matterId: newId(), reportId: newId(), kind: 'first' },
  });
  const own = await officer.call(routes.readReport, { params: { id: passed.id } });
  expect(own).toMatchObject({
    text: '正文：现场搜救有序进行。',
    comesFromReportId: receipt.reportId,
    plan: [{ unit: { id: city.units.province }, outside: true, way: 'superiorSystem' }],
  });
  expect((await officer.call(routes.readMatter, { params: { id: own.card.matterId } })).links).toMatchObject([
    { kind: 'comesFrom', other: { id: matter.matterId } },
  ]);
  ({ revision } = await officer.call(routes.returnDispatch, {
    params: { id },
    body: { revision, reason: '请补充道路名称' },
  }));
  const ringing = async () =>
    (await city.at('county').call(deadlineRoutes.listAlarms, {})).items
      .filter((alarm) => alarm.subject.id === id && alarm.class === 'rings')
      .map((alarm) => alarm.term);
  expect(await ringing()).toEqual(['上级退回']);
  await aWrittenReport(city, matter.matterId, 'correction', {
    corrects: receipt.reportId,
    elements: { corrected: '道路名称', reason: '上级退回' },
  });
  expect(await ringing()).toEqual([]);
  expect(await officer.refusal(routes.returnDispatch, { params: { id }, body: { revision, reason: '再退' } })).toBe(
    'reports.alreadyReturned',
  );
  expect(await city.at('county').refusal(routes.readReport, { params: { id: passed.id } })).toBe('platform.notFound');
  const sheet = await city.at('county').call(routes.readSheet, { params: { id: receipt.reportId } });
  expect(sheet.type).toBe('地质灾害');
  const told = sheet.figures.map((figure) => `${figure.name} ${figure.value}`);
  expect(sheet.elements.filter((element) => told.some((words) => element.value.includes(words)))).toEqual([]);
  expect(sheet).toMatchObject({ name: '书面首报', to: [expect.stringContaining('宝鸡市')], number: receipt.number });
});

test('a late written report overruns, and only the superior finds it late; the unit answers once (A15.8)', async () => {
  const matter = await aMatterUnderWay(city);
  await city.world.advance(minutes(125));
  const overdue = await clock('matter', matter.matterId, 'writtenFirst');
  expect(overdue).toMatchObject({ state: 'overdue' });
  await aWrittenReport(city, matter.matterId, 'first');
  expect(await clock('matter', matter.matterId, 'writtenFirst')).toMatchObject({ state: 'metLate' });
  const finding = {
    id: newId(),
    unitId: city.units.county,
    kind: 'late',
    deadlineId: overdue?.id ?? null,
    reason: '书面首报超过 120 分钟',
    evidence: '',
    evidenceFiles: [],
  };
  const params = { id: matter.matterId };
  expect(await city.at('county').refusal(routes.makeFinding, { params, body: finding })).toBe('reports.notBelow');
  await city.at('city').call(routes.makeFinding, { params, body: finding });
  const answer = { params: { id: finding.id }, body: { revision: 1, words: '通信中断', files: [] } };
  expect(await city.at('city').refusal(routes.answerFinding, answer)).toBe('reports.findingNotYours');
  await city.at('county').call(routes.answerFinding, answer);
  expect(
    await city.at('county').refusal(routes.answerFinding, { ...answer, body: { ...answer.body, revision: 2 } }),
  ).toBe('reports.findingAnswered');
  await city.at('city').call(routes.decideFinding, {
    params: { id: finding.id },
    body: { revision: 2, outcome: 'upheld', reason: '通信记录不支持' },
  });
  const [found] = (await city.at('county').call(routes.listFindings, { query: { limit: 10 } })).items;
  expect(found).toMatchObject({ state: 'upheld', answer: '通信中断', kind: { name: '迟报' }, allowed: [] });
  const { entries } = await city.at('county').call(routes.readTimeline, { params });
  expect(entries.map((entry) => entry.type)).toEqual(
    expect.arrayContaining([
      'reports.matterOpened',
      'reports.callTaken',
      'deadlines.overdue',
      'reports.submitted',
      'reports.findingMade',
      'reports.findingDecided',
    ]),
  );
});

test('a marked title in a draft is refused before it is stored', async () => {
  const matter = await aMatterUnderWay(city, aLandslide(city));
  const body = {
    id: newId(),
    matterId: matter.matterId,
    kind: 'first' as const,
    correctsReportId: null,
    answersOrderId: null,
    changes: { elements: { scene: '附件系秘 密 ★ 长期' } },
  };
  expect(await city.at('county').refusal(routes.draftReport, { body })).toBe('platform.markedSecret');
  expect(await city.at('county').refusal(routes.readReport, { params: { id: body.id } })).toBe('platform.notFound');
});
