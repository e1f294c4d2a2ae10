// Who may be entered in which line, what a unit misses, and that nobody stands in two places.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { hours, minutes, DAY_MS } from '#shared/duration.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { addPerson, addUnit } from '#kit/units.ts';
import { openWorld, START, type World } from '#kit/world.ts';
import { BAOJI_2022, readPack, type Period } from '#modules/regulation/index.ts';
import { routes, type DutyLine } from './contract.ts';
import { isOnDuty, onDutySql, rosterModule, whoIsOnDuty } from './index.ts';
import { coverOf, linesFor, mayEnter } from './rules.ts';

describe('rules', () => {
  test.each([
    ['regular', ['chief', 'leader', 'officer', 'assistant']],
    ['hired', ['assistant']],
    ['temporary', ['assistant']],
    ['rehired', ['assistant']],
  ])('%s staff may stand as %j', (category, lines) => {
    expect(linesFor(BAOJI_2022, category)).toEqual(lines);
  });

  test('which staff counts is the pack’s word: another city lets hired people stand watch, one that says nothing lets all', () => {
    const second = readPack(
      JSON.parse(readFileSync(new URL('../regulation/second-pack.fixture.json', import.meta.url), 'utf8')),
    );
    expect(linesFor(second, 'hired')).toEqual(['officer']);
    expect(linesFor(second, 'temporary')).toEqual([]);
    const { staffCategories: _unsaid, ...silent } = BAOJI_2022;
    expect(linesFor(silent, 'hired')).toEqual(['chief', 'leader', 'officer', 'assistant']);
  });

  const span = (from: number, to: number): { from: Instant; to: Instant } => ({
    from: addMs(START, from),
    to: addMs(START, to),
  });
  test.each([
    ['a watch of the night', 'officer', span(0, hours(16)), 'regular', null],
    ['one that began this morning', 'officer', span(-hours(8), hours(1)), 'regular', null],
    ['one that ends before it begins', 'officer', span(hours(2), hours(1)), 'regular', 'roster.spanEmpty'],
    ['one that is over', 'officer', span(-hours(2), 0), 'regular', 'roster.spanOver'],
    ['one of weeks', 'officer', span(0, 11 * DAY_MS), 'regular', 'roster.spanTooLong'],
    ['somebody who is not of the unit', 'officer', span(0, hours(1)), null, 'roster.personNotHere'],
    ['a rehired officer', 'officer', span(0, hours(1)), 'rehired', 'roster.staffNotCounted'],
    ['a temporary leader', 'leader', span(0, hours(1)), 'temporary', 'roster.staffNotCounted'],
    ['a hired assistant', 'assistant', span(0, hours(1)), 'hired', null],
  ] as const)('%s', (_name, line, during, staffCategory, code) => {
    const decision = mayEnter(
      BAOJI_2022,
      { line, ...during },
      staffCategory === null ? undefined : { staffCategory },
      START,
    );
    expect(decision.ok ? null : decision.code).toBe(code);
  });

  const covers: [string, Period, DutyLine[], string[], string | null][] = [
    ['A', 'weekdayNight', [], ['带班领导', '值班员'], '未登记'],
    ['A', 'weekdayNight', ['leader', 'officer'], [], null],
    ['A', 'keyPeriod', ['chief', 'leader', 'officer'], ['值班员（还差 1 人）'], null],
    ['C', 'weekdayDay', [], [], '日间由承办科室值守'],
    ['D', 'weekdayNight', [], [], '按通知要求值守'],
    ['D', 'weekend', [], ['值班员'], '未登记'],
  ];
  test.each(covers)('class %s in %s with %j misses %j', (dutyClass, period, entered, missing, text) => {
    expect(coverOf(BAOJI_2022, dutyClass, period, entered)).toEqual({ missing, text });
  });
});

describe('entries', () => {
  let world: World;
  let city: Id, county: Id, other: Id;
  let wang: Id, li: Id, zhang: Id;
  beforeAll(async () => {
    world = await openWorld({ modules: [rosterModule] });
    await world.system(async (ctx) => {
      city = await addUnit(ctx, { name: '宝鸡市', level: 'city' });
      county = await addUnit(ctx, { name: '陇县', level: 'county', under: [city] });
      other = await addUnit(ctx, { name: '陈仓区', level: 'county', under: [city] });
      wang = await addPerson(ctx, { unitId: county, name: '王值班' });
      li = await addPerson(ctx, { unitId: county, name: '李带班', title: '副县长' });
      await addPerson(ctx, { unitId: other, name: '李带班', title: '副区长' }, li);
      zhang = await addPerson(ctx, { unitId: county, name: '张返聘', staffCategory: 'rehired' });
    });
  });
  afterAll(() => world?.close());

  const desk = (unitId: Id) => world.as({ unitId, roles: ['dutyOfficer'], name: '王值班' });
  const entry = (personId: Id, line: DutyLine, from: Instant, to: Instant) => ({
    id: newId(),
    personId,
    line,
    from,
    to,
    mode: 'onSite' as const,
  });

  test('who is entered is on duty from and to the minute, for other rooms too', async () => {
    const from = addMs(world.now(), minutes(10));
    const to = addMs(from, hours(8));
    await desk(county).call(routes.enterDuty, { body: entry(wang, 'officer', from, to) });
    expect((await world.system((ctx) => whoIsOnDuty(ctx, [county]))).size).toBe(0);
    world.clock.set(from);
    const now = await world.system((ctx) => whoIsOnDuty(ctx, [county, city]));
    expect(now.get(county)).toEqual([{ personId: wang, name: '王值班', title: '科员', line: 'officer', until: to }]);
    expect(await world.system((ctx) => isOnDuty(ctx, county, wang))).toBe(true);
    world.clock.set(to);
    expect(await world.system((ctx) => isOnDuty(ctx, county, wang))).toBe(false);
  });

  test('nobody watches and leads at the same time, also at the edge of a minute', async () => {
    const from = addMs(world.now(), hours(1));
    const to = addMs(from, hours(8));
    await desk(county).call(routes.enterDuty, { body: entry(wang, 'officer', from, to) });
    expect(
      await desk(county).refusal(routes.enterDuty, { body: entry(wang, 'leader', addMs(to, -1), addMs(to, hours(1))) }),
    ).toBe('roster.watchesAndLeads');
    expect(await desk(county).refusal(routes.enterDuty, { body: entry(wang, 'officer', from, to) })).toBe(
      'roster.enteredTwice',
    );
    await desk(county).call(routes.enterDuty, { body: entry(wang, 'leader', to, addMs(to, hours(1))) });
  });

  test('a leader who leads elsewhere at that time is refused, and only that there is a clash is told', async () => {
    const from = addMs(world.now(), hours(20));
    const to = addMs(from, hours(8));
    const both = await Promise.allSettled([
      desk(county).call(routes.enterDuty, { body: entry(li, 'leader', from, to) }),
      desk(other).call(routes.enterDuty, { body: entry(li, 'chief', from, to) }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((result) => result.status === 'rejected')!.reason;
    expect(refused).toMatchObject({ code: 'roster.leadsElsewhere', status: 409 });
    expect(refused.detail).toBeUndefined();
  });

  test('a rehired person assists and never stands as officer; nobody of another unit is entered', async () => {
    const from = addMs(world.now(), hours(40));
    const to = addMs(from, hours(8));
    expect(await desk(county).refusal(routes.enterDuty, { body: entry(zhang, 'officer', from, to) })).toBe(
      'roster.staffNotCounted',
    );
    expect(await desk(other).refusal(routes.enterDuty, { body: entry(wang, 'officer', from, to) })).toBe(
      'roster.personNotHere',
    );
    await desk(county).call(routes.enterDuty, { body: entry(zhang, 'assistant', from, to) });
    const { items } = await desk(county).call(routes.listCandidates);
    expect(items.find(({ personId }) => personId === zhang)!.lines).toEqual(['assistant']);
  });

  test('a correction ends the old entry and keeps it, with who and why', async () => {
    const from = addMs(world.now(), hours(60));
    const to = addMs(from, hours(8));
    const wrong = entry(wang, 'officer', from, to);
    await desk(county).call(routes.enterDuty, { body: wrong });
    const right = {
      newId: newId(),
      line: 'officer' as const,
      personId: wang,
      from,
      to: addMs(to, hours(1)),
      mode: 'onSite' as const,
      reason: '下班时间写错',
      revision: 1,
    };
    await desk(county).call(routes.correctDuty, { params: { id: wrong.id }, body: right });
    expect(
      await desk(county).refusal(routes.correctDuty, { params: { id: wrong.id }, body: { ...right, newId: newId() } }),
    ).toBe('roster.alreadyEnded');
    expect(
      await desk(county).refusal(routes.endDuty, {
        params: { id: right.newId },
        body: { reason: '过时的修订', revision: 7 },
      }),
    ).toBe('platform.staleRevision');
    const { items } = await desk(county).call(routes.listEntries, { query: { from, to } });
    expect(items.filter(({ personId }) => personId === wang)).toMatchObject([
      { id: wrong.id, endedName: '王值班', endedWhy: '下班时间写错' },
      { id: right.newId, replacesId: wrong.id, endedAt: null },
    ]);
  });

  test('whoever was entered and ended is on duty no more, for rooms and for actors', async () => {
    const body = entry(wang, 'officer', world.now(), addMs(world.now(), minutes(10)));
    await desk(county).call(routes.enterDuty, { body });
    const onDuty = async () => {
      const { db } = world.app.runtime.database;
      const condition = onDutySql(sql`${wang}::uuid`, sql`${county}::uuid`, sql`${world.now()}::timestamptz`);
      const { rows } = await sql<{ on: boolean }>`select ${condition} as on`.execute(db);
      return [rows[0]!.on, await world.system((ctx) => isOnDuty(ctx, county, wang))];
    };
    expect(await onDuty()).toEqual([true, true]);
    await desk(county).call(routes.endDuty, { params: { id: body.id }, body: { reason: '临时调离', revision: 1 } });
    expect(await onDuty()).toEqual([false, false]);
    await desk(county).call(routes.enterDuty, { body: { ...body, id: newId(), line: 'leader' } }); // the ended one blocks nothing
  });

  test('the superior reads who is on, a neighbour does not, and only the unit itself ends an entry', async () => {
    world.clock.advance(minutes(15));
    const body = entry(wang, 'officer', world.now(), addMs(world.now(), minutes(5)));
    await desk(county).call(routes.enterDuty, { body });
    const read = async (unitId: Id) =>
      (
        await desk(unitId).call(routes.listEntries, {
          query: { unitId: county, from: world.now(), to: addMs(world.now(), 1) },
        })
      ).items.length;
    expect([await read(county), await read(city), await read(other)]).toEqual([1, 1, 0]);
    const below = (await desk(city).call(routes.dutyNow, { query: { of: 'subordinates' } })).items;
    expect(below.find(({ unitId }) => unitId === county)!.entries).toHaveLength(1);
    expect(below.find(({ unitId }) => unitId === city)).toMatchObject({ entries: [], text: '未登记' });
    expect(
      await desk(city).refusal(routes.endDuty, {
        params: { id: body.id },
        body: { reason: '上级不能代改', revision: 1 },
      }),
    ).toBe('platform.notFound');
    expect(await world.as({ unitId: county, roles: ['auditor'] }).refusal(routes.dutyNow)).toBe('platform.forbidden');
  });
});
