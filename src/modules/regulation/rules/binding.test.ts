// Whom the regulation binds, duty classes, sign-off, whom to tell, elements: the remaining tables of the pack.
import { describe, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { parseInstant } from '#shared/instant.ts';
import { BAOJI_2022 as pack } from '../builtin.ts';
import { dutyClassOf, rowBinds, whomItBinds } from './binding.ts';
import { elementsOwed, missingElements } from './elements.ts';
import { countsForAppraisal, levelAbove } from './lookup.ts';
import { leadersToTell, signOffStages } from './sign-off.ts';

const city = { level: 'city', kind: 'government', name: '宝鸡市人民政府' };
const county = { level: 'county', kind: 'government', name: '陇县人民政府' };
const zone = { level: 'county', kind: 'committee', name: '高新区管委会' };
const cityBureau = { level: 'city', kind: 'department', name: '市应急管理局' };
const cityOffice = { level: 'city', kind: 'department', name: '市统计局' };
const countyBureau = { level: 'county', kind: 'department', name: '陇县水利局' };
const town = { level: 'town', kind: 'town', name: '固关镇' };
const mill = { level: 'city', kind: 'external', name: '某厂' };

describe('whom it binds', () => {
  test.each([
    [city, 'city', 'bound', 'A'],
    [{ level: 'city', kind: 'duty_office' }, 'city', 'bound', 'A'],
    [county, 'county', 'bound', 'A'],
    [zone, 'zone', 'bound', 'A'],
    [cityBureau, 'cityDepartment', 'bound', 'B'],
    [cityOffice, 'cityDepartment', 'bound', 'C'],
    [{ level: 'city', kind: 'institution', name: '市气象台' }, 'cityDepartment', 'bound', 'B'],
    [countyBureau, 'countyDepartment', 'reference', 'B'],
    [town, 'town', 'reference', 'E'],
    [{ level: 'town', kind: 'subdistrict' }, 'town', 'reference', 'E'],
    [mill, 'other', 'reference', 'D'],
  ])('%j is %s, %s, class %s', (unit, group, force, dutyClass) => {
    expect(whomItBinds(pack, unit)).toMatchObject({ group, force });
    expect(dutyClassOf(pack, unit).code).toBe(dutyClass);
  });

  test('a row binds only the groups that owe it', () => {
    expect(rowBinds(pack, 'A08.2', county)).toBe('bound');
    expect(rowBinds(pack, 'A08.2', cityBureau)).toBe('none');
    expect(rowBinds(pack, 'A12.1', town)).toBe('reference');
  });

  test('a local setting counts only after it was confirmed', () => {
    expect(countsForAppraisal('T', null)).toBe(true);
    expect(countsForAppraisal('S', null)).toBe(false);
    expect(countsForAppraisal('S', parseInstant('2026-11-24T08:00:00Z'))).toBe(true);
  });

  test('one level above the highest is the highest', () => {
    expect(levelAbove(pack, 'ordinary', 1)).toBe('significant');
    expect(levelAbove(pack, 'extraordinary', 1)).toBe('extraordinary');
    expect(levelAbove(pack, 'major', 5)).toBe('extraordinary');
  });
});

describe('duty classes (A07.1)', () => {
  test('a county stands with two officers in a key period and with a chief leader on holidays (A08.2)', () => {
    const county_ = dutyClassOf(pack, county);
    expect(county_.keyPeriod.lines.find((line) => line.line === 'dutyOfficer')?.heads).toBe(2);
    expect(county_.statutoryHoliday.lines.map((line) => line.line)).toEqual([
      'chiefDutyLeader',
      'dutyLeader',
      'dutyOfficer',
    ]);
  });

  test('only A and B have an officer by day on weekdays; the others have the office line', () => {
    const byDay = pack.dutyClasses.classes.map((duty) => [duty.code, duty.weekdayDay.officeLine ?? false]);
    expect(byDay).toEqual([
      ['A', false],
      ['B', false],
      ['C', true],
      ['D', true],
      ['E', true],
    ]);
  });
});

describe('sign-off', () => {
  const acts = (unit: typeof county, kind: string, form: 'telephone' | 'written', level: string | null) =>
    signOffStages(pack, { unit, kind, form, level }).stages.map((stage) => `${stage.by}:${stage.act}`);
  const brief = ['dutyOfficer:draft', 'dutyLeader:signOff'];
  const full = ['dutyOfficer:draft', 'deskHead:check', 'leaderInCharge:signOff'];

  test.each([
    [county, 'first', 'telephone', 'major', []],
    [county, 'first', 'written', 'significant', brief],
    [county, 'first', 'written', null, brief],
    [county, 'followUp', 'written', 'ordinary', brief],
    [county, 'final', 'written', 'ordinary', full],
    [county, 'first', 'written', 'major', full],
    [county, 'followUp', 'written', 'extraordinary', full],
    [cityBureau, 'final', 'written', null, full],
    [town, 'final', 'written', 'major', brief],
    [countyBureau, 'first', 'written', 'extraordinary', brief],
  ] as const)('%j %s %s %s', (unit, kind, form, level, stages) => {
    expect(acts(unit, kind, form, level)).toEqual(stages);
  });

  test('a telephone first report tells the duty leader, and whom nobody reaches is signed later', () => {
    const answer = signOffStages(pack, { unit: county, kind: 'first', form: 'telephone', level: null });
    expect(answer.tell).toEqual(['dutyLeader']);
    expect(answer.nobodyReached).toEqual({ withinMs: minutes(10), triesEach: 2, signLaterLimit: 'signLater' });
  });
});

describe('telling leaders (A18.2)', () => {
  test.each([
    ['major', false, true, 'principalLeader', 'tellLeaders.urgent'],
    ['significant', false, true, 'principalLeader', 'tellLeaders.urgent'],
    ['ordinary', true, true, 'leaderInCharge', 'tellLeaders.urgent'],
    ['ordinary', false, true, 'dutyLeader', 'tellLeaders.others'],
    [null, false, true, 'principalLeader', 'tellLeaders.urgent'],
    [null, false, false, 'dutyLeader', 'tellLeaders.others'],
  ])('level %s sensitive %s by level %s begins with %s', (level, sensitive, byLevel, first, limit) => {
    const answer = leadersToTell(pack, { level, sensitive, byLevel });
    expect(answer.leaders[0]).toBe(first);
    expect(answer.limit).toBe(limit);
  });
});

describe('elements (A15.6)', () => {
  test('a first report of an accident owes the elements of the law too', () => {
    const plain = elementsOwed(pack, 'first', { type: '11D00', level: 'ordinary' }).map((element) => element.code);
    const accident = elementsOwed(pack, 'first', { type: '12A00', level: 'ordinary' }).map((element) => element.code);
    expect(plain).toEqual(
      expect.arrayContaining(['time', 'place', 'source', 'cause', 'course', 'siteContact', 'signer', 'dutyOfficer']),
    );
    expect(plain).not.toContain('unitOverview');
    expect(accident).toEqual(expect.arrayContaining(['unitOverview', 'scene', 'casualtiesAndLoss', 'measuresTaken']));
  });

  test('commander and liaison are owed from major upward and while the level is unknown (A13.3, A17.1)', () => {
    const codes = (level: string | null) =>
      elementsOwed(pack, 'first', { type: '11D00', level }).map((element) => element.code);
    expect(codes('major')).toEqual(expect.arrayContaining(['siteCommander', 'siteLiaison']));
    expect(codes(null)).toContain('siteCommander');
    expect(codes('ordinary')).not.toContain('siteCommander');
  });

  test('blank words, empty lists and absent values are missing; optional ones are not asked for', () => {
    const missing = missingElements(
      pack,
      'followUp',
      {},
      {
        changes: ' ',
        consequences: '无',
        response: [],
        nextSteps: null,
        reportingUnit: '陇县',
        signer: '甲',
        dutyOfficer: '乙',
      },
    );
    expect(missing.map((element) => element.code)).toEqual(['changes', 'response', 'nextSteps']);
    const codes = missingElements(pack, 'first', { type: '12A00' }, {}).map((element) => element.code);
    expect(codes).not.toContain('otherFacts');
  });
});
