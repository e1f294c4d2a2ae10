// Subscribers: each reads the stream in order; the effect and the cursor's move commit together or not at all.
// After five failures in a row the event is parked, an error is logged and the next one is read.
import { sql } from 'kysely';
import { SYSTEM_ACTOR } from '#shared/actor.ts';
import type { StreamEvent } from '#shared/event.ts';
import { readStream } from './events.ts';
import type { Subscriber } from './module.ts';
import { runUseCase, type Runtime } from './use-case.ts';

const MAX_FAILURES = 5;
const BATCH = 200;

/** Lets every subscriber read until nothing is left for it; answers how many events were digested. */
export async function runSubscribers(runtime: Runtime, subscribers: readonly Subscriber[]): Promise<number> {
  let done = 0;
  for (const subscriber of subscribers) done += await drain(runtime, subscriber);
  return done;
}

async function drain(runtime: Runtime, subscriber: Subscriber): Promise<number> {
  let done = 0;
  for (;;) {
    const after = await cursorOf(runtime, subscriber.name);
    const events = await readStream(runtime.database.db, after, BATCH);
    if (events.length === 0) return done;
    for (const event of events.filter(({ type }) => wants(subscriber, type))) {
      const moved = await digest(runtime, subscriber, event);
      if (moved === 'failed') return done;
      if (moved === 'done') done += 1;
    }
    const last = events.at(-1);
    if (last !== undefined && !wants(subscriber, last.type)) await passOver(runtime, subscriber.name, last.pos);
  }
}

function wants(subscriber: Subscriber, type: string): boolean {
  return subscriber.on.includes(type) || subscriber.on.includes('*');
}

/** Only a cursor that is not there is written: looking is cheap and happens all the time. */
async function cursorOf(runtime: Runtime, name: string): Promise<number> {
  const { db } = runtime.database;
  const { rows } = await sql<{ pos: number }>`select pos from stream_cursor where subscriber = ${name}`.execute(db);
  const pos = rows[0]?.pos;
  if (pos !== undefined) return pos;
  await sql`insert into stream_cursor (subscriber, pos) values (${name}, 0) on conflict do nothing`.execute(db);
  return 0;
}

/** Moves the cursor past events that say nothing to this subscriber; nothing happens there, so nothing is on record. */
async function passOver(runtime: Runtime, name: string, pos: number): Promise<void> {
  await sql`
    update stream_cursor set pos = ${pos}, failures = 0 where subscriber = ${name} and pos < ${pos}`.execute(
    runtime.database.db,
  );
}

/** One event: skipped where another instance was faster, else handled and counted in one transaction. */
async function digest(
  runtime: Runtime,
  subscriber: Subscriber,
  event: StreamEvent,
): Promise<'done' | 'skipped' | 'failed'> {
  try {
    return await runUseCase(runtime, { actor: SYSTEM_ACTOR, action: `${subscriber.name}.digest` }, async (ctx) => {
      const { rows } = await sql<{ moved: boolean }>`
        update stream_cursor set pos = ${event.pos}, failures = 0
        where subscriber = ${subscriber.name} and pos < ${event.pos} returning true as moved`.execute(ctx.tx);
      if (rows.length === 0) return 'skipped';
      await subscriber.handle(ctx, event);
      return 'done';
    });
  } catch (error) {
    runtime.log.error({ err: error, subscriber: subscriber.name, event: event.id }, 'a subscriber failed');
    return (await countFailure(runtime, subscriber.name, event, String(error))) ? 'skipped' : 'failed';
  }
}

/** Counts a failure; parks the event and moves on after the last allowed one. True where it was parked. */
async function countFailure(runtime: Runtime, name: string, event: StreamEvent, error: string): Promise<boolean> {
  return runtime.database.db.transaction().execute(async (tx) => {
    const now = await runtime.clock.now(tx);
    const { rows } = await sql<{ failures: number }>`
      update stream_cursor set failures = failures + 1, failed_at = ${now}::timestamptz
      where subscriber = ${name} and pos < ${event.pos} returning failures`.execute(tx);
    const failures = rows[0]?.failures;
    if (failures === undefined) return true; // another instance has gone past it
    if (failures < MAX_FAILURES) return false;
    await sql`
      insert into stream_parked (subscriber, event_id, parked_at, error)
      values (${name}, ${event.id}, ${now}::timestamptz, ${error.slice(0, 1_000)}) on conflict do nothing`.execute(tx);
    await sql`update stream_cursor set pos = ${event.pos}, failures = 0 where subscriber = ${name}`.execute(tx);
    return true;
  });
}
