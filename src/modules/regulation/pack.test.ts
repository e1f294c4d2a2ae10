// The delivered pack is complete and sound; another pack changes every answer without a change of code (A00.2).
import { describe, expect, test } from 'vitest';
import { hours, minutes } from '#shared/duration.ts';
import { addMs, parseInstant } from '#shared/instant.ts';
import { accept } from '#shared/result.ts';
import { BAOJI_2022 as pack } from './builtin.ts';
import { readPack } from './packs.ts';
import { dutyClassOf, whomItBinds } from './rules/binding.ts';
import { basesOf, inconsistencies } from './rules/consistency.ts';
import { elementsOwed } from './rules/elements.ts';
import { firstReportTerms } from './rules/first-reports.ts';
import { limitOf } from './rules/lookup.ts';
import { marginOf } from './rules/margin.ts';
import { ladderRungs, officeInstant, remindersFor } from './rules/reminders.ts';
import { proposeLevel } from './rules/severity.ts';
import { leadersToTell, signOffStages } from './rules/sign-off.ts';
import secondBody from './second-pack.fixture.json' with { type: 'json' };

const second = readPack(secondBody);

describe('the pack baoji-2022', () => {
  test('holds all 38 articles, the nine categories, the four families and every row with its basis', () => {
    expect(pack.articles.map((article) => article.number)).toEqual(Array.from({ length: 38 }, (_, i) => i + 1));
    expect(pack.categories.map((category) => category.ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(pack.families).toHaveLength(4);
    expect(new Set(pack.rows.map((row) => row.id)).size).toBe(77);
    expect(pack.rows.filter((row) => row.id.startsWith('A15.')).map((row) => row.id)).toHaveLength(8);
  });

  test.each([
    ['verification.phone', { kind: 'elapsed', duration: 'PT30M' }, 'T', 'A15.2'],
    ['verification.written', { kind: 'elapsed', duration: 'PT1H' }, 'T', 'A15.2'],
    ['instruction.stateCouncil', { kind: 'given' }, 'T', 'A15.3'],
    ['instruction.province', { kind: 'workingDays', days: 5, interimMeets: true }, 'T', 'A15.3'],
    ['instruction.own', { kind: 'workingDays', days: 5 }, 'S', 'A18.1'],
    ['absence', { kind: 'naturalDaysBefore', days: 3 }, 'T', 'A15.4'],
    ['obituary', { kind: 'naturalDaysBefore', days: 2 }, 'T', 'A15.5'],
    ['holidayRoster', { kind: 'naturalDaysBefore', days: 3, at: '18:00', atBasis: { kind: 'S' } }, 'T', 'A15.7'],
    ['conference.online', { kind: 'elapsed', duration: 'PT30M' }, 'T', 'A22.2'],
    ['image.visible', { kind: 'elapsed', duration: 'PT5M' }, 'T', 'A23.2'],
    ['dataCare', { kind: 'recurring', every: 'quarter', window: 'lastWeek' }, 'T', 'A25.1'],
    ['inspection', { kind: 'recurring', every: 'year' }, 'T', 'A28.2'],
    ['training', { kind: 'recurring', every: 'year' }, 'T', 'A32.1'],
    ['appraisal', { kind: 'recurring', every: 'year' }, 'T', 'A30.1'],
    ['circular', { kind: 'recurring', every: 'halfYear' }, 'T', 'A29.2'],
    ['bulletin', { kind: 'recurring', every: 'week' }, 'T', 'A29.1'],
    ['receipt.rings', { kind: 'elapsed', duration: 'PT10M' }, 'S', 'A15.8'],
    ['receipt.others', { kind: 'elapsed', duration: 'PT30M' }, 'S', 'A15.8'],
    ['tellLeaders.urgent', { kind: 'elapsed', duration: 'PT15M' }, 'S', 'A18.2'],
    ['tellLeaders.others', { kind: 'elapsed', duration: 'PT1H' }, 'S', 'A18.2'],
    ['signLater', { kind: 'workingDays', days: 1, at: '12:00' }, 'S', 'A15.1'],
    ['emptyPost', { kind: 'elapsed', duration: 'PT10M' }, 'S', 'A08.8'],
    ['deskOffline', { kind: 'elapsed', duration: 'PT60S' }, 'S', 'A08.8'],
    ['supplement', { kind: 'naturalDaysAfter', days: 30 }, 'L', 'A15.6'],
    ['supplement.trafficFire', { kind: 'naturalDaysAfter', days: 7 }, 'L', 'A15.6'],
  ])('limit %s', (name, value, kind, row) => {
    expect(limitOf(pack, name)).toMatchObject({ ...value, basis: { kind, row } });
  });

  test('nothing of a local setting names an article as its source', () => {
    for (const basis of basesOf(pack).filter((candidate) => candidate.kind === 'S'))
      expect(basis.source ?? '').not.toMatch(/^第.*条$/);
  });

  test('a pack that uses what it does not define is refused with everything that is wrong', () => {
    const broken = structuredClone(pack) as typeof pack & { limits: Record<string, unknown> };
    delete broken.limits['signLater'];
    const found = inconsistencies(broken);
    expect(found).toContain('limits: signLater is not defined');
    expect(found).toContain('sign-off: signLater is not defined');
    expect(() => readPack(broken)).toThrow(/signLater/);
    expect(() => readPack({ ...pack, levels: [] })).toThrow(/levels/);
  });
});

describe('a second pack', () => {
  const now = parseInstant('2030-05-06T08:00:00+08:00');

  test('has its own limits, levels and categories', () => {
    expect(limitOf(second, 'verification.phone')).toMatchObject({ duration: 'PT17M' });
    expect(limitOf(second, 'instruction.province')).toMatchObject({ days: 3, at: '16:00' });
    expect(() => limitOf(second, 'conference.online')).toThrow(RangeError);
    expect(() => firstReportTerms(second, { category: 'emergency', level: null })).toThrow(RangeError);
  });

  test.each([
    ['incident', 'red', false, 7, 21, 'red', 'happened'],
    ['incident', 'blue', false, 13, 39, 'blue', 'happened'],
    ['incident', null, false, 11, 33, 'orange', 'happened'],
    ['incident', 'blue', true, 7, 21, 'red', 'happened'],
    ['hot', null, false, 7, 21, 'red', 'happened'],
    ['warning', null, false, 19, 57, null, 'asked'],
  ])(
    '%s %s sensitive=%s reports by telephone in %d and in writing in %d minutes',
    (category, level, sensitive, phone, written, of, clock) => {
      expect(firstReportTerms(second, { category, level, sensitive })).toMatchObject({
        telephoneMs: minutes(phone),
        writtenMs: minutes(written),
        demandsOf: of,
        clock,
      });
    },
  );

  test('a narrower line of its table wins over the general one', () => {
    expect(firstReportTerms(second, { category: 'incident', level: 'blue', type: 'X2' })?.telephoneMs).toBe(minutes(3));
    expect(firstReportTerms(second, { category: 'incident', level: 'blue', type: 'X1' })?.telephoneMs).toBe(
      minutes(13),
    );
  });

  test('proposes its own levels by its own thresholds', () => {
    expect(proposeLevel(second, 'X1', { dead: 2 })?.level).toBe('red');
    expect(proposeLevel(second, 'X1', { dead: 1, evacuated: 7 })?.level).toBe('orange');
    expect(proposeLevel(second, 'X1', { dead: 1, evacuated: 6 })?.level).toBe('blue');
    expect(proposeLevel(second, 'X2', { dead: 50 })).toBeNull();
  });

  test('has its own margin, reminders, hours, ladders, stages, leaders, elements, classes', () => {
    const workingDaysBefore = () => accept(now);
    expect(
      marginOf(second, { now, parentDue: addMs(now, minutes(60)), counted: 'time', workingDaysBefore }),
    ).toMatchObject({ value: { marginMs: minutes(4) } });
    expect(
      marginOf(second, { now, parentDue: addMs(now, minutes(8)), counted: 'time', workingDaysBefore }),
    ).toMatchObject({ value: { marginMs: minutes(2) } });
    expect(remindersFor(second, now, addMs(now, hours(1)))).toEqual([addMs(now, minutes(53))]);
    expect(officeInstant(second, now, () => false)).toBe(addMs(now, minutes(75)));
    expect(ladderRungs(second, 'report').map((rung) => [rung.afterMs, rung.audiences[0]?.who])).toEqual([
      [0, 'watchman'],
      [minutes(9), 'mayor'],
    ]);
    const unit = { level: 'county', kind: 'government' };
    expect(signOffStages(second, { unit, kind: 'first', form: 'telephone', level: 'red' }).stages).toEqual([
      { by: 'mayor', act: 'signOff' },
    ]);
    expect(leadersToTell(second, { level: null, sensitive: false, byLevel: true }).leaders).toEqual(['mayor']);
    expect(elementsOwed(second, 'first', { level: 'blue' }).map((element) => element.code)).toEqual(['place']);
    expect(elementsOwed(second, 'first', { level: 'red' }).map((element) => element.code)).toEqual([
      'place',
      'weather',
    ]);
    expect(whomItBinds(second, unit)).toMatchObject({ group: 'all', force: 'bound' });
    expect(dutyClassOf(second, unit).code).toBe('Z');
  });
});
