// Use cases of the calendar: which days count, the head bar's day, entering a year, key periods.
// Counting is pure (rules.ts, due.ts); here it meets the stored tables and the asker.
import { dayOf, type Day, type Instant } from '#shared/instant.ts';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { RouteInput, RouteOutput } from '#shared/route.ts';
import { accept, type Decision } from '#shared/result.ts';
import type { Ctx } from '#platform/context.ts';
import { digestOf } from '#platform/digest.ts';
import { mayTry } from '#platform/policy.ts';
import { Refusal, forbidden, notFound, stale } from '#platform/refusal.ts';
import { runAsSystem, type Runtime } from '#platform/use-case.ts';
import { isWithin, unitOf } from '#modules/org/index.ts';
import { currentPack, limitOf } from '#modules/regulation/index.ts';
import { DELIVERED_CALENDAR, DELIVERED_YEARS } from './builtin.ts';
import type { DayKind, KeyPeriod, Today, routes } from './contract.ts';
import { keyPeriodCancelled, keyPeriodDeclared, yearEntered } from './events.ts';
import { lunarText, solarTermOf, weekdayText } from './lunar.ts';
import { policy } from './policy.ts';
import * as rules from './rules.ts';
import * as store from './store.ts';

type Input<K extends keyof typeof routes> = RouteInput<(typeof routes)[K]>;
type Output<K extends keyof typeof routes> = RouteOutput<(typeof routes)[K]>;

/** The calendar that counts now; the delivered years where the database has none yet. A15.3 */
export async function currentCalendar(ctx: Pick<Ctx, 'tx'>): Promise<rules.Calendar> {
  return (await store.storedCalendar(ctx.tx)) ?? DELIVERED_CALENDAR;
}

/** Counts working days forward from a day: `(day, n) → CountedDay`. A15.3 */
export async function workingDaysAfter(ctx: Pick<Ctx, 'tx'>): Promise<(day: Day, days: number) => rules.CountedDay> {
  const calendar = await currentCalendar(ctx);
  return (day, days) => rules.addWorkingDays(day, days, calendar);
}

/** Counts working days back from an instant, keeping the time of day; it never refuses. A15.3 */
export async function workingDaysBefore(
  ctx: Pick<Ctx, 'tx'>,
): Promise<(instant: Instant, days: number) => Decision<Instant>> {
  const calendar = await currentCalendar(ctx);
  return (instant, days) => accept(rules.instantWorkingDaysBefore(instant, days, calendar));
}

/** Which years between two instants have no table yet, so that working days in them are counted by guess. A15.3 */
export async function yearsUnannounced(
  ctx: Pick<Ctx, 'tx'>,
): Promise<(from: Instant, to: Instant) => readonly number[]> {
  const calendar = await currentCalendar(ctx);
  return (from, to) => rules.yearsWithoutTable(dayOf(from), dayOf(to), calendar);
}

/** Whether offices work on a day, for reminders: in a year without data Monday to Friday, because a clock never stops. */
export async function workingDayTest(ctx: Pick<Ctx, 'tx'>): Promise<(day: Day) => boolean> {
  const calendar = await currentCalendar(ctx);
  return (day) => rules.isWorkingDayOrLikely(day, calendar);
}

/** Whether a unit is in a key period (重要时段) at an instant. A08.2 */
export function inKeyPeriod(ctx: Pick<Ctx, 'tx'>, unitId: Id, at: Instant): Promise<boolean> {
  return store.isInKeyPeriod(ctx.tx, unitId, at);
}

/** Takes up the delivered years that the database does not have; called at every start. */
export async function adoptDeliveredYears(runtime: Runtime): Promise<void> {
  for (const table of DELIVERED_YEARS) {
    if ((await store.highestVersion(runtime.database.db, table.year)) > 0) continue;
    await runAsSystem(runtime, 'calendar.adopt', (ctx) =>
      store.insertYear(ctx.tx, table, { digest: digestOf(table), at: ctx.now, by: null }),
    );
  }
}

const KIND_NAMES: Record<DayKind, string> = {
  weekday: '工作日',
  weekend: '双休日',
  statutoryHoliday: '节假日',
  makeUpDay: '调休上班日',
};

/** Today as the head of the desk shows it. */
export async function readToday(ctx: Ctx): Promise<Today> {
  const calendar = await currentCalendar(ctx);
  const day = dayOf(ctx.now);
  const kind = rules.dayKind(day, calendar);
  const periods = ctx.actor.unitId === null ? [] : await store.keyPeriodsOf(ctx.tx, ctx.actor.unitId, ctx.now);
  return {
    now: ctx.now,
    day,
    weekday: weekdayText(day),
    lunar: lunarText(day),
    solarTerm: solarTermOf(day),
    kind: kind.ok ? kind.value : null,
    kindName: kind.ok ? KIND_NAMES[kind.value] : '本年节假日数据未录入',
    holiday: nameOf(day, calendar),
    nextHoliday: rules.nextHoliday(day, calendar),
    keyPeriods: periods.filter((period) => period.from <= ctx.now).map((period) => view(ctx, period)),
    missingYears: (await missingNow(ctx, calendar)).map(({ year }) => year),
  };
}

/** What each day of a span is; at most a year. */
export async function listDays(ctx: Ctx, { query }: Input<'listDays'>): Promise<Output<'listDays'>> {
  const calendar = await currentCalendar(ctx);
  const count = rules.daysBetween(query.from, query.to) + 1;
  if (count < 1 || count > 400)
    throw new Refusal('calendar.periodReversed', { status: 400, fields: [{ path: 'query.to', code: 'order' }] });
  const days = rules.daysFrom(query.from, count).map((day) => {
    const kind = rules.dayKind(day, calendar);
    return { day, kind: kind.ok ? kind.value : null, holiday: nameOf(day, calendar), lunar: lunarText(day) };
  });
  return { days };
}

/** The tables that count, and the years whose data are owed. A15.3 */
export async function listYears(ctx: Ctx): Promise<Output<'listYears'>> {
  const stored = (await store.yearTables(ctx.tx)).tables;
  const missing = (await missingNow(ctx, await currentCalendar(ctx))).map(({ year }) => year);
  return { years: [...(stored.length === 0 ? DELIVERED_YEARS : stored)], missing };
}

/** Years without data that are owed now; how far ahead is a value of the pack. A15.3 */
export async function missingNow(ctx: Pick<Ctx, 'tx' | 'now'>, calendar: rules.Calendar) {
  const limit = limitOf(await currentPack(ctx), 'calendar.yearAhead');
  if (limit.kind !== 'naturalDaysBefore') throw new RangeError('calendar.yearAhead counts natural days');
  return rules.missingYears(ctx.now, limit.days, calendar);
}

/** Enters the days off of a year as a new version; only the city's desk. A15.3 */
export async function enterYear(ctx: Ctx, { body }: Input<'enterYear'>): Promise<Output<'enterYear'>> {
  const unit = await unitOf(ctx, ownUnit(ctx));
  if (unit.level !== 'city' || unit.kind !== 'government') throw forbidden('calendar.onlyCityDesk');
  const problems = rules.yearProblems(body);
  if (problems.length > 0) {
    throw new Refusal('calendar.yearUnsound', {
      fields: problems.map((path) => ({ path: `body.${path}`, code: 'unsound' })),
    });
  }
  const highest = await store.highestVersion(ctx.tx, body.year);
  const table = { ...body, version: highest + 1 };
  const isNew = await store.insertYear(ctx.tx, table, { digest: digestOf(table), at: ctx.now, by: ctx.actor.personId });
  if (!isNew) throw new Refusal('platform.conflict', { status: 409 });
  const owed = await store.owedYear(ctx.tx, body.year);
  const id = owed?.id ?? ctx.newId();
  ctx.emit(
    eventOf(
      yearEntered,
      {
        owedSubject: { kind: 'calendarYear', id, label: `${body.year}年节假日数据` },
        owingUnitId: owed?.owingUnitId ?? unit.id,
        owedToUnitId: null,
        year: body.year,
        version: table.version,
      },
      { subject: { kind: 'calendarYear', id }, visibleTo: [unit.id] },
    ),
  );
  return { year: body.year, version: table.version, at: ctx.now };
}

/** Key periods that speak of the actor's unit and are not over. A08.2 */
export async function listKeyPeriods(ctx: Ctx): Promise<Output<'listKeyPeriods'>> {
  if (ctx.actor.unitId === null) return { periods: [] };
  const rows = await store.keyPeriodsOf(ctx.tx, ctx.actor.unitId, ctx.now);
  return { periods: rows.map((row) => view(ctx, row)) };
}

/** Sets a key period for the own unit and those below, or for some of them. A08.2 */
export async function declareKeyPeriod(
  ctx: Ctx,
  { body }: Input<'declareKeyPeriod'>,
): Promise<Output<'declareKeyPeriod'>> {
  const declaredBy = ownUnit(ctx);
  if (body.from >= body.until) throw fieldRefusal('calendar.periodReversed', 'until');
  if (body.until <= ctx.now) throw fieldRefusal('calendar.periodOver', 'until');
  for (const unitId of body.units) {
    if (unitId !== declaredBy && !(await isWithin(ctx, unitId, declaredBy, ['filing'])))
      throw fieldRefusal('calendar.outsideScope', 'units');
  }
  const { id, name, from, until, units, document } = body;
  await store.insertKeyPeriod(ctx.tx, {
    id,
    name,
    from,
    until,
    units,
    document,
    declaredBy,
    at: ctx.now,
    person: ctx.actor.personId,
  });
  ctx.emit(eventOf(keyPeriodDeclared, { id, name, from, until }, await seenBy(ctx, id, declaredBy, units)));
  return { id, revision: 1, at: ctx.now };
}

/** Cancels a key period with a reason; only the unit that declared it. A08.2 */
export async function cancelKeyPeriod(
  ctx: Ctx,
  { params, body }: Input<'cancelKeyPeriod'>,
): Promise<Output<'cancelKeyPeriod'>> {
  const unitId = ownUnit(ctx);
  const period = await store.lockKeyPeriod(ctx.tx, params.id, unitId, ctx.now);
  if (period === null) throw notFound();
  if (period.declaredBy !== unitId) throw forbidden();
  if (period.revision !== body.revision) throw stale(period.revision);
  if (period.cancelledAt !== null || period.until <= ctx.now) throw new Refusal('calendar.periodOver', { status: 409 });
  await store.cancelKeyPeriodRow(ctx.tx, {
    id: period.id,
    at: ctx.now,
    person: ctx.actor.personId,
    reason: body.reason,
  });
  const seen = await seenBy(ctx, period.id, unitId, period.units);
  ctx.emit(eventOf(keyPeriodCancelled, { id: period.id, name: period.name, reason: body.reason }, seen));
  return { id: period.id, revision: period.revision + 1, at: ctx.now };
}

function ownUnit(ctx: Ctx): Id {
  if (ctx.actor.unitId === null) throw forbidden();
  return ctx.actor.unitId;
}

function fieldRefusal(code: string, field: string): Refusal {
  return new Refusal(code, { fields: [{ path: `body.${field}`, code: 'invalid' }] });
}

async function seenBy(ctx: Ctx, id: Id, declaredBy: Id, units: readonly Id[]) {
  const visibleTo = units.length > 0 ? [declaredBy, ...units] : await store.unitsBelow(ctx.tx, declaredBy, ctx.now);
  return { subject: { kind: 'keyPeriod', id }, visibleTo };
}

function nameOf(day: Day, calendar: rules.Calendar): string | null {
  return calendar.off.get(day)?.name ?? null;
}

function view(ctx: Ctx, row: store.KeyPeriodRow): KeyPeriod {
  const rule = policy['calendar.cancelKeyPeriod'];
  const mine =
    row.declaredBy === ctx.actor.unitId && rule !== undefined && mayTry(rule, ctx.actor, ctx.now) === 'allowed';
  return { ...row, allowed: mine && row.cancelledAt === null ? ['cancel'] : [] };
}
