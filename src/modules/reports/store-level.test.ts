// Level and sensitivity of a matter on a real database: clocks raised and cancelled, disputes, determination.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { aMatterUnderWay, aWrittenReport, openCity, type City } from './builders.ts';
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

const revisionOf = async (id: string): Promise<number> =>
  (await city.at('county').call(routes.readMatter, { params: { id } })).card.revision;

test('raised at t: new obligations begin at t and older clocks stay; lowered: running ones are cancelled with the reason (A14.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const params = { id: matter.matterId };
  await city.world.advance(minutes(10));
  const t = city.world.now();
  await city.at('county').call(routes.changeLevel, {
    params,
    body: { revision: await revisionOf(matter.matterId), level: 'major', reason: '失联增至 12 人' },
  });
  const raised = await clocks(matter.matterId);
  expect(raised).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ key: 'telephoneRaised', state: 'running', dueAt: addMs(t, minutes(30)) }),
      expect.objectContaining({ key: 'writtenRaised', state: 'running', dueAt: addMs(t, minutes(60)) }),
      expect.objectContaining({ key: 'directProvince', state: 'running' }),
      expect.objectContaining({ key: 'directStateCouncil', state: 'running' }),
      expect.objectContaining({
        key: 'writtenFirst',
        state: 'running',
        dueAt: addMs(matter.body.learned.at, minutes(120)),
      }),
    ]),
  );
  const again = await city
    .at('county')
    .call(routes.telephoneOnMatter, { params, body: { reportId: newId(), text: '失联增至 12 人，判为重大。' } });
  await city.at('city').call(routes.takeCall, {
    params: { id: again.toldTo[0]?.dispatchId ?? '' },
    body: { revision: 1, spokenWith: '' },
  });
  expect((await clocks(matter.matterId)).find((clock) => clock.key === 'telephoneRaised')).toMatchObject({
    state: 'met',
  });
  await city.at('county').call(routes.changeLevel, {
    params,
    body: { revision: await revisionOf(matter.matterId), level: 'ordinary', reason: '失联人员已找到' },
  });
  const lowered = await clocks(matter.matterId);
  expect(lowered.filter((clock) => clock.state === 'cancelled').map((clock) => [clock.key, clock.reason])).toEqual(
    expect.arrayContaining([
      ['writtenRaised', '失联人员已找到'],
      ['directProvince', '失联人员已找到'],
      ['directStateCouncil', '失联人员已找到'],
    ]),
  );
  expect(lowered.find((clock) => clock.key === 'writtenFirst')).toMatchObject({ state: 'running' });
});

test('an unknown level runs as the highest; judged ordinary, the written report counts anew from the learned minute', async () => {
  const matter = await aMatterUnderWay(city, { level: null });
  expect((await clocks(matter.matterId)).find((clock) => clock.key === 'writtenFirst')).toMatchObject({
    dueAt: addMs(matter.body.learned.at, minutes(60)),
  });
  expect((await clocks(matter.matterId)).some((clock) => clock.key === 'directProvince')).toBe(false);
  await city.at('county').call(routes.changeLevel, {
    params: { id: matter.matterId },
    body: { revision: await revisionOf(matter.matterId), level: 'ordinary', reason: '初判一般' },
  });
  expect(
    (await clocks(matter.matterId))
      .filter((clock) => clock.key === 'writtenFirst')
      .map((clock) => [clock.state, clock.dueAt]),
  ).toEqual([
    ['cancelled', addMs(matter.body.learned.at, minutes(60))],
    ['running', addMs(matter.body.learned.at, minutes(120))],
  ]);
});

test('sensitivity raises the demands and never the level (A14.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const params = { id: matter.matterId };
  await city.at('county').call(routes.changeSensitivity, {
    params,
    body: { revision: await revisionOf(matter.matterId), sensitivities: ['place'], reason: '涉及学校' },
  });
  const detail = await city.at('county').call(routes.readMatter, { params });
  expect(detail).toMatchObject({
    card: { level: { code: 'ordinary', state: 'judged' }, sensitivities: [{ name: '敏感地区' }] },
    terms: { writtenMinutes: 60 },
  });
  expect((await clocks(matter.matterId)).find((clock) => clock.key === 'writtenRaised')).toMatchObject({
    state: 'running',
  });
  expect(
    await city
      .at('city')
      .refusal(routes.changeSensitivity, { params, body: { revision: 1, sensitivities: [], reason: '代改' } }),
  ).toBe('platform.forbidden');
});

test('the city disputes a level and decides; the body that determined it is named (A14.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const params = { id: matter.matterId };
  const dispute = { id: newId(), level: 'significant', reason: '失联人数应计入' };
  await city.at('city').call(routes.disputeLevel, { params, body: dispute });
  const decision = {
    params: { id: dispute.id },
    body: { outcome: 'changed' as const, level: null, reason: '按较大报送' },
  };
  expect(await city.at('county').refusal(routes.decideDispute, decision)).toBe('reports.notBelow');
  await city.at('city').call(routes.decideDispute, decision);
  expect(await city.at('city').refusal(routes.decideDispute, decision)).toBe('reports.disputeDecided');
  await city.at('city').call(routes.determineLevel, {
    params,
    body: {
      revision: await revisionOf(matter.matterId),
      level: 'significant',
      body: '宝鸡市人民政府',
      document: '',
      reason: '调查组认定',
    },
  });
  const detail = await city.at('county').call(routes.readMatter, { params });
  expect(detail.card.level).toMatchObject({ code: 'significant', state: 'determined', body: '宝鸡市人民政府' });
  expect(detail.levelChanges.map((change) => change.act)).toEqual(['judged', 'decided', 'determined']);
  expect(await city.at('otherCounty').refusal(routes.disputeLevel, { params, body: { ...dispute, id: newId() } })).toBe(
    'platform.notFound',
  );
});

test('a level determined after the final is on record and starts nothing; a rhythm set before the first begins with it', async () => {
  const matter = await aMatterUnderWay(city, { level: 'significant' });
  const params = { id: matter.matterId };
  await city.at('city').call(routes.setRhythm, { params, body: { everyMinutes: 30, reason: '持续关注' } });
  expect((await clocks(matter.matterId)).some((clock) => clock.key === 'followUp')).toBe(false);
  await aWrittenReport(city, matter.matterId, 'first');
  expect((await clocks(matter.matterId)).find((clock) => clock.key === 'followUp')).toMatchObject({
    dueAt: addMs(city.world.now(), minutes(30)),
  });
  await aWrittenReport(city, matter.matterId, 'final');
  const before = (await clocks(matter.matterId)).length;
  await city.at('city').call(routes.determineLevel, {
    params,
    body: {
      revision: await revisionOf(matter.matterId),
      level: 'major',
      body: '省政府',
      document: '',
      reason: '调查认定',
    },
  });
  expect((await clocks(matter.matterId)).length).toBe(before);
});

test('two officers change one level at once: one of them is told', async () => {
  const matter = await aMatterUnderWay(city);
  const change = (level: string) =>
    city.at('county').call(routes.changeLevel, {
      params: { id: matter.matterId },
      body: { revision: matter.body.level === null ? 1 : 2, level, reason: '改判' },
    });
  const revision = await revisionOf(matter.matterId);
  expect(revision).toBe(2);
  const both = await Promise.allSettled([change('significant'), change('major')]);
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
