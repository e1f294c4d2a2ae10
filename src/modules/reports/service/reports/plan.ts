// To whom a report goes if it went out now: asked of units and pack, decided by rules/dispatch.ts. A13.1, A13.2
import type { Ctx } from '#platform/context.ts';
import { Refusal } from '#platform/refusal.ts';
import { externalParties, superiorOf, unitOf, unitsByIds, type UnitRef } from '#modules/org/index.ts';
import type { RegulationPack } from '#modules/regulation/index.ts';
import { directFor } from '../../rules/demands.ts';
import { termsOf } from '../../rules/dues.ts';
import { planOf, type PlannedDispatch } from '../../rules/dispatch.ts';
import type { Matter } from '../../store/matters.ts';
import type { Report } from '../../store/reports.ts';
import { traitsOf } from '../facts.ts';
import { standingOf } from '../matters/open.ts';

export interface DispatchPlan {
  readonly line: UnitRef | null;
  readonly planned: readonly PlannedDispatch[];
}

/** The plan of a written report: line, direct reports to province and State Council, whoever the writer added. */
export async function dispatchPlan(
  ctx: Ctx,
  pack: RegulationPack,
  matter: Matter,
  report: Pick<Report, 'addressees'>,
): Promise<DispatchPlan> {
  const line = await superiorOf(ctx, matter.unit_id, 'reporting');
  const unit = await unitOf(ctx, matter.unit_id);
  const wanted = directFor(termsOf(pack, traitsOf(matter)), standingOf(matter, unit, line));
  const parties = wanted.length === 0 ? { province: null, state: null } : await externalParties(ctx);
  const direct = [
    wanted.includes('province') ? parties.province : null,
    wanted.includes('stateCouncil') ? parties.state : null,
  ].filter((party) => party !== null);
  const added = await unitsByIds(
    ctx,
    report.addressees.map((one) => one.unitId),
  );
  const planned = planOf(
    line,
    direct,
    report.addressees.map((one) => {
      const to = added.get(one.unitId);
      if (to === undefined) throw new Refusal('reports.unknownUnit', { detail: { id: one.unitId } });
      return { ...one, external: to.external };
    }),
  );
  return { line, planned: planned.filter((one) => one.unitId !== matter.unit_id) };
}
