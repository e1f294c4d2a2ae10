// Ends sessions that time alone has made void: nothing is granted any more at their unit, or they expired hours ago.
// Their streams end with them. Covered and freshly expired ones stay, because their alarms must still be heard.
import { sql } from 'kysely';
import type { Id } from '#shared/ids.ts';
import { addMs, msBetween, type Instant } from '#shared/instant.ts';
import type { Sweeper } from '#platform/module.ts';
import { runAsSystem, type Runtime } from '#platform/use-case.ts';
import { ACCESS_LIMITS } from './limits.ts';
import { endSessions } from './service/endings.ts';

const EVERY_MS = 1_000;
const lastLook = new WeakMap<Runtime, Instant>();

export const sessionSweeper: Sweeper = {
  name: 'access.sessions',
  async sweep(runtime) {
    const now = await runtime.clock.now(runtime.database.db);
    const last = lastLook.get(runtime);
    if (last !== undefined && Math.abs(msBetween(last, now)) < EVERY_MS) return { fired: 0, nextAt: null };
    lastLook.set(runtime, now);
    const { rows } = await sql<{ id: Id }>`
      select s.id from access_session s
      where s.ended_at is null and s.stage = 'open' and (
        s.expires_at <= ${addMs(now, -ACCESS_LIMITS.listenAfterMs)}::timestamptz
        or not exists (
          select 1 from access_grant g
          where g.account_id = s.account_id and g.unit_id is not distinct from s.unit_id
            and g.ended_at is null and g.during @> ${now}::timestamptz))
      limit 500`.execute(runtime.database.db);
    if (rows.length === 0) return { fired: 0, nextAt: null };
    const fired = await runAsSystem(runtime, 'access.sweepSessions', async (ctx) => {
      let ended = 0;
      for (const { id } of rows) ended += await endSessions(ctx, { id }, 'expired');
      return ended;
    });
    return { fired, nextAt: null };
  },
};
