// The rules of the reports room as tables, on the pack as delivered.
import { describe, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { BAOJI_2022, type Stage } from '#modules/regulation/index.ts';
import { DISPATCH_STATES, type DispatchState, type DispatchWay, type ReportKind } from './contract/words.ts';
import { deadlines } from './deadlines.ts';
import { EVENTS } from './events.ts';
import { dispatchActs, matterActs, reportActs } from './policy.ts';
import { mayDraft, numeral, reportName, supplementUntil, type Chain } from './rules/chain.ts';
import { elementViews, figureViews, mergeDraft, mergeFigures, missingViews } from './rules/content.ts';
import { demandsAfterChange, duesAtOpening, followUpDue, receiptDue, type Standing } from './rules/demands.ts';
import { afterAct, planOf, type DispatchAct } from './rules/dispatch.ts';
import { mayGoUnsigned, passAs, signAs } from './rules/sign-off.ts';
import { actTime, matterTimes } from './rules/times.ts';

const pack = BAOJI_2022;
const T0 = parseInstant('2026-11-23T08:00:00Z');
const COUNTY = { level: 'county', kind: 'government', name: '陇县人民政府' };
const TOWN = { level: 'town', kind: 'town', name: '固关镇人民政府' };

function standing(over: { level?: string | null; sensitive?: boolean; category?: string; unit?: Standing['unit']; hasSuperior?: boolean; type?: string }): Standing {
  const { level = 'ordinary', sensitive = false, category = 'emergency', type = '11D00', unit = COUNTY, hasSuperior = true } = over;
  return { traits: { category, level, type, sensitive }, learnedAt: T0, happenedAt: addMs(T0, -minutes(10)), unit, hasSuperior };
}

const spans = (dues: object): Record<string, number> =>
  Object.fromEntries(Object.entries(dues as Record<string, { dueAt: string; startedAt: string }>).map(([key, due]) => [key, (Date.parse(due.dueAt) - Date.parse(due.startedAt)) / 60_000]));

test.each([
  ['ordinary', { level: 'ordinary' }, { telephoneFirst: 30, writtenFirst: 120, tellLeaders: 60 }],
  ['significant', { level: 'significant' }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  ['major in a county', { level: 'major' }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15, directProvince: 60, directStateCouncil: 60 }],
  ['major in the High-tech Zone', { level: 'major', unit: { level: 'county', kind: 'committee' } }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15, directProvince: 60, directStateCouncil: 60 }],
  ['major in a town', { level: 'major', unit: TOWN }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  ['major in a county department', { level: 'major', unit: { level: 'county', kind: 'department' } }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  ['major in the city itself', { level: 'major', unit: { level: 'city', kind: 'government' } }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  ['level not yet known', { level: null }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  ['ordinary but sensitive', { level: 'ordinary', sensitive: true }, { telephoneFirst: 30, writtenFirst: 60, tellLeaders: 15 }],
  ['a forecast', { level: null, category: 'forecast' }, { telephoneFirst: 60, writtenFirst: 120, tellLeaders: 60 }],
  ['an obituary', { level: null, category: 'obituary' }, { tellLeaders: 60 }],
  ['nobody above', { level: 'ordinary', hasSuperior: false }, { tellLeaders: 60 }],
])('clocks at the opening, in minutes from the learned instant: %s (A15.1)', (_name, over, expected) => {
  expect(spans(duesAtOpening(pack, standing(over)))).toEqual(expected);
});

describe('a change of level at t', () => {
  const t = addMs(T0, minutes(20));
  const none = { lastReportAt: null, fromPack: true };
  const change = (from: object, to: object, running: { key: never; dueAt: typeof T0 }[] = [], followUp: { lastReportAt: typeof T0 | null; fromPack: boolean } = none) =>
    demandsAfterChange(pack, standing(from), standing(to), t, running, followUp);
  const runs = (key: string, dueAt = addMs(T0, minutes(60))) => ({ key: key as never, dueAt });

  test('raised: what is new begins at t, nothing is cancelled', () => {
    const { start, cancel, direction } = change({ level: 'ordinary' }, { level: 'major' });
    expect({ direction, cancel, keys: Object.keys(start).toSorted() }).toEqual({ direction: 'raised', cancel: [], keys: ['directProvince', 'directStateCouncil', 'telephoneRaised', 'tellLeaders', 'writtenRaised'] });
    expect(start.writtenRaised).toMatchObject({ startedAt: t, dueAt: addMs(t, minutes(60)) });
  });
  test('raised while an earlier clock of the same kind runs: that one is enough', () => {
    const { start } = change({ level: 'significant' }, { level: 'major' }, [runs('telephoneFirst', addMs(T0, minutes(30))), runs('writtenFirst')]);
    expect(Object.keys(start).toSorted()).toEqual(['directProvince', 'directStateCouncil', 'tellLeaders']);
  });
  test('a first judgement as the highest is no raise of the report clocks', () => {
    expect(Object.keys(change({ level: null }, { level: 'extraordinary' }).start)).toEqual(['tellLeaders', 'directProvince', 'directStateCouncil']);
  });
  test('lowered: running ones go, the written one counts anew from the learned instant', () => {
    const { start, cancel } = change({ level: null }, { level: 'ordinary' }, [runs('telephoneFirst', addMs(T0, minutes(30))), runs('writtenFirst'), runs('tellLeaders', addMs(T0, minutes(15)))]);
    expect(cancel.toSorted()).toEqual(['tellLeaders', 'writtenFirst']);
    expect(start.writtenFirst).toMatchObject({ startedAt: T0, dueAt: addMs(T0, minutes(120)) });
  });
  test('lowered: a direct report to the province is no longer owed, an overdue one is not touched', () => {
    expect(change({ level: 'major' }, { level: 'significant' }, [runs('directProvince')]).cancel).toEqual(['directProvince']);
    expect(change({ level: 'major' }, { level: 'significant' }, []).cancel).toEqual([]);
  });
  test('the rhythm follows the level, unless the receiver has set its own', () => {
    const last = { lastReportAt: T0, fromPack: true };
    expect(change({ level: 'significant' }, { level: 'major' }, [runs('followUp', addMs(T0, hours(4)))], last).start.followUp).toMatchObject({ dueAt: addMs(t, hours(2)) });
    expect(change({ level: 'significant' }, { level: 'major' }, [runs('followUp', addMs(T0, hours(1)))], { ...last, fromPack: false }).start.followUp).toBeUndefined();
    expect(change({ level: 'major' }, { level: 'significant' }, [runs('followUp', addMs(T0, hours(2)))], last).start.followUp).toMatchObject({ dueAt: addMs(T0, hours(4)) });
  });
  test('the same demands change nothing', () => {
    expect(change({ level: 'ordinary' }, { level: 'ordinary' })).toEqual({ start: {}, cancel: [], direction: 'same' });
  });
});

test('follow-ups: by the pack, as the receiver set it, or none (A15.6)', () => {
  const due = (level: string, source: 'pack' | 'set' | 'stopped', every: number | null = null) => followUpDue(pack, { category: 'emergency', level }, { source, minutes: every }, T0)?.dueAt ?? null;
  expect(due('major', 'pack')).toBe(addMs(T0, hours(2)));
  expect(due('ordinary', 'pack')).toBe(addMs(T0, hours(24)));
  expect(due('ordinary', 'set', 45)).toBe(addMs(T0, minutes(45)));
  expect(due('major', 'stopped')).toBeNull();
});

test('an urgent category rings for its receipt, others are shown (A15.8)', () => {
  expect(receiptDue(pack, { category: 'emergency', level: 'ordinary' }, T0)).toMatchObject({ key: 'receiptUrgent', due: { dueAt: addMs(T0, minutes(10)) } });
  expect(receiptDue(pack, { category: 'other', level: null }, T0)).toMatchObject({ key: 'receiptOther', due: { dueAt: addMs(T0, minutes(30)) } });
});

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
  expect([reportName('first', 'telephone', 1), reportName('first', 'written', 1), reportName('followUp', 'written', 12), reportName('final', 'written', 1), reportName('correction', 'written', 2)]).toEqual(['电话首报', '书面首报', '续报十二', '终报', '更正报二']);
});

describe('a dispatch', () => {
  const act = (name: DispatchAct, state: DispatchState, way: DispatchWay, outside: boolean): string => {
    const next = afterAct({ state, way, outside }, name);
    return next.ok ? next.value : next.code;
  };
  test.each<[DispatchAct, DispatchState, DispatchWay, boolean, string]>([
    ['takeCall', 'calling', 'telephone', false, 'taken'],
    ['takeCall', 'taken', 'telephone', false, 'reports.dispatchNotOpen'],
    ['takeCall', 'sent', 'thisSystem', false, 'reports.notByTelephone'],
    ['takeCall', 'calling', 'telephone', true, 'reports.insideOnly'],
    ['recordAnswered', 'calling', 'telephone', true, 'taken'],
    ['recordAnswered', 'calling', 'telephone', false, 'reports.outsideOnly'],
    ['recordSent', 'prepared', 'superiorSystem', true, 'sent'],
    ['recordSent', 'sent', 'fax', true, 'reports.alreadySent'],
    ['open', 'sent', 'thisSystem', false, 'opened'],
    ['open', 'acknowledged', 'thisSystem', false, 'acknowledged'],
    ['acknowledge', 'sent', 'thisSystem', false, 'reports.notOpenedYet'],
    ['acknowledge', 'opened', 'thisSystem', false, 'acknowledged'],
    ['acknowledge', 'acknowledged', 'thisSystem', false, 'reports.alreadyAcknowledged'],
    ['acknowledge', 'returned', 'thisSystem', false, 'reports.alreadyReturned'],
    ['return', 'sent', 'thisSystem', false, 'reports.notOpenedYet'],
    ['return', 'acknowledged', 'thisSystem', false, 'returned'],
    ['return', 'returned', 'thisSystem', false, 'reports.alreadyReturned'],
    ['tag', 'prepared', 'fax', true, 'reports.dispatchNotOpen'],
    ['confirm', 'sent', 'fax', true, 'sent'],
  ])('%s when %s by %s, outside %s: %s', (name, state, way, outside, expected) => expect(act(name, state, way, outside)).toBe(expected));

  test('only the addressee receives and only the sender records', () => {
    const actor = (unitId: string) => ({ kind: 'person', accountId: unitId, personId: unitId, name: '', unitId, roles: ['dutyOfficer'], onDuty: true, sessionId: null, stationId: null, provedAt: null }) as const;
    const receiving = ['takeCall', 'linkOwnRecord', 'openDispatch', 'acknowledge', 'passUpward', 'returnDispatch', 'tagDispatch'];
    for (const state of DISPATCH_STATES) {
      for (const outside of [true, false]) {
        const side = { fromUnitId: 'a', toUnitId: 'b', state, way: 'telephone' as const, outside };
        expect(dispatchActs(actor('a'), side).filter((name) => receiving.includes(name))).toEqual([]);
        expect(dispatchActs(actor('b'), side).filter((name) => name.startsWith('record'))).toEqual([]);
        expect(dispatchActs(actor('c'), side)).toEqual([]);
        expect(dispatchActs({ ...actor('b'), roles: ['auditor'] }, side)).toEqual([]);
      }
    }
  });

  test('the plan: line first, direct ones, then copies; outside parties by their own system; everybody once (A13.1, A13.2)', () => {
    const plan = planOf(
      { id: 'city', external: false },
      [{ id: 'province', external: true }, { id: 'state', external: true }],
      [
        { unitId: 'bureau', role: 'copy', way: 'thisSystem', external: false },
        { unitId: 'province', role: 'direct', way: 'fax', external: true },
        { unitId: 'city', role: 'copy', way: 'thisSystem', external: false },
      ],
    );
    expect(plan.map((one) => [one.unitId, one.role, one.way])).toEqual([
      ['city', 'line', 'thisSystem'],
      ['province', 'direct', 'fax'],
      ['state', 'direct', 'superiorSystem'],
      ['bureau', 'copy', 'thisSystem'],
    ]);
  });
});

describe('sign-off', () => {
  const stages: Stage[] = [{ by: 'dutyOfficer', act: 'draft' }, { by: 'deskHead', act: 'check' }, { by: 'leaderInCharge', act: 'signOff' }];
  const at = (stage: number, state: 'inSignOff' | 'drafting' = 'inSignOff') => ({ state, stages, stage });
  const code = (decision: { ok: boolean; code?: string }) => (decision.ok ? 'ok' : decision.code);
  test.each([
    [1, ['deskHead'], 'check', 'ok'],
    [1, ['dutyOfficer'], 'check', 'reports.notYourStage'],
    [1, ['leaderInCharge'], 'signOff', 'reports.notLastStage'],
    [1, ['principalLeader'], 'check', 'ok'],
    [2, ['leaderInCharge'], 'signOff', 'ok'],
    [2, ['deskHead'], 'signOff', 'reports.notYourStage'],
    [2, ['leaderInCharge'], 'check', 'reports.notSignable'],
  ] as const)('stage %i passed by %j as %s: %s', (stage, roles, as, expected) => expect(code(passAs(at(stage), roles, as))).toBe(expected));

  test('a leader of the last stage signs by telephone; the officer does not', () => {
    expect(code(signAs(at(1), ['principalLeader']))).toBe('ok');
    expect(code(signAs(at(1), ['deskHead']))).toBe('reports.leaderHasNoStage');
    expect(code(signAs(at(0, 'drafting'), ['principalLeader']))).toBe('reports.notInSignOff');
  });
  test('unsigned only when everybody was tried as often as the pack says', () => {
    const missed = (personId: string) => ({ personId, outcome: 'noAnswer' as const });
    expect(code(mayGoUnsigned(at(1), [missed('a'), missed('a'), missed('b'), missed('b')], 2))).toBe('ok');
    expect(code(mayGoUnsigned(at(1), [missed('a'), missed('a'), missed('b')], 2))).toBe('reports.triesTooFew');
    expect(code(mayGoUnsigned(at(1), [], 2))).toBe('reports.triesTooFew');
    expect(code(mayGoUnsigned(at(1), [{ personId: 'a', outcome: 'reached' }], 1))).toBe('reports.notSignable');
  });
});

test('stated instants: none in the future beyond a minute, none out of order, minutes of acts not before the matter', () => {
  const later = addMs(T0, minutes(5));
  const code = (decision: { ok: boolean; code?: string }) => (decision.ok ? 'ok' : decision.code);
  expect(code(matterTimes({ happenedAt: null, learnedAt: T0 }, T0))).toBe('ok');
  expect(code(matterTimes({ happenedAt: null, learnedAt: later }, T0))).toBe('reports.learnedInFuture');
  expect(code(matterTimes({ happenedAt: later, learnedAt: T0 }, T0))).toBe('reports.happenedInFuture');
  expect(code(matterTimes({ happenedAt: T0, learnedAt: addMs(T0, -minutes(1)) }, T0))).toBe('reports.learnedBeforeHappened');
  expect(matterTimes({ happenedAt: null, learnedAt: addMs(T0, 30_000) }, T0)).toMatchObject({ value: { learnedAt: T0 } });
  expect(code(actTime(later, T0))).toBe('reports.timeInFuture');
  expect(code(actTime(addMs(T0, -minutes(3)), T0, T0))).toBe('reports.timeBeforeMatter');
  expect(code(actTime(addMs(T0, -40_000), T0, T0))).toBe('ok');
});

test('drafts merge by field, figures by code; null takes a figure back; old and new stand together', () => {
  const draft = { title: 'a', text: 'b', elements: { cause: '雨', trend: '' }, figures: { dead: 1 }, attachments: [], addressees: [] };
  expect(mergeDraft(draft, { text: 'c', elements: { trend: '平稳' } })).toMatchObject({ title: 'a', text: 'c', elements: { cause: '雨', trend: '平稳' } });
  expect(mergeFigures({ dead: 1, missing: 2 }, { missing: null, trapped: 3 })).toEqual({ dead: 1, trapped: 3 });
  expect(figureViews(pack, '11D00', { missing: 0, dead: 2 }, { missing: 2 }).filter((view) => view.value !== null)).toMatchObject([
    { code: 'dead', value: 2, was: null, changed: false },
    { code: 'missing', value: 0, was: 2, changed: true },
  ]);
});

test('elements: typed here, known to the system, or supplied before; only what nobody supplied is missing (A15.6)', () => {
  const views = elementViews(pack, 'first', { type: '11D00', level: 'ordinary' }, { cause: '降雨' }, { place: '固关镇' }, { trend: { value: '平稳', reportId: 'r1' } });
  const missing = missingViews(views).map((view) => view.code);
  expect(missing).toContain('response');
  for (const code of ['cause', 'place', 'trend']) expect(missing).not.toContain(code);
  expect(views.find((view) => view.code === 'trend')?.suppliedByReportId).toBe('r1');
  expect(views.some((view) => view.code === 'siteCommander')).toBe(false);
});

test('whoever may not write is offered nothing to write; offices are offered nothing at all', () => {
  const officer = { kind: 'person', accountId: 'x', personId: 'x', name: '', unitId: 'city', roles: ['dutyOfficer'], onDuty: true, sessionId: null, stationId: null, provedAt: null } as const;
  const side = { unitId: 'county', enteredByUnitId: null, state: 'open' as const, firstSentAt: T0, above: true, level: null, offerState: null };
  expect(matterActs(officer, side, true)).not.toContain('draftReport');
  expect(matterActs({ ...officer, unitId: 'county' }, { ...side, above: false }, true)).toEqual(expect.arrayContaining(['draftReport', 'noChange']));
  expect(matterActs({ ...officer, roles: ['systemAdminA'] }, side, true)).toEqual([]);
  const report = { unitId: 'county', enteredByUnitId: null, state: 'drafting' as const, form: 'written' as const, stages: [], stage: 0, signatureOwed: false };
  expect(reportActs(officer, report)).toEqual([]);
  expect(reportActs({ ...officer, unitId: 'county' }, report)).toEqual(['sendForSignOff', 'saveDraft', 'abandonDraft']);
});

test('every event that starts, meets or cancels a clock is announced by this room and carries what the engine asks for', () => {
  const byName = new Map<string, (typeof EVENTS)[number]>(EVENTS.map((event) => [event.name, event]));
  for (const [key, definition] of Object.entries<{ from: string; metBy: readonly string[]; cancelledBy?: readonly string[]; row: string }>(deadlines)) {
    for (const name of [definition.from, ...definition.metBy, ...(definition.cancelledBy ?? [])]) {
      expect(byName.get(name)?.schema.shape, `${key}: ${name}`).toMatchObject({ owedSubject: expect.anything(), owingUnitId: expect.anything(), owedToUnitId: expect.anything() });
    }
    expect(pack.rows.map((row) => row.id)).toContain(definition.row);
  }
});
