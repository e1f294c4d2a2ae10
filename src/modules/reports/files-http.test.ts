// Attachments on the wire: bytes in, bytes out, bounds, and names that try to be paths or scripts.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UPLOAD_LIMITS } from '#shared/limits.ts';
import { buildHttp } from '#platform/http.ts';
import { newId } from '#platform/ids.ts';
import { openMetrics } from '#platform/metrics.ts';
import { aPdf } from '#platform/pdf-builders.ts';
import { openCity, type City } from './builders.ts';

let city: City;
let http: Awaited<ReturnType<typeof buildHttp>>;
beforeAll(async () => {
  city = await openCity();
  http = await buildHttp({
    runtime: city.world.app.runtime,
    modules: city.world.app.modules,
    authenticate: async () => city.at('county').actor,
    metrics: openMetrics(),
    trustedProxies: [],
    secureCookies: false,
  });
});
afterAll(async () => {
  await http.close();
  await city.world.close();
});

const headers = (more: Record<string, string> = {}) => ({ 'x-zhishou': '1', 'idempotency-key': newId(), ...more });
const cookies = { zs_session: 'anything' };
const post = (url: string, payload: object = {}) =>
  http.inject({ method: 'POST', url, headers: headers(), cookies, payload });
const put = (url: string, payload: Buffer) =>
  http.inject({
    method: 'PUT',
    url,
    headers: headers({ 'content-type': 'application/octet-stream' }),
    cookies,
    payload,
  });

test('bytes go in and come out the same, named safely and never sniffed', async () => {
  const bytes = Buffer.concat([aPdf([{ text: '雨情通报' }]), Buffer.alloc(UPLOAD_LIMITS.pieceBytes, 10)]);
  const id = newId();
  const name = '../../报告<script>"\r\nx: y.pdf';
  expect((await post('/api/files', { id, name, size: bytes.length, notClassified: true })).statusCode).toBe(201);
  expect((await put(`/api/files/${id}/pieces/0`, bytes.subarray(0, UPLOAD_LIMITS.pieceBytes))).statusCode).toBe(200);
  expect((await put(`/api/files/${id}/pieces/1`, bytes.subarray(UPLOAD_LIMITS.pieceBytes))).statusCode).toBe(200);
  const sealed = await post(`/api/files/${id}/seal`);
  expect(sealed.json()).toMatchObject({ mediaType: 'application/pdf', size: bytes.length });
  const out = await http.inject({ method: 'GET', url: `/api/files/${id}/content`, cookies });
  expect(out.rawPayload.equals(bytes)).toBe(true);
  expect(out.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
  expect(out.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w%.*'()-]+$/);
  expect(out.headers['content-disposition']).not.toContain('..%2F');
});

test('too large, too small, unsaid or unknown is refused with a problem and leaves nothing', async () => {
  const id = newId();
  const open = (over: object) => post('/api/files', { id, name: '录音.amr', size: 10, notClassified: true, ...over });
  expect((await open({ notClassified: false })).json()).toMatchObject({ status: 400, code: 'platform.malformed' });
  expect((await open({ size: UPLOAD_LIMITS.fileBytes + 1 })).statusCode).toBe(400);
  expect((await open({ name: '程序.exe' })).json()).toMatchObject({ code: 'files.kindNotTaken' });
  expect((await open({ name: '机密★名单.pdf' })).json()).toMatchObject({ code: 'platform.markedSecret' });
  expect((await open({})).statusCode).toBe(201);
  expect((await put(`/api/files/${id}/pieces/0`, Buffer.alloc(UPLOAD_LIMITS.pieceBytes + 1))).statusCode).toBe(413);
  expect((await put(`/api/files/${id}/pieces/0`, Buffer.alloc(11))).json()).toMatchObject({ code: 'files.pieceSize' });
  expect((await put(`/api/files/${id}/pieces/5`, Buffer.alloc(10))).json()).toMatchObject({ code: 'files.pieceSize' });
  expect((await put(`/api/files/${newId()}/pieces/0`, Buffer.alloc(10))).statusCode).toBe(404);
  const state = await http.inject({ method: 'GET', url: `/api/files/${id}/state`, cookies });
  expect(state.json()).toMatchObject({ received: 0, pieces: [] });
});
