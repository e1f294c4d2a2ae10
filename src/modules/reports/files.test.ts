// Attachments over HTTP shapes: pieces in any order, repeated, sealed with a digest, read only by whoever may read a record.
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileRoutes } from '#shared/files.ts';
import { UPLOAD_LIMITS } from '#shared/limits.ts';
import { sm3 } from '#platform/digest.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import { aPdf } from '#platform/pdf-builders.ts';
import type { Exchange } from '#platform/module.ts';
import { Refusal } from '#platform/refusal.ts';
import { aMatterUnderWay, aWrittenReport, openCity, type City } from './builders.ts';
import { routes } from './contract.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

async function put(unit: 'county' | 'city', id: string, no: number, bytes: Buffer): Promise<unknown> {
  const module = city.world.app.modules.find((one) => one.name === 'files');
  if (module === undefined) throw new Error('the files part is not composed');
  const exchange = { bytes: Readable.from([bytes]) } as Partial<Exchange> as Exchange;
  const meta = { actor: city.at(unit).actor, action: 'files.upload' };
  return executeRoute(
    city.world.app.runtime,
    module,
    'putPiece',
    meta,
    { params: { id, no }, query: undefined, body: undefined },
    exchange,
  );
}

const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

async function upload(name: string, bytes: Buffer, unit: 'county' | 'city' = 'county'): Promise<string> {
  const id = newId();
  await city.at(unit).call(fileRoutes.open, { body: { id, name, size: bytes.length, notClassified: true } });
  for (let no = 0; no * UPLOAD_LIMITS.pieceBytes < bytes.length; no++) {
    await put(unit, id, no, bytes.subarray(no * UPLOAD_LIMITS.pieceBytes, (no + 1) * UPLOAD_LIMITS.pieceBytes));
  }
  return id;
}

test('pieces come in any order and twice; the digest is of the whole', async () => {
  const bytes = Buffer.concat([PNG, Buffer.alloc(UPLOAD_LIMITS.pieceBytes + 5_000, 7)]);
  const id = newId();
  await city
    .at('county')
    .call(fileRoutes.open, { body: { id, name: '现场.png', size: bytes.length, notClassified: true } });
  const [first, second] = [bytes.subarray(0, UPLOAD_LIMITS.pieceBytes), bytes.subarray(UPLOAD_LIMITS.pieceBytes)];
  await put('county', id, 1, second);
  expect(await city.at('county').refusal(fileRoutes.seal, { params: { id } })).toBe('files.incomplete');
  await Promise.all([put('county', id, 0, first), put('county', id, 0, first)]);
  expect(await refused(put('county', id, 0, Buffer.alloc(first.length, 1)))).toBe('files.pieceDiffers');
  expect(await refused(put('county', id, 1, first))).toBe('files.pieceSize');
  expect(await refused(put('city', id, 1, second))).toBe('platform.notFound');
  expect(await city.at('county').call(fileRoutes.readState, { params: { id } })).toMatchObject({
    received: bytes.length,
    pieces: [0, 1],
  });
  const sealed = await city.at('county').call(fileRoutes.seal, { params: { id } });
  expect(sealed).toMatchObject({ digest: sm3(bytes), mediaType: 'image/png', size: bytes.length });
  expect(await city.at('county').call(fileRoutes.seal, { params: { id } })).toEqual(sealed);
  expect(await refused(put('county', id, 1, second))).toBe('files.alreadySealed');
});

test('what pretends or is marked is refused at sealing, and its bytes are gone', async () => {
  const liar = await upload('现场.png', Buffer.from('not a picture'));
  expect(await city.at('county').refusal(fileRoutes.seal, { params: { id: liar } })).toBe('files.contentDiffers');
  const secret = await upload('说明.txt', Buffer.from('秘密★5年'));
  expect(await city.at('county').refusal(fileRoutes.seal, { params: { id: secret } })).toBe('files.markedSecret');
  for (const id of [liar, secret])
    expect(await city.at('county').refusal(fileRoutes.readState, { params: { id } })).toBe('platform.notFound');
});

test('an attachment is read by the superior once the report is sent, by nobody else', async () => {
  const matter = await aMatterUnderWay(city);
  const fileId = await upload('现场.png', Buffer.concat([PNG, Buffer.alloc(10)]));
  const notReady = {
    body: {
      id: newId(),
      matterId: matter.matterId,
      kind: 'first' as const,
      correctsReportId: null,
      answersOrderId: null,
      changes: { attachments: [fileId] },
    },
  };
  expect(await city.at('county').refusal(routes.draftReport, notReady)).toBe('reports.fileNotReady');
  await city.at('county').call(fileRoutes.seal, { params: { id: fileId } });
  expect(await city.at('city').refusal(fileRoutes.read, { params: { id: fileId } })).toBe('platform.notFound');
  const receipt = await aWrittenReport(city, matter.matterId, 'first', { attachments: [fileId] });
  expect(
    (await city.at('city').call(routes.readReport, { params: { id: receipt.reportId } })).attachments,
  ).toMatchObject([{ id: fileId, name: '现场.png' }]);
  expect(await city.at('city').call(fileRoutes.read, { params: { id: fileId } })).toMatchObject({ name: '现场.png' });
  expect(await city.at('otherCounty').refusal(fileRoutes.read, { params: { id: fileId } })).toBe('platform.notFound');
});

test('evidence of a finding and papers of its answer are read by both sides and by nobody else (A15.8)', async () => {
  const matter = await aMatterUnderWay(city);
  const evidence = await upload('来电记录.png', Buffer.concat([PNG, Buffer.alloc(11)]), 'city');
  await city.at('city').call(fileRoutes.seal, { params: { id: evidence } });
  const finding = {
    id: newId(),
    unitId: city.units.county,
    kind: 'late',
    deadlineId: null,
    reason: '乡镇来电早于报告',
    evidence: '',
    evidenceFiles: [evidence],
  };
  const params = { id: matter.matterId };
  expect(await city.at('county').refusal(fileRoutes.read, { params: { id: evidence } })).toBe('platform.notFound');
  await city.at('city').call(routes.makeFinding, { params, body: finding });
  const paper = await upload('情况说明.png', Buffer.concat([PNG, Buffer.alloc(12)]));
  await city.at('county').call(fileRoutes.seal, { params: { id: paper } });
  await city.at('county').call(routes.answerFinding, {
    params: { id: finding.id },
    body: { revision: 1, words: '通信中断', files: [paper] },
  });
  for (const unit of ['city', 'county'] as const) {
    const { findings } = await city.at(unit).call(routes.readMatter, { params });
    expect(findings.find((one) => one.id === finding.id)).toMatchObject({
      evidenceFiles: [{ name: '来电记录.png' }],
      answerFiles: [{ name: '情况说明.png' }],
    });
  }
  for (const [id, name] of [
    [evidence, '来电记录.png'],
    [paper, '情况说明.png'],
  ] as const) {
    for (const unit of ['city', 'county'] as const)
      expect(await city.at(unit).call(fileRoutes.read, { params: { id } })).toMatchObject({ name });
    for (const unit of ['otherCounty', 'bureau'] as const)
      expect(await city.at(unit).refusal(fileRoutes.read, { params: { id } })).toBe('platform.notFound');
  }
});

test('a PDF without readable words is asked about, kept meanwhile, and sealed once its uploader confirms; a marked one never', async () => {
  const scan = await upload('扫描件.pdf', aPdf([{ text: '' }]));
  expect(await city.at('county').refusal(fileRoutes.seal, { params: { id: scan } })).toBe('files.unsearched');
  expect(await city.at('city').refusal(fileRoutes.sealUnsearched, { params: { id: scan } })).toBe('platform.notFound');
  expect(await city.at('county').call(fileRoutes.sealUnsearched, { params: { id: scan } })).toMatchObject({
    mediaType: 'application/pdf',
  });
  const marked = await upload('报告.pdf', aPdf([{ text: '机密★10年' }]));
  expect(await city.at('county').refusal(fileRoutes.sealUnsearched, { params: { id: marked } })).toBe(
    'files.markedSecret',
  );
  const { rows } = await city.world.system((ctx) =>
    sql<{ id: string; by: string | null }>`select id, unsearched_confirmed_by as by from file
      where id in (${scan}, ${marked})`.execute(ctx.tx),
  );
  expect(rows).toEqual([{ id: scan, by: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
});

test('what was begun and never sealed goes after a day', async () => {
  const id = await upload('录音.amr', Buffer.from('#!AMR\n'));
  await city.world.advance(25 * 3_600_000);
  expect(await city.at('county').refusal(fileRoutes.readState, { params: { id } })).toBe('platform.notFound');
});
