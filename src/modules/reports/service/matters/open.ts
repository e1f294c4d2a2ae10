// Opening a matter (事项登记): its facts are checked and stored, its clocks begin at the instant that the rule names.
// A matter is opened by F3, F4, for a unit that can only telephone, by claiming, or by passing a report upward.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal } from '#platform/refusal.ts';
import { superiorOf, unitOf, type UnitRef } from '#modules/org/index.ts';
import { currentPack, type RegulationPack } from '#modules/regulation/index.ts';
import type { openMatterBody } from '../../contract/inputs.ts';
import { demandsStarted, matterOpened, offered } from '../../events.ts';
import { duesAtOpening, type Standing } from '../../rules/demands.ts';
import { insertLevelChange } from '../../store/records.ts';
import { insertMatter, type Matter } from '../../store/matters.ts';
import { tellOffered } from '../alarms.ts';
import { announce, insiders, owedAbout } from '../announce.ts';
import { checkCodes, checkTimes, traitsOf } from '../facts.ts';

export type MatterFacts = Omit<z.output<typeof openMatterBody>, 'id'>;

export interface Opening {
  readonly id: Id;
  readonly unitId: Id;
  readonly enteredByUnitId?: Id | null;
  readonly facts: MatterFacts;
  /** In which words the time line says how it was opened. */
  readonly how: string;
  /** The unit that told it, to which the matter is offered as its own (认领). */
  readonly offerTo?: Id | null;
}

export interface Opened {
  readonly pack: RegulationPack;
  readonly matter: Matter;
  readonly unit: UnitRef;
  /** The own government's superior on the reporting line; null at the top. A13.1 */
  readonly line: UnitRef | null;
}

/** Opens a matter without a call before it (F4). A14.1, A15.1 */
export async function openMatter(
  ctx: Ctx,
  body: z.output<typeof openMatterBody>,
): Promise<{ matterId: Id; at: Instant; revision: number }> {
  const { id, ...facts } = body;
  const { matter } = await beginMatter(ctx, { id, unitId: ownUnit(ctx), facts, how: '登记' });
  return { matterId: matter.id, at: ctx.now, revision: matter.revision };
}

/** Stores a matter with its first level and starts what it demands. A15.1, A18.2 */
export async function beginMatter(ctx: Ctx, opening: Opening): Promise<Opened> {
  const pack = await currentPack(ctx);
  const { facts } = opening;
  checkCodes(pack, facts);
  const times = checkTimes(ctx, { happenedAt: facts.happenedAt, learnedAt: facts.learned.at });
  const unit = await unitOf(ctx, opening.unitId);
  const line = await superiorOf(ctx, opening.unitId, 'reporting');
  const matter = await insertMatter(ctx.tx, {
    id: opening.id,
    unit_id: opening.unitId,
    title: facts.title,
    category: facts.category,
    type: facts.type,
    level: facts.level,
    level_state: facts.level === null ? 'unknown' : 'judged',
    level_by_unit_id: facts.level === null ? null : opening.unitId,
    level_body: '',
    sensitivities: facts.sensitivities,
    happened_at: times.happenedAt,
    place_text: facts.place.text,
    longitude: facts.place.longitude,
    latitude: facts.place.latitude,
    learned_at: times.learnedAt,
    learned_way: facts.learned.way,
    learned_from: facts.learned.from,
    learned_from_unit_id: facts.learned.fromUnitId,
    learned_link_kind: facts.learned.link?.kind ?? null,
    learned_link_id: facts.learned.link?.id ?? null,
    figures: JSON.stringify(Object.fromEntries(Object.entries(facts.figures).filter(([, value]) => value !== null))),
    elements: '{}',
    state: 'open',
    final_at: null,
    rhythm_source: 'pack',
    rhythm_minutes: null,
    rhythm_by_unit_id: null,
    rhythm_reason: '',
    offered_to_unit_id: opening.offerTo ?? null,
    offer_state: opening.offerTo == null ? null : 'open',
    offer_reason: '',
    entered_by_unit_id: opening.enteredByUnitId ?? null,
    first_sent_at: null,
    last_report_at: null,
    opened_at: ctx.now,
    opened_by: ctx.actor.personId,
    revision: 1,
  });
  const inside = insiders(matter);
  announce(
    ctx,
    matter,
    matterOpened,
    { category: matter.category, level: matter.level, learnedAt: matter.learned_at, how: opening.how },
    inside,
  );
  if (matter.level !== null)
    await insertLevelChange(ctx, matter, {
      act: 'judged',
      from: null,
      to: matter.level,
      byUnitId: opening.unitId,
      reason: facts.levelReason || '初判',
    });
  if (opening.offerTo != null) {
    announce(ctx, matter, offered, { toUnitId: opening.offerTo }, [...inside, opening.offerTo]);
    await tellOffered(ctx, matter, opening.offerTo);
  }
  const due = duesAtOpening(pack, standingOf(matter, unit, line));
  announce(
    ctx,
    matter,
    demandsStarted,
    { ...owedAbout(matter, line?.id ?? null), due: withParent(due), because: opening.how },
    inside,
  );
  return { pack, matter, unit, line };
}

/** What the demands of a matter are computed from. */
export function standingOf(matter: Matter, unit: UnitRef, line: UnitRef | null): Standing {
  return {
    traits: traitsOf(matter),
    learnedAt: matter.learned_at,
    happenedAt: matter.happened_at,
    unit: { level: unit.level, kind: unit.kind, name: unit.fullName },
    hasSuperior: line !== null,
  };
}

/** Clocks of this room have no parent; the shape of the payload wants it said. */
export function withParent<T extends object>(
  dues: Partial<Record<string, T>>,
): Record<string, T & { parentDeadlineId: null }> {
  return Object.fromEntries(
    Object.entries(dues).flatMap(([key, due]) =>
      due === undefined ? [] : [[key, { ...due, parentDeadlineId: null }]],
    ),
  );
}

/** The unit for which the actor acts; whoever acts for none reports nothing. */
export function ownUnit(ctx: Ctx): Id {
  if (ctx.actor.unitId === null) throw new Refusal('platform.forbidden', { status: 403 });
  return ctx.actor.unitId;
}
