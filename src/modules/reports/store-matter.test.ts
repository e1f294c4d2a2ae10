// What belongs to a matter beside its reports, on a real database: tellings, contacts, links, lists and scope.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '#shared/duration.ts';
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

async function clocks(id: string, unit: 'county' | 'city' = 'county') {
  const { items } = await city.at(unit).call(deadlineRoutes.listClocks, { query: { kind: 'matter', id } });
  return items.map((clock) => ({
    key: clock.rule.replace('reports.', ''),
    state: clock.state,
    dueAt: clock.dueAt,
    reason: clock.reason,
  }));
}

test('a leader is told twice before answering; who is not yet told is owed (A18.2)', async () => {
  const matter = await aMatterUnderWay(city, { level: 'significant' });
  const params = { id: matter.matterId };
  const { principal } = city.leaders.county;
  const body = (answer: 'notReached' | 'noted' | 'instructed', words = '') => ({
    id: newId(),
    personId: principal,
    roles: ['principalLeader' as const],
    way: 'telephone' as const,
    at: city.world.now(),
    answer,
    words,
  });
  const first = await city.at('county').call(routes.tellLeader, { params, body: body('notReached') });
  const second = await city.at('county').call(routes.tellLeader, { params, body: body('notReached') });
  expect([first.attempt, second.attempt]).toEqual([1, 2]);
  expect(second.stillOwed).toContain('principalLeader');
  const answered = await city.at('county').call(routes.tellLeader, { params, body: body('instructed', '全力搜救') });
  expect(answered.stillOwed).not.toContain('principalLeader');
  const { telling } = await city.at('county').call(routes.readMatter, { params });
  expect(telling?.told.map((one) => [one.answer, one.attempt])).toEqual([
    ['notReached', 1],
    ['notReached', 2],
    ['instructed', 3],
  ]);
  expect((await city.at('city').call(routes.readMatter, { params })).telling).toBeNull();
  for (const role of answered.stillOwed) {
    const holder = telling?.roles.find((one) => one.role === role)?.holders[0]?.id ?? '';
    await city
      .at('county')
      .call(routes.tellLeader, { params, body: { ...body('noted'), personId: holder, roles: [role as 'deskHead'] } });
  }
  expect((await clocks(matter.matterId)).find((clock) => clock.key === 'tellLeaders')).toMatchObject({ state: 'met' });
  expect(
    await city
      .at('county')
      .refusal(routes.tellLeader, { params, body: { ...body('noted'), at: addMs(city.world.now(), hours(1)) } }),
  ).toBe('reports.timeInFuture');
  expect(
    await city.at('county').refusal(routes.tellLeader, { params, body: { ...body('noted'), personId: newId() } }),
  ).toBe('reports.unknownPerson');
});

test('the commander goes up with a number that was tried; calls from above are logged; the number lies sealed (A13.3)', async () => {
  const matter = await aMatterUnderWay(city, { level: 'major' });
  const params = { id: matter.matterId };
  const contact = {
    id: newId(),
    role: 'commander' as const,
    name: '现场指挥员',
    title: '副县长',
    number: '139 0000 0077',
    tried: { at: city.world.now(), outcome: 'reached' as const },
  };
  await city.at('county').call(routes.giveSiteContact, { params, body: contact });
  const seen = await city.at('city').call(routes.readMatter, { params });
  expect(seen.siteContacts).toMatchObject([
    { name: '现场指挥员', numberMasked: '*******0077', tries: [{ outcome: 'reached' }], replaced: false },
  ]);
  expect(await city.at('city').call(routes.revealSiteContact, { params: { id: contact.id } })).toEqual({
    number: '139 0000 0077',
  });
  expect(await city.at('otherCounty').refusal(routes.revealSiteContact, { params: { id: contact.id } })).toBe(
    'platform.notFound',
  );
  await city.at('county').call(routes.logCallFromAbove, {
    params,
    body: {
      id: newId(),
      contactId: contact.id,
      fromUnitId: city.units.province,
      caller: '省总值班室',
      at: city.world.now(),
      answered: true,
      words: '询问搜救进展',
    },
  });
  expect((await city.at('city').call(routes.readMatter, { params })).callsFromAbove).toMatchObject([
    { caller: '省总值班室', answered: true },
  ]);
  const { rows } = await city.world.system((ctx) =>
    sql<{
      n: number;
    }>`select count(*)::int as n from (select payload::text t from event union all select response::text from idempotency union all select c::text from reports_site_contact c) x where translate(t, ' ', '') like '%13900000077%'`.execute(
      ctx.tx,
    ),
  );
  expect(rows[0]?.n).toBe(0);
});

test('matters are linked with a reason, once, and a link is undone only by a new one; the joint time line keeps to scopes', async () => {
  const here = await aMatterUnderWay(city);
  const there = aLandslide(city, {
    title: '陈仓区同段塌方',
    learned: { ...aLandslide(city).learned, fromUnitId: null },
  });
  await city.at('otherCounty').call(routes.reportByTelephone, { body: there });
  const link = {
    id: newId(),
    kind: 'sameEvent' as const,
    otherMatterId: there.matterId,
    undoesLinkId: null,
    reason: '同一降雨过程',
  };
  expect(await city.at('county').refusal(routes.linkMatter, { params: { id: here.matterId }, body: link })).toBe(
    'platform.notFound',
  );
  await city.at('city').call(routes.linkMatter, { params: { id: here.matterId }, body: link });
  expect(
    await city.at('city').refusal(routes.linkMatter, { params: { id: here.matterId }, body: { ...link, id: newId() } }),
  ).toBe('reports.linkExists');
  const joint = await city.at('city').call(routes.readTimeline, { params: { id: here.matterId } });
  expect(new Set(joint.entries.map((entry) => entry.matterTitle))).toEqual(
    new Set(['固关镇山体滑坡', '陈仓区同段塌方']),
  );
  const own = await city.at('county').call(routes.readTimeline, { params: { id: here.matterId } });
  expect(new Set(own.entries.map((entry) => entry.matterTitle))).toEqual(new Set(['固关镇山体滑坡']));
  const linksSeenBy = async (unit: 'city' | 'county') =>
    (await city.at(unit).call(routes.readMatter, { params: { id: here.matterId } })).links;
  expect(await linksSeenBy('city')).toMatchObject([{ undone: false, allowed: ['undoLink'] }]);
  expect(await linksSeenBy('county'), 'not even the id of a matter that it may not see').toEqual([]);
  await city.at('city').call(routes.linkMatter, {
    params: { id: here.matterId },
    body: { ...link, id: newId(), kind: 'undone', undoesLinkId: link.id, reason: '并非同一原因' },
  });
  expect(await linksSeenBy('city')).toMatchObject([
    { undone: true, reason: '同一降雨过程', undoing: { reason: '并非同一原因' }, allowed: [] },
  ]);
});

test('a link is undone by the unit that made it or by a superior, never by the other side, and between these matters only', async () => {
  const here = await aMatterUnderWay(city);
  const other = await aMatterUnderWay(city, { title: '固关镇道路中断' });
  const third = await aMatterUnderWay(city, { title: '固关镇停电' });
  const params = { id: here.matterId };
  const link = { id: newId(), kind: 'related' as const, undoesLinkId: null, otherMatterId: other.matterId };
  await city.at('city').call(routes.linkMatter, { params, body: { ...link, reason: '同一次降雨' } });
  const undo = (otherMatterId: string) => ({
    params,
    body: { ...link, id: newId(), otherMatterId, kind: 'undone' as const, undoesLinkId: link.id, reason: '查实无关' },
  });
  expect(await city.at('county').refusal(routes.linkMatter, undo(other.matterId))).toBe('reports.linkNotYours');
  expect(await city.at('city').refusal(routes.linkMatter, undo(third.matterId))).toBe('reports.noSuchLink');
  await city.at('city').call(routes.linkMatter, undo(other.matterId));
  expect(await city.at('city').refusal(routes.linkMatter, undo(other.matterId))).toBe('reports.noSuchLink');

  const own = { ...link, id: newId() };
  await city.at('county').call(routes.linkMatter, { params, body: { ...own, reason: '同一路段' } });
  await city.at('city').call(routes.linkMatter, {
    params,
    body: { ...own, id: newId(), kind: 'undone', undoesLinkId: own.id, reason: '上级查实无关' },
  });
  const { links } = await city.at('county').call(routes.readMatter, { params });
  expect(links.find((one) => one.id === own.id)).toMatchObject({ undoing: { reason: '上级查实无关' } });
});

test('lists keep to the scope and take filters; missing elements are owed until supplied and stop nothing (A15.6)', async () => {
  const matter = await aMatterUnderWay(city, { title: '麟游方向桥梁垮塌', level: 'significant' });
  const mine = await city.at('city').call(routes.listMatters, { query: { q: '桥梁', of: 'below', limit: 10 } });
  expect(mine.items).toMatchObject([
    { id: matter.matterId, lineState: 'taken', lineToUnitId: city.units.city, lastReport: { form: 'telephone' } },
  ]);
  expect(
    (await city.at('city').call(routes.listMatters, { query: { q: '桥梁', level: 'major', of: 'all', limit: 10 } }))
      .items,
  ).toEqual([]);
  expect(
    (await city.at('otherCounty').call(routes.listMatters, { query: { q: '桥梁', of: 'all', limit: 10 } })).items,
  ).toEqual([]);
  expect((await city.at('city').call(routes.listMatters, { query: { q: '%', of: 'all', limit: 10 } })).items).toEqual(
    [],
  );
  const before = await city.at('county').call(routes.readMatter, { params: { id: matter.matterId } });
  expect(before.missing.map((element) => element.code)).toEqual(expect.arrayContaining(['cause', 'trend']));
  expect(before.missing.map((element) => element.code)).not.toContain('place');
  await aWrittenReport(city, matter.matterId, 'first', { elements: { cause: '洪水冲刷' } });
  const after = await city.at('county').call(routes.readMatter, { params: { id: matter.matterId } });
  expect(after.missing.map((element) => element.code)).not.toContain('cause');
  expect(
    (await city.at('city').call(routes.listReports, { query: { q: '桥梁', of: 'below', limit: 10 } })).items
      .map((report) => report.name)
      .toSorted(),
  ).toEqual(['书面首报', '电话首报']);
  const proposal = await city.at('county').call(routes.proposeLevel, {
    body: { type: '11D00', category: 'emergency', figures: { dead: 3, missing: 1 }, sensitivities: [] },
  });
  expect(proposal.proposal?.level.code).toBe('significant');
});
