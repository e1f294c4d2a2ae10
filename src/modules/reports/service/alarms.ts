// Alarms of this room that hang on no clock: something waits for a leader's signature, was sent back or returned,
// was found by the superior. They end when the thing they speak of has moved on.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { clearAlarms, raiseAlarm } from '#modules/deadlines/index.ts';
import type { Stage } from '#modules/regulation/index.ts';
import { reportName } from '../rules/chain.ts';
import { returnedOf, type Dispatch } from '../store/dispatches.ts';
import type { Matter } from '../store/matters.ts';
import type { Report } from '../store/reports.ts';

const labelOf = (matter: Matter, report: Report): string =>
  `${reportName(report.kind, report.form, report.ordinal)} ${matter.title}`;

/** Shows whose signature or check is waited for. A15.1 */
export async function awaitStage(ctx: Ctx, matter: Matter, report: Report, stage: Stage): Promise<void> {
  await reportMoved(ctx, matter, report);
  const term = stage.act === 'signOff' ? '待签发' : stage.act === 'check' ? '待核稿' : '待会签';
  await show(ctx, matter.unit_id, [stage.by], term, { kind: 'report', id: report.id, label: labelOf(matter, report) });
}

/** Shows the officer that a leader sent a report back. */
export async function tellSentBack(ctx: Ctx, matter: Matter, report: Report): Promise<void> {
  await reportMoved(ctx, matter, report);
  await show(ctx, matter.unit_id, ['dutyOfficer'], '领导退回修改', {
    kind: 'report',
    id: report.id,
    label: labelOf(matter, report),
  });
}

/** Ends what was shown about a report's signature. */
export function reportMoved(ctx: Ctx, matter: Matter, report: Report): Promise<void> {
  return clearAlarms(ctx, { kind: 'report', id: report.id, label: labelOf(matter, report) });
}

/** Rings at the sender: the superior returned a report. A15.8 */
export async function tellReturned(ctx: Ctx, matter: Matter, report: Report, dispatch: Dispatch): Promise<void> {
  const subject = { kind: 'dispatch', id: dispatch.id, label: labelOf(matter, report) };
  await raiseAlarm(ctx, {
    unitId: dispatch.from_unit_id,
    class: 'rings',
    audience: ['dutyOfficer'],
    term: '上级退回',
    subject,
    since: ctx.now,
  });
}

/** A written report that goes out answers what was returned before. */
export async function answerReturned(ctx: Ctx, matter: Matter): Promise<void> {
  for (const id of await returnedOf(ctx.tx, matter.id))
    await clearAlarms(ctx, { kind: 'dispatch', id, label: matter.title }, matter.unit_id);
}

/** Shows in office hours what the superior found. A15.8 */
export async function tellFinding(ctx: Ctx, matter: Matter, term: string): Promise<void> {
  const subject = { kind: 'matter', id: matter.id, label: matter.title };
  await raiseAlarm(ctx, {
    unitId: matter.unit_id,
    class: 'office',
    audience: ['dutyOfficer', 'deskHead'],
    term,
    subject,
    since: ctx.now,
  });
}

/** The unit has answered, or the finding is decided. */
export function findingMoved(ctx: Ctx, matter: Matter): Promise<void> {
  return clearAlarms(ctx, { kind: 'matter', id: matter.id, label: matter.title }, matter.unit_id);
}

/** Shows a unit that its superior recorded something first, which waits to be claimed (认领). A19.1 */
export function tellOffered(ctx: Ctx, matter: Matter, unitId: Id): Promise<void> {
  return show(ctx, unitId, ['dutyOfficer'], '上级已记录，待认领', offerOf(matter));
}

/** The unit claimed it, or said that it is not its own. */
export function offerMoved(ctx: Ctx, matter: Matter): Promise<void> {
  return clearAlarms(ctx, offerOf(matter));
}

const offerOf = (matter: Matter) => ({ kind: 'offer', id: matter.id, label: matter.title });

async function show(
  ctx: Ctx,
  unitId: Id,
  audience: string[],
  term: string,
  subject: { kind: string; id: Id; label: string },
): Promise<void> {
  await raiseAlarm(ctx, { unitId, class: 'shown', audience, term, subject, since: ctx.now });
}
