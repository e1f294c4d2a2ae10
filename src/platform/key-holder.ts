// Which running program holds which keys: each tells it every two seconds, so that a new key seals only when all know it.
// Decides how a program's word counts and when it is out of date. When a key changes over is src/app/keys.
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { SECOND_MS } from '#shared/duration.ts';
import { newId } from './ids.ts';
import { keyMarks, type Keys } from './keys.ts';
import type { Db } from './sql.ts';
import type { Runtime } from './use-case.ts';

const TELL_EVERY_MS = 2 * SECOND_MS;

/** Follows the key file and tells the database which keys this program holds, until it is stopped. */
export function startKeyHolder(runtime: Runtime, keys: Keys): { stop(): Promise<void> } {
  const id = newId();
  const name = `${hostname()} ${process.pid}`;
  const { db } = runtime.database;
  const stopping = new AbortController();
  const tell = async (): Promise<void> => {
    keys.refresh?.();
    const now = await runtime.clock.now(db);
    // What has not been heard for a day ended without a word.
    await sql`delete from key_holder where seen_at < ${now}::timestamptz - interval '1 day'`.execute(db);
    await sql`
      insert into key_holder (id, name, marks, seen_at)
      values (${id}, ${name}, ${`{${keyMarks(keys)
        .map((mark) => `"${mark}"`)
        .join(',')}}`}::text[], ${now}::timestamptz)
      on conflict (id) do update set marks = excluded.marks, seen_at = excluded.seen_at`.execute(db);
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await tell().catch(() => undefined); // a database that is away is told by the other loops
      await delay(TELL_EVERY_MS, null, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await sql`delete from key_holder where id = ${id}`.execute(db).catch(() => undefined);
    },
  };
}

/** Names of the programs heard of lately that do not hold the key of this mark. */
export async function holdersWithout(db: Db, mark: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from key_holder
    where seen_at > clock_timestamp() - interval '15 seconds' and not ${mark} = any (marks) order by name`.execute(db);
  return rows.map(({ name }) => name);
}
