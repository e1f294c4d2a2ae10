// Looks whether the data of a year are owed and says so once, to the city (A15.3). A day's look is enough.
// The clock and its reminders are the deadlines room's, started by the event.
import { addDays, addMs, dayOf, instantAt, laterOf, type Day, type Instant } from '#shared/instant.ts';
import { eventOf } from '#shared/event.ts';
import { MINUTE_MS } from '#shared/duration.ts';
import type { Ctx } from '#platform/context.ts';
import type { Sweeper } from '#platform/module.ts';
import { runAsSystem, type Runtime } from '#platform/use-case.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { yearOwed } from './events.ts';
import { currentCalendar, missingNow } from './service.ts';
import { filingSuperiors, insertOwedYear, owedYear } from './store.ts';

/** How long to wait where no city has been imported yet (a technical pause). */
const RETRY_MS = 10 * MINUTE_MS;

const nextLook = new WeakMap<Runtime, Instant>();

export const yearSweeper: Sweeper = {
  name: 'calendar.years',
  async sweep(runtime) {
    const now = await runtime.clock.now(runtime.database.db);
    const due = nextLook.get(runtime);
    if (due !== undefined && now < due) return { fired: 0, nextAt: due };
    const { fired, waiting } = await look(runtime, now);
    const next = waiting ? addMs(now, RETRY_MS) : instantAt(addDays(dayOf(now), 1), '00:00');
    nextLook.set(runtime, next);
    return { fired, nextAt: next };
  },
};

/** Most days nothing is missing: then nothing is written, not even an audit row. */
async function look(runtime: Runtime, now: Instant): Promise<{ fired: number; waiting: boolean }> {
  const reading = { tx: runtime.database.db as Ctx['tx'], now };
  const missing = await missingNow(reading, await currentCalendar(reading));
  const open: number[] = [];
  for (const { year } of missing) if ((await owedYear(reading.tx, year)) === null) open.push(year);
  if (open.length === 0) return { fired: 0, waiting: false };
  return runAsSystem(runtime, 'calendar.announceYears', (ctx) => announce(ctx, open));
}

async function announce(ctx: Ctx, years: readonly number[]): Promise<{ fired: number; waiting: boolean }> {
  const candidates = await unitsByIds(ctx, await filingSuperiors(ctx.tx, ctx.now));
  const city = [...candidates.values()].find(
    (unit) => unit.level === 'city' && unit.kind === 'government' && !unit.external,
  );
  if (city === undefined) return { fired: 0, waiting: true };
  let fired = 0;
  for (const year of years) {
    const id = ctx.newId();
    if (!(await insertOwedYear(ctx.tx, { year, id, owingUnitId: city.id, at: ctx.now }))) continue;
    fired += 1;
    const dueAt = laterOf(instantAt(`${year}-01-01` as Day, '00:00'), ctx.now);
    ctx.emit(
      eventOf(
        yearOwed,
        {
          owedSubject: { kind: 'calendarYear', id, label: `${year}年节假日数据` },
          owingUnitId: city.id,
          owedToUnitId: null,
          due: { yearData: { startedAt: ctx.now, dueAt, because: `${year}年开始前` } },
          year,
        },
        { subject: { kind: 'calendarYear', id }, visibleTo: [city.id] },
      ),
    );
  }
  return { fired, waiting: false };
}
