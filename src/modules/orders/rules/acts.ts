// What may be done with an order at one unit, by which side, in which state. Pure; roles are decided before (policy.ts).
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import { ORDER_ACTS, type AssignmentState, type OrderAct, type OrderKind } from '../contract.ts';

/** What the rules look at. */
export interface AssignmentFacts {
  readonly kind: OrderKind;
  /** The unit whose order it is: it issued it, or registered it for an outside party. */
  readonly ownerUnitId: Id;
  readonly issuerUnitId: Id;
  readonly unitId: Id;
  readonly writtenAsked: boolean;
  readonly receivedAt: Instant | null;
  readonly phoneAnsweredAt: Instant | null;
  readonly writtenAnsweredAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** True where the order came from outside of the system and this unit's desk registered it. */
export function isOutside(facts: Pick<AssignmentFacts, 'ownerUnitId' | 'issuerUnitId'>): boolean {
  return facts.ownerUnitId !== facts.issuerUnitId;
}

/** Whether everything that was asked is answered: by telephone, and in writing where expressly asked for. A15.2 */
export function isAnswered(facts: AssignmentFacts): boolean {
  if (facts.kind === 'task') return facts.phoneAnsweredAt !== null || facts.writtenAnsweredAt !== null;
  return facts.phoneAnsweredAt !== null && (!facts.writtenAsked || facts.writtenAnsweredAt !== null);
}

/** The state that follows from what happened. */
export function stateOf(facts: AssignmentFacts, ended: 'closed' | 'withdrawn' | null): AssignmentState {
  if (ended !== null) return ended;
  if (facts.writtenAnsweredAt !== null) return 'answeredInWriting';
  if (facts.phoneAnsweredAt !== null) return 'answeredByPhone';
  return facts.receivedAt === null ? 'issued' : 'received';
}

type Side = 'ordered' | 'owner';

const SIDE: Readonly<Record<OrderAct, Side>> = {
  acknowledge: 'ordered',
  answerByTelephone: 'ordered',
  noteTelephoneAnswer: 'owner',
  answerInWriting: 'ordered',
  answerUpward: 'ordered',
  handDown: 'ordered',
  askExtension: 'ordered',
  decideExtension: 'owner',
  withdraw: 'owner',
  close: 'owner',
};

/** Decides whether a unit may do an act on an assignment now. */
export function mayAct(act: OrderAct, facts: AssignmentFacts, actorUnitId: Id | null): Decision<true> {
  const side = SIDE[act];
  if (side === 'ordered' && actorUnitId !== facts.unitId) return refuse('orders.notAddressed');
  if (side === 'owner' && actorUnitId !== facts.ownerUnitId) return refuse('orders.notIssuer');
  if (facts.endedAt !== null) return refuse('orders.ended');
  const outside = isOutside(facts);
  switch (act) {
    case 'acknowledge':
      return facts.receivedAt === null ? accept(true) : refuse('orders.alreadyReceived');
    case 'answerByTelephone':
    case 'answerInWriting':
    case 'noteTelephoneAnswer':
      return outside ? refuse('orders.outsideUsesUpward') : accept(true);
    case 'answerUpward':
      return outside ? accept(true) : refuse('orders.notOutside');
    case 'askExtension':
      return isAnswered(facts) ? refuse('orders.noRunningClock') : accept(true);
    case 'close':
      return isAnswered(facts) ? accept(true) : refuse('orders.notAnswered');
    case 'handDown':
    case 'decideExtension':
    case 'withdraw':
      return accept(true);
  }
}

/** The acts a unit may do now, the usual one first. */
export function actsOf(
  facts: AssignmentFacts,
  actorUnitId: Id | null,
  more: { openExtension: boolean; canAct: boolean },
): OrderAct[] {
  if (!more.canAct) return [];
  return ORDER_ACTS.filter((act) => {
    if (act === 'decideExtension' && !more.openExtension) return false;
    if (act === 'askExtension' && more.openExtension) return false;
    return mayAct(act, facts, actorUnitId).ok;
  });
}
