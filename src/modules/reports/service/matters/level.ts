// Level and sensitivity of a matter: first judgement, change, determination by a body, dispute and decision. A14.1
// A raise starts new obligations from this minute, a lowering takes running ones away with its reason.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { z } from 'zod';
import type { Ctx } from '#platform/context.ts';
import { Refusal, forbidden, notFound } from '#platform/refusal.ts';
import { clocksOf } from '#modules/deadlines/index.ts';
import { superiorOf, unitOf } from '#modules/org/index.ts';
import { currentPack } from '#modules/regulation/index.ts';
import type {
  changeLevelBody,
  changeSensitivityBody,
  decideDisputeBody,
  determineLevelBody,
  disputeLevelBody,
} from '../../contract/inputs.ts';
import type { LevelAct } from '../../contract/words.ts';
import { deadlines, type ClockKey } from '../../deadlines.ts';
import {
  demandsLowered,
  demandsStarted,
  disputeDecided,
  followUpAwaited,
  levelChanged,
  levelDisputed,
  sensitivityChanged,
} from '../../events.ts';
import { demandsAfterChange, type Running } from '../../rules/demands.ts';
import { changeMatter, type Matter } from '../../store/matters.ts';
import { reportsOf } from '../../store/reports.ts';
import { decideDispute as storeDecision, findDispute, insertDispute, insertLevelChange } from '../../store/records.ts';
import { writes } from '../../policy.ts';
import { announce, everyone, insiders, owedAbout } from '../announce.ts';
import { checkCodes } from '../facts.ts';
import { loadMatter, matterBelow, matterToJoin, matterToWrite, sideOf, standsAbove } from '../load.ts';
import { chainOf } from '../reports/draft.ts';
import { ownUnit, standingOf, withParent } from './open.ts';

type MatterReceipt = { matterId: Id; at: Instant; revision: number };

/** The unit itself judges or changes the level (初判、改判). A14.1 */
export async function changeLevel(ctx: Ctx, id: Id, body: z.output<typeof changeLevelBody>): Promise<MatterReceipt> {
  const matter = await matterToWrite(ctx, id, body.revision);
  const act: LevelAct = matter.level === null ? 'judged' : 'changed';
  return setLevel(ctx, matter, {
    level: body.level,
    act,
    state: 'judged',
    body: '',
    document: '',
    reason: body.reason,
  });
}

/** A body determined the level (认定); registered by the unit or by whoever stands above it. A14.1 */
export async function determineLevel(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof determineLevelBody>,
): Promise<MatterReceipt> {
  const seen = await loadMatter(ctx, id);
  if (!writes(ctx.actor, sideOf(seen)) && !(await standsAbove(ctx, seen.unit_id))) throw forbidden();
  const matter = await matterToJoin(ctx, id);
  if (body.revision !== matter.revision)
    throw new Refusal('platform.staleRevision', { status: 409, detail: { revision: matter.revision } });
  return setLevel(ctx, matter, { ...body, act: 'determined', state: 'determined' });
}

/** Somebody concerned does not agree with the level (异议). A14.1 */
export async function disputeLevel(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof disputeLevelBody>,
): Promise<{ id: Id; at: Instant; revision: number }> {
  const pack = await currentPack(ctx);
  checkCodes(pack, { level: body.level });
  const seen = await loadMatter(ctx, id);
  if (!writes(ctx.actor, sideOf(seen)) && !(await standsAbove(ctx, seen.unit_id))) throw forbidden();
  const matter = await matterToJoin(ctx, id);
  if (matter.level === body.level) throw new Refusal('reports.levelUnchanged');
  await insertDispute(ctx.tx, {
    id: body.id,
    matter_id: matter.id,
    by_unit_id: ownUnit(ctx),
    by_person_id: ctx.actor.personId,
    level: body.level,
    reason: body.reason,
    at: ctx.now,
    decided_at: null,
    outcome: null,
    decided_by_unit_id: null,
    decided_by: null,
    decision: '',
  });
  announce(
    ctx,
    matter,
    levelDisputed,
    { disputeId: body.id, level: body.level, reason: body.reason },
    await everyone(ctx, matter),
  );
  return { id: body.id, at: ctx.now, revision: matter.revision };
}

/** The superior decides a dispute; where it changes the level, that is how it stands from now on. A14.1 */
export async function decideDispute(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof decideDisputeBody>,
): Promise<MatterReceipt> {
  const dispute = await findDispute(ctx.tx, id);
  if (dispute === null) throw notFound();
  const matter = await matterBelow(ctx, dispute.matter_id);
  const done = await storeDecision(ctx.tx, id, {
    decided_at: ctx.now,
    outcome: body.outcome,
    decided_by_unit_id: ownUnit(ctx),
    decided_by: ctx.actor.personId,
    decision: body.reason,
  });
  if (!done) throw new Refusal('reports.disputeDecided', { status: 409 });
  const level = body.outcome === 'changed' ? (body.level ?? dispute.level) : matter.level;
  announce(
    ctx,
    matter,
    disputeDecided,
    { disputeId: id, outcome: body.outcome, level, reason: body.reason },
    await everyone(ctx, matter),
  );
  if (level === null || level === matter.level) return { matterId: matter.id, at: ctx.now, revision: matter.revision };
  return setLevel(ctx, matter, { level, act: 'decided', state: 'judged', body: '', document: '', reason: body.reason });
}

/** Marks the matter as sensitive or no longer: its demands change, its level stays. A14.1 */
export async function changeSensitivity(
  ctx: Ctx,
  id: Id,
  body: z.output<typeof changeSensitivityBody>,
): Promise<MatterReceipt> {
  const pack = await currentPack(ctx);
  checkCodes(pack, { sensitivities: body.sensitivities });
  const before = await matterToWrite(ctx, id, body.revision);
  const after = await changeMatter(ctx.tx, id, { sensitivities: [...new Set(body.sensitivities)] });
  announce(
    ctx,
    after,
    sensitivityChanged,
    { sensitivities: after.sensitivities, reason: body.reason },
    await seenBy(ctx, after),
  );
  await changeDemands(ctx, before, after, `敏感标注变更：${body.reason}`);
  return { matterId: id, at: ctx.now, revision: after.revision };
}

interface NewLevel {
  readonly level: string;
  readonly act: LevelAct;
  readonly state: 'judged' | 'determined';
  readonly body: string;
  readonly document: string;
  readonly reason: string;
}

async function setLevel(ctx: Ctx, before: Matter, to: NewLevel): Promise<MatterReceipt> {
  const pack = await currentPack(ctx);
  checkCodes(pack, { level: to.level });
  if (before.level === to.level && before.level_state === to.state) throw new Refusal('reports.levelUnchanged');
  const unitId = ownUnit(ctx);
  const after = await changeMatter(ctx.tx, before.id, {
    level: to.level,
    level_state: to.state,
    level_by_unit_id: unitId,
    level_body: to.body,
  });
  await insertLevelChange(ctx, after, {
    act: to.act,
    from: before.level,
    to: to.level,
    byUnitId: unitId,
    body: to.body,
    document: to.document,
    reason: to.reason,
  });
  announce(
    ctx,
    after,
    levelChanged,
    { act: to.act, from: before.level, to: to.level, body: to.body, reason: to.reason },
    await seenBy(ctx, after),
  );
  await changeDemands(ctx, before, after, to.reason);
  return { matterId: after.id, at: ctx.now, revision: after.revision };
}

async function changeDemands(ctx: Ctx, before: Matter, after: Matter, reason: string): Promise<void> {
  const pack = await currentPack(ctx);
  const unit = await unitOf(ctx, after.unit_id);
  const line = await superiorOf(ctx, after.unit_id, 'reporting');
  const { firstSubmitted } = chainOf(after, await reportsOf(ctx.tx, after.id));
  const change = demandsAfterChange(
    pack,
    standingOf(before, unit, line),
    standingOf(after, unit, line),
    ctx.now,
    await runningClocks(ctx, after),
    { lastReportAt: firstSubmitted ? after.last_report_at : null, fromPack: after.rhythm_source === 'pack' },
  );
  const owed = owedAbout(after, line?.id ?? null);
  const inside = insiders(after);
  if (change.cancel.length > 0) {
    announce(
      ctx,
      after,
      demandsLowered,
      { ...owed, only: change.cancel.map((key) => `reports.${key}`), reason },
      inside,
    );
  }
  // What is judged after the final report is on record and asks for nothing more.
  if (after.state === 'final') return;
  const { followUp, ...start } = change.start;
  if (Object.keys(start).length > 0)
    announce(ctx, after, demandsStarted, { ...owed, due: withParent(start), because: reason }, inside);
  if (followUp !== undefined) announce(ctx, after, followUpAwaited, { ...owed, due: withParent({ followUp }) }, inside);
}

/** Clocks of a matter that its unit owes and that still run; overdue ones stay what they are. */
async function runningClocks(ctx: Ctx, matter: Matter): Promise<Running[]> {
  const clocks = await clocksOf(ctx, [{ kind: 'matter', id: matter.id }]);
  return clocks
    .filter((clock) => clock.state === 'running' && clock.owingUnit.id === matter.unit_id)
    .map((clock) => ({ key: clock.rule.replace(/^reports\./, '') as ClockKey, dueAt: clock.dueAt }))
    .filter((clock) => clock.key in deadlines);
}

async function seenBy(ctx: Ctx, matter: Matter): Promise<readonly Id[]> {
  return matter.first_sent_at === null ? insiders(matter) : everyone(ctx, matter);
}
