// The live stream (SSE): one listener per process reads the stream and writes to the screens that may see each event.
// A screen that comes back with Last-Event-ID gets what it missed from the table; too old or another epoch → reload.
// Heartbeats tell the screens the server's time and when the clocks were last swept.
import { sql } from 'kysely';
import type { ServerResponse } from 'node:http';
import type { Actor } from '#shared/actor.ts';
import type { StreamEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Clock } from './clock.ts';
import { readStream, streamState } from './events.ts';
import type { Log } from './log.ts';
import type { Database } from './sql.ts';

const BEAT_MS = 2_000;
const REPLAY_LIMIT = 2_000;
const MAX_BUFFERED = 1024 * 1024;

interface Screen {
  readonly response: ServerResponse;
  readonly actor: Actor;
  pos: number;
}

export interface Live {
  /** Takes over a response and keeps it open as an event stream. */
  attach(response: ServerResponse, actor: Actor, lastEventId: string | null): Promise<void>;
  /** Ends the streams of a session (revoked right, sign-out), telling the screen so. */
  endSession(sessionId: Id): void;
  /** Cuts the streams of a session that now acts for another unit; the screen comes back by itself. */
  cutSession(sessionId: Id): void;
  /** Called for every published event, before the screens. */
  onEvents(listener: (events: readonly StreamEvent[]) => void): void;
  readonly size: () => number;
  stop(): Promise<void>;
}

/** What the stream stands on; the runtime of an application fits. */
export interface LiveGround {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the listener; `onPoke` is called at every NOTIFY so that subscribers run at once, `health` is the sentence that
 * each beat tells the screens while something is at fault.
 */
export async function openLive(
  { database, clock, log }: LiveGround,
  onPoke: () => void,
  health: () => Promise<string | null> = async () => null,
): Promise<Live> {
  const byUnit = new Map<Id, Set<Screen>>();
  const all = new Set<Screen>();
  const listeners: ((events: readonly StreamEvent[]) => void)[] = [];
  let { last, epoch } = await streamState(database.db);
  let reading: Promise<void> | null = null;
  let again = false;

  const drop = (screen: Screen): void => {
    all.delete(screen);
    if (screen.actor.unitId !== null) byUnit.get(screen.actor.unitId)?.delete(screen);
    screen.response.end();
  };
  const screensOf = (sessionId: Id): Screen[] => [...all].filter((screen) => screen.actor.sessionId === sessionId);
  const write = (screen: Screen, text: string): void => {
    if (screen.response.writableLength > MAX_BUFFERED) return drop(screen); // it will come back and be told what it missed
    screen.response.write(text);
  };
  const join = (screen: Screen): void => {
    all.add(screen);
    if (screen.actor.unitId === null) return;
    const screens = byUnit.get(screen.actor.unitId) ?? new Set();
    screens.add(screen);
    byUnit.set(screen.actor.unitId, screens);
  };
  /** Writes what a screen missed, again and again until this process knows nothing newer; false where it is too much. */
  const catchUp = async (screen: Screen, from: number): Promise<boolean> => {
    screen.pos = from;
    for (let written = 0; screen.pos < last;) {
      const events = await readStream(database.db, screen.pos, REPLAY_LIMIT);
      const newest = events.at(-1);
      if (newest === undefined) return true;
      written += events.length;
      if (written > REPLAY_LIMIT) return false;
      for (const event of events) if (mayHear(screen.actor, event)) screen.response.write(frame(epoch, event));
      screen.pos = newest.pos;
    }
    return true;
  };
  const deliver = (events: readonly StreamEvent[]): void => {
    for (const listener of listeners) listener(events);
    for (const event of events) {
      const text = frame(epoch, event);
      for (const unit of event.visibleTo) {
        for (const screen of byUnit.get(unit) ?? []) {
          if (screen.pos >= event.pos) continue;
          screen.pos = event.pos;
          write(screen, text);
        }
      }
    }
  };
  const read = async (): Promise<void> => {
    do {
      again = false;
      const events = await readStream(database.db, last, 500);
      const newest = events.at(-1);
      if (newest === undefined) continue;
      deliver(events);
      last = newest.pos;
      again ||= events.length === 500;
    } while (again);
  };
  const pull = (): void => {
    again = true;
    reading ??= read()
      .catch((error: unknown) => log.warn({ err: error }, 'the live stream could not read'))
      .finally(() => {
        reading = null;
      });
  };
  const beat = async (): Promise<void> => {
    const { now, swept, next, epoch: newest } = await beatState(database, clock);
    if (newest !== epoch) {
      epoch = newest;
      last = (await streamState(database.db)).last;
      for (const screen of all) write(screen, 'event: reload\ndata: {}\n\n');
    }
    pull();
    const text = beatFrame({ now, swept, next, pos: last, health: await health() });
    for (const screen of all) write(screen, text);
    await markPresence(
      database,
      clock,
      [...byUnit].filter(([, screens]) => screens.size > 0).map(([unit]) => unit),
    );
  };
  const stopListening = await database.listen(
    () => {
      pull();
      onPoke();
    },
    (up) => {
      if (up) pull();
    },
  );
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beat().catch((error: unknown) => log.warn({ err: error }, 'no heartbeat'));
  }, BEAT_MS);

  return {
    async attach(response, actor, lastEventId) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      });
      const screen: Screen = { response, actor, pos: last };
      response.on('close', () => drop(screen));
      response.write('retry: 1000\n\n');
      const from = resumeFrom(epoch, lastEventId);
      if (from === 'reload' || (from !== null && !(await catchUp(screen, from)))) {
        response.write('event: reload\ndata: {}\n\n');
        screen.pos = last;
      }
      if (from === null) screen.pos = last;
      // Joined in the same turn in which nothing is missing any more; a screen that left meanwhile is nobody.
      if (response.destroyed || response.writableEnded) return;
      join(screen);
      const first = await beatState(database, clock);
      const { now, swept, next } = first;
      response.write(beatFrame({ now, swept, next, pos: last, health: await health() }));
      if (actor.unitId !== null) await markPresence(database, clock, [actor.unitId]);
    },
    endSession(sessionId) {
      for (const screen of screensOf(sessionId)) {
        screen.response.write('event: ended\ndata: {}\n\n');
        drop(screen);
      }
    },
    cutSession(sessionId) {
      for (const screen of screensOf(sessionId)) drop(screen);
    },
    onEvents: (listener) => void listeners.push(listener),
    size: () => all.size,
    async stop() {
      clearInterval(timer);
      await stopListening();
      for (const screen of all) drop(screen);
      await beating;
      await reading;
    },
  };
}

function mayHear(actor: Actor, event: StreamEvent): boolean {
  return actor.unitId !== null && event.visibleTo.includes(actor.unitId);
}

/** One event as the browser reads it: names and ids, no payload; the page asks for what it needs under its own rights. */
function frame(epoch: string, event: StreamEvent): string {
  const data = { pos: event.pos, at: event.at, type: event.type, subject: event.subject };
  return `id: ${epoch}:${event.pos}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A heartbeat: the server's time, when the clocks were swept, the stream's position, and what is at fault. */
function beatFrame(beat: Pick<Beat, 'now' | 'swept' | 'next'> & { pos: number; health: string | null }): string {
  return `event: beat\ndata: ${JSON.stringify(beat)}\n\n`;
}

/** The position after which a screen missed events; `reload` where it belongs to another epoch, null where it is new. */
function resumeFrom(epoch: string, lastEventId: string | null): number | 'reload' | null {
  if (lastEventId === null || lastEventId === '') return null;
  const [theirs, position] = lastEventId.split(':');
  const after = Number(position);
  return theirs === epoch && Number.isSafeInteger(after) && after >= 0 ? after : 'reload';
}

interface Beat {
  now: Instant;
  swept: Instant | null;
  next: Instant | null;
  epoch: string;
}

async function beatState(database: Database, clock: Clock): Promise<Beat> {
  const { rows } = await sql<Beat>`
    select ${clock.sql()} as now, b.at as swept, b.next_at as next, i.epoch
    from installation i left join sweep_beat b on b.name = 'deadlines'`.execute(database.db);
  const row = rows[0];
  if (row === undefined) throw new Error('the installation row is missing: run the migrations');
  return row;
}

async function markPresence(database: Database, clock: Clock, units: readonly Id[]): Promise<void> {
  if (units.length === 0) return;
  await sql`
    insert into live_presence (unit_id, seen_at)
    select unit::uuid, ${clock.sql()} from unnest(${`{${units.join(',')}}`}::text[]) unit
    on conflict (unit_id) do update set seen_at = excluded.seen_at
    where live_presence.seen_at < excluded.seen_at - interval '5 seconds'`.execute(database.db);
}
