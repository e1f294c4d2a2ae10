// The table of first reports: level by level, and what sensitivity, forecasts and unknown levels change.
import { describe, expect, test } from 'vitest';
import { durationMs, hours, minutes } from '#shared/duration.ts';
import { BAOJI_2022 as pack } from '../builtin.ts';
import { firstReportTerms, receiptLimitName, supplementLimitName } from './first-reports.ts';

type Row = readonly [string, string | null, boolean, number, number, number | null, boolean, string];
const day = hours(24);
const table: readonly Row[] = [
  // category, level, sensitive → telephone, written (minutes), follow-up, on change, last addressee
  ['emergency', 'extraordinary', false, 30, 60, hours(2), true, 'stateCouncil'],
  ['emergency', 'major', false, 30, 60, hours(2), true, 'stateCouncil'],
  ['emergency', 'significant', false, 30, 60, hours(4), false, 'province'],
  ['emergency', 'ordinary', false, 30, 120, day, false, 'city'],
  ['emergency', null, false, 30, 60, hours(2), true, 'stateCouncil'],
  ['emergency', 'ordinary', true, 30, 60, day, true, 'province'],
  ['emergency', 'significant', true, 30, 60, hours(4), true, 'province'],
  ['emergency', 'extraordinary', true, 30, 60, hours(2), true, 'stateCouncil'],
  ['sensitive', null, false, 30, 60, day, true, 'province'],
  ['sensitive', 'ordinary', false, 30, 60, day, true, 'province'],
  ['special', null, true, 30, 60, day, true, 'province'],
  ['forecast', null, false, 60, 120, null, true, 'city'],
];

describe('first report terms (A15.1)', () => {
  test.each(table)(
    '%s %s sensitive=%s: telephone %d, written %d',
    (category, level, sensitive, phone, written, every, onChange, end) => {
      const terms = firstReportTerms(pack, { category, level, sensitive });
      expect(terms).toMatchObject({
        telephoneMs: minutes(phone),
        writtenMs: minutes(written),
        followUp: { everyMs: every, onChange },
        clock: 'learned',
        row: 'A15.1',
        basis: { kind: 'S' },
      });
      expect(terms?.endsAt.at(-1)).toBe(end);
    },
  );

  test.each(['special', 'instructionFeedback', 'absence', 'obituary', 'verification', 'other'])(
    '%s owes no first report clock',
    (category) => {
      expect(firstReportTerms(pack, { category, level: null })).toBeNull();
    },
  );

  test('only extraordinary and major go from the county directly to province and State Council (A13.2)', () => {
    const direct = (level: string, sensitive = false) =>
      firstReportTerms(pack, { category: 'emergency', level, sensitive })?.directFromCounty;
    expect(direct('major')).toEqual(['province', 'stateCouncil']);
    expect(direct('significant', true)).toEqual([]);
  });

  test('sensitivity raises the demands by one level and says so', () => {
    const terms = firstReportTerms(pack, { category: 'emergency', level: 'ordinary', sensitive: true });
    expect(terms?.demandsOf).toBe('significant');
    expect(terms?.because).toBe('敏感，按高一级（较大）');
    expect(firstReportTerms(pack, { category: 'emergency', level: null })?.because).toBe('级别未定，按特别重大');
  });

  test('no first report of an accident takes longer than the law allows for one step', () => {
    const ceiling = Math.min(
      ...pack.firstReports.ceilings.filter((line) => line.chain === 'eachLevel').map((line) => durationMs(line.limit)),
    );
    for (const level of pack.levels) {
      const terms = firstReportTerms(pack, { category: 'emergency', level: level.code, type: '12A00' });
      expect(terms?.writtenMs).toBeLessThanOrEqual(ceiling);
    }
  });

  test('urgent categories and sensitive matters have the shorter receipt', () => {
    expect(receiptLimitName(pack, { category: 'emergency', level: null })).toBe('receipt.rings');
    expect(receiptLimitName(pack, { category: 'absence', level: null })).toBe('receipt.others');
    expect(receiptLimitName(pack, { category: 'other', level: null, sensitive: true })).toBe('receipt.rings');
  });

  test('traffic and fire are supplemented in the shorter window (A15.6)', () => {
    expect(supplementLimitName(pack, '12B00')).toBe('supplement.trafficFire');
    expect(supplementLimitName(pack, '12C00-road')).toBe('supplement.trafficFire');
    expect(supplementLimitName(pack, '12A00')).toBe('supplement');
    expect(supplementLimitName(pack, null)).toBe('supplement');
  });
});
