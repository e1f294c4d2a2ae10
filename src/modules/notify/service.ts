// A desk goes off line, comes back, and what rings there meanwhile is repeated at its superior.
import { sql } from 'kysely';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope } from '#platform/policy.ts';
import { currentCalendar, inKeyPeriod, periodAt } from '#modules/calendar/index.ts';
import { clearAlarms, endCopies, raiseAlarm, type Copying } from '#modules/deadlines/index.ts';
import { superiorOf, unitOf, unitsByIds, type UnitRef } from '#modules/org/index.ts';
import { currentPack, type RegulationPack } from '#modules/regulation/index.ts';
import type { OfflineDesk } from './contract.ts';
import { deskOffline, deskOnline } from './events.ts';
import { offlineScope } from './policy.ts';
import { owesWatch, whoHears } from './rules.ts';
import { endSpan, openSpan, openSpans, type OfflineSpan, type Presence } from './store.ts';

const TERM = '值班台离线';
const KIND = 'deskOffline';

/** Those of the units that owe a watch on the screen at this hour. A08.1 */
export async function owingWatch(ctx: Pick<Ctx, 'tx' | 'now'>, away: readonly Presence[]): Promise<Presence[]> {
  if (away.length === 0) return [];
  const pack = await currentPack(ctx);
  const calendar = await currentCalendar(ctx);
  const units = await unitsByIds(
    ctx as Ctx,
    away.map(({ unitId }) => unitId),
  );
  const owing: Presence[] = [];
  for (const presence of away) {
    const unit = units.get(presence.unitId);
    if (unit === undefined || unit.external) continue;
    const period = periodAt(ctx.now, calendar, await inKeyPeriod(ctx, unit.id, ctx.now), pack.officeHours);
    if (owesWatch(pack, unit.dutyClass, period.ok ? period.value : null)) owing.push(presence);
  }
  return owing;
}

/** Marks a desk as off line and tells its leader and its superior; false where somebody else did. A08.8 */
export async function takeOffline(ctx: Ctx, { unitId, seenAt }: Presence): Promise<boolean> {
  const unit = await unitOf(ctx, unitId);
  const superior = await superiorOf(ctx, unitId, 'reporting');
  const superiorId = superior === null || superior.external ? null : superior.id;
  const span = { id: ctx.newId(), unitId, superiorId, lastSeenAt: seenAt, fromAt: ctx.now };
  if (!(await openSpan(ctx.tx, span))) return false;
  const hearing = whoHears(await currentPack(ctx), unit.binding);
  const subject = { kind: KIND, id: span.id, label: unit.shortName };
  const sides = [
    { at: unitId, audiences: hearing.own },
    { at: superiorId, audiences: hearing.superior },
  ];
  for (const { at, audiences } of sides) {
    const alarmClass = audiences[0]?.class;
    if (at === null || alarmClass === undefined) continue;
    await raiseAlarm(ctx, {
      unitId: at,
      class: alarmClass,
      audience: audiences.map(({ who }) => who),
      term: TERM,
      subject,
      since: seenAt,
    });
  }
  ctx.emit(
    eventOf(deskOffline, { unitId, unit: unit.shortName, lastSeenAt: seenAt }, { subject, visibleTo: seenBy(span) }),
  );
  return true;
}

/** A desk has a screen again: its alarms and the copies of what rang there end; false where somebody else did it. */
export async function bringBack(ctx: Ctx, span: OfflineSpan): Promise<boolean> {
  if (!(await endSpan(ctx.tx, span.id, ctx.now))) return false;
  const unit = await unitOf(ctx, span.unitId);
  const subject = { kind: KIND, id: span.id, label: unit.shortName };
  await clearAlarms(ctx, subject);
  await endCopies(ctx, span.unitId, 'all');
  ctx.emit(
    eventOf(
      deskOnline,
      { unitId: span.unitId, unit: unit.shortName, lastSeenAt: span.lastSeenAt },
      { subject, visibleTo: seenBy(span) },
    ),
  );
  return true;
}

/** Where and for whom the alarms of desks off line are repeated: their own leaders, and the superior's desk. A08.8 */
export function copyingsOf(pack: RegulationPack, spans: readonly OfflineSpan[]): Copying[] {
  const { own, superior } = whoHears(pack, 'bound');
  return spans.map((span) => ({
    fromUnitId: span.unitId,
    ownAudience: own.map(({ who }) => who),
    toUnitId: span.superiorId,
    audience: superior.map(({ who }) => who),
  }));
}

/** Desks off line in the asker's scope. */
export async function listOffline(ctx: Ctx): Promise<{ now: Instant; items: OfflineDesk[] }> {
  const spans = await openSpans(ctx.tx, inScope(offlineScope, ctx.actor, ctx.now, { unit: sql`o.unit_id` }));
  const units = await unitsByIds(
    ctx,
    spans.map(({ unitId }) => unitId),
  );
  const named = (unit: UnitRef | undefined): string => unit?.shortName ?? '';
  return {
    now: ctx.now,
    items: spans.map(({ id, unitId, lastSeenAt, fromAt }) => ({
      id,
      unitId,
      unitName: named(units.get(unitId)),
      lastSeenAt,
      fromAt,
    })),
  };
}

function seenBy(span: { readonly unitId: Id; readonly superiorId: Id | null }): Id[] {
  return span.superiorId === null ? [span.unitId] : [span.unitId, span.superiorId];
}
