// The only ways to a record: scope first (404), then side (403), then the lock; matter before report before dispatch.
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { forbidden, notFound, stale } from '#platform/refusal.ts';
import { isWithin } from '#modules/org/index.ts';
import { writes } from '../policy.ts';
import { findDispatch, lockDispatch, type Dispatch } from '../store/dispatches.ts';
import { findMatter, lockMatter, type Matter } from '../store/matters.ts';
import { lockReport, visibleReports, type Report } from '../store/reports.ts';

/** A matter of the actor's scope. A04.1 */
export async function loadMatter(ctx: Ctx, id: Id): Promise<Matter> {
  const matter = await findMatter(ctx.tx, ctx.actor, ctx.now, id);
  if (matter === null) throw notFound();
  return matter;
}

/** A matter that the actor's unit writes, locked. */
export async function matterToWrite(ctx: Ctx, id: Id, revision?: number): Promise<Matter> {
  const seen = await loadMatter(ctx, id);
  if (!writes(ctx.actor, sideOf(seen))) throw forbidden();
  return locked(ctx, id, revision);
}

/** A matter of the actor's scope, locked, whoever writes it. */
export async function matterToJoin(ctx: Ctx, id: Id): Promise<Matter> {
  await loadMatter(ctx, id);
  return locked(ctx, id);
}

/** A matter of a unit below the actor's by reporting, locked: for rhythm, determination, findings. A15.6, A15.8 */
export async function matterBelow(ctx: Ctx, id: Id, revision?: number): Promise<Matter> {
  const seen = await loadMatter(ctx, id);
  if (!(await standsAbove(ctx, seen.unit_id))) throw forbidden('reports.notBelow');
  return locked(ctx, id, revision);
}

/** Whether the actor's unit stands above another by reporting. */
export async function standsAbove(ctx: Ctx, unitId: Id): Promise<boolean> {
  return (
    ctx.actor.unitId !== null && ctx.actor.unitId !== unitId && isWithin(ctx, unitId, ctx.actor.unitId, ['reporting'])
  );
}

async function locked(ctx: Ctx, id: Id, revision?: number): Promise<Matter> {
  const matter = await lockMatter(ctx.tx, id);
  if (matter === null) throw notFound();
  if (revision !== undefined && revision !== matter.revision) throw stale(matter.revision);
  return matter;
}

/** A report that the actor may see: its own draft, what was sent up the line, or to the actor's unit itself. */
export async function loadReport(ctx: Ctx, id: Id): Promise<{ matter: Matter; report: Report }> {
  const [report] = await visibleReports(ctx.tx, ctx.actor, ctx.now, { ids: [id] });
  if (report === undefined) throw notFound();
  return { matter: await loadMatter(ctx, report.matter_id), report };
}

/** A report that the actor's unit writes, locked with its matter. */
export async function reportToWrite(ctx: Ctx, id: Id, revision?: number): Promise<{ matter: Matter; report: Report }> {
  const { matter: seen } = await loadReport(ctx, id);
  if (!writes(ctx.actor, sideOf(seen))) throw forbidden();
  const matter = await locked(ctx, seen.id);
  const report = await lockReport(ctx.tx, id);
  if (report === null) throw notFound();
  if (revision !== undefined && revision !== report.revision) throw stale(report.revision);
  return { matter, report };
}

export interface Loaded {
  readonly matter: Matter;
  readonly report: Report;
  readonly dispatch: Dispatch;
}

/** A dispatch that the actor's unit sent or received; others' are not there. */
export async function loadDispatch(ctx: Ctx, id: Id): Promise<Loaded> {
  const dispatch = await findDispatch(ctx.tx, id);
  if (dispatch === null) throw notFound();
  const { matter, report } = await loadReport(ctx, dispatch.report_id);
  if (!seesDispatch(ctx.actor, matter, dispatch, await standsAbove(ctx, matter.unit_id))) throw notFound();
  return { matter, report, dispatch };
}

/** A dispatch is its two sides' affair; on the line everybody above sees it too, once it was sent. A05.1 */
export function seesDispatch(actor: Actor, matter: Matter, dispatch: Dispatch, above: boolean): boolean {
  if (writes(actor, sideOf(matter))) return true;
  return dispatch.state !== 'prepared' && (dispatch.to_unit_id === actor.unitId || (above && dispatch.role === 'line'));
}

/** A dispatch locked by the side that acts on it: the addressee, the sender, or either. */
export async function dispatchAs(
  ctx: Ctx,
  id: Id,
  side: 'receiver' | 'sender' | 'either',
  revision?: number,
): Promise<Loaded> {
  const seen = await loadDispatch(ctx, id);
  const receives = ctx.actor.unitId === seen.dispatch.to_unit_id;
  const sends = writes(ctx.actor, sideOf(seen.matter));
  if (side === 'receiver' ? !receives : side === 'sender' ? !sends : !receives && !sends) throw forbidden();
  const matter = await locked(ctx, seen.matter.id);
  const dispatch = await lockDispatch(ctx.tx, id);
  if (dispatch === null) throw notFound();
  if (revision !== undefined && revision !== dispatch.revision) throw stale(dispatch.revision);
  return { matter, report: seen.report, dispatch };
}

/** How a record stands to units. */
export function sideOf(matter: Pick<Matter, 'unit_id' | 'entered_by_unit_id'>): {
  unitId: Id;
  enteredByUnitId: Id | null;
} {
  return { unitId: matter.unit_id, enteredByUnitId: matter.entered_by_unit_id };
}
