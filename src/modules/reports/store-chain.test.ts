// The chain of reports on a real database: follow-ups, rhythm, final, correction, supplement.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { aMatterUnderWay, aWrittenReport, openCity, type City } from './builders.ts';
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

test('the chain: no follow-up before the first, rhythm by the pack, “no change” by one key, figures with old and new', async () => {
  const matter = await aMatterUnderWay(city, { level: 'significant' });
  const id = matter.matterId;
  expect(await city.at('county').refusal(routes.noChange, { params: { id }, body: { reportId: newId() } })).toBe(
    'reports.noFirstReport',
  );
  await aWrittenReport(city, id, 'first');
  expect(await clock('matter', id, 'followUp')).toMatchObject({
    state: 'running',
    dueAt: addMs(city.world.now(), hours(4)),
  });
  await city.world.advance(hours(3));
  const quiet = await city.at('county').call(routes.noChange, { params: { id }, body: { reportId: newId() } });
  expect((await read(quiet.reportId)).card.name).toBe('续报一');
  expect(await clock('matter', id, 'followUp')).toMatchObject({
    state: 'running',
    dueAt: addMs(city.world.now(), hours(4)),
  });
  const second = await aWrittenReport(city, id, 'followUp', { figures: { missing: 0, dead: 2 } });
  expect((await read(second.reportId)).card.name).toBe('续报二');
  expect((await read(second.reportId, 'city')).figures.filter((figure) => figure.changed)).toMatchObject([
    { code: 'missing', value: 0, was: 2 },
  ]);
  expect(
    await city.at('county').refusal(routes.draftReport, {
      body: { id: newId(), matterId: id, kind: 'first', correctsReportId: null, answersOrderId: null, changes: {} },
    }),
  ).toBe('reports.firstReportExists');
});

test('whatever a new report says it corrects must be one of its matter that went out (A15.6)', async () => {
  const here = await aMatterUnderWay(city, { level: 'significant' });
  const elsewhere = await aMatterUnderWay(city, { level: 'significant' });
  for (const { matterId } of [here, elsewhere]) await aWrittenReport(city, matterId, 'first');
  const { reports } = await city.at('county').call(routes.readMatter, { params: { id: elsewhere.matterId } });
  const others = reports.find(({ state }) => state === 'submitted')?.id;
  expect(others).toBeDefined();
  const draft = (kind: 'followUp' | 'correction', correctsReportId: Id) => ({
    body: { id: newId(), matterId: here.matterId, kind, correctsReportId, answersOrderId: null, changes: {} },
  });
  for (const kind of ['followUp', 'correction'] as const)
    for (const named of [newId(), others ?? newId()])
      expect(await city.at('county').refusal(routes.draftReport, draft(kind, named))).toBe('reports.nothingToCorrect');
});

test('the receiver sets and stops the rhythm; the unit itself cannot (A15.6)', async () => {
  const matter = await aMatterUnderWay(city, { level: 'significant' });
  const params = { id: matter.matterId };
  await aWrittenReport(city, matter.matterId, 'first');
  expect(
    await city.at('county').refusal(routes.setRhythm, { params, body: { everyMinutes: 60, reason: '我们自己定' } }),
  ).toBe('reports.notBelow');
  await city.at('city').call(routes.setRhythm, { params, body: { everyMinutes: 60, reason: '市领导要求' } });
  expect(await clock('matter', matter.matterId, 'followUp')).toMatchObject({
    state: 'running',
    dueAt: addMs(city.world.now(), hours(1)),
  });
  await city.at('city').call(routes.stopRhythm, { params, body: { reason: '情况稳定' } });
  const { items } = await city
    .at('county')
    .call(deadlineRoutes.listClocks, { query: { kind: 'matter', id: matter.matterId } });
  expect(items.filter((one) => one.rule === 'reports.followUp').map((one) => [one.state, one.reason])).toEqual([
    ['cancelled', '收报方停止续报：情况稳定'],
    ['cancelled', '收报方改定频次：市领导要求'],
  ]);
  expect(await city.at('city').refusal(routes.stopRhythm, { params, body: { reason: '再停' } })).toBe(
    'reports.rhythmNotOwed',
  );
});

test('after the final: no follow-up is owed, a correction any time, a supplement within its days only (A15.6)', async () => {
  const matter = await aMatterUnderWay(city, { type: '12B00', title: '厂房火灾' });
  const first = await aWrittenReport(city, matter.matterId, 'first');
  await aWrittenReport(city, matter.matterId, 'final');
  const detail = await city.at('county').call(routes.readMatter, { params: { id: matter.matterId } });
  expect(detail).toMatchObject({ card: { state: 'final' }, draftable: ['verification', 'correction', 'supplement'] });
  expect(await clock('matter', matter.matterId, 'followUp')).toMatchObject({ state: 'met' });
  const correction = await aWrittenReport(city, matter.matterId, 'correction', {
    corrects: first.reportId,
    elements: { corrected: '失联改为 1 人', reason: '核实' },
  });
  expect((await read(first.reportId)).correctedByReportIds).toEqual([correction.reportId]);
  await city.world.advance(hours(24 * 6));
  expect((await aWrittenReport(city, matter.matterId, 'supplement')).state).toBe('submitted');
  await city.world.advance(hours(24 * 2));
  const late = {
    body: {
      id: newId(),
      matterId: matter.matterId,
      kind: 'supplement' as const,
      correctsReportId: null,
      answersOrderId: null,
      changes: {},
    },
  };
  expect(await city.at('county').refusal(routes.draftReport, late)).toBe('reports.supplementWindowClosed');
});
