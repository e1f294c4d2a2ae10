// What may be done, as tables: the acts on a dispatch, the stages of sign-off, what each side is offered.
import { describe, expect, test } from 'vitest';
import { parseInstant } from '#shared/instant.ts';
import { type Stage } from '#modules/regulation/index.ts';
import { DISPATCH_STATES, type DispatchState, type DispatchWay } from './contract/words.ts';
import { dispatchActs, matterActs, reportActs } from './policy.ts';
import { afterAct, planOf, type DispatchAct } from './rules/dispatch.ts';
import { mayGoUnsigned, passAs, signAs } from './rules/sign-off.ts';

const T0 = parseInstant('2026-11-23T08:00:00Z');

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
  ])('%s when %s by %s, outside %s: %s', (name, state, way, outside, expected) =>
    expect(act(name, state, way, outside)).toBe(expected),
  );

  test('only the addressee receives and only the sender records', () => {
    const actor = (unitId: string) =>
      ({
        kind: 'person',
        accountId: unitId,
        personId: unitId,
        name: '',
        unitId,
        roles: ['dutyOfficer'],
        onDuty: true,
        sessionId: null,
        stationId: null,
        provedAt: null,
      }) as const;
    const receiving = [
      'takeCall',
      'linkOwnRecord',
      'openDispatch',
      'acknowledge',
      'passUpward',
      'returnDispatch',
      'tagDispatch',
    ];
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
      [
        { id: 'province', external: true },
        { id: 'state', external: true },
      ],
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
  const stages: Stage[] = [
    { by: 'dutyOfficer', act: 'draft' },
    { by: 'deskHead', act: 'check' },
    { by: 'leaderInCharge', act: 'signOff' },
  ];
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
  ] as const)('stage %i passed by %j as %s: %s', (stage, roles, as, expected) =>
    expect(code(passAs(at(stage), roles, as))).toBe(expected),
  );

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

test('whoever may not write is offered nothing to write; offices are offered nothing at all', () => {
  const officer = {
    kind: 'person',
    accountId: 'x',
    personId: 'x',
    name: '',
    unitId: 'city',
    roles: ['dutyOfficer'],
    onDuty: true,
    sessionId: null,
    stationId: null,
    provedAt: null,
  } as const;
  const side = {
    unitId: 'county',
    enteredByUnitId: null,
    state: 'open' as const,
    firstSentAt: T0,
    above: true,
    level: null,
    offerState: null,
  };
  expect(matterActs(officer, side, true)).not.toContain('draftReport');
  expect(matterActs({ ...officer, unitId: 'county' }, { ...side, above: false }, true)).toEqual(
    expect.arrayContaining(['draftReport', 'noChange']),
  );
  expect(matterActs({ ...officer, roles: ['systemAdminA'] }, side, true)).toEqual([]);
  const report = {
    unitId: 'county',
    enteredByUnitId: null,
    state: 'drafting' as const,
    form: 'written' as const,
    stages: [],
    stage: 0,
    signatureOwed: false,
  };
  expect(reportActs(officer, report)).toEqual([]);
  expect(reportActs({ ...officer, unitId: 'county' }, report)).toEqual(['sendForSignOff', 'saveDraft', 'abandonDraft']);
});
