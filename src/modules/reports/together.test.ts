// Two clients at once on every write of a matter and a dispatch: one goes through, the other is told, nothing doubles.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/ids.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Caller } from '#kit/world.ts';
import { aLandslide, aMatterUnderWay, aWrittenReport, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

type Write = (caller: Caller) => Promise<unknown>;
const outcome = (one: PromiseSettledResult<unknown>): string =>
  one.status === 'fulfilled' ? 'done' : one.reason instanceof Refusal ? one.reason.code : String(one.reason);

async function together(unit: 'county' | 'city', ...writes: Write[]): Promise<string[]> {
  return (await Promise.allSettled(writes.map((write) => write(city.at(unit))))).map(outcome).toSorted();
}

const matterWrites: Record<string, (id: string) => Write> = {
  amendMatter: (id) => (c) => c.call(routes.amendMatter, { params: { id }, body: { revision: 2, title: '改题' } }),
  changeLevel: (id) => (c) =>
    c.call(routes.changeLevel, { params: { id }, body: { revision: 2, level: 'major', reason: '改判' } }),
  determineLevel: (id) => (c) =>
    c.call(routes.determineLevel, {
      params: { id },
      body: { revision: 2, level: 'significant', body: '市政府', document: '', reason: '认定' },
    }),
  changeSensitivity: (id) => (c) =>
    c.call(routes.changeSensitivity, {
      params: { id },
      body: { revision: 2, sensitivities: ['people'], reason: '涉及学生' },
    }),
};

test.each(Object.keys(matterWrites))('%s twice at once: the slower one has a stale revision', async (name) => {
  const matter = await aMatterUnderWay(city);
  const write = matterWrites[name]?.(matter.matterId);
  if (write === undefined) throw new Error(name);
  expect(await together('county', write, write)).toEqual(['done', 'platform.staleRevision']);
});

test('level and sensitivity at once: one of both is told to look again', async () => {
  const matter = await aMatterUnderWay(city);
  const [level, sensitive] = [matterWrites['changeLevel'], matterWrites['changeSensitivity']];
  if (level === undefined || sensitive === undefined) throw new Error('no such write');
  expect(await together('county', level(matter.matterId), sensitive(matter.matterId))).toEqual([
    'done',
    'platform.staleRevision',
  ]);
});

test('the first report is drafted once, and “no change” twice at once is two follow-ups in order', async () => {
  const matter = await aMatterUnderWay(city);
  const begin: Write = (c) =>
    c.call(routes.draftReport, {
      body: {
        id: newId(),
        matterId: matter.matterId,
        kind: 'first',
        correctsReportId: null,
        answersOrderId: null,
        changes: {},
      },
    });
  expect(await together('county', begin, begin)).toEqual(['done', 'reports.draftOpen']);
  const other = await aMatterUnderWay(city);
  await aWrittenReport(city, other.matterId, 'first');
  const quiet: Write = (c) => c.call(routes.noChange, { params: { id: other.matterId }, body: { reportId: newId() } });
  expect(await together('county', quiet, quiet)).toEqual(['done', 'done']);
  const { reports } = await city.at('county').call(routes.readMatter, { params: { id: other.matterId } });
  expect(
    reports
      .filter((report) => report.kind === 'followUp')
      .map((report) => report.ordinal)
      .toSorted((a, b) => a - b),
  ).toEqual([1, 2]);
});

test('two officers send one draft for signature, two leaders sign it: once each', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, {
    body: {
      id,
      matterId: matter.matterId,
      kind: 'first',
      correctsReportId: null,
      answersOrderId: null,
      changes: { text: '正文' },
    },
  });
  const send: Write = (c) => c.call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect(await together('county', send, send)).toEqual(['done', 'platform.staleRevision']);
  const sign = () =>
    city.at('county', 'dutyLeader').call(routes.signOff, { params: { id }, body: { revision: 2, remark: '' } });
  expect((await Promise.allSettled([sign(), sign()])).map(outcome).toSorted()).toEqual([
    'done',
    'platform.staleRevision',
  ]);
  expect((await city.at('county').call(routes.readReport, { params: { id } })).dispatches).toHaveLength(1);
});

const dispatchWrites: Record<string, (id: string, revision: number) => Write> = {
  acknowledge: (id, revision) => (c) => c.call(routes.acknowledge, { params: { id }, body: { revision } }),
  returnDispatch: (id, revision) => (c) =>
    c.call(routes.returnDispatch, { params: { id }, body: { revision, reason: '补充' } }),
  confirmByTelephone: (id, revision) => (c) =>
    c.call(routes.confirmByTelephone, { params: { id }, body: { revision, with: '值班员', at: city.world.now() } }),
  tagDispatch: (id, revision) => (c) =>
    c.call(routes.tagDispatch, { params: { id }, body: { revision, tag: 'onFile' } }),
};

test.each(Object.keys(dispatchWrites))('%s twice at once: the slower one has a stale revision', async (name) => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first');
  const id = receipt.dispatches[0]?.dispatchId ?? '';
  const opened = await Promise.all([
    city.at('city').call(routes.openDispatch, { params: { id } }),
    city.at('city').call(routes.openDispatch, { params: { id } }),
  ]);
  expect(opened.map((one) => one.revision)).toEqual([2, 2]);
  const write = dispatchWrites[name]?.(id, 2);
  if (write === undefined) throw new Error(name);
  expect(await together('city', write, write)).toEqual(['done', 'platform.staleRevision']);
});

test('acknowledged and returned at once: one of both', async () => {
  const matter = await aMatterUnderWay(city);
  const receipt = await aWrittenReport(city, matter.matterId, 'first');
  const id = receipt.dispatches[0]?.dispatchId ?? '';
  await city.at('city').call(routes.openDispatch, { params: { id } });
  const [yes, no] = [dispatchWrites['acknowledge'], dispatchWrites['returnDispatch']];
  if (yes === undefined || no === undefined) throw new Error('no such write');
  expect(await together('city', yes(id, 2), no(id, 2))).toEqual(['done', 'platform.staleRevision']);
});

test('one call to the province is recorded once, one offer is claimed once, one dispute decided once', async () => {
  const told = await city.at('city').call(routes.reportByTelephone, {
    body: aLandslide(city, { learned: { ...aLandslide(city).learned, fromUnitId: null } }),
  });
  const answered: Write = (c) =>
    c.call(routes.recordAnswered, {
      params: { id: told.toldTo[0]?.dispatchId ?? '' },
      body: { revision: 1, spokenWith: '省值班员', at: city.world.now() },
    });
  expect(await together('city', answered, answered)).toEqual(['done', 'platform.staleRevision']);

  const matter = await aMatterUnderWay(city);
  const claim = () =>
    city
      .at('town')
      .call(routes.claim, { params: { id: matter.matterId }, body: { matterId: newId(), reportId: newId() } });
  expect((await Promise.allSettled([claim(), claim()])).map(outcome).toSorted()).toEqual([
    'done',
    'reports.offerClosed',
  ]);

  const dispute = { id: newId(), level: 'major', reason: '应判重大' };
  await city.at('city').call(routes.disputeLevel, { params: { id: matter.matterId }, body: dispute });
  const decide: Write = (c) =>
    c.call(routes.decideDispute, {
      params: { id: dispute.id },
      body: { outcome: 'upheld', level: null, reason: '维持' },
    });
  expect(await together('city', decide, decide)).toEqual(['done', 'reports.disputeDecided']);
});
