// Two instances read the stream with one cursor: whoever is slower neither digests again nor parks what was digested.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent, eventOf } from '#shared/event.ts';
import { openWorld, type World } from '#kit/world.ts';
import { publishAll } from './events.ts';
import { newId } from './ids.ts';
import type { Subscriber } from './module.ts';
import { runSubscribers } from './subscribers.ts';

const said = defineEvent('probe.said', z.object({ no: z.number() }));
const other = defineEvent('probe.other', z.object({}));
let world: World;

beforeAll(async () => {
  world = await openWorld({ modules: [] });
});
afterAll(() => world.close());

async function say(...numbers: number[]): Promise<void> {
  await world.system(async (ctx) => {
    const about = { subject: { kind: 'probe', id: newId() }, visibleTo: [] };
    for (const no of numbers) ctx.emit(no < 0 ? eventOf(other, {}, about) : eventOf(said, { no }, about));
  });
  await publishAll(world.app.runtime.database);
}
const cursorOf = async (name: string): Promise<{ pos: number; failures: number } | undefined> =>
  (
    await sql<{ pos: number; failures: number }>`
      select pos, failures from stream_cursor where subscriber = ${name}`.execute(world.app.runtime.database.db)
  ).rows[0];
const parked = async (name: string): Promise<number> =>
  (
    await sql<{ n: number }>`select count(*)::int as n from stream_parked where subscriber = ${name}`.execute(
      world.app.runtime.database.db,
    )
  ).rows[0]?.n ?? 0;
const noOf = (event: { payload: Record<string, unknown> }): number => Number(event.payload['no']);

test('two that read at once digest each event once and in order', async () => {
  const heard: number[] = [];
  const ears: Subscriber = {
    name: 'probe.both',
    on: ['probe.said'],
    handle: async (_ctx, event) => void heard.push(noOf(event)),
  };
  await say(1, 2, 3, 4, 5, 6, 7, 8);
  const { runtime } = world.app;
  const digested = await Promise.all([runSubscribers(runtime, [ears]), runSubscribers(runtime, [ears])]);
  expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(digested.reduce((sum, n) => sum + n)).toBe(8);
});

test('who fails at an event that another has gone past meanwhile counts no failure, parks nothing and never goes back', async () => {
  const name = 'probe.slow';
  const heard: number[] = [];
  const quick: Subscriber = { name, on: ['probe.said'], handle: async (_ctx, event) => void heard.push(noOf(event)) };
  const slow: Subscriber = { ...quick, handle: async () => Promise.reject(new Error('too slow')) };
  const { runtime } = world.app;
  await runSubscribers(runtime, [quick]);
  heard.length = 0;
  await say(21, -1);
  // Between the slow one's failure and its count the quick one digests this event and everything after it.
  let failed = false;
  const log = Object.create(runtime.log) as typeof runtime.log;
  log.error = (() => (failed = true)) as typeof log.error;
  const now: typeof runtime.clock.now = async (executor) => {
    if (failed) {
      failed = false;
      await say(22, -1);
      await runSubscribers(runtime, [quick]);
    }
    return runtime.clock.now(executor);
  };
  await runSubscribers({ ...runtime, log, clock: { ...runtime.clock, now } }, [slow]);
  const end = await sql<{ pos: number }>`select max(pos)::int as pos from stream`.execute(runtime.database.db);
  expect(await cursorOf(name)).toEqual({ pos: end.rows[0]?.pos, failures: 0 });
  await runSubscribers(runtime, [quick]);
  expect(heard).toEqual([21, 22]);
  expect(await parked(name)).toBe(0);
});
