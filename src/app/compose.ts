// Composition by hand: rooms and platform become one running application. No logic of a room stands here.
import { sql } from 'kysely';
import { databaseClock, type Clock } from '#platform/clock.ts';
import { publishAll } from '#platform/events.ts';
import { newId } from '#platform/ids.ts';
import { startKeyHolder } from '#platform/key-holder.ts';
import { KeysRefused, keyMark, keyMarks, type Keys } from '#platform/keys.ts';
import type { Log } from '#platform/log.ts';
import { startPublisher, startSealer, startSubscribers, startSweep, sweepOnce, type Loop } from '#platform/loops.ts';
import type { Module } from '#platform/module.ts';
import { openDatabase, type Database } from '#platform/sql.ts';
import { runSubscribers } from '#platform/subscribers.ts';
import type { Reaction, Runtime } from '#platform/use-case.ts';
import { appRole } from './migrate.ts';
import { wireRooms } from './wiring.ts';

export interface ApplicationOptions {
  readonly url: string;
  readonly schema: string;
  readonly keys: Keys;
  readonly log: Log;
  readonly clock?: Clock;
  readonly modules: readonly Module[];
  readonly poolSize?: number;
}

export interface Application {
  readonly runtime: Runtime;
  readonly modules: readonly Module[];
  readonly keys: Keys;
  /** Publishes, digests and sweeps until nothing is left to do at this instant. */
  settle(): Promise<void>;
  /** Starts publisher, subscribers and sweep; answers their handles. */
  startLoops(which: { sweep: boolean; subscribers: boolean }): Loops;
  close(): Promise<void>;
}

/** Connections of the loops: a storm of requests that waits for the others must not make a deadline or a beat late. */
const LOOP_CONNECTIONS = 5;
/** A program that is paused in the middle of a transaction of a loop holds the others up no longer than this. */
const LOOP_IDLE_MS = 1_000;

export interface Loops {
  /** The runtime on the loops' own connections; the live stream stands on it too. */
  readonly ground: Runtime;
  readonly publisher: Loop;
  readonly subscribers: Loop | null;
  stop(): Promise<void>;
}

/** Opens an application on a migrated schema. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const database = openDatabase({
    url: options.url,
    schema: options.schema,
    role: appRole(options.schema),
    max: options.poolSize ?? 20,
  });
  const clock = options.clock ?? databaseClock;
  await ensureInstallation(database, clock, options.keys);
  let publisher: Loop | null = null;
  const runtime: Runtime = {
    database,
    clock,
    log: options.log,
    reactions: reactionsOf(options.modules),
    constraints: new Map(options.modules.flatMap((module) => Object.entries(module.constraints))),
    poke: () => publisher?.poke(),
  };
  await wireRooms(runtime, options.modules, options.keys);
  const subscribers = options.modules.flatMap((module) => module.subscribers);
  const sweepers = options.modules.flatMap((module) => module.sweepers);

  return {
    runtime,
    modules: options.modules,
    keys: options.keys,
    async settle() {
      for (let round = 0; round < 1_000; round++) {
        await publishAll(database);
        const digested = await runSubscribers(runtime, subscribers);
        const { fired } = await sweepOnce(runtime, sweepers);
        if (digested === 0 && fired === 0) {
          await publishAll(database);
          return;
        }
      }
      throw new Error('the application does not come to rest');
    },
    startLoops(which) {
      const own = openDatabase({
        url: options.url,
        schema: options.schema,
        role: appRole(options.schema),
        max: LOOP_CONNECTIONS,
        idleInTransactionMs: LOOP_IDLE_MS,
        name: 'zhishou-loops',
      });
      const ground: Runtime = { ...runtime, database: own };
      publisher = startPublisher(ground);
      const digesting = which.subscribers ? startSubscribers(runtime, subscribers) : null;
      const sweeping = which.sweep ? startSweep(ground, sweepers) : null;
      const sealing = which.sweep ? startSealer(runtime, options.keys) : null;
      const holding = startKeyHolder(runtime, options.keys);
      const publishing = publisher;
      return {
        ground,
        publisher: publishing,
        subscribers: digesting,
        stop: async () => {
          await Promise.all([sweeping?.stop(), sealing?.stop(), digesting?.stop(), holding.stop()]);
          await publishing.stop();
          await own.close();
        },
      };
    },
    close: () => database.close(),
  };
}

function reactionsOf(modules: readonly Module[]): Map<string, Reaction[]> {
  const reactions = new Map<string, Reaction[]>();
  for (const { on, react } of modules.flatMap((module) => module.reactions)) {
    reactions.set(on, [...(reactions.get(on) ?? []), react]);
  }
  return reactions;
}

/** The one row that names this installation, made at its first start; refuses keys that did not seal its data. */
async function ensureInstallation(database: Database, clock: Clock, keys: Keys): Promise<void> {
  const now = await clock.now(database.db);
  await sql`insert into installation (id, epoch, key_mark, created_at)
    values (true, ${newId()}::uuid, ${keyMark(keys)}, ${now}::timestamptz) on conflict (id) do nothing`.execute(
    database.db,
  );
  const { rows } = await sql<{ key_mark: string }>`select key_mark from installation`.execute(database.db);
  const mark = rows[0]?.key_mark;
  if (mark === undefined || !keyMarks(keys).includes(mark)) {
    await database.close();
    throw new KeysRefused(
      '密钥文件不是封存本库数据的那一份：请放回原来的密钥文件（另有一份应存在保险柜里），不要新建。',
    );
  }
}
