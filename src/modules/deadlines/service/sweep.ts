// The sweep of deadlines: fires and climbs until nothing is due at this instant, and tells when it wants to look again.
import { addMs, type Instant } from '#shared/instant.ts';
import type { Sweeper } from '#platform/module.ts';
import type { Runtime } from '#platform/use-case.ts';
import { climbAlarms, fireDueSteps, nextInstant } from '../store/sweep.ts';

/** Pause before looking again at rows that another instance holds (technical). */
const HELD_ELSEWHERE_MS = 50;

/** Fires deadlines; any number of instances may run it, the database's locks and clock decide. A15.1 */
export const deadlineSweeper: Sweeper = {
  name: 'deadlines',
  async sweep(runtime: Runtime) {
    const { db } = runtime.database;
    let fired = 0;
    for (;;) {
      const now = (await fireDueSteps(db, runtime.clock)) + (await climbAlarms(db, runtime.clock));
      fired += now;
      if (now === 0) break;
    }
    return { fired, nextAt: await nextLook(runtime) };
  },
};

async function nextLook(runtime: Runtime): Promise<Instant | null> {
  const nextAt = await nextInstant(runtime.database.db);
  if (nextAt === null || runtime.clock.scripted) return nextAt;
  const now = await runtime.clock.now(runtime.database.db);
  return nextAt > now ? nextAt : addMs(now, HELD_ELSEWHERE_MS);
}
