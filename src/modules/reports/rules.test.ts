// The chain, instants, contents and clocks of the reports room as tables, on the pack as delivered.
import { expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { BAOJI_2022 } from '#modules/regulation/index.ts';
import { type ReportKind } from './contract/words.ts';
import { deadlines } from './deadlines.ts';
import { EVENTS } from './events.ts';
import { mayDraft, numeral, reportName, supplementUntil, type Chain } from './rules/chain.ts';
import { elementViews, figureViews, mergeDraft, mergeFigures, missingViews } from './rules/content.ts';
import { actTime, matterTimes } from './rules/times.ts';

const pack = BAOJI_2022;
const T0 = parseInstant('2026-11-23T08:00:00Z');

const blank: Chain = { firstSubmitted: false, anySubmitted: false, finalAt: null, openDrafts: [] };

test.each<[ReportKind, Partial<Chain>, string]>([
  ['first', {}, 'ok'],
  ['first', { firstSubmitted: true }, 'reports.firstReportExists'],
  ['first', { openDrafts: ['first'] }, 'reports.draftOpen'],
  ['followUp', {}, 'reports.noFirstReport'],
  ['followUp', { firstSubmitted: true }, 'ok'],
  ['followUp', { firstSubmitted: true, finalAt: T0 }, 'reports.matterFinal'],
  ['final', {}, 'reports.noFirstReport'],
  ['final', { firstSubmitted: true }, 'ok'],
  ['final', { firstSubmitted: true, finalAt: T0 }, 'reports.finalReportExists'],
  ['supplement', { firstSubmitted: true }, 'reports.noFinalReport'],
  ['supplement', { firstSubmitted: true, finalAt: T0 }, 'ok'],
  ['supplement', { firstSubmitted: true, finalAt: addMs(T0, -hours(24 * 31)) }, 'reports.supplementWindowClosed'],
  ['correction', {}, 'reports.nothingToCorrect'],
  ['correction', { anySubmitted: true, finalAt: addMs(T0, -hours(24 * 400)) }, 'ok'],
  ['verification', { finalAt: T0, openDrafts: ['verification'] }, 'ok'],
])('a %s report with %j on file: %s (A15.6)', (kind, over, expected) => {
  const decision = mayDraft(pack, kind, { ...blank, ...over }, '11D00', T0);
  expect(decision.ok ? 'ok' : decision.code).toBe(expected);
});

test('a supplement is open for thirty days after the final, seven for traffic and fire (A15.6)', () => {
  expect(supplementUntil(pack, '11D00', T0)).toBe('2026-12-23T16:00:00.000Z');
  expect(supplementUntil(pack, '12B00', T0)).toBe('2026-11-30T16:00:00.000Z');
});

test('names and numerals as the duty room says them', () => {
  expect([1, 10, 11, 20, 35].map(numeral)).toEqual(['一', '十', '十一', '二十', '三十五']);
  expect([
    reportName('first', 'telephone', 1),
    reportName('first', 'written', 1),
    reportName('followUp', 'written', 12),
    reportName('final', 'written', 1),
    reportName('correction', 'written', 2),
  ]).toEqual(['电话首报', '书面首报', '续报十二', '终报', '更正报二']);
});

test('stated instants: none in the future beyond a minute, none out of order, minutes of acts not before the matter', () => {
  const later = addMs(T0, minutes(5));
  const code = (decision: { ok: boolean; code?: string }) => (decision.ok ? 'ok' : decision.code);
  expect(code(matterTimes({ happenedAt: null, learnedAt: T0 }, T0))).toBe('ok');
  expect(code(matterTimes({ happenedAt: null, learnedAt: later }, T0))).toBe('reports.learnedInFuture');
  expect(code(matterTimes({ happenedAt: later, learnedAt: T0 }, T0))).toBe('reports.happenedInFuture');
  expect(code(matterTimes({ happenedAt: T0, learnedAt: addMs(T0, -minutes(1)) }, T0))).toBe(
    'reports.learnedBeforeHappened',
  );
  expect(matterTimes({ happenedAt: null, learnedAt: addMs(T0, 30_000) }, T0)).toMatchObject({
    value: { learnedAt: T0 },
  });
  expect(code(actTime(later, T0))).toBe('reports.timeInFuture');
  expect(code(actTime(addMs(T0, -minutes(3)), T0, T0))).toBe('reports.timeBeforeMatter');
  expect(code(actTime(addMs(T0, -40_000), T0, T0))).toBe('ok');
});

test('drafts merge by field, figures by code; null takes a figure back; old and new stand together', () => {
  const draft = {
    title: 'a',
    text: 'b',
    elements: { cause: '雨', trend: '' },
    figures: { dead: 1 },
    attachments: [],
    addressees: [],
  };
  expect(mergeDraft(draft, { text: 'c', elements: { trend: '平稳' } })).toMatchObject({
    title: 'a',
    text: 'c',
    elements: { cause: '雨', trend: '平稳' },
  });
  expect(mergeFigures({ dead: 1, missing: 2 }, { missing: null, trapped: 3 })).toEqual({ dead: 1, trapped: 3 });
  expect(
    figureViews(pack, '11D00', { missing: 0, dead: 2 }, { missing: 2 }).filter((view) => view.value !== null),
  ).toMatchObject([
    { code: 'dead', value: 2, was: null, changed: false },
    { code: 'missing', value: 0, was: 2, changed: true },
  ]);
});

test('elements: typed here, known to the system, or supplied before; only what nobody supplied is missing (A15.6)', () => {
  const views = elementViews(
    pack,
    'first',
    { type: '11D00', level: 'ordinary' },
    { cause: '降雨' },
    { place: '固关镇' },
    { trend: { value: '平稳', reportId: 'r1' } },
  );
  const missing = missingViews(views).map((view) => view.code);
  expect(missing).toContain('response');
  for (const code of ['cause', 'place', 'trend']) expect(missing).not.toContain(code);
  expect(views.find((view) => view.code === 'trend')?.suppliedByReportId).toBe('r1');
  expect(views.some((view) => view.code === 'siteCommander')).toBe(false);
});

test('every event that starts, meets or cancels a clock is announced by this room and carries what the engine asks for', () => {
  const byName = new Map<string, (typeof EVENTS)[number]>(EVENTS.map((event) => [event.name, event]));
  for (const [key, definition] of Object.entries<{
    from: string;
    metBy: readonly string[];
    cancelledBy?: readonly string[];
    row: string;
  }>(deadlines)) {
    for (const name of [definition.from, ...definition.metBy, ...(definition.cancelledBy ?? [])]) {
      expect(byName.get(name)?.schema.shape, `${key}: ${name}`).toMatchObject({
        owedSubject: expect.anything(),
        owingUnitId: expect.anything(),
        owedToUnitId: expect.anything(),
      });
    }
    expect(pack.rows.map((row) => row.id)).toContain(definition.row);
  }
});
