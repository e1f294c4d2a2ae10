// Passing the stages of sign-off (核稿、会签、签发): whose turn it is, who may pass, when a report may go out unsigned.
// The stages themselves are the pack's; a password is never called an electronic signature.
import type { Role } from '#shared/actor.ts';
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { Stage } from '#modules/regulation/index.ts';
import type { LeaderRole, ReportState, TryOutcome } from '../contract/words.ts';

/** Roles that may pass a stage of each audience: the one named, and whoever stands above. */
const MAY_PASS: Readonly<Record<string, readonly Role[]>> = {
  dutyOfficer: ['dutyOfficer', 'dutyLeader', 'deskHead', 'leaderInCharge', 'principalLeader'],
  deskHead: ['deskHead', 'leaderInCharge', 'principalLeader'],
  dutyLeader: ['dutyLeader', 'leaderInCharge', 'principalLeader'],
  chiefDutyLeader: ['dutyLeader', 'leaderInCharge', 'principalLeader'],
  leaderInCharge: ['leaderInCharge', 'principalLeader'],
  principalLeader: ['principalLeader'],
};

/** Whether somebody with these roles may pass a stage. */
export function mayPass(stage: Stage | undefined, roles: readonly Role[]): boolean {
  return stage !== undefined && roles.some((role) => MAY_PASS[stage.by]?.includes(role) === true);
}

/** Roles of one's own leaders that may sign at a stage when they are not at the screen. */
export function mayPassAs(stage: Stage | undefined, roles: readonly LeaderRole[]): boolean {
  return (
    stage !== undefined &&
    roles.some(
      (role) => role === stage.by || (role !== 'chiefDutyLeader' && MAY_PASS[stage.by]?.includes(role) === true),
    )
  );
}

export interface SignState {
  readonly state: ReportState;
  readonly stages: readonly Stage[];
  readonly stage: number;
}

/** The stage that is to be passed now; refused where the report is not in sign-off. */
export function stageNow(report: SignState): Decision<{ stage: Stage; last: boolean }> {
  const stage = report.stages[report.stage];
  if (report.state !== 'inSignOff' || stage === undefined) return refuse('reports.notInSignOff');
  return accept({ stage, last: report.stage === report.stages.length - 1 });
}

/** Whether the actor passes the stage of now, as a check or as the last signature. A15.1 */
export function passAs(
  report: SignState,
  roles: readonly Role[],
  as: 'check' | 'signOff',
): Decision<{ stage: Stage; last: boolean }> {
  const now = stageNow(report);
  if (!now.ok) return now;
  if (as === 'signOff' && !now.value.last) return refuse('reports.notLastStage');
  if (as === 'check' && now.value.last) return refuse('reports.notSignable');
  return mayPass(now.value.stage, roles) ? now : refuse('reports.notYourStage');
}

/** A signature by telephone or on paper stands for the stage of now and all before the last: the last one signs. A15.1 */
export function signAs(
  report: SignState,
  leaderRoles: readonly LeaderRole[],
): Decision<{ stage: Stage; index: number }> {
  const last = report.stages.at(-1);
  if (report.state !== 'inSignOff' || last === undefined) return refuse('reports.notInSignOff');
  return mayPassAs(last, leaderRoles)
    ? accept({ stage: last, index: report.stages.length - 1 })
    : refuse('reports.leaderHasNoStage');
}

/** Submit first, sign later: everybody who was tried was tried as often as the pack says, and nobody answered. A15.1 */
export function mayGoUnsigned(
  report: SignState,
  tries: readonly { personId: string; outcome: TryOutcome }[],
  triesEach: number,
): Decision<true> {
  if (report.state !== 'inSignOff') return refuse('reports.notInSignOff');
  const count = new Map<string, number>();
  for (const one of tries) {
    if (one.outcome === 'reached') return refuse('reports.notSignable');
    count.set(one.personId, (count.get(one.personId) ?? 0) + 1);
  }
  if (count.size === 0 || [...count.values()].some((n) => n < triesEach))
    return refuse('reports.triesTooFew', { triesEach });
  return accept(true);
}
