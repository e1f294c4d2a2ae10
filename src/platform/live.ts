// The live stream (SSE): one listener per process reads the stream and writes to the screens that may see each event.
// A screen that comes back with Last-Event-ID gets what it missed from memory; too old or another epoch → reload.
// Heartbeats tell the screens the server's time, when the clocks were last swept, and the position they are at.
import { sql } from 'kysely';
import type { ServerResponse } from 'node:http';
import type { Actor } from '#shared/actor.ts';
import type { StreamEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { addMs, type Instant } from '#shared/instant.ts';
import { monotonicMs, type Clock } from './clock.ts';
import { readStream, streamState } from './events.ts';
import { KEPT_EVENTS, openPast } from './live-past.ts';
import type { Log } from './log.ts';
import type { Database } from './sql.ts';

const BEAT_MS = 2_000;
/** So old a beat may be that a screen gets when it comes; a later one means that beating has stopped. */
const FRESH_MS = 2 * BEAT_MS;
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
  const past = openPast(Math.max(0, last - KEPT_EVENTS));
  const lately = await readStream(database.db, last - KEPT_EVENTS, KEPT_EVENTS);
  past.add(lately, (event) => frame(epoch, event));
  last = lately.at(-1)?.pos ?? last;
  let beaten: { beat: Beat; health: string | null; at: number } | null = null;
  let asking: Promise<Beat> | null = null;
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
  const deliver = (events: readonly StreamEvent[]): void => {
    for (const listener of listeners) listener(events);
    past.add(events, (event) => frame(epoch, event));
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
  const presence = openPresence(database, clock, log);
  const beat = async (): Promise<void> => {
    const said = await beatState(database, clock);
    if (said.epoch !== epoch) {
      epoch = said.epoch;
      last = (await streamState(database.db)).last;
      past.reset(last);
      for (const screen of all) write(screen, 'event: reload\ndata: {}\n\n');
    }
    pull();
    beaten = { beat: said, at: monotonicMs(), health: await health() };
    for (const screen of all) write(screen, beatFrame(epoch, Math.max(last, screen.pos), said, beaten.health));
    presence.mark([...byUnit].filter(([, screens]) => screens.size > 0).map(([unit]) => unit));
  };
  /** The beat for a screen that just came: the last one, moved on, so that a storm does not ask the database each time. */
  const beatNow = async (): Promise<{ beat: Beat; health: string | null }> => {
    if (beaten !== null && monotonicMs() - beaten.at < FRESH_MS) {
      const { beat: said, at, health: sentence } = beaten;
      return { beat: { ...said, now: addMs(said.now, Math.floor(monotonicMs() - at)) }, health: sentence };
    }
    asking ??= beatState(database, clock).finally(() => {
      asking = null;
    });
    return { beat: await asking, health: await health() };
  };
  /** The last published position; before all where the database does not say. */
  const furthest = async (): Promise<number> => {
    try {
      return (await streamState(database.db)).last;
    } catch (error) {
      log.warn({ err: error }, 'the end of the stream could not be read');
      return -1;
    }
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
      response.write('retry: 1000\n\n');
      let from = resumeFrom(epoch, lastEventId);
      // Another process may have read further than this one; what nobody has published is no position to wait for.
      if (typeof from === 'number' && from > last && from > (await furthest())) from = 'reload';
      const screen: Screen = { response, actor, pos: last };
      response.on('close', () => drop(screen));
      const missed = typeof from === 'number' ? past.after(from, actor.unitId) : '';
      if (from === 'reload' || missed === null) response.write('event: reload\ndata: {}\n\n');
      else if (from !== null) screen.pos = Math.max(from, last);
      if (missed !== null && missed !== '') response.write(missed);
      // Joined in the turn in which it was told what it missed; a screen that left meanwhile is nobody.
      if (response.destroyed || response.writableEnded) return;
      join(screen);
      if (actor.unitId !== null) presence.mark([actor.unitId]);
      const { beat: first, health: sentence } = await beatNow();
      response.write(beatFrame(epoch, Math.max(last, screen.pos), first, sentence));
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
      await presence.settled();
    },
  };
}

/** One event as the browser reads it: names and ids, no payload; the page asks for what it needs under its own rights. */
function frame(epoch: string, event: StreamEvent): string {
  const data = { pos: event.pos, at: event.at, type: event.type, subject: event.subject };
  return `id: ${epoch}:${event.pos}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * A heartbeat: the server's time, when the clocks were swept, the stream's position, and what is at fault. Its id is the
 * position too: a unit that hears little comes back from there and not from its last event of long ago.
 */
function beatFrame(epoch: string, pos: number, { now, swept, next }: Beat, health: string | null): string {
  return `id: ${epoch}:${pos}\nevent: beat\ndata: ${JSON.stringify({ now, swept, next, pos, health })}\n\n`;
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

/** Marks units as seen, all that came meanwhile in one statement. */
function openPresence(database: Database, clock: Clock, log: Log) {
  const waiting = new Set<Id>();
  let marking: Promise<void> | null = null;
  const flush = async (): Promise<void> => {
    while (waiting.size > 0) {
      const units = [...waiting];
      waiting.clear();
      await markPresence(database, clock, units);
    }
  };
  return {
    mark(units: readonly Id[]): void {
      for (const unit of units) waiting.add(unit);
      marking ??= flush()
        .catch((error: unknown) => log.warn({ err: error }, 'presence could not be marked'))
        .finally(() => {
          marking = null;
        });
    },
    settled: async () => marking,
  };
}

async function markPresence(database: Database, clock: Clock, units: readonly Id[]): Promise<void> {
  await sql`
    insert into live_presence (unit_id, seen_at)
    select unit::uuid, ${clock.sql()} from unnest(${`{${units.join(',')}}`}::text[]) unit
    on conflict (unit_id) do update set seen_at = excluded.seen_at
    where live_presence.seen_at < excluded.seen_at - interval '5 seconds'`.execute(database.db);
}
