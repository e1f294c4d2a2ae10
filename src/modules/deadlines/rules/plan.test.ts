// Steps of clocks by the delivered pack: instants, audiences, and what holds for every clock.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, DAY_MS, minutes } from '#shared/duration.ts';
import { addMs, beijingParts, parseInstant, weekdayOf, type Day, type Instant } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { BAOJI_2022 } from '#modules/regulation/index.ts';
import { announcement, planSteps, type ClockToPlan, type PlannedStep } from './plan.ts';

const START = parseInstant('2026-11-23T08:00:00.000Z'); // Monday 16:00 in Beijing
const OWING = newId();
const OWED_TO = newId();
const mondayToFriday = (day: Day): boolean => weekdayOf(day) >= 1 && weekdayOf(day) <= 5;

function planning(now: Instant = START) {
  return { pack: BAOJI_2022, isWorkingDay: mondayToFriday, newId, now };
}

function clock(ladder: string, limitMs: number, more: Partial<ClockToPlan> = {}): ClockToPlan {
  return { ladder, startedAt: START, dueAt: addMs(START, limitMs), owingUnitId: OWING, owedToUnitId: OWED_TO, ...more };
}

function told(steps: readonly PlannedStep[]): string[] {
  const minute = (step: PlannedStep): number => (Date.parse(step.at) - Date.parse(START)) / MINUTE_MS;
  const who = (step: PlannedStep): string =>
    step.alarms
      .map((alarm) => `${alarm.unitId === OWING ? 'owing' : 'owedTo'} ${alarm.class} ${alarm.audience.join('+')}`)
      .join(', ');
  return steps.map((step) => `${step.stage} ${minute(step)}: ${who(step)}`);
}

describe('the steps of a clock', () => {
  test('a report of thirty minutes reminds twice, rings when due and climbs three rungs at its own unit', () => {
    expect(told(planSteps(clock('report', minutes(30)), planning()))).toEqual([
      'reminder1 20: owing shown dutyOfficer',
      'reminder2 25: owing shown dutyOfficer',
      'due 30: owing rings dutyOfficer',
      'ladder1 35: owing rings dutyOfficer+dutyLeader',
      'ladder2 45: owing rings dutyOfficer+dutyLeader+deskHead',
      'ladder3 60: owing rings dutyOfficer+dutyLeader+deskHead+leaderInCharge',
    ]);
  });

  test('an unanswered verification reaches the desk that ordered it on the second rung only', () => {
    expect(told(planSteps(clock('verification', minutes(30)), planning()))).toEqual([
      'reminder1 20: owing shown dutyOfficer',
      'reminder2 25: owing shown dutyOfficer',
      'due 30: owing rings dutyOfficer',
      'ladder1 40: owing rings dutyOfficer+dutyLeader, owedTo rings dutyOfficer',
      'ladder2 50: owing rings dutyOfficer+dutyLeader+deskHead',
    ]);
  });

  test('what is owed to an outside party or to nobody rings at its own unit only', () => {
    const units = planSteps(clock('verification', minutes(30), { owedToUnitId: null }), planning()).flatMap(
      (step) => step.alarms,
    );
    expect(new Set(units.map((alarm) => alarm.unitId))).toEqual(new Set([OWING]));
  });

  test('a unit that owes to itself gets one alarm for both sides', () => {
    const steps = planSteps(clock('verification', minutes(30), { owedToUnitId: OWING }), planning());
    expect(steps.map((step) => step.alarms.length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('a filing never rings, passes its due time at its instant and shows in office hours', () => {
    const dueAt = parseInstant('2026-11-27T16:00:00.000Z'); // midnight of Friday
    const steps = planSteps({ ...clock('filings', 0), dueAt }, planning());
    expect(steps.find((step) => step.kind === 'due')).toMatchObject({ at: dueAt, alarms: [] });
    for (const step of steps.filter(({ alarms }) => alarms.length > 0)) {
      expect(step.alarms.map((alarm) => alarm.class)).toEqual(['office']);
      const { hour, minute, weekday } = beijingParts(step.at);
      expect(hour * 60 + minute).toBeGreaterThanOrEqual(8 * 60 + 30);
      expect(hour * 60 + minute).toBeLessThan(18 * 60);
      expect([1, 2, 3, 4, 5]).toContain(weekday);
    }
  });

  test('a clock entered after its due time reminds of nothing and still has every later stage', () => {
    const late = addMs(START, HOUR_MS);
    expect(planSteps(clock('report', minutes(30)), planning(late)).map((step) => step.stage)).toEqual([
      'due',
      'ladder1',
      'ladder2',
      'ladder3',
    ]);
  });

  test('what rings climbs when nobody takes note, what only shows does not', () => {
    const rings = announcement(clock('verification', minutes(30)), 'rings', planning());
    expect(rings.climbs.map(({ after, audience }) => [after, audience])).toEqual([
      [minutes(2), ['assistant', 'dutyLeader']],
      [minutes(10), ['deskHead']],
    ]);
    expect(announcement(clock('verification', minutes(30)), 'shown', planning()).climbs).toEqual([]);
  });

  test('for every clock: one due step at the due instant, reminders before it, rungs not before it, stages named once', () => {
    const ladders = Object.keys(BAOJI_2022.ladders);
    fc.assert(
      fc.property(
        fc.constantFrom(...ladders),
        fc.integer({ min: 1_000, max: 40 * DAY_MS }),
        fc.integer({ min: -DAY_MS, max: 41 * DAY_MS }),
        (ladder, limit, entered) => {
          const given = clock(ladder, limit);
          const now = addMs(START, entered);
          const steps = planSteps(given, planning(now));
          const due = steps.filter((step) => step.kind === 'due');
          expect(due.map((step) => step.at)).toEqual([given.dueAt]);
          expect(new Set(steps.map((step) => step.stage)).size).toBe(steps.length);
          expect(new Set(steps.map((step) => step.eventId)).size).toBe(steps.length);
          for (const step of steps) {
            if (step.kind === 'reminder') expect(step.at > now && step.at < given.dueAt && step.at > START).toBe(true);
            if (step.kind === 'ladder') expect(step.at >= given.dueAt).toBe(true);
            expect(new Set(step.alarms.map((alarm) => alarm.unitId)).size).toBe(step.alarms.length);
          }
          expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).toSorted());
        },
      ),
      { numRuns: 300 },
    );
  });
});
