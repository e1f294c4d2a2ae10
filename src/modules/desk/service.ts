// Reads for the desk: everything comes through doors and joints of the rooms below, under their own rights.
import { dayOf } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { port } from '#platform/ports.ts';
import { notFound } from '#platform/refusal.ts';
import { currentCalendar, holidayOf, lunarText, solarTermOf, weekdayText } from '#modules/calendar/index.ts';
import { listAlarms, listOwed } from '#modules/deadlines/index.ts';
import { listOffline } from '#modules/notify/index.ts';
import { isWithin, personsByIds, personsOfMobile, subordinatesOf, unitOf, unitsByIds } from '#modules/org/index.ts';
import { dutyOf } from '#modules/roster/index.ts';
import type { DeskLook, DeskHit, OpenItem } from './contract.ts';

const PER_KIND = 8;
const PERSON = 'org.person';

/** One look over the actor's desk. A06.1 */
export async function readDesk(ctx: Ctx): Promise<DeskLook> {
  const { unitId } = ctx.actor;
  if (unitId === null) throw notFound();
  const unit = await unitOf(ctx, unitId);
  const owed = await listOwed(ctx, 'mine');
  const alarms = (await listAlarms(ctx)).items.filter((alarm) => alarm.acknowledgedAt === null);
  const [duty, ...below] = await dutyOf(ctx, [unit, ...(await subordinatesOf(ctx, unitId, 'reporting'))]);
  if (duty === undefined) throw notFound();
  const notEntered = below.filter(({ missing }) => missing.length > 0);
  const next = owed.items.find((clock) => clock.state === 'running');
  return {
    now: ctx.now,
    unit: { id: unit.id, name: unit.shortName, fullName: unit.fullName, legalChannel: unit.legalChannel },
    today: await todayOf(ctx),
    duty,
    owed: {
      total: owed.total,
      overdue: owed.items.filter((clock) => clock.state === 'overdue').length,
      next: next === undefined ? null : { id: next.id, term: next.term, label: next.subject.label, dueAt: next.dueAt },
    },
    alarms: {
      ringing: alarms.filter((alarm) => alarm.class === 'rings').length,
      shown: alarms.filter((alarm) => alarm.class !== 'rings').length,
    },
    open: await openAt(ctx, unitId),
    below: {
      offline: (await listOffline(ctx)).items.filter((desk) => desk.unitId !== unitId),
      notEntered: {
        total: notEntered.length,
        units: notEntered.map(({ unitId: id, unitName: name, missing }) => ({ id, name, missing })),
      },
    },
  };
}

async function todayOf(ctx: Ctx): Promise<DeskLook['today']> {
  const day = dayOf(ctx.now);
  const holiday = holidayOf(day, await currentCalendar(ctx))?.name ?? null;
  return { day, weekday: weekdayText(day), lunar: lunarText(day), solarTerm: solarTermOf(day), holiday };
}

async function openAt(ctx: Ctx, unitId: Id): Promise<OpenItem[]> {
  const items: OpenItem[] = [];
  for (const subject of port('subjects').values()) {
    items.push(...(await subject.open(ctx, unitId)).map((item) => ({ kind: subject.kind, ...item })));
  }
  return items.toSorted((a, b) => b.since.localeCompare(a.since));
}

/** Finds people by their whole number, units, matters and papers, in what the actor may see; some of each kind. */
export async function search(ctx: Ctx, word: string): Promise<{ items: DeskHit[] }> {
  const items: DeskHit[] = await peopleOf(ctx, word);
  for (const subject of port('subjects').values()) {
    const found = await subject.search(ctx, word, PER_KIND);
    items.push(...found.map(({ id, label, detail }) => ({ kind: subject.kind, id, label, detail })));
  }
  return { items };
}

/** Whoever has this mobile number, where the actor may see people of that unit. */
async function peopleOf(ctx: Ctx, word: string): Promise<DeskHit[]> {
  const people = [...(await personsByIds(ctx, await personsOfMobile(ctx, word))).values()];
  const units = await unitsByIds(
    ctx,
    people.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])),
  );
  const items: DeskHit[] = [];
  for (const { id, name, title, unitId } of people) {
    if (unitId === null || ctx.actor.unitId === null) continue;
    const seen =
      unitId === ctx.actor.unitId || (await isWithin(ctx, unitId, ctx.actor.unitId, ['directory', 'reporting']));
    if (seen)
      items.push({ kind: PERSON, id, label: name, detail: `${units.get(unitId)?.shortName ?? ''} ${title}`.trim() });
  }
  return items;
}
