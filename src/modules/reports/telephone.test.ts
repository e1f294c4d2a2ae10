// The telephone first report from end to end on a real database: told, taken, claimed, entered for a unit, refused.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { aLandslide, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

async function clocksOf(unit: 'county' | 'city' | 'town', kind: string, id: string) {
  const { items } = await city.at(unit).call(deadlineRoutes.listClocks, { query: { kind, id } });
  return Object.fromEntries(items.map((clock) => [clock.rule.replace('reports.', ''), clock]));
}

test('F3 tells the superior at once: the city rings, takes the call, and only the written report is still owed (A15.1)', async () => {
  const body = aLandslide(city);
  const receipt = await city.at('county').call(routes.reportByTelephone, { body });
  expect(receipt.number).toMatch(/〔2026〕1号$/);
  expect(receipt.toldTo).toMatchObject([{ unit: { id: city.units.city }, state: 'calling' }]);

  const clocks = await clocksOf('county', 'matter', body.matterId);
  expect(clocks['telephoneFirst']).toMatchObject({
    state: 'running',
    dueAt: addMs(body.learned.at, minutes(30)),
    row: 'A15.1',
  });
  expect(clocks['writtenFirst']).toMatchObject({ state: 'running', dueAt: addMs(body.learned.at, minutes(120)) });
  expect(clocks['tellLeaders']).toMatchObject({ state: 'running' });
  const alarms = await city.at('city').call(deadlineRoutes.listAlarms, {});
  expect(alarms.items.filter((alarm) => alarm.class === 'rings')).toMatchObject([
    { subject: { kind: 'dispatch', id: receipt.toldTo[0]?.dispatchId } },
  ]);

  await city.world.advance(minutes(1));
  const dispatchId = receipt.toldTo[0]?.dispatchId ?? '';
  await city
    .at('city')
    .call(routes.takeCall, { params: { id: dispatchId }, body: { revision: 1, spokenWith: '陇县值班员' } });
  const after = await clocksOf('county', 'matter', body.matterId);
  expect(after['telephoneFirst']).toMatchObject({ state: 'met', metAt: city.world.now() });
  expect(after['writtenFirst']).toMatchObject({ state: 'running' });
  expect(
    (await city.at('city').call(deadlineRoutes.listAlarms, {})).items.filter(
      (alarm) => alarm.subject.kind === 'dispatch',
    ),
  ).toEqual([]);
  expect(
    await city
      .at('city')
      .refusal(routes.takeCall, { params: { id: dispatchId }, body: { revision: 2, spokenWith: '' } }),
  ).toBe('reports.dispatchNotOpen');
});

test('who reported and when is kept from the moment of telling; who takes the call later is never its sender (A15.1)', async () => {
  const [county, above] = [city.at('county'), city.at('city')];
  const told = city.world.now();
  const body = aLandslide(city);
  const receipt = await county.call(routes.reportByTelephone, { body });
  const id = receipt.toldTo[0]?.dispatchId ?? '';
  const views = async () => [
    await above.call(routes.readDispatch, { params: { id } }),
    ...(await county.call(routes.readMatter, { params: { id: body.matterId } })).dispatches,
    ...(await county.call(routes.readReport, { params: { id: body.reportId } })).dispatches,
  ];
  const sender = { sentAt: told, sentBy: { id: county.actor.personId } };
  expect(await views()).toMatchObject([sender, sender, sender]);

  await city.world.advance(minutes(9));
  await above.call(routes.takeCall, { params: { id }, body: { revision: 1, spokenWith: '' } });
  const taken = { ...sender, takenAt: addMs(told, minutes(9)), takenBy: { id: above.actor.personId } };
  expect(await views()).toMatchObject([taken, taken, taken]);

  // As an earlier release left it: first without a sender, then with whoever took the call as the sender.
  const leave = (at: unknown, by: unknown) =>
    sql`update reports_dispatch set sent_at = ${at}, sent_by = ${by} where id = ${id}`.execute(
      city.world.app.runtime.database.db,
    );
  await leave(null, null);
  expect(await views()).toMatchObject([taken, taken, taken]);
  await leave(city.world.now(), above.actor.personId);
  expect(await views()).toMatchObject([taken, taken, taken]);
});

test('the county that wrote it cannot take its own call, and another county does not find it', async () => {
  const receipt = await city.at('county').call(routes.reportByTelephone, { body: aLandslide(city) });
  const id = receipt.toldTo[0]?.dispatchId ?? '';
  const take = { params: { id }, body: { revision: 1, spokenWith: '' } };
  expect(await city.at('county').refusal(routes.takeCall, take)).toBe('platform.forbidden');
  expect(await city.at('otherCounty').refusal(routes.takeCall, take)).toBe('platform.notFound');
  expect(await city.at('otherCounty').refusal(routes.readMatter, { params: { id: receipt.matterId } })).toBe(
    'platform.notFound',
  );
  expect((await city.at('city').call(routes.readMatter, { params: { id: receipt.matterId } })).allowed).toContain(
    'setRhythm',
  );
});

test('what the county recorded first is claimed by the town as its own, linked and met (认领)', async () => {
  const body = aLandslide(city, { title: '关山村道路塌方' });
  await city.at('county').call(routes.reportByTelephone, { body });
  const waiting = async () =>
    (await city.at('town').call(deadlineRoutes.listAlarms, {})).items.filter(
      (alarm) => alarm.subject.kind === 'offer' && alarm.subject.id === body.matterId,
    );
  expect(await waiting()).toMatchObject([{ term: '上级已记录，待认领', class: 'shown', mine: true }]);
  const offers = await city.at('town').call(routes.listOffers, {});
  const offer = offers.items.find((one) => one.matterId === body.matterId);
  expect(offer).toMatchObject({ title: '关山村道路塌方', byUnit: { id: city.units.county } });
  expect(
    await city
      .at('otherCounty')
      .refusal(routes.claim, { params: { id: body.matterId }, body: { matterId: newId(), reportId: newId() } }),
  ).toBe('platform.notFound');

  const claimed = await city
    .at('town')
    .call(routes.claim, { params: { id: body.matterId }, body: { matterId: newId(), reportId: newId() } });
  expect(claimed.toldTo).toMatchObject([{ unit: { id: city.units.county } }]);
  expect(await waiting()).toEqual([]);
  const own = await city.at('town').call(routes.readMatter, { params: { id: claimed.matterId } });
  expect(own.learned).toMatchObject({ selfStated: false, link: { kind: 'matter', id: body.matterId } });
  expect(own.dispatches).toMatchObject([{ state: 'taken', ownRecord: { kind: 'matter', id: body.matterId } }]);
  expect((await clocksOf('town', 'matter', claimed.matterId))['telephoneFirst']).toMatchObject({ state: 'met' });
  const source = await city.at('county').call(routes.readMatter, { params: { id: body.matterId } });
  expect(source.links).toMatchObject([{ kind: 'comesFrom', direction: 'out', other: { id: claimed.matterId } }]);
  expect(
    await city
      .at('town')
      .refusal(routes.claim, { params: { id: body.matterId }, body: { matterId: newId(), reportId: newId() } }),
  ).toBe('reports.offerClosed');
});

test('the county enters for a town that can only telephone; nobody else may (代录)', async () => {
  const { callbackNumber: _none, ...facts } = aLandslide(city, { title: '镇区停电' });
  const body = { ...facts, unitId: city.units.town, toldBy: '固关镇值班员', callbackNumber: '0917-4600001' };
  expect(await city.at('otherCounty').refusal(routes.enterFor, { body })).toBe('reports.notBelow');
  const receipt = await city.at('county').call(routes.enterFor, { body });
  expect(receipt.toldTo).toMatchObject([{ unit: { id: city.units.county }, state: 'taken' }]);
  const own = await city.at('town').call(routes.readMatter, { params: { id: body.matterId } });
  expect(own.card.unit.id).toBe(city.units.town);
  expect(own.dispatches).toMatchObject([{ sentBy: null, spokenWith: '固关镇值班员' }]);
  expect(own.reports).toMatchObject([{ form: 'telephone', enteredByUnit: { id: city.units.county } }]);
  expect((await clocksOf('town', 'matter', body.matterId))['telephoneFirst']).toMatchObject({ state: 'met' });
});

test('instants out of order, unknown codes, taken ids and marked text are refused and leave nothing', async () => {
  const county = city.at('county');
  const now = city.world.now();
  const learned = aLandslide(city).learned;
  const refusals = [
    [{ learned: { ...learned, at: addMs(now, minutes(5)) } }, 'reports.learnedInFuture'],
    [{ happenedAt: addMs(now, minutes(5)) }, 'reports.happenedInFuture'],
    [{ happenedAt: addMs(learned.at, minutes(1)) }, 'reports.learnedBeforeHappened'],
    [{ level: 'terrible' }, 'reports.unknownCode'],
    [{ figures: { unicorns: 1 } }, 'reports.unknownCode'],
    [{ text: '机 密 ★ 20年 的情况' }, 'platform.markedSecret'],
  ] as const;
  const before = (await county.call(routes.listMatters, { query: { of: 'own', limit: 200 } })).items.length;
  for (const [over, code] of refusals)
    expect(await county.refusal(routes.reportByTelephone, { body: aLandslide(city, over) })).toBe(code);
  const body = aLandslide(city);
  await county.call(routes.reportByTelephone, { body });
  expect(await county.refusal(routes.reportByTelephone, { body: { ...body, reportId: newId() } })).toBe(
    'reports.idTaken',
  );
  expect((await county.call(routes.listMatters, { query: { of: 'own', limit: 200 } })).items.length).toBe(before + 1);
});

test('the same request with the same key twice stores one report; two officers of the city take one call once', async () => {
  const body = aLandslide(city);
  const county = city.at('county');
  const key = newId();
  const [first, second] = await Promise.all([
    county.call(routes.reportByTelephone, { body }, key),
    county.call(routes.reportByTelephone, { body }, key),
  ]);
  expect(second).toEqual(first);
  const take = { params: { id: first?.toldTo[0]?.dispatchId ?? '' }, body: { revision: 1, spokenWith: '' } };
  const taken = await Promise.allSettled([
    city.at('city').call(routes.takeCall, take),
    city.at('city').call(routes.takeCall, take),
  ]);
  expect(taken.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('twenty telephone reports at once get numbers without gaps', async () => {
  const county = city.at('zone');
  const bodies = Array.from({ length: 20 }, () =>
    aLandslide(city, { learned: { ...aLandslide(city).learned, fromUnitId: null } }),
  );
  const receipts = await Promise.all(bodies.map((body) => county.call(routes.reportByTelephone, { body })));
  const numbers = receipts.map((receipt) => Number(/〕(\d+)号/.exec(receipt.number)?.[1])).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});
