// Signatures that are not given at the screen, and reports written for a unit that can only telephone.
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { fileRoutes } from '#shared/files.ts';
import { addMs } from '#shared/instant.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import type { Exchange } from '#platform/module.ts';
import { aLandslide, aMatterUnderWay, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

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

async function aPicture(unit: 'county' | 'city'): Promise<string> {
  const bytes = Buffer.from('\x89PNG\r\n\x1a\n signed', 'latin1');
  const id = newId();
  await city
    .at(unit)
    .call(fileRoutes.open, { body: { id, name: '签发单.png', size: bytes.length, notClassified: true } });
  const module = city.world.app.modules.find((one) => one.name === 'files');
  if (module === undefined) throw new Error('the files part is not composed');
  const exchange = { bytes: Readable.from([bytes]) } as Partial<Exchange> as Exchange;
  await executeRoute(
    city.world.app.runtime,
    module,
    'putPiece',
    { actor: city.at(unit).actor, action: 'files.upload' },
    { params: { id, no: 0 }, query: undefined, body: undefined },
    exchange,
  );
  await city.at(unit).call(fileRoutes.seal, { params: { id } });
  return id;
}

test('signed on paper: the sheet’s picture is kept, nothing is owed later; a text is no picture (A15.1)', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, matter.matterId));
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const body = {
    revision: waiting.revision,
    leaderPersonId: city.leaders.county.principal,
    at: city.world.now(),
    fileId: await aPicture('county'),
  };
  expect(
    await city.at('county').refusal(routes.signOffOnPaper, { params: { id }, body: { ...body, fileId: newId() } }),
  ).toBe('reports.fileNotReady');
  expect(
    await city
      .at('county')
      .refusal(routes.signOffOnPaper, { params: { id }, body: { ...body, fileId: await aPicture('city') } }),
  ).toBe('reports.fileNotReady');
  const sent = await city.at('county').call(routes.signOffOnPaper, { params: { id }, body });
  expect(sent).toMatchObject({ state: 'submitted', signatureOwed: false });
  expect((await city.at('county').call(routes.readReport, { params: { id } })).signoffs.at(-1)).toMatchObject({
    way: 'paper',
    file: { name: '签发单.png' },
  });
});

test('what was signed by telephone is signed later on paper by the same leader only', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, matter.matterId));
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  const leader = city.leaders.county.principal;
  await city.at('county').call(routes.signOffByTelephone, {
    params: { id },
    body: {
      revision: waiting.revision,
      leaderPersonId: leader,
      number: '0917-4600001',
      at: city.world.now(),
      words: '同意',
    },
  });
  await city.world.advance(minutes(20));
  const later = { leaderPersonId: leader, at: city.world.now(), fileId: await aPicture('county') };
  expect(
    await city
      .at('county')
      .refusal(routes.signLaterOnPaper, { params: { id }, body: { ...later, at: addMs(city.world.now(), -hours(1)) } }),
  ).toBe('reports.timeBeforeMatter');
  await city.at('county').call(routes.signLaterOnPaper, { params: { id }, body: later });
  expect(
    (await city.at('county').call(routes.readReport, { params: { id } })).signoffs.find(
      (one) => one.way === 'telephone',
    ),
  ).toMatchObject({ signedLaterAt: city.world.now(), signatureOwed: false });
});

test('the county writes for a town that it entered for, but does not sign in its name', async () => {
  const { callbackNumber: _none, ...facts } = aLandslide(city);
  await city.at('county').call(routes.enterFor, {
    body: { ...facts, unitId: city.units.town, toldBy: '固关镇值班员', callbackNumber: null },
  });
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, facts.matterId));
  const waiting = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect(
    (await city.at('county', 'principalLeader').call(routes.readReport, { params: { id } })).allowed,
  ).not.toContain('signOff');
  expect(
    await city
      .at('county', 'principalLeader')
      .refusal(routes.signOff, { params: { id }, body: { revision: waiting.revision, remark: '' } }),
  ).toBe('reports.notYourStage');
  const signed = await city
    .at('town', 'principalLeader')
    .call(routes.signOff, { params: { id }, body: { revision: waiting.revision, remark: '' } });
  expect(signed.dispatches).toMatchObject([{ unit: { id: city.units.county }, role: 'line', state: 'sent' }]);
});

test('sent back with a reason and taken back: the draft is written on, the stages begin anew', async () => {
  const matter = await aMatterUnderWay(city);
  const id = newId();
  await city.at('county').call(routes.draftReport, draft(id, matter.matterId));
  let { revision } = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision: 1 } });
  expect(
    await city.at('county').refusal(routes.sendBack, { params: { id }, body: { revision, reason: '自己退' } }),
  ).toBe('reports.notYourStage');
  ({ revision } = await city
    .at('county', 'dutyLeader')
    .call(routes.sendBack, { params: { id }, body: { revision, reason: '写明道路名称' } }));
  expect(await city.at('county').call(routes.readReport, { params: { id } })).toMatchObject({
    card: { state: 'drafting' },
    sentBackReason: '写明道路名称',
  });
  ({ revision } = await city
    .at('county')
    .call(routes.saveDraft, { params: { id }, body: { revision, changes: { text: '县道 301 中断' } } }));
  ({ revision } = await city.at('county').call(routes.sendForSignOff, { params: { id }, body: { revision } }));
  ({ revision } = await city.at('county').call(routes.takeBack, { params: { id }, body: { revision } }));
  await city.at('county').call(routes.abandonDraft, { params: { id }, body: { revision, reason: '改由电话续报' } });
  const read = await city.at('county').call(routes.readReport, { params: { id } });
  expect(read).toMatchObject({ card: { state: 'abandoned' }, allowed: [] });
  expect(read.versions.map((version) => version.no)).toEqual([1, 2]);
});
