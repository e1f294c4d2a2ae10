// The city reports to parties that do not log in; copies, own records, offers that are declined.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { newId } from '#platform/ids.ts';
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

const draft = (id: string, matterId: string) => ({
  body: {
    id,
    matterId,
    kind: 'first' as const,
    correctsReportId: null,
    answersOrderId: null,
    changes: { text: '正文' },
  },
});

test('the city telephones the province and records who answered; a written report counts when its sending is recorded (A13.1, A19.1)', async () => {
  const body = aLandslide(city, { level: 'significant', learned: { ...aLandslide(city).learned, fromUnitId: null } });
  const officer = city.at('city');
  const told = await officer.call(routes.reportByTelephone, { body });
  expect(told.toldTo).toMatchObject([{ unit: { id: city.units.province }, state: 'calling' }]);
  const call = {
    params: { id: told.toldTo[0]?.dispatchId ?? '' },
    body: { revision: 1, spokenWith: '省值班员', at: city.world.now() },
  };
  expect(
    await officer.refusal(routes.recordAnswered, {
      ...call,
      body: { ...call.body, at: addMs(city.world.now(), hours(2)) },
    }),
  ).toBe('reports.timeInFuture');
  await officer.call(routes.recordAnswered, call);
  expect(await clock('city', body.matterId, 'telephoneFirst')).toMatchObject({ state: 'met' });

  const id = newId();
  await officer.call(routes.draftReport, draft(id, body.matterId));
  const waiting = await officer.call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const sent = await city
    .at('city', 'principalLeader')
    .call(routes.signOff, { params: { id }, body: { revision: waiting.revision, remark: '' } });
  expect(sent.dispatches).toMatchObject([
    { unit: { id: city.units.province }, way: 'superiorSystem', state: 'prepared' },
  ]);
  expect(await clock('city', body.matterId, 'writtenFirst')).toMatchObject({ state: 'running' });
  expect(await clock('city', body.matterId, 'followUp')).toBeUndefined();
  await city.world.advance(minutes(5));
  const dispatchId = sent.dispatches[0]?.dispatchId ?? '';
  await officer.call(routes.recordSent, {
    params: { id: dispatchId },
    body: {
      revision: 1,
      way: 'fax',
      externalNumber: '传〔2026〕7号',
      externalAt: city.world.now(),
      receivedBy: '省值班员',
    },
  });
  expect(await clock('city', body.matterId, 'writtenFirst')).toMatchObject({ state: 'met', metAt: city.world.now() });
  expect(await clock('city', body.matterId, 'followUp')).toMatchObject({
    state: 'running',
    dueAt: addMs(city.world.now(), hours(4)),
  });
  expect(
    await officer.refusal(routes.recordSent, {
      params: { id: dispatchId },
      body: { revision: 2, way: 'fax', externalNumber: '', externalAt: null, receivedBy: '' },
    }),
  ).toBe('reports.alreadySent');
  const read = await officer.call(routes.readReport, { params: { id } });
  expect(read.dispatches).toMatchObject([
    { way: 'fax', externalNumber: '传〔2026〕7号', state: 'sent', outside: true },
  ]);
});

test('a copy to the professional superior is recorded and meets nothing; each unit gets a report once (A13.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first', {
    addressees: [{ unitId: city.units.bureau, role: 'copy', way: 'thisSystem' }],
  });
  expect(receipt.dispatches.map((one) => [one.unit.id, one.role])).toEqual([
    [city.units.city, 'line'],
    [city.units.bureau, 'copy'],
  ]);
  const copy = receipt.dispatches[1]?.dispatchId ?? '';
  const { items } = await city.at('bureau').call(deadlineRoutes.listClocks, { query: { kind: 'dispatch', id: copy } });
  expect(items).toEqual([]);
  expect(
    (await city.at('bureau').call(routes.readMatter, { params: { id: matter.matterId } })).dispatches,
  ).toMatchObject([{ id: copy, role: 'copy' }]);
  const more = {
    params: { id: receipt.reportId },
    body: { id: newId(), toUnitId: city.units.otherCounty, role: 'sideways' as const, way: 'thisSystem' as const },
  };
  expect(await city.at('otherCounty').refusal(routes.readReport, { params: { id: receipt.reportId } })).toBe(
    'platform.notFound',
  );
  await city.at('county').call(routes.addDispatch, more);
  expect((await city.at('otherCounty').call(routes.readReport, { params: { id: receipt.reportId } })).text).toContain(
    '正文',
  );
  expect(await city.at('county').refusal(routes.addDispatch, { ...more, body: { ...more.body, id: newId() } })).toBe(
    'reports.alreadyDispatched',
  );
  expect(
    await city.at('county').refusal(routes.addDispatch, {
      ...more,
      body: { ...more.body, id: newId(), toUnitId: city.units.zone, role: 'line' as never },
    }),
  ).toBe('reports.notBelow');
});

test('the superior’s own record of the same call meets the telephone report from when it was made (A15.1)', async () => {
  const told = await city.at('county').call(routes.reportByTelephone, { body: aLandslide(city) });
  const made = city.world.now();
  const heardFrom = (fromUnitId: string | null) =>
    aLandslide(city, { learned: { ...aLandslide(city).learned, fromUnitId } });
  const unrelated = heardFrom(null);
  const own = heardFrom(city.units.county);
  for (const body of [unrelated, own]) await city.at('city').call(routes.reportByTelephone, { body });
  await city.world.advance(minutes(3));
  const id = told.toldTo[0]?.dispatchId ?? '';
  const foreign = { params: { id }, body: { revision: 1, record: { kind: 'matter', id: told.matterId } } };
  expect(await city.at('city').refusal(routes.linkOwnRecord, foreign)).toBe('reports.unknownCode');
  const other = { params: { id }, body: { revision: 1, record: { kind: 'matter', id: unrelated.matterId } } };
  expect(await city.at('city').refusal(routes.linkOwnRecord, other)).toBe('reports.recordUnrelated');
  await city.at('city').call(routes.linkOwnRecord, {
    params: { id },
    body: { revision: 1, record: { kind: 'matter', id: own.matterId } },
  });
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
  expect(
    await city.at('county').refusal(routes.amendMatter, { params, body: { revision, happenedAt: city.world.now() } }),
  ).toBe('reports.learnedBeforeHappened');
});
