// The client against a real server on this machine that fails in scripted ways: every submit ends known.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoutes } from '#shared/route.ts';
import { bindClient, call, Refused, Unanswered, urlOf, waitingWrites } from './client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const seen: { key: string; header: string; reason: string | undefined; body: string }[] = [];
let answers: Answer[] = [];
let server: Server;
let base = '';

const answerWith =
  (status: number, body: unknown): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const cutOff: Answer = (request) => request.socket.destroy();
const cutInside: Answer = (request, response) => {
  response.writeHead(201, { 'content-length': '100' });
  response.write('{"number"');
  setImmediate(() => request.socket.destroy());
};
const problem = (status: number, code: string): Answer =>
  answerWith(status, { type: '', title: '', status, code, requestId: 'r1' });

beforeEach(async () => {
  seen.length = 0;
  Object.assign(globalThis, { addEventListener: () => undefined, removeEventListener: () => undefined });
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      seen.push({
        key: String(request.headers['idempotency-key']),
        header: String(request.headers['x-zhishou']),
        reason: request.headers['x-off-duty-reason'] as string | undefined,
        body,
      });
      (answers.shift() ?? answerWith(200, { ok: true }))(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const routesAt = () =>
  defineRoutes({
    submit: {
      method: 'POST',
      path: `${base}/api/things`,
      summary: '',
      action: '',
      body: z.object({ text: z.string() }),
      response: z.object({ number: z.string() }),
    },
  });

test('a submit is repeated with the same key and body until it is answered', async () => {
  answers = [cutOff, problem(503, 'platform.unavailable'), cutInside, answerWith(201, { number: '7' })];
  const waited: number[] = [];
  const timer = setInterval(() => waited.push(waitingWrites()), 20);
  const answer = await call(routesAt().submit, { body: { text: '滑坡' } }, { key: 'k-1', untilAnswered: true });
  clearInterval(timer);
  expect(answer).toEqual({ number: '7' });
  expect(seen.map((each) => [each.key, each.header, each.body])).toEqual(
    Array(4).fill(['k-1', '1', '{"text":"滑坡"}']),
  );
  expect(waited).toContain(1);
  expect(waitingWrites()).toBe(0);
});

test('an act that nobody keeps says at once that it was not answered', async () => {
  answers = [cutOff];
  await expect(call(routesAt().submit, { body: { text: 'x' } })).rejects.toBeInstanceOf(Unanswered);
  expect(seen).toHaveLength(1);
});

test('an act that nobody keeps says why the server asks to come again', async () => {
  answers = [problem(503, 'platform.storageFull')];
  const error = await call(routesAt().submit, { body: { text: 'x' } }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'Unanswered', code: 'platform.storageFull' });
  expect(seen).toHaveLength(1);
});

test('a refusal is told with its code and not repeated', async () => {
  answers = [problem(422, 'platform.conflict')];
  const error = await call(routesAt().submit, { body: { text: 'x' } }, { untilAnswered: true }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(Refused);
  expect((error as Refused).problem.code).toBe('platform.conflict');
  expect(seen).toHaveLength(1);
});

test('what the server misses is asked once, and the act goes on with its key', async () => {
  const asked: string[] = [];
  bindClient({
    signIn: async () => asked.push('signIn') > 0,
    prove: async (what) => asked.push(what) > 0,
    offDutyReason: async () => '临时到岗',
  });
  answers = [
    problem(401, 'platform.signInNeeded'),
    problem(403, 'platform.freshProofNeeded'),
    problem(422, 'access.offDutyReasonNeeded'),
    answerWith(201, { number: '8' }),
  ];
  await call(routesAt().submit, { body: { text: 'x' } }, { what: '签发首报' });
  expect(asked).toEqual(['signIn', '签发首报']);
  expect(new Set(seen.map((each) => each.key)).size).toBe(1);
  expect(decodeURIComponent(seen[3]?.reason ?? '')).toBe('临时到岗');

  answers = [problem(403, 'platform.freshProofNeeded'), problem(403, 'platform.freshProofNeeded')];
  await expect(call(routesAt().submit, { body: { text: 'x' } })).rejects.toBeInstanceOf(Refused);
});

test('parameters and queries are written into the address, empty ones left out', () => {
  const route = { method: 'GET', path: '/api/units/:id/people', summary: '', action: '', response: z.null() } as const;
  expect(urlOf(route, { id: 'a/b' }, { word: '王 明', page: 2, none: undefined, empty: '', kinds: ['a', 'b'] })).toBe(
    '/api/units/a%2Fb/people?word=%E7%8E%8B+%E6%98%8E&page=2&kinds=a&kinds=b',
  );
});
