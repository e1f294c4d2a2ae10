// Requests that nobody should send, chosen by hand: each is answered with exactly the refusal that is meant, and every
// table is found as it was. What chance makes of the OpenAPI document is sent to a running server by fault T15, which
// cannot know which refusal is the right one; hence the two.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import { ANONYMOUS_ACTOR, SYSTEM_ACTOR, type Actor, type Role } from '#shared/actor.ts';
import { newId } from '#platform/ids.ts';
import { buildHttp } from '#platform/http.ts';
import type { Log } from '#platform/log.ts';
import { openMetrics } from '#platform/metrics.ts';
import { openCity, type City } from '#kit/city.ts';
import { plantAt, type Planted } from '#kit/planted.ts';
import { requestsFor, type Input } from '#kit/requests.ts';

type Http = Awaited<ReturnType<typeof buildHttp>>;
type Answer = Awaited<ReturnType<Http['inject']>>;

let city: City;
let http: Http;
let planted: Planted;
const sessions = new Map<string, Actor>();
const DESK: readonly Role[] = ['dutyOfficer', 'dutyLeader', 'deskHead', 'leaderInCharge', 'principalLeader'];

beforeAll(async () => {
  city = await openCity();
  planted = await plantAt(city, { home: '610327', superior: 'CITY', copied: 'CITY-D17', below: '610327109' });
  const someone = (name: string, unitId: string | null, roles: readonly Role[]): void => {
    const id = newId();
    sessions.set(name, {
      ...SYSTEM_ACTOR,
      kind: 'person',
      accountId: id,
      personId: id,
      name,
      unitId,
      roles,
      onDuty: true,
      sessionId: newId(),
      provedAt: city.now(),
    });
  };
  someone('home', planted.home, [...DESK, 'unitAdminA']);
  someone('superior', planted.superior, [...DESK, 'unitAdminA']);
  someone('copied', planted.copied, DESK);
  someone('office', null, ['securityAdmin', 'systemAdminA']);
  http = await buildHttp({
    runtime: { ...city.app.runtime, log: heardBy(city.app.runtime.log) },
    modules: city.app.modules,
    authenticate: (session) => Promise.resolve(sessions.get(session ?? '') ?? ANONYMOUS_ACTOR),
    metrics: openMetrics(),
    trustedProxies: [],
    secureCookies: false,
  });
}, 60_000);
afterAll(async () => {
  await http.close();
  await city.close();
});

/** A log that keeps what a server error was about, so that a red test names the cause. */
const causes: string[] = [];
function heardBy(log: Log): Log {
  return Object.assign(Object.create(log) as Log, {
    error: (about: { err?: unknown }) => causes.push(String(about.err)),
  });
}

interface Sent {
  readonly who: string | null;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: string | undefined;
  readonly headers?: Record<string, string>;
}

function send(sent: Sent): Promise<Answer> {
  return http.inject({
    method: sent.method,
    url: sent.url,
    ...(sent.body === undefined ? {} : { payload: sent.body }),
    ...(sent.who === null ? {} : { cookies: { zs_session: sent.who } }),
    headers: {
      'x-zhishou': '1',
      'idempotency-key': newId(),
      ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...sent.headers,
    },
  });
}

/** Tables that hold what people did; the rest keeps books on requests themselves. */
const BOOKS = ['audit', 'idempotency', 'access_attempt', 'access_failure', 'org_reveal'];

async function rowsByTable(): Promise<Record<string, number>> {
  const { db } = city.app.runtime.database;
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' order by 1`.execute(
    db,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows.filter((row) => !BOOKS.includes(row.name))) {
    const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
    counts[name] = found.rows[0]?.n ?? 0;
  }
  return counts;
}

/** What is wrong with a refusal: nothing, or why. */
function unlike(sent: Sent, answer: Answer): string | null {
  const said = `${sent.method} ${sent.url.slice(0, 160)} ${(sent.body ?? '').slice(0, 200)} → ${String(answer.statusCode)} ${answer.body.slice(0, 120)}`;
  if (answer.statusCode >= 500) return `server error: ${said}`;
  if (answer.statusCode < 400) return null;
  const problem =
    answer.headers['content-type']?.toString().startsWith('application/problem+json') === true
      ? (answer.json<{ code?: string }>().code ?? null)
      : null;
  return problem === null ? `no problem document: ${said}` : null;
}

/** Sends what must be refused, and finds every table as it was. */
async function refusedWithoutTrace(sent: readonly (Sent & { expected: readonly number[] })[]): Promise<void> {
  const before = await rowsByTable();
  const wrong: string[] = [];
  for (const one of sent) {
    const answer = await send(one);
    const problem =
      unlike(one, answer) ??
      (one.expected.includes(answer.statusCode)
        ? null
        : `${one.method} ${one.url.slice(0, 120)} ${(one.body ?? '').slice(0, 120)} said ${String(answer.statusCode)} ${answer.body.slice(0, 200)}`);
    if (problem !== null) wrong.push(problem);
  }
  expect({ wrong, causes }).toEqual({ wrong: [], causes: [] });
  expect(await rowsByTable()).toEqual(before);
}

const telephone = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...requestsFor(city, planted)['reports.reportByTelephone']?.body,
  ...over,
});
const post = (url: string, body: string | undefined, expected: readonly number[], more: Partial<Sent> = {}) => ({
  who: 'home',
  method: 'POST' as const,
  url,
  body,
  expected,
  ...more,
});
const TELEPHONE = '/api/reports/telephone';

test('bodies that are no body, headers that are missing and addresses that lead nowhere are refused at the door', async () => {
  const good = JSON.stringify(telephone());
  const deep = (open: string, close: string): string => `{"text":${open.repeat(100_000)}${close.repeat(100_000)}}`;
  const unwritten = newId();
  await refusedWithoutTrace([
    ...['', '{', '[', 'nul', '"text"', '[]', '7', 'null', good.slice(0, -1), `${good}${good}`].map((body) =>
      post(TELEPHONE, body, [400]),
    ),
    ...[
      '{"__proto__":{"unitId":"x"}}',
      good.replace('{', '{"__proto__":{"roles":["auditor"]},'),
      good.replace('{', '{"constructor":{"prototype":{"x":1}},'),
    ].map((body) => post(TELEPHONE, body, [400])),
    post(TELEPHONE, deep('[', ']'), [400]),
    post(TELEPHONE, `{"figures":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, [400]),
    post(TELEPHONE, JSON.stringify({ text: 'x'.repeat(1_100_000) }), [413]),
    post('/api/access/sign-in', JSON.stringify({ account: 'x', password: 'x'.repeat(5_000) }), [413], { who: null }),
    ...['text/plain', 'application/xml', 'multipart/form-data', 'application/x-www-form-urlencoded'].map((type) =>
      post(TELEPHONE, good, [415, 400], { headers: { 'content-type': type } }),
    ),
    post(TELEPHONE, good, [403], { headers: { 'x-zhishou': '' } }),
    post(TELEPHONE, good, [403], { headers: { 'x-zhishou': '0' } }),
    ...['', 'x', '1', unwritten.toUpperCase().slice(1), `${unwritten}0`].map((key) =>
      post(TELEPHONE, good, [400], { headers: { 'idempotency-key': key } }),
    ),
    post(TELEPHONE, good, [401], { who: null }),
    post(TELEPHONE, good, [401], { who: 'nobody-of-that-name' }),
    ...(['GET', 'PUT', 'DELETE'] as const).map((method) => ({ ...post(TELEPHONE, undefined, [400, 404]), method })),
    ...[
      '/api/../etc/passwd',
      '/api/%2e%2e/%2e%2e/etc/passwd',
      '/api/files/..%2f..%2fx',
      '/api/reports/%00',
      '/api/reports/%',
      '/api/reports/%zz',
      '/api/reports/%c0%af',
      `/api/reports/${'9'.repeat(3_000)}`,
      '//api/reports',
      '/api/reports/matters/constructor',
      '/api/reports/matters/__proto__',
      '/api/nothing',
    ].map((url) => ({ who: 'home', method: 'GET' as const, url, expected: [400, 404, 414] })),
    ...[
      'limit=1&limit=2',
      'limit=-1',
      'limit=1e9',
      'limit=%00',
      'before=%00',
      'from=2026-02-30',
      'unitId=%27',
      'state=__proto__',
      'of=constructor',
    ].map((query) => ({ who: 'home', method: 'GET' as const, url: `/api/reports/matters?${query}`, expected: [400] })),
  ]);
});

test('texts that cannot be kept or must not be kept are refused in every field of a report', async () => {
  const bad = ['陇县\u0000', '\ud800', 'a\udfffb', '机密★5年', '机 密 ★', '秘密*长期', '绝\u200b密☆启用前'];
  const facts = telephone();
  const texts: Record<string, (text: string) => Record<string, unknown>> = {
    title: (text) => ({ title: text }),
    text: (text) => ({ text }),
    place: (text) => ({ place: { text, longitude: null, latitude: null } }),
    from: (text) => ({ learned: { ...(facts['learned'] as object), from: text } }),
  };
  await refusedWithoutTrace(
    Object.values(texts).flatMap((field) =>
      bad.map((text) => post(TELEPHONE, JSON.stringify(telephone(field(`今日${text}情况`))), [400, 422])),
    ),
  );
  await refusedWithoutTrace([
    post('/api/files', JSON.stringify({ id: newId(), name: '机密★5年.png', size: 10, notClassified: true }), [422]),
  ]);
});

test('days and instants at the ends of the calendar are refused where they are read, not in the database', async () => {
  const days = ['0000-01-01', '0001-01-01', '9999-12-31'];
  const instants = days.map((day) => `${day}T00:00:00.000Z`);
  const queries = [
    ...days.flatMap((day) =>
      [
        '/api/reports/matters?from=',
        '/api/reports/matters?to=',
        '/api/reports?to=',
        '/api/reports/received?to=',
        '/api/orders?to=',
        `/api/calendar/days?from=2026-11-23&to=`,
        `/api/calendar/days?to=2026-11-23&from=`,
      ].map((path) => `${path}${day}`),
    ),
    ...instants.flatMap((instant) =>
      ['/api/reports/matters?before=', '/api/roster/entries?from=', '/api/roster/entries?to='].map(
        (path) => `${path}${instant}`,
      ),
    ),
  ];
  const { learned } = telephone() as { learned: Record<string, unknown> };
  await refusedWithoutTrace([
    ...queries.map((url) => ({ who: 'home', method: 'GET' as const, url, expected: [400, 422] })),
    ...instants.map((at) =>
      post(TELEPHONE, JSON.stringify(telephone({ happenedAt: null, learned: { ...learned, at } })), [400]),
    ),
    ...instants.map((from) =>
      post('/api/access/grants', JSON.stringify({ ...requestsFor(city, planted)['access.grant']?.body, from }), [400], {
        who: 'office',
      }),
    ),
    ...days.map((from) =>
      post(
        '/api/org/relations',
        JSON.stringify({ ...requestsFor(city, planted)['org.addRelation']?.body, from }),
        [400],
        { who: 'superior' },
      ),
    ),
  ]);
});

test('times nobody can know, units, files, people and ids that are not one’s own leave nothing behind', async () => {
  const { learned } = telephone() as { learned: Record<string, unknown> };
  const at = (instant: string): Record<string, unknown> => ({ learned: { ...learned, at: instant } });
  const requests = requestsFor(city, planted);
  const draft = requests['reports.saveDraft'] as Input;
  const draftUrl = `/api/reports/${planted.sent.draftId}/draft`;
  const order = requests['orders.issueOrder']?.body ?? {};
  const duty = requests['roster.enterDuty']?.body ?? {};
  await refusedWithoutTrace([
    ...[
      at(addMs(city.now(), hours(2))),
      { happenedAt: addMs(city.now(), hours(1)) },
      { happenedAt: city.now(), ...at(addMs(city.now(), -hours(3))) },
    ].map((over) => post(TELEPHONE, JSON.stringify(telephone(over)), [422])),
    ...[
      '2026-02-30T00:00:00.000Z',
      '2026-11-23T08:00:00',
      '2026-11-23 08:00',
      '+010000-01-01T00:00:00.000Z',
      '-000001-01-01T00:00:00.000Z',
    ].map((instant) => post(TELEPHONE, JSON.stringify(telephone(at(instant))), [400])),
    ...[
      { category: 'constructor' },
      { type: '__proto__' },
      { level: 'toString' },
      { sensitivities: ['hasOwnProperty'] },
      { figures: { valueOf: 1 } },
    ].map((over) => post(TELEPHONE, JSON.stringify(telephone(over)), [400, 422])),
    post(TELEPHONE, JSON.stringify(telephone({ matterId: planted.sent.matterId })), [409]),
    post(TELEPHONE, JSON.stringify(telephone({ reportId: planted.sent.reportId })), [409]),
    post(TELEPHONE, JSON.stringify(telephone({ learned: { ...learned, fromUnitId: newId() } })), [404, 422]),
    post(draftUrl, JSON.stringify({ ...draft.body, changes: { attachments: [newId()] } }), [422]),
    post(draftUrl, JSON.stringify({ ...draft.body, changes: { attachments: [planted.openFileId] } }), [422]),
    post(
      draftUrl,
      JSON.stringify({
        ...draft.body,
        changes: { addressees: [{ unitId: newId(), role: 'copy', way: 'thisSystem' }] },
      }),
      [404, 422],
    ),
    post('/api/orders', JSON.stringify({ ...order, unitIds: [planted.superior] }), [422]),
    post('/api/orders', JSON.stringify({ ...order, id: planted.orderId, unitIds: [planted.below] }), [409]),
    post('/api/orders', JSON.stringify({ ...order, matterId: newId(), unitIds: [planted.below] }), [404]),
    post('/api/roster/entries', JSON.stringify({ ...duty, personId: newId() }), [422]),
    post('/api/roster/entries', JSON.stringify({ ...duty, id: planted.dutyEntryId }), [409]),
    post('/api/roster/entries', JSON.stringify({ ...duty, to: addMs(city.now(), hours(24 * 400)) }), [422]),
  ]);
});
