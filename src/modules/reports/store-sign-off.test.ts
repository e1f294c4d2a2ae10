// Sign-off on a real database: stages and fresh proof, by telephone with the signature owed, by nobody with the tried calls.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { hours } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { routes as deadlineRoutes } from '#modules/deadlines/contract.ts';
import { aMatterUnderWay, openCity, type City } from './builders.ts';
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

test('stages are passed by whoever they name: the officer cannot sign, and stale proof does not count', async () => {
  const matter = await aMatterUnderWay(city, { level: 'major' });
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
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect((await read(id)).stages.map((stage) => [stage.by.code, stage.state])).toEqual([
    ['dutyOfficer', 'passed'],
    ['deskHead', 'now'],
    ['leaderInCharge', 'ahead'],
  ]);
  const body = { revision: waiting.revision, remark: '' };
  expect(await city.at('county').refusal(routes.passStage, { params: { id }, body })).toBe('reports.notYourStage');
  expect(await city.at('county', 'leaderInCharge').refusal(routes.signOff, { params: { id }, body })).toBe(
    'reports.notLastStage',
  );
  const shown = async () =>
    (await city.at('county').call(deadlineRoutes.listAlarms, {})).items
      .filter((alarm) => alarm.subject.id === id)
      .map((alarm) => [alarm.term, alarm.audience]);
  expect(await shown()).toEqual([['待核稿', ['deskHead']]]);
  const checked = await city.at('county', 'deskHead').call(routes.passStage, { params: { id }, body });
  expect(await shown()).toEqual([['待签发', ['leaderInCharge']]]);
  expect(
    await city
      .at('county', 'leaderInCharge', { proved: false })
      .refusal(routes.signOff, { params: { id }, body: { revision: checked.revision, remark: '' } }),
  ).toBe('platform.freshProofNeeded');
  const signed = await city
    .at('county', 'leaderInCharge')
    .call(routes.signOff, { params: { id }, body: { revision: checked.revision, remark: '' } });
  expect(await shown()).toEqual([]);
  // Extraordinary and major: city, province and State Council are prepared together (A13.2).
  expect(signed.dispatches.map((one) => [one.unit.id, one.role, one.way, one.state])).toEqual([
    [city.units.city, 'line', 'thisSystem', 'sent'],
    [city.units.province, 'direct', 'superiorSystem', 'prepared'],
    [city.units.state, 'direct', 'superiorSystem', 'prepared'],
  ]);
  expect(await clock('matter', matter.matterId, 'directProvince')).toMatchObject({ state: 'running', row: 'A13.2' });
  const province = signed.dispatches[1]?.dispatchId ?? '';
  await city.at('county').call(routes.recordSent, {
    params: { id: province },
    body: { revision: 1, way: 'superiorSystem', externalNumber: '陕值2026-88', externalAt: null, receivedBy: '' },
  });
  expect(await clock('matter', matter.matterId, 'directProvince')).toMatchObject({ state: 'met' });
  expect(await clock('matter', matter.matterId, 'directStateCouncil')).toMatchObject({ state: 'running' });
  expect((await city.at('county').call(routes.readCopyText, { params: { id } })).text).toContain('固关镇');
});

test('signed by telephone: who, number, minute, words; the signature is owed until that leader signs (A15.1)', async () => {
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
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const { principal, other } = city.leaders.county;
  const body = {
    revision: waiting.revision,
    leaderPersonId: principal,
    number: '13900000001',
    at: city.world.now(),
    words: '同意上报',
  };
  expect(
    await city
      .at('county')
      .refusal(routes.signOffByTelephone, { params: { id }, body: { ...body, leaderPersonId: other } }),
  ).toMatch(/reports\.(unknownPerson|leaderHasNoStage)/);
  expect(
    await city
      .at('county')
      .refusal(routes.signOffByTelephone, { params: { id }, body: { ...body, at: addMs(city.world.now(), hours(1)) } }),
  ).toBe('reports.timeInFuture');
  const sent = await city.at('county').call(routes.signOffByTelephone, { params: { id }, body });
  expect(sent).toMatchObject({ state: 'submitted', signatureOwed: true });
  const owed = await clock('report', id, 'signLater');
  expect(owed).toMatchObject({ state: 'running', dueAt: '2026-11-24T04:00:00.000Z' });
  expect((await read(id)).signoffs.at(-1)).toMatchObject({
    way: 'telephone',
    words: '同意上报',
    numberMasked: '*******0001',
    signatureOwed: true,
  });
  expect(
    await city.at('county', 'principalLeader').refusal(routes.signLater, { params: { id }, body: { remark: '' } }),
  ).toBe('reports.notYourStage');
  await city
    .at('county', 'principalLeader', { personId: principal })
    .call(routes.signLater, { params: { id }, body: { remark: '' } });
  expect(await clock('report', id, 'signLater')).toMatchObject({ state: 'met' });
  expect(
    await city
      .at('county', 'principalLeader', { personId: principal })
      .refusal(routes.signLater, { params: { id }, body: { remark: '' } }),
  ).toBe('reports.noSignatureOwed');
  const { rows } = await city.world.system((ctx) =>
    sql<{
      n: number;
    }>`select count(*)::int as n from (select payload::text t from event union all select response::text from idempotency union all select s::text from reports_signoff s) x where t like '%13900000001%'`.execute(
      ctx.tx,
    ),
  );
  expect(rows[0]?.n).toBe(0);
});

test('nobody could be reached: submitted first with the tried calls, twice each, and signed later (A15.1)', async () => {
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
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const one = {
    personId: city.leaders.county.principal,
    number: '0917-4600001',
    at: city.world.now(),
    outcome: 'noAnswer' as const,
  };
  const body = (tries: (typeof one)[]) => ({
    params: { id },
    body: { revision: waiting.revision, tries, reason: '均无人接听' },
  });
  expect(await city.at('county').refusal(routes.submitUnsigned, body([one]))).toBe('reports.triesTooFew');
  const sent = await city.at('county').call(routes.submitUnsigned, body([one, one]));
  expect(sent).toMatchObject({ state: 'submitted', signatureOwed: true });
  expect(await read(id)).toMatchObject({
    unsignedReason: '均无人接听',
    tries: [{ outcome: 'noAnswer' }, { outcome: 'noAnswer' }],
  });
  expect(await clock('report', id, 'signLater')).toMatchObject({ state: 'running' });
});
