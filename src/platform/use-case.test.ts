// One transaction per use case: what is kept together, what is refused, what happens twice, who hears of it.
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent, eventOf } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { defineRoutes } from '#shared/route.ts';
import { ROOMS } from '#app/rooms.ts';
import { openWorld, type World } from '#kit/world.ts';
import { readStream } from './events.ts';
import { newId } from './ids.ts';
import { defineModule } from './module.ts';
import { nextNumber } from './numbers.ts';
import { Refusal, notFound } from './refusal.ts';

const counted = defineEvent('probe.counted', z.object({ number: z.number() }));
const routes = defineRoutes({
  count: {
    method: 'POST',
    path: '/api/probe',
    summary: '计数',
    action: 'probe.count',
    body: z.object({ unitId: idSchema, then: z.enum(['succeed', 'refuse', 'fail', 'miss']) }),
    response: z.object({ number: z.number() }),
  },
  countElsewhere: {
    method: 'POST',
    path: '/api/probe/elsewhere',
    summary: '在别处计数',
    action: 'probe.count',
    body: z.object({ unitId: idSchema, then: z.enum(['succeed', 'refuse', 'fail', 'miss']) }),
    response: z.object({ number: z.number() }),
  },
  murmur: {
    method: 'POST',
    path: '/api/probe/murmur',
    summary: '不留痕的一声',
    action: 'probe.count',
    body: z.object({ unitId: idSchema, then: z.enum(['succeed', 'refuse', 'announce']) }),
    response: z.object({ number: z.number() }),
    trace: false,
  },
  scribble: {
    method: 'GET',
    path: '/api/probe/scribble',
    summary: '边看边写',
    action: 'probe.look',
    response: z.object({ number: z.number() }),
  },
  look: {
    method: 'GET',
    path: '/api/probe',
    summary: '看',
    action: 'probe.look',
    response: z.object({ now: z.string() }),
  },
});
const heard: number[] = [];
let cursed = '';
const probe = defineModule({
  name: 'probe',
  routes,
  policy: { 'probe.count': { who: ['dutyOfficer'] }, 'probe.look': { who: 'signedIn' } },
  events: [counted],
  subscribers: [
    {
      name: 'probe.ears',
      on: ['probe.counted'],
      handle: async (_ctx, event) => {
        if (event.subject.id === cursed && event.payload['number'] === 13) throw new Error('superstition');
        heard.push(Number(event.payload['number']));
      },
    },
  ],
  handlers: {
    count: async (ctx, { body }) => {
      const { number } = await nextNumber(ctx, body.unitId, 'probe');
      ctx.emit(eventOf(counted, { number }, { subject: { kind: 'probe', id: body.unitId }, visibleTo: [body.unitId] }));
      if (body.then === 'refuse') throw new Refusal('probe.refused');
      if (body.then === 'miss') throw notFound();
      if (body.then === 'fail') throw new Error('a bug');
      return { number };
    },
    countElsewhere: async (ctx, { body }) => ({ number: (await nextNumber(ctx, body.unitId, 'elsewhere')).number }),
    murmur: async (ctx, { body }) => {
      const { number } = await nextNumber(ctx, body.unitId, 'murmur');
      if (body.then === 'refuse') throw new Refusal('probe.refused');
      if (body.then === 'announce')
        ctx.emit(eventOf(counted, { number }, { subject: { kind: 'probe', id: ctx.newId() }, visibleTo: [] }));
      return { number };
    },
    scribble: async (ctx) => ({ number: (await nextNumber(ctx, ctx.actor.unitId ?? '', 'probe')).number }),
    look: async (ctx) => ({ now: ctx.now }),
  },
});

let world: World;
beforeAll(async () => {
  world = await openWorld({ modules: [probe] });
});
afterAll(() => world.close());

const officerOf = (unitId: string) => world.as({ unitId, roles: ['dutyOfficer'] });
const auditOf = async (unitId: string) =>
  (
    await sql<{
      outcome: string;
      code: string | null;
    }>`select outcome, code from audit where unit_id = ${unitId} order by seq`.execute(world.app.runtime.database.db)
  ).rows;

test('a number refused or failed on the way is given to the next use: no gaps, and a refusal leaves an audit row', async () => {
  const unitId = newId();
  const officer = officerOf(unitId);
  expect(await officer.call(routes.count, { body: { unitId, then: 'succeed' } })).toEqual({ number: 1 });
  expect(await officer.refusal(routes.count, { body: { unitId, then: 'refuse' } })).toBe('probe.refused');
  expect(await officer.refusal(routes.count, { body: { unitId, then: 'miss' } })).toBe('platform.notFound');
  await expect(officer.call(routes.count, { body: { unitId, then: 'fail' } })).rejects.toThrow('a bug');
  expect(await officer.call(routes.count, { body: { unitId, then: 'succeed' } })).toEqual({ number: 2 });
  expect(await auditOf(unitId)).toEqual([
    { outcome: 'done', code: null },
    { outcome: 'refused', code: 'probe.refused' },
    { outcome: 'refused', code: 'platform.notFound' },
    { outcome: 'done', code: null },
  ]);
});

test('the same key answers the same, another body with it is refused, and fifty at once store one', async () => {
  const unitId = newId();
  const officer = officerOf(unitId);
  const key = newId();
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => officer.call(routes.count, { body: { unitId, then: 'succeed' } }, key)),
  );
  expect(new Set(answers.map((answer) => answer.number))).toEqual(new Set([1]));
  await expect(officer.call(routes.count, { body: { unitId, then: 'refuse' } }, key)).rejects.toMatchObject({
    code: 'platform.keyReused',
  });
  await expect(officer.call(routes.countElsewhere, { body: { unitId, then: 'succeed' } }, key)).rejects.toMatchObject({
    code: 'platform.keyReused',
  });
  expect(await officer.call(routes.count, { body: { unitId, then: 'succeed' } })).toEqual({ number: 2 });
});

test('a route without trace keeps its change and nothing else, yet its refusals stay; no other write can lose its row', async () => {
  const unitId = newId();
  const officer = officerOf(unitId);
  const key = newId();
  const murmur = (then: 'succeed' | 'refuse' | 'announce') =>
    officer.call(routes.murmur, { body: { unitId, then } }, key);
  expect([await murmur('succeed'), await murmur('succeed')]).toEqual([{ number: 1 }, { number: 2 }]);
  const remembered = sql<{ n: number }>`select count(*)::int as n from idempotency where key = ${key}`;
  expect((await remembered.execute(world.app.runtime.database.db)).rows).toEqual([{ n: 0 }]);
  expect(await auditOf(unitId)).toEqual([]);

  await expect(murmur('announce')).rejects.toThrow(/leaves no record/);
  await expect(murmur('refuse')).rejects.toMatchObject({ code: 'probe.refused' });
  expect(await murmur('succeed')).toEqual({ number: 3 });
  expect(await auditOf(unitId)).toEqual([{ outcome: 'refused', code: 'probe.refused' }]);

  await officer.call(routes.count, { body: { unitId, then: 'succeed', trace: false } as never });
  expect((await auditOf(unitId)).at(-1)).toEqual({ outcome: 'done', code: null });
  const quiet = ROOMS.flatMap((room) => Object.entries(room.routes).filter(([, route]) => route.trace === false));
  expect(quiet.map(([name]) => name)).toEqual(['noteWriting']);
});

test('a read that writes is a bug that the database stops', async () => {
  const unitId = newId();
  await expect(officerOf(unitId).call(routes.scribble)).rejects.toThrow(/read-only transaction/);
  expect(await officerOf(unitId).call(routes.count, { body: { unitId, then: 'succeed' } })).toEqual({ number: 1 });
});

test('a refusal that cannot be written to the audit is answered as unavailable, and so is told again later', async () => {
  const unitId = newId();
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  const inSchema = (statement: string) => client.query(`set search_path = ${world.database.schema}; ${statement}`);
  await inSchema(`alter table audit add constraint no_refusals check (outcome <> 'refused') not valid`);
  const refuse = () => officerOf(unitId).refusal(routes.count, { body: { unitId, then: 'refuse' } });
  expect(await refuse()).toBe('platform.unavailable');
  await inSchema('alter table audit drop constraint no_refusals');
  await client.end();
  expect(await refuse()).toBe('probe.refused');
  expect(await auditOf(unitId)).toEqual([{ outcome: 'refused', code: 'probe.refused' }]);
});

test('who lacks the role is refused and noted; who is not signed in is asked to', async () => {
  const unitId = newId();
  expect(
    await world.as({ unitId, roles: ['auditor'] }).refusal(routes.count, { body: { unitId, then: 'succeed' } }),
  ).toBe('platform.forbidden');
  expect(await world.as({ unitId, roles: ['auditor'] }).refusal(routes.look)).toBe('platform.forbidden');
  expect(await auditOf(unitId)).toEqual([
    { outcome: 'refused', code: 'platform.forbidden' },
    { outcome: 'refused', code: 'platform.forbidden' },
  ]);
});

test('numbers of a hundred parallel uses have no gap and no twin', async () => {
  const unitId = newId();
  const officer = officerOf(unitId);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => officer.call(routes.count, { body: { unitId, then: 'succeed' } })),
  );
  expect(answers.map((answer) => answer.number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
});

test('a subscriber hears each event once and in order; one that it cannot digest is parked after five tries', async () => {
  const unitId = newId();
  const officer = officerOf(unitId);
  await world.settle();
  heard.length = 0;
  cursed = unitId;
  for (let i = 0; i < 14; i++) await officer.call(routes.count, { body: { unitId, then: 'succeed' } });
  for (let i = 0; i < 6; i++) await world.settle();
  expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]);
  const parked = await sql<{ n: number }>`select count(*)::int as n from stream_parked`.execute(
    world.app.runtime.database.db,
  );
  expect(parked.rows[0]?.n).toBe(1);
});

test('the stream has no gap between a slow commit and a fast one that began later', async () => {
  const unitId = newId();
  const { database } = world.app.runtime;
  const before = (await readStream(database.db, 0, 10_000)).length;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = world.system(async (ctx) => {
    ctx.emit(eventOf(counted, { number: 1_000 }, { subject: { kind: 'probe', id: unitId }, visibleTo: [] }));
    await sql`select 1`.execute(ctx.tx);
    await held;
  });
  await world.system(async (ctx) => {
    ctx.emit(eventOf(counted, { number: 1_001 }, { subject: { kind: 'probe', id: unitId }, visibleTo: [] }));
  });
  await world.settle();
  release();
  await slow;
  await world.settle();
  const numbers = (await readStream(database.db, 0, 10_000)).slice(before).map((event) => event.payload['number']);
  expect(numbers).toEqual([1_001, 1_000]);
});

test('a connection that dies in the middle of a use case refuses that use case and ends nothing else', async () => {
  const unitId = newId();
  const ended = world.system(async (ctx) => {
    await nextNumber(ctx, unitId, 'probe');
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(ctx.tx);
    return null;
  });
  await expect(ended).rejects.toThrow();
  expect(await officerOf(unitId).call(routes.count, { body: { unitId, then: 'succeed' } })).toEqual({ number: 1 });
});

test('a connection lent out and cut from outside between two statements ends nothing else', async () => {
  const unitId = newId();
  const { database } = world.app.runtime;
  const cut = world.system(async (ctx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(ctx.tx);
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db);
    await expect
      .poll(
        async () => (await sql`select 1 from pg_stat_activity where pid = ${rows[0]?.pid}`.execute(database.db)).rows,
      )
      .toEqual([]);
    await nextNumber(ctx, unitId, 'probe');
  });
  await expect(cut).rejects.toThrow();
  expect(await officerOf(unitId).call(routes.count, { body: { unitId, then: 'succeed' } })).toEqual({ number: 1 });
});
