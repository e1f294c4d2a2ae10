// Levels proposed from figures: the edges of every table (「以上」 includes the number), any one is enough, highest wins.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BAOJI_2022 as pack } from '../builtin.ts';
import { figuresFor, proposeLevel, type Figures } from './severity.ts';

const WAN = 10_000;
const cases: readonly (readonly [string, string, Figures, string | null])[] = [
  ['production safety', '12A00', { dead: 30 }, 'extraordinary'],
  ['production safety', '12A00', { dead: 29 }, 'major'],
  ['production safety', '12A00', { dead: 10 }, 'major'],
  ['production safety', '12A00', { dead: 9 }, 'significant'],
  ['production safety', '12A00', { dead: 3 }, 'significant'],
  ['production safety', '12A00', { dead: 2 }, 'ordinary'],
  ['production safety', '12A00', { dead: 1 }, 'ordinary'],
  ['production safety', '12A00', { dead: 0 }, null],
  ['production safety', '12A00', {}, null],
  ['production safety, missing counted with the dead', '12A00', { dead: 2, missing: 1 }, 'significant'],
  ['production safety, poisoned counted with the injured', '12A00', { seriouslyInjured: 40, poisoned: 10 }, 'major'],
  ['production safety', '12A00', { seriouslyInjured: 100 }, 'extraordinary'],
  ['production safety', '12A00', { seriouslyInjured: 49 }, 'significant'],
  ['production safety', '12A00', { seriouslyInjured: 9 }, 'ordinary'],
  ['production safety', '12A00', { lossYuan: 10_000 * WAN }, 'extraordinary'],
  ['production safety', '12A00', { lossYuan: 10_000 * WAN - 1 }, 'major'],
  ['production safety', '12A00', { lossYuan: 5_000 * WAN }, 'major'],
  ['production safety', '12A00', { lossYuan: 1_000 * WAN }, 'significant'],
  ['production safety', '12A00', { lossYuan: 1 }, 'ordinary'],
  ['production safety, highest of three', '12A00', { dead: 1, seriouslyInjured: 10, lossYuan: 5_000 * WAN }, 'major'],
  ['fire', '12B00', { dead: 3 }, 'significant'],
  ['road traffic', '12C00-road', { dead: 10 }, 'major'],
  ['lift', '12D00-special', { liftTrappedHours: 2 }, 'ordinary'],
  ['lift', '12D00-special', { liftTrappedHours: 1.9 }, null],
  ['toxic leak', '12D00-special', { toxicEvacuated: 15 * WAN }, 'extraordinary'],
  ['toxic leak', '12D00-special', { toxicEvacuated: 5 * WAN }, 'major'],
  ['toxic leak', '12D00-special', { toxicEvacuated: 1 * WAN }, 'significant'],
  ['toxic leak', '12D00-special', { toxicEvacuated: 500 }, 'ordinary'],
  ['stranded aloft', '12D00-special', { strandedAloft: 100, strandedHours: 48 }, 'extraordinary'],
  ['stranded aloft', '12D00-special', { strandedAloft: 100, strandedHours: 24 }, 'major'],
  ['stranded aloft', '12D00-special', { strandedAloft: 99, strandedHours: 24 }, 'significant'],
  ['cableway', '12D00-special', { cableway: true, strandedHours: 3.5 }, 'ordinary'],
  ['amusement ride', '12D00-special', { amusementRide: true, strandedHours: 1 }, 'ordinary'],
  ['boiler explosion', '12D00-special', { vesselExplosion: true }, 'significant'],
  ['equipment loss, lower edge', '12D00-special', { lossYuan: WAN }, 'ordinary'],
  ['equipment loss, below it', '12D00-special', { lossYuan: WAN - 1 }, null],
  ['railway', '12C00-rail', { busyMainLine: true, derailedPassengerCars: 18, interruptionHours: 48 }, 'extraordinary'],
  ['railway', '12C00-rail', { busyMainLine: true, derailedPassengerCars: 17, interruptionHours: 24 }, 'major'],
  ['railway, other line', '12C00-rail', { derailedFreightCars: 6, interruptionHours: 48 }, 'major'],
  ['railway', '12C00-rail', { busyMainLine: true, interruptionHours: 6 }, 'significant'],
  ['railway, other line', '12C00-rail', { interruptionHours: 9 }, null],
  ['railway, other line', '12C00-rail', { interruptionHours: 10 }, 'significant'],
  ['forest fire', '11G00', { areaHectares: 1_000 }, 'extraordinary'],
  ['forest fire', '11G00', { areaHectares: 100 }, 'major'],
  ['forest fire', '11G00', { areaHectares: 1 }, 'significant'],
  ['forest fire', '11G00', { areaHectares: 0.3 }, 'ordinary'],
  ['forest fire', '11G00', { fireStarted: true }, 'ordinary'],
  ['earthquake, dense', '11C00', { magnitude: 6, denselyPopulated: true }, 'extraordinary'],
  ['earthquake', '11C00', { magnitude: 6 }, 'major'],
  ['earthquake', '11C00', { magnitude: 7 }, 'extraordinary'],
  ['earthquake, dense', '11C00', { magnitude: 4, denselyPopulated: true }, 'significant'],
  ['earthquake', '11C00', { magnitude: 4 }, 'ordinary'],
  ['earthquake', '11C00', { magnitude: 3.9 }, null],
  ['earthquake', '11C00', { dead: 50 }, 'major'],
  ['earthquake', '11C00', { lossShareOfGdpPercent: 1 }, 'extraordinary'],
  ['landslide', '11D00', { dead: 3 }, 'significant'],
  ['landslide', '11D00', { evacuated: 100 }, 'significant'],
  ['landslide', '11D00', { evacuated: 99 }, 'ordinary'],
  ['landslide', '11D00', { evacuated: 1_000 }, 'extraordinary'],
  ['landslide', '11D00', { potentialLossYuan: 5_000 * WAN }, 'major'],
  ['landslide', '11D00', { lossYuan: 1_000 * WAN }, 'extraordinary'],
  ['pollution', '12F00', { evacuated: 5 * WAN }, 'extraordinary'],
  ['pollution', '12F00', { waterSourceCutCounty: true }, 'major'],
  ['pollution', '12F00', { lossYuan: 500 * WAN }, 'significant'],
  ['rainstorm', '11B03', { dead: 30 }, 'extraordinary'],
  ['rainstorm', '11B03', { dead: 29 }, null],
  ['flood', '11A00', { keyDamFailure: true }, 'extraordinary'],
  ['flood', '11A00', { trunkRoadCutHours: 24 }, 'major'],
  ['mass incident', '14A00', { participants: 5_000 }, 'extraordinary'],
  ['mass incident', '14A00', { participants: 1_000 }, 'major'],
  ['mass incident', '14A00', { participants: 999 }, null],
  ['mass incident', '14A00', { seriouslyInjured: 10, lightlyInjured: 20 }, 'extraordinary'],
  ['mass incident', '14A00', { brawlParticipants: 200 }, 'major'],
  ['water supply', '12D00-supply', { householdsCut: 5 * WAN, supplyCutHours: 48 }, 'extraordinary'],
  ['water supply, too short', '12D00-supply', { householdsCut: 5 * WAN, supplyCutHours: 47 }, null],
  ['plague', '13A00', { plagueCasesInCounty: 5 }, 'major'],
  ['plague', '13A00', { plagueSpreading: true }, 'extraordinary'],
  ['food poisoning', '13C00', { poisoned: 100, dead: 1 }, 'major'],
  ['food poisoning', '13C00', { poisoned: 100 }, 'significant'],
  ['food poisoning', '13C00', { poisoned: 30 }, 'ordinary'],
  ['a type without thresholds', '13D00', { dead: 30 }, null],
];

describe('proposing a level from figures (A14.1)', () => {
  test.each(cases)('%s (%s) %j is %s', (_what, type, figures, level) => {
    expect(proposeLevel(pack, type, figures)?.level ?? null).toBe(level);
  });

  test('the reason names the figures, the threshold and the source', () => {
    const proposal = proposeLevel(pack, '12A00', { dead: 2, missing: 2, lossYuan: 2_000 * WAN });
    expect(proposal?.name).toBe('较大');
    expect(proposal?.reasons.map((reason) => reason.text)).toEqual([
      '死亡、失踪（失联）合计 4 人，达到 3 人以上',
      '直接经济损失 2000 万元，达到 1000 万元以上',
    ]);
    expect(proposal?.reasons.every((reason) => reason.source.includes('第493号') && reason.verified)).toBe(true);
  });

  test('a threshold whose source is not checked says so', () => {
    expect(proposeLevel(pack, '13C00', { poisoned: 30 })?.reasons[0]?.verified).toBe(false);
    expect(proposeLevel(pack, '12F00', { dead: 1 })?.reasons[0]?.verified).toBe(false);
    expect(proposeLevel(pack, '12F00', { dead: 3 })?.reasons[0]?.verified).toBe(true);
  });

  test('more of any figure never lowers the level', () => {
    const ranks = new Map(pack.levels.map((level) => [level.code, level.rank]));
    const rankOf = (figures: Figures): number => ranks.get(proposeLevel(pack, '12A00', figures)?.level ?? '') ?? 99;
    const count = fc.nat(150);
    fc.assert(
      fc.property(count, count, fc.nat(20_000 * WAN), count, (dead, injured, lossYuan, more) => {
        const before = rankOf({ dead, seriouslyInjured: injured, lossYuan });
        expect(rankOf({ dead: dead + more, seriouslyInjured: injured, lossYuan })).toBeLessThanOrEqual(before);
      }),
    );
  });

  test('the form asks only for the figures that matter for the type', () => {
    const codes = figuresFor(pack, '11G00').map((figure) => figure.code);
    expect(codes).toEqual(
      expect.arrayContaining(['dead', 'missing', 'trapped', 'lossYuan', 'areaHectares', 'fireStarted']),
    );
    expect(codes).not.toContain('magnitude');
    expect(figuresFor(pack, null).every((figure) => figure.always)).toBe(true);
  });
});
