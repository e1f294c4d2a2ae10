// The engine on a real database: clocks start, ring, climb, are met, extended, waived; who sees and decides what.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { minutes } from '#shared/duration.ts';
import { addMs, msBetween, parseInstant } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { calendarModule } from '#modules/calendar/index.ts';
import { openWorld, type World } from '#kit/world.ts';
import { happen, probeModule, type Happening } from '../builders.ts';
import { routes, type Alarm } from '../contract.ts';
import { clearAlarms, clocksOf, copyRinging, deadlinesModule, raiseAlarm } from '../index.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ modules: [deadlinesModule, probeModule] });
});
afterAll(() => world?.close());

let county: Id;
let city: Id;
beforeEach(() => {
  county = newId();
  city = newId();
});

const officerAt = (unitId: Id) => world.as({ unitId, roles: ['dutyOfficer'], name: '王值班' });
const alarmsAt = async (unitId: Id): Promise<Alarm[]> => (await officerAt(unitId).call(routes.listAlarms)).items;
const brief = (alarms: readonly Alarm[]): string[] =>
  alarms.map(({ stage, class: c, audience }) => `${stage} ${c} ${audience.join('+')}`);
const start = (name: 'asked' | 'told' | 'filed', more: Partial<Happening> = {}) =>
  world.system(async (ctx) => happen(ctx, name, { owing: county, owedTo: city, ...more }));
const stateOf = async (subject: { kind: string; id: Id }, key = 'answer') =>
  (await world.system((ctx) => clocksOf(ctx, [subject])))
    .filter(({ rule }) => rule === `probe.${key}`)
    .map(({ state }) => state);

describe('New Year without the holidays of the new year on file', () => {
  test('a signature owed since the evening of 31 December has its clock, which says on what it stands', async () => {
    const eve = await openWorld({
      start: parseInstant('2026-12-31T13:30:00.000Z'),
      modules: [calendarModule, deadlinesModule, probeModule],
    });
    try {
      const owed = await eve.system(async (ctx) => happen(ctx, 'filed', { owing: county }));
      const [clock] = await eve.system((ctx) => clocksOf(ctx, [owed]));
      expect(clock).toMatchObject({ state: 'running', dueAt: '2027-01-01T04:00:00.000Z' });
      expect(clock?.because).toContain('2027 年放假安排未录入，暂按周一至周五计');
    } finally {
      await eve.close();
    }
  });
});

describe('a clock', () => {
  test('rings at the owing desk in the commit that starts it, and nowhere else', async () => {
    await start('asked');
    expect(brief(await alarmsAt(county))).toEqual(['announce rings dutyOfficer']);
    expect(await alarmsAt(city)).toEqual([]);
  });

  test('an unanswered verification climbs to the duty leader and to the desk that ordered it', async () => {
    const asked = await start('asked');
    const announced = (await alarmsAt(county))[0]!;
    await officerAt(county).call(routes.acknowledge, { params: { id: announced.id } });
    await world.advance(minutes(30) - 1);
    expect(await stateOf(asked)).toEqual(['running']);
    await world.advance(1);
    expect(await stateOf(asked)).toEqual(['overdue']);
    expect(brief(await alarmsAt(county))[0]).toBe('due rings dutyOfficer');
    const rung = (await alarmsAt(county))[0]!;
    await officerAt(county).call(routes.acknowledge, { params: { id: rung.id } });
    await world.advance(minutes(10));
    expect(brief(await alarmsAt(county))[0]).toBe('ladder1 rings dutyOfficer+dutyLeader');
    expect(brief(await alarmsAt(city))).toEqual(['ladder1 rings dutyOfficer']);
  });

  test('met at its due instant it is in time, a millisecond later it is late, and its alarms end', async () => {
    for (const [ms, state] of [
      [0, 'met'],
      [1, 'metLate'],
    ] as const) {
      const asked = await start('asked');
      await world.advance(minutes(30) + ms);
      expect(await alarmsAt(county)).not.toEqual([]);
      await world.system(async (ctx) => happen(ctx, 'answered', { subjectId: asked.id, owing: county }));
      expect(await stateOf(asked)).toEqual([state]);
      expect(await alarmsAt(county)).toEqual([]);
      await world.advance(minutes(60));
      expect(await alarmsAt(county)).toEqual([]);
    }
  });

  test('what was answered in time and entered later is in time', async () => {
    const asked = await start('asked');
    await world.advance(minutes(45));
    await world.system(async (ctx) =>
      happen(ctx, 'answered', { subjectId: asked.id, owing: county, at: addMs(ctx.now, -minutes(20)) }),
    );
    expect(await stateOf(asked)).toEqual(['met']);
  });

  test('starts only where its start event carries the due time, and an answer may meet only one of two', async () => {
    const due = { written: { startedAt: world.now(), dueAt: addMs(world.now(), minutes(60)), because: '要求书面' } };
    const without = await start('asked');
    const both = await start('asked', { due });
    expect(await stateOf(without, 'written')).toEqual([]);
    await world.system(async (ctx) =>
      happen(ctx, 'answered', { subjectId: both.id, owing: county, only: ['probe.answer'] }),
    );
    expect([await stateOf(both), await stateOf(both, 'written')]).toEqual([['met'], ['running']]);
  });

  test('an answer upward closes only the parent, not what was handed down', async () => {
    const town = newId();
    const parent = await start('asked');
    const [clock] = await world.system((ctx) => clocksOf(ctx, [parent]));
    const due = {
      answer: {
        startedAt: world.now(),
        dueAt: addMs(world.now(), minutes(20)),
        because: '下达余量',
        parentDeadlineId: clock!.id,
      },
    };
    const child = await start('asked', { owing: town, owedTo: county, due });
    await world.system(async (ctx) => happen(ctx, 'answered', { subjectId: parent.id, owing: county }));
    expect([await stateOf(parent), await stateOf(child)]).toEqual([['met'], ['running']]);
    expect((await world.system((ctx) => clocksOf(ctx, [child])))[0]).toMatchObject({ parentId: clock!.id });
  });

  test('withdrawn, it is cancelled with its reason and nothing rings any more', async () => {
    const asked = await start('asked');
    await world.system(async (ctx) =>
      happen(ctx, 'withdrawn', { subjectId: asked.id, owing: county, reason: '级别下调' }),
    );
    expect(await stateOf(asked)).toEqual(['cancelled']);
    expect((await world.system((ctx) => clocksOf(ctx, [asked])))[0]!.reason).toBe('级别下调');
    await world.advance(minutes(120));
    expect(await alarmsAt(county)).toEqual([]);
  });

  test('one event meets the old clock of a rhythm and starts the next', async () => {
    const told = await start('told');
    await world.advance(minutes(50));
    await world.system(async (ctx) => happen(ctx, 'told', { subjectId: told.id, owing: county }));
    expect((await stateOf(told, 'rhythm')).toSorted()).toEqual(['met', 'running']);
  });

  test('a use case that fails leaves neither clock nor alarm', async () => {
    const failing = world.system(async (ctx) => {
      happen(ctx, 'asked', { owing: county });
      await sql`select 1/0`.execute(ctx.tx);
    });
    await expect(failing).rejects.toThrow();
    expect(await alarmsAt(county)).toEqual([]);
  });
});

describe('alarms', () => {
  test('an alarm that nobody acknowledges climbs after two and ten minutes; acknowledged it stays and says who', async () => {
    await start('asked');
    await world.advance(minutes(2));
    expect((await alarmsAt(county))[0]).toMatchObject({
      climbed: 1,
      audience: ['assistant', 'dutyLeader', 'dutyOfficer'],
    });
    const [alarm] = await alarmsAt(county);
    const receipt = await officerAt(county).call(routes.acknowledge, { params: { id: alarm!.id } });
    await world.advance(minutes(9));
    expect((await alarmsAt(county))[0]).toMatchObject({
      climbed: 1,
      acknowledgedName: '王值班',
      acknowledgedAt: receipt.acknowledgedAt,
    });
    const second = world.as({ unitId: county, roles: ['dutyLeader'], name: '李带班' });
    expect(await second.call(routes.acknowledge, { params: { id: alarm!.id } })).toEqual(receipt);
  });

  test('an alarm of another unit is not there, and an ended one cannot be acknowledged', async () => {
    const asked = await start('asked');
    const [alarm] = await alarmsAt(county);
    expect(await officerAt(city).refusal(routes.acknowledge, { params: { id: alarm!.id } })).toBe('platform.notFound');
    await world.system(async (ctx) => happen(ctx, 'answered', { subjectId: asked.id, owing: county }));
    expect(await officerAt(county).refusal(routes.acknowledge, { params: { id: alarm!.id } })).toBe(
      'deadlines.alarmEnded',
    );
    expect(await world.as({ unitId: county, roles: ['auditor'] }).refusal(routes.listAlarms)).toBe(
      'platform.forbidden',
    );
  });

  test('a filing shows in office hours only and never rings', async () => {
    const filed = await start('filed'); // due at noon of the next working day
    const [clock] = await world.system((ctx) => clocksOf(ctx, [filed]));
    await world.advance(msBetween(world.now(), clock!.dueAt) + minutes(1));
    const alarms = await alarmsAt(county);
    expect(new Set(alarms.map((alarm) => alarm.class))).toEqual(new Set(['office']));
    await world.advance(minutes(7 * 60)); // evening
    expect(await alarmsAt(county)).toEqual([]);
    expect(await stateOf(filed, 'filing')).toEqual(['overdue']);
  });

  test('one that hangs on no clock rings, is copied elsewhere once, and all of it ends together', async () => {
    const subject = { kind: 'probe', id: newId(), label: '值班台离线' };
    const raise = (unitId: Id) =>
      world.system((ctx) =>
        raiseAlarm(ctx, {
          unitId,
          class: 'rings',
          audience: ['dutyOfficer'],
          term: '值班台离线',
          subject,
          since: ctx.now,
        }),
      );
    await raise(county);
    const copied = () =>
      world.system((ctx) =>
        copyRinging(ctx, {
          fromUnitId: county,
          ownAudience: ['dutyLeader'],
          toUnitId: city,
          audience: ['dutyOfficer'],
        }),
      );
    expect([await copied(), await copied()]).toEqual([1, 0]);
    const [own] = await alarmsAt(county);
    expect(own!.audience).toEqual(['dutyLeader', 'dutyOfficer']);
    await officerAt(county).call(routes.acknowledge, { params: { id: own!.id } });
    expect(await alarmsAt(city)).toEqual([]);
    await world.system((ctx) => clearAlarms(ctx, subject));
    expect(await alarmsAt(county)).toEqual([]);
  });
});
