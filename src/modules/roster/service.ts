// Use cases of the duty entry of the day (当日带班值班登记): entering, correcting, ending, and who is on now.
// A correction ends one entry and enters another; nothing is deleted or rewritten.
import { sql, type RawBuilder } from 'kysely';
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import { addDays, dayOf, instantAt, type Instant } from '#shared/instant.ts';
import type { RouteInput } from '#shared/route.ts';
import type { Ctx } from '#platform/context.ts';
import { inScope } from '#platform/policy.ts';
import type { OnDuty } from '#platform/ports.ts';
import { Refusal, notFound, stale, valueOf } from '#platform/refusal.ts';
import { currentCalendar, inKeyPeriod, periodAt } from '#modules/calendar/index.ts';
import { postsAtDeskOf, subordinatesOf, superiorOf, unitOf, type Post, type UnitRef } from '#modules/org/index.ts';
import { currentPack, type RegulationPack } from '#modules/regulation/index.ts';
import type { DutyCandidate, DutyEntry, DutyNow, routes } from './contract.ts';
import { dutyEnded, dutyEntered } from './events.ts';
import { entryScope } from './policy.ts';
import { coverOf, linesFor, mayEnter } from './rules.ts';
import { endEntry, entriesAt, entriesBetween, insertEntry, lockEntry } from './store.ts';

type Body<K extends 'enterDuty' | 'correctDuty'> = RouteInput<(typeof routes)[K]>['body'];
type Fields = Pick<Body<'enterDuty'>, 'line' | 'personId' | 'from' | 'to' | 'mode'>;

/** Who is on duty at units now, for other rooms (port `whoIsOnDuty`). A08.8 */
export async function whoIsOnDuty(ctx: Pick<Ctx, 'tx' | 'now'>, unitIds: readonly Id[]): Promise<Map<Id, OnDuty[]>> {
  const found = new Map<Id, OnDuty[]>();
  for (const entry of await entriesAt(ctx.tx, unitIds, ctx.now)) {
    const person: OnDuty = {
      personId: entry.personId,
      name: entry.personName,
      title: entry.title,
      line: entry.line,
      until: entry.to,
    };
    found.set(entry.unitId, [...(found.get(entry.unitId) ?? []), person]);
  }
  return found;
}

/** Whether somebody is entered on duty at a unit now; being off the roster only marks an act. */
export async function isOnDuty(ctx: Pick<Ctx, 'tx' | 'now'>, unitId: Id, personId: Id): Promise<boolean> {
  return (await entriesAt(ctx.tx, [unitId], ctx.now)).some((entry) => entry.personId === personId);
}

/** Who is on now at the own unit, or at it and the units directly below. A08.8 */
export async function dutyNow(ctx: Ctx, of: 'mine' | 'subordinates'): Promise<{ now: Instant; items: DutyNow[] }> {
  const own = await unitOf(ctx, ownUnit(ctx));
  const units = of === 'mine' ? [own] : [own, ...(await subordinatesOf(ctx, own.id, 'reporting'))];
  return { now: ctx.now, items: await dutyOf(ctx, units) };
}

/** Who is on now at units that the caller may see, with what their class misses. A07.1, A08.1 */
export async function dutyOf(ctx: Ctx, units: readonly UnitRef[]): Promise<DutyNow[]> {
  const entries = Map.groupBy(
    await entriesAt(
      ctx.tx,
      units.map(({ id }) => id),
      ctx.now,
    ),
    (entry) => entry.unitId,
  );
  const pack = await currentPack(ctx);
  const calendar = await currentCalendar(ctx);
  const items: DutyNow[] = [];
  for (const unit of units) {
    const own = entries.get(unit.id) ?? [];
    const period = periodAt(ctx.now, calendar, await inKeyPeriod(ctx, unit.id, ctx.now), pack.officeHours);
    const { missing, text } = coverOf(
      pack,
      unit.dutyClass,
      period.ok ? period.value : null,
      own.map(({ line }) => line),
    );
    items.push({ unitId: unit.id, unitName: unit.shortName, entries: own, text, missing: [...missing] });
  }
  return items;
}

/** SQL that is true where a person is entered on duty at a unit at an instant, for whoever reads actors. */
export function onDutySql(
  person: RawBuilder<unknown>,
  unit: RawBuilder<unknown>,
  now: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from roster_duty_entry e where e.person_id = ${person} and e.unit_id = ${unit} and e.during @> ${now} and e.ended_at is null)`;
}

/** Entries that touch a span (today unless said) of a unit in the asker's scope, ended ones too. */
export async function listEntries(
  ctx: Ctx,
  query: { unitId?: Id | undefined; from?: Instant | undefined; to?: Instant | undefined },
): Promise<{ items: DutyEntry[] }> {
  const from = query.from ?? instantAt(dayOf(ctx.now), '00:00');
  const to = query.to ?? instantAt(addDays(dayOf(from), 2), '00:00');
  const scope = inScope(entryScope, ctx.actor, ctx.now, { unit: sql`e.unit_id`, at: sql`lower(e.during)` });
  const where = sql`e.unit_id = ${query.unitId ?? ownUnit(ctx)} and ${scope}`;
  return { items: from < to ? await entriesBetween(ctx.tx, where, from, to) : [] };
}

/** People of the unit and of the office that keeps its desk, each with the lines in which they may stand. A08.4 */
export async function listCandidates(ctx: Ctx): Promise<{ items: DutyCandidate[] }> {
  const posts = await postsAtDeskOf(ctx, ownUnit(ctx));
  const pack = await currentPack(ctx);
  const items = [...Map.groupBy(posts, (post) => post.personId).values()].map((own) => candidateOf(pack, own));
  return { items };
}

/** Enters who is on duty from when to when. A07.2, A08.4, A08.5 */
export async function enterDuty(ctx: Ctx, body: Body<'enterDuty'>): Promise<{ id: Id; revision: number }> {
  await enter(ctx, body.id, body, null);
  return { id: body.id, revision: 1 };
}

/** Corrects an entry: it ends, and another takes its place. */
export async function correctDuty(ctx: Ctx, id: Id, body: Body<'correctDuty'>): Promise<{ id: Id; revision: number }> {
  await end(ctx, id, body.revision, body.reason);
  await enter(ctx, body.newId, body, id);
  return { id: body.newId, revision: 1 };
}

/** Ends an entry before its time, or withdraws one that has not begun. */
export async function endDuty(
  ctx: Ctx,
  id: Id,
  body: { reason: string; revision: number },
): Promise<{ id: Id; revision: number }> {
  return { id, revision: await end(ctx, id, body.revision, body.reason) };
}

async function enter(ctx: Ctx, id: Id, fields: Fields, replacesId: Id | null): Promise<void> {
  const unitId = ownUnit(ctx);
  const posts = (await postsAtDeskOf(ctx, unitId)).filter((post) => post.personId === fields.personId);
  const pack = await currentPack(ctx);
  const person = posts.length === 0 ? undefined : candidateOf(pack, posts);
  valueOf(mayEnter(pack, fields, person, ctx.now));
  if (person === undefined) return;
  const entry = { id, unitId, ...pick(fields), personName: person.name, title: person.title, replacesId };
  await insertEntry(ctx.tx, {
    ...entry,
    enteredAt: ctx.now,
    enteredBy: ctx.actor.personId,
    enteredName: ctx.actor.name,
  });
  ctx.emit(eventOf(dutyEntered, { ...payloadOf(entry), replacesId }, await seenBy(ctx, entry)));
}

async function end(ctx: Ctx, id: Id, revision: number, reason: string): Promise<number> {
  const entry = await lockEntry(ctx.tx, id);
  if (entry === null || entry.unitId !== ownUnit(ctx)) throw notFound();
  if (entry.endedAt !== null) throw new Refusal('roster.alreadyEnded', { status: 409 });
  if (entry.revision !== revision) throw stale(entry.revision);
  const newRevision = await endEntry(ctx.tx, id, {
    at: ctx.now,
    by: ctx.actor.personId,
    name: ctx.actor.name,
    why: reason,
  });
  ctx.emit(eventOf(dutyEnded, { ...payloadOf(entry), reason }, await seenBy(ctx, entry)));
  return newRevision;
}

/** Somebody with several posts stands by the one that opens most lines. */
function candidateOf(pack: RegulationPack, posts: readonly Post[]): DutyCandidate {
  const open = (post: Post): number => linesFor(pack, post.staffCategory).length;
  const [best] = posts.toSorted((one, other) => open(other) - open(one));
  if (best === undefined) throw new Error('a candidate without a post');
  const { personId, name, title, staffCategory } = best;
  return { personId, name, title, staffCategory, lines: [...linesFor(pack, staffCategory)] };
}

function pick({ line, personId, from, to, mode }: Fields): Fields {
  return { line, personId, from, to, mode };
}

type Told = Fields & { readonly id: Id; readonly unitId: Id; readonly personName: string; readonly title: string };

function payloadOf(entry: Told) {
  const { id, unitId, personName, title } = entry;
  return { entryId: id, unitId, name: personName, title, ...pick(entry) };
}

async function seenBy(ctx: Ctx, entry: Pick<Told, 'id' | 'unitId'>) {
  const superior = await superiorOf(ctx, entry.unitId, 'reporting');
  return {
    subject: { kind: 'dutyEntry', id: entry.id },
    visibleTo: [entry.unitId, ...(superior === null ? [] : [superior.id])],
  };
}

function ownUnit(ctx: Ctx): Id {
  if (ctx.actor.unitId === null) throw notFound();
  return ctx.actor.unitId;
}
