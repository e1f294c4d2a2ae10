// Who may do what in the reports room: roles and scopes as data, and from state and side the acts that are open now.
// Decided here: everything about rights. Whether an act fits the state of a chain is asked of the rules.
import { DESK_ROLES, LEADING_ROLES, holds, type Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { ListScope, RoomPolicy } from '#platform/policy.ts';
import type { Stage } from '#modules/regulation/index.ts';
import type {
  DispatchState,
  DispatchWay,
  FindingState,
  MatterState,
  ReportForm,
  ReportState,
} from './contract/words.ts';
import { afterAct, type DispatchAct } from './rules/dispatch.ts';
import { mayPass } from './rules/sign-off.ts';

/** What a unit wrote or entered itself, sent or not. */
export const OWN: ListScope = { anyOf: [{ kind: 'ownUnit' }] };
/** What left another unit: along the reporting line upwards, and wherever it was sent. A04.1, A05.1 */
export const SENT: ListScope = { anyOf: [{ kind: 'unitWithin', functions: ['reporting'] }, { kind: 'addressedTo' }] };

export const policy: RoomPolicy = {
  'reports.read': { who: DESK_ROLES, scope: { anyOf: [...OWN.anyOf, ...SENT.anyOf] } },
  'reports.write': { who: DESK_ROLES, scope: OWN },
  'reports.enterFor': { who: DESK_ROLES, scope: { anyOf: [{ kind: 'unitWithin', functions: ['reporting'] }] } },
  'reports.receive': { who: DESK_ROLES, scope: { anyOf: [{ kind: 'addressedTo' }] } },
  'reports.passStage': { who: DESK_ROLES, scope: OWN },
  'reports.signOff': { who: LEADING_ROLES, scope: OWN, fresh: true },
  'reports.determineLevel': { who: DESK_ROLES, scope: { anyOf: [...OWN.anyOf, ...SENT.anyOf] } },
  'reports.setRhythm': { who: DESK_ROLES, scope: SENT },
  'reports.judgeBelow': { who: DESK_ROLES, scope: { anyOf: [{ kind: 'unitWithin', functions: ['reporting'] }] } },
  'reports.revealNumber': { who: DESK_ROLES, scope: { anyOf: [...OWN.anyOf, ...SENT.anyOf] } },
};

/** How the actor's unit stands to a matter. */
export interface MatterSide {
  readonly unitId: Id;
  readonly enteredByUnitId: Id | null;
  readonly state: MatterState;
  readonly firstSentAt: unknown;
  /** The actor's unit stands above by reporting. */
  readonly above: boolean;
  readonly level: string | null;
  readonly offerState: string | null;
}

/** True where the actor's unit writes this matter: its own, or one that it entered for a unit. */
export function writes(actor: Actor, record: { unitId: Id; enteredByUnitId: Id | null }): boolean {
  return (
    actor.kind === 'system' ||
    (actor.unitId !== null && (record.unitId === actor.unitId || record.enteredByUnitId === actor.unitId))
  );
}

/** Acts open on a matter. */
export function matterActs(actor: Actor, matter: MatterSide, followUpOwed: boolean): string[] {
  if (!holds(actor, DESK_ROLES)) return [];
  const own = writes(actor, matter);
  const acts: string[] = [];
  if (own)
    acts.push(
      'draftReport',
      'tellLeader',
      'amendMatter',
      'changeLevel',
      'changeSensitivity',
      'giveSiteContact',
      'logCallFromAbove',
      'disputeLevel',
    );
  if (own && matter.state === 'open') acts.push('telephoneOnMatter');
  if (own && followUpOwed) acts.push('noChange');
  if (own || matter.above) acts.push('determineLevel');
  if (matter.above && matter.state === 'open') acts.push('setRhythm', 'stopRhythm');
  if (matter.above) acts.push('makeFinding', 'disputeLevel', 'decideDispute', 'order');
  acts.push('linkMatter');
  return [...new Set(acts)];
}

export interface ReportSide {
  readonly unitId: Id;
  readonly enteredByUnitId: Id | null;
  readonly state: ReportState;
  readonly form: ReportForm;
  readonly stages: readonly Stage[];
  readonly stage: number;
  readonly signatureOwed: boolean;
}

/** Acts open on a report, the usual one first. */
export function reportActs(actor: Actor, report: ReportSide): string[] {
  if (!writes(actor, report) || !holds(actor, DESK_ROLES)) return [];
  if (report.state === 'drafting') return ['sendForSignOff', 'saveDraft', 'abandonDraft'];
  if (report.state === 'inSignOff') {
    const now = report.stages[report.stage];
    const last = report.stage === report.stages.length - 1;
    // Whoever entered it for the unit records signatures of that unit's leaders, and gives none.
    const mine = actor.unitId === report.unitId && mayPass(now, actor.roles);
    return [
      ...(mine && last && holds(actor, LEADING_ROLES) ? ['signOff'] : []),
      ...(mine && !last ? ['passStage'] : []),
      'signOffByTelephone',
      'signOffOnPaper',
      'submitUnsigned',
      ...(mine ? ['sendBack'] : []),
      'takeBack',
    ];
  }
  if (report.state !== 'submitted') return [];
  const later = report.signatureOwed
    ? [
        ...(actor.unitId === report.unitId && mayPass(report.stages.at(-1), actor.roles) ? ['signLater'] : []),
        'signLaterOnPaper',
      ]
    : [];
  return [...later, 'addDispatch', ...(report.form === 'written' ? ['correct'] : []), 'print'];
}

export interface DispatchSide {
  readonly fromUnitId: Id;
  readonly toUnitId: Id;
  readonly enteredByUnitId?: Id | null;
  readonly state: DispatchState;
  readonly way: DispatchWay;
  readonly outside: boolean;
}

const RECEIVER_ACTS: readonly [DispatchAct, string][] = [
  ['takeCall', 'takeCall'],
  ['ownRecord', 'linkOwnRecord'],
  ['acknowledge', 'acknowledge'],
  ['passUpward', 'passUpward'],
  ['return', 'returnDispatch'],
  ['tag', 'tagDispatch'],
  ['confirm', 'confirmByTelephone'],
];
const SENDER_ACTS: readonly [DispatchAct, string][] = [
  ['recordAnswered', 'recordAnswered'],
  ['recordSent', 'recordSent'],
  ['confirm', 'confirmByTelephone'],
];

/** Acts open on a dispatch for the side on which the actor stands. */
export function dispatchActs(actor: Actor, dispatch: DispatchSide): string[] {
  if (!holds(actor, DESK_ROLES)) return [];
  const acts: string[] = [];
  if (actor.unitId === dispatch.toUnitId) {
    if (dispatch.state === 'sent') acts.push('openDispatch');
    acts.push(...RECEIVER_ACTS.filter(([act]) => afterAct(dispatch, act).ok).map(([, name]) => name));
  }
  if (actor.unitId === dispatch.fromUnitId || actor.unitId === dispatch.enteredByUnitId) {
    acts.push(...SENDER_ACTS.filter(([act]) => afterAct(dispatch, act).ok).map(([, name]) => name));
  }
  return [...new Set(acts)];
}

/** A link is undone by the unit that made it, or by a unit above that by reporting; both keep standing in the history. */
export function mayUndoLink(actor: Actor, madeByUnitId: Id, above: boolean): boolean {
  return holds(actor, DESK_ROLES) && (actor.kind === 'system' || actor.unitId === madeByUnitId || above);
}

/** Acts open on a finding: the unit answers once, the superior decides. A15.8 */
export function findingActs(
  actor: Actor,
  finding: { unitId: Id; byUnitId: Id; state: FindingState; kind: string },
): string[] {
  if (!holds(actor, DESK_ROLES)) return [];
  if (actor.unitId === finding.unitId)
    return finding.state === 'made' && finding.kind !== 'dismissed' ? ['answerFinding'] : [];
  if (actor.unitId === finding.byUnitId)
    return finding.state === 'made' || finding.state === 'answered' ? ['decideFinding'] : [];
  return [];
}
