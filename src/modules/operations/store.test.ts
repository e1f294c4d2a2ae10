// Heartbeats and readings on a real database as the program's own role; hours summed up from real reports and alarms.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import pg from 'pg';
import { hours, minutes, seconds } from '#shared/duration.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import { newId } from '#platform/ids.ts';
import { openMetrics } from '#platform/metrics.ts';
import { happen, probeModule } from '#modules/deadlines/builders.ts';
import { aLandslide, openCity, type City } from '#modules/reports/builders.ts';
import { routes as reports } from '#modules/reports/contract.ts';
import { ROOMS } from '#app/rooms.ts';
import { START, openWorld, type World } from '#kit/world.ts';
import { endHeartbeat, readInstallation, takeHeartbeat } from './service.ts';
import { hoursSweeper, sumUp, sweptAt } from './sweep.ts';
import { hoursBetween, instancesSince } from './store.ts';
import type { Instance } from './rules/reading.ts';
import { hourOf } from './rules/spans.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.world.close());

const nothing = { hour: hourOf(START), tally: { total: 0, failed: 0, buckets: [] } };

function program(world: World, more: Partial<Instance> = {}): Instance {
  return {
    id: newId(),
    kind: 'server',
    name: 'duty-1 8080',
    version: '0.1.0',
    startedAt: world.now(),
    seenAt: world.now(),
    sweptAt: world.now(),
    reading: {
      screens: 2,
      requests: 0,
      failed: 0,
      p50Ms: null,
      p99Ms: null,
      poolUsed: 0,
      poolWaiting: 0,
      answerMs: 1,
      aheadMs: 0,
      memoryBytes: 1,
      loopDelayMs: 1,
      disk: null,
      stores: null,
    },
    ...more,
  };
}

/** The hours on file, as far as a figure is worth telling. */
async function onFile(world: World, from: Instant = addMs(START, -hours(1)), until = addMs(world.now(), hours(1))) {
  const all = await hoursBetween(world.app.runtime.database.db, from, until);
  return all.map(({ accepted, refused, failed, p99Ms, rung, late, largestLateMs }) =>
    [accepted, refused, failed, p99Ms, rung > 0, late, largestLateMs].join(' '),
  );
}

test('a heartbeat is one row that is renewed, a program that ends in order is gone, the silent one stays to be told', async () => {
  const { db } = city.world.app.runtime.database;
  const [one, two] = [program(city.world), program(city.world, { name: 'duty-2 8080', kind: 'worker' })];
  await takeHeartbeat(db, one, nothing);
  await takeHeartbeat(db, two, nothing);
  const later = addMs(city.world.now(), seconds(2));
  await takeHeartbeat(db, { ...one, seenAt: later, reading: { ...one.reading, screens: 7 } }, nothing);
  const names = async () => (await instancesSince(db, city.world.now())).map(({ name }) => name);
  expect((await instancesSince(db, city.world.now())).map(({ name, reading }) => [name, reading.screens])).toEqual([
    ['duty-1 8080', 7],
    ['duty-2 8080', 2],
  ]);
  await endHeartbeat(db, one.id, later);
  expect(await names()).toEqual(['duty-2 8080']);
  await sql`update operations_instance set reading = '{"of":"another release"}'::jsonb where id = ${two.id}`.execute(
    db,
  );
  expect(await names()).toEqual([]);
});

test('a server that took over the host and port of a killed one takes its place; a worker of that name stays', async () => {
  const { db } = city.world.app.runtime.database;
  const name = 'duty-7 8080';
  const killed = program(city.world, { name, startedAt: addMs(START, -hours(2)) });
  const worker = program(city.world, { name, kind: 'worker', startedAt: addMs(START, -hours(2)) });
  const next = program(city.world, { name });
  for (const each of [killed, worker, next]) await takeHeartbeat(db, each, nothing);
  const left = (await instancesSince(db, START)).filter((each) => each.name === name);
  expect(left.map(({ id }) => id).toSorted()).toEqual([worker.id, next.id].toSorted());
  await endHeartbeat(db, worker.id, city.world.now());
  await endHeartbeat(db, next.id, city.world.now());
});

test('a program that sweeps says so, although its loops have connections of their own', async () => {
  const { runtime } = city.world.app;
  await hoursSweeper.sweep({ ...runtime });
  expect(sweptAt(runtime)).toBe(city.world.now());
});

test('the reading holds what waits: an unpublished event, an old transaction, an overslept stage', async () => {
  const world = await openWorld({ modules: [...ROOMS, probeModule] });
  const { db } = world.app.runtime.database;
  const holder = new pg.Client({ connectionString: world.database.appUrl });
  await holder.connect();
  try {
    await world.settle();
    expect(await readInstallation(db, world.now())).toMatchObject({
      ground: { unpublished: 0, oldestUnpublishedAt: null },
      oldestTransactionAt: null,
      deadlines: { waiting: 0, late: 0 },
    });
    await holder.query('begin');
    await world.system(async (ctx) => happen(ctx, 'asked', { owing: newId() }));
    const { ground, oldestTransactionAt, deadlines } = await readInstallation(db, world.now());
    expect(ground.unpublished).toBeGreaterThan(0);
    expect(ground.oldestUnpublishedAt).toBe(world.now());
    expect(ground.connectionsUsed).toBeGreaterThan(1);
    expect(oldestTransactionAt).not.toBeNull();
    expect(deadlines.waiting).toBeGreaterThan(1);
    expect(deadlines.late).toBe(0);
    const overslept = await readInstallation(db, addMs(world.now(), hours(3)));
    expect(overslept.deadlines.late).toBeGreaterThan(0);
    expect(overslept.deadlines.oldestLateAt).not.toBeNull();
    await holder.query('rollback');
    expect((await readInstallation(db, world.now())).oldestTransactionAt).toBeNull();
  } finally {
    await holder.end();
    await world.close();
  }
});

test('an hour is summed up once, whoever does it, from reports, counts and alarms, and cannot be rewritten', async () => {
  const { world } = city;
  const { db } = world.app.runtime.database;
  const county = city.at('county');
  await county.call(reports.reportByTelephone, { body: aLandslide(city) });
  const twice = aLandslide(city);
  const key = newId();
  await county.call(reports.reportByTelephone, { body: twice }, key);
  await county.call(reports.reportByTelephone, { body: twice }, key);
  await county.refusal(reports.reportByTelephone, {
    body: { ...aLandslide(city), happenedAt: addMs(world.now(), hours(2)) },
  });
  await city.at('county', 'unitAdminA').refusal(reports.reportByTelephone, { body: aLandslide(city) });
  const counts = [openMetrics(), openMetrics()] as const;
  for (let i = 0; i < 60; i++) counts[0].countRequest('/api/reports/telephone', 201, 40);
  counts[1].countRequest('/api/reports/telephone', 500, 900);
  counts[1].countRequest('/api/reports/telephone', 201, 900);
  counts[1].countRequest('/api/desk', 500, 20_000);
  for (const metrics of counts) {
    const tally = metrics.tally(['/api/reports/telephone']);
    await takeHeartbeat(db, program(world), { hour: hourOf(world.now()), tally });
  }
  expect(await sumUp(db, addMs(START, minutes(61)))).toBe(0);
  world.clock.set(addMs(START, minutes(63)));
  const put = await Promise.all([1, 2, 3].map(() => sumUp(db, world.now())));
  expect(put.reduce((a, b) => a + b)).toBe(1);
  expect(await onFile(world)).toEqual(['2 2 1 1000 true 0 0']);
  await expect(sql`update operations_hour set accepted = 9`.execute(db)).rejects.toThrow('permission denied');
  await expect(sql`delete from operations_hour`.execute(db)).rejects.toThrow('permission denied');
});

test('after an outage of days the hours are made up in order, and what rang too late counts where it rang', async () => {
  const world = await openWorld({ modules: [...ROOMS, probeModule] });
  try {
    await world.settle();
    await world.system(async (ctx) => happen(ctx, 'asked', { owing: newId() }));
    world.clock.set(addMs(START, hours(50) + minutes(10)));
    await world.settle();
    const file = await onFile(world);
    expect(file).toHaveLength(50);
    expect(file[0]).toBe('0 0 0  true 0 0'); // the announcement, in time
    expect(file.slice(1)).toEqual(Array.from({ length: 49 }, () => '0 0 0  false 0 '));
    world.clock.advance(hours(1));
    await world.settle();
    const rang = await hoursBetween(world.app.runtime.database.db, addMs(START, hours(50)), addMs(START, hours(51)));
    expect(rang.map(({ hour, rung, late }) => [hour, rung > 0, late === rung])).toEqual([
      [addMs(START, hours(50)), true, true],
    ]);
    expect(rang[0]?.largestLateMs).toBeGreaterThan(hours(40));
  } finally {
    await world.close();
  }
});

test('a day after its last heartbeat a program is forgotten, its summed hours are not', async () => {
  const { world } = city;
  const { db } = world.app.runtime.database;
  await takeHeartbeat(db, program(world, { name: 'forgotten' }), nothing);
  world.clock.set(addMs(START, hours(40)));
  await world.settle();
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from operations_instance`.execute(db);
  expect(rows[0]?.n).toBe(0);
  expect((await onFile(world))[0]).toBe('2 2 1 1000 true 0 0');
});
