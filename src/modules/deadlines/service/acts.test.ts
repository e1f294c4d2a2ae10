// Extending and waiving, what is owed now, and what an outage leaves, on a real database.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { minutes, seconds } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import { newId } from '#platform/ids.ts';
import { openWorld, type World } from '#kit/world.ts';
import { happen, probeModule, type Happening } from '../builders.ts';
import { routes, type Alarm } from '../contract.ts';
import { clocksOf, deadlinesModule, extendClock } from '../index.ts';

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

describe('extending and waiving', () => {
  test('the desk to which it is owed extends with a reason: new steps, old ones silent', async () => {
    const asked = await start('asked');
    await world.advance(minutes(31));
    const clock = (await officerAt(city).call(routes.listClocks, { query: { kind: 'probe', id: asked.id } })).items[0]!;
    const dueAt = addMs(world.now(), minutes(60));
    const body = { dueAt, reason: '现场断电，同意延后', revision: clock.revision };
    expect(clock.allowed).toEqual(['extend', 'waive']);
    expect(await officerAt(county).refusal(routes.extend, { params: { id: clock.id }, body })).toBe(
      'deadlines.notYours',
    );
    expect(await officerAt(newId()).refusal(routes.extend, { params: { id: clock.id }, body })).toBe(
      'platform.notFound',
    );
    const receipt = await officerAt(city).call(routes.extend, { params: { id: clock.id }, body });
    expect(receipt).toMatchObject({ state: 'running', dueAt, revision: clock.revision + 1 });
    expect(await officerAt(city).refusal(routes.extend, { params: { id: clock.id }, body })).toBe(
      'platform.staleRevision',
    );
    const [moved] = (await officerAt(county).call(routes.listClocks, { query: { kind: 'probe', id: asked.id } })).items;
    expect(moved).toMatchObject({ dueAt, reason: '现场断电，同意延后' });
    expect(await alarmsAt(county)).toEqual([]);
    await world.advance(minutes(59));
    expect(brief(await alarmsAt(county))).toEqual(['reminder2 shown dutyOfficer']);
    await world.advance(minutes(1));
    expect(await stateOf(asked)).toEqual(['overdue']);
  });

  test('an earlier due time is refused, and waiving ends the clock', async () => {
    const asked = await start('asked');
    const clock = (await world.system((ctx) => clocksOf(ctx, [asked])))[0]!;
    await expect(
      world.system((ctx) => extendClock(ctx, { id: clock.id, dueAt: clock.dueAt, reason: '不变' })),
    ).rejects.toMatchObject({ code: 'deadlines.extendNotLater' });
    await officerAt(city).call(routes.waive, {
      params: { id: clock.id },
      body: { reason: '已由公安核实', revision: 1 },
    });
    expect(await stateOf(asked)).toEqual(['waived']);
    expect((await world.system((ctx) => clocksOf(ctx, [asked])))[0]?.reason).toBe('已由公安核实');
    expect(
      await officerAt(city).refusal(routes.extend, {
        params: { id: clock.id },
        body: { dueAt: addMs(world.now(), minutes(90)), reason: '再延一次', revision: 2 },
      }),
    ).toBe('deadlines.alreadyEnded');
    expect(
      await officerAt(city).refusal(routes.waive, {
        params: { id: clock.id },
        body: { reason: '再免一次', revision: 2 },
      }),
    ).toBe('deadlines.alreadyEnded');
  });

  test('what is owed to nobody outside is decided by a leader of the unit, not by its officer', async () => {
    const asked = await start('asked', { owedTo: null });
    const clock = (await world.system((ctx) => clocksOf(ctx, [asked])))[0]!;
    const body = { reason: '领导已知悉', revision: 1 };
    expect(await officerAt(county).refusal(routes.waive, { params: { id: clock.id }, body })).toBe(
      'deadlines.notYours',
    );
    const leader = world.as({ unitId: county, roles: ['dutyLeader'] });
    expect(await leader.call(routes.waive, { params: { id: clock.id }, body })).toMatchObject({ state: 'waived' });
  });
});

describe('what is owed now', () => {
  test('is ordered by due time, and the present watch sees what falls into it', async () => {
    const later = addMs(world.now(), minutes(60 * 30));
    await start('asked', { due: { answer: { startedAt: world.now(), dueAt: later, because: '明晚' } } });
    await start('asked');
    const officer = officerAt(county);
    const mine = await officer.call(routes.listOwed, { query: { of: 'mine' } });
    expect(mine.items.map(({ dueAt }) => dueAt)).toEqual([addMs(world.now(), minutes(30)), later]);
    expect((await officer.call(routes.listOwed, { query: { of: 'shift' } })).items).toHaveLength(1);
    expect((await officerAt(city).call(routes.listOwed, { query: { of: 'mine' } })).items).toEqual([]);
  });
});

describe('after an outage', () => {
  test('everything missed fires in the first sweep and says why it is late', async () => {
    const asked = await start('asked');
    await sql`insert into sweep_beat (name, at) values ('deadlines', ${addMs(world.now(), minutes(1))}::timestamptz)`.execute(
      world.app.runtime.database.db,
    );
    world.clock.advance(minutes(41) + seconds(1)); // nobody sweeps meanwhile
    await world.settle();
    expect(await stateOf(asked)).toEqual(['overdue']);
    const [newest] = await alarmsAt(county);
    expect(newest).toMatchObject({ stage: 'ladder1', acknowledgedAt: null });
    expect(newest!.late).toMatch(/^计时服务自 .* 中断，本应 .* 提醒$/);
    expect(
      (await alarmsAt(county)).filter(({ class: c, clockId }) => c === 'rings' && clockId === newest!.clockId),
    ).toHaveLength(1);
  });
});
