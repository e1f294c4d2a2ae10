// One report to one addressee: the states of a dispatch as a table, and to whom a report goes.
// A13.1: the own government's line; a copy to the professional superior meets nothing. A13.2: province and State Council too.
import { accept, refuse, type Decision } from '#shared/result.ts';
import type { Addressee } from '../contract/inputs.ts';
import type { DispatchRole, DispatchState, DispatchWay } from '../contract/words.ts';

export type DispatchAct =
  | 'takeCall'
  | 'ownRecord'
  | 'recordAnswered'
  | 'recordSent'
  | 'open'
  | 'acknowledge'
  | 'return'
  | 'confirm'
  | 'tag'
  | 'passUpward';

export interface DispatchFacts {
  readonly state: DispatchState;
  readonly way: DispatchWay;
  readonly outside: boolean;
}

const ENDED: Partial<Record<DispatchState, string>> = {
  acknowledged: 'reports.alreadyAcknowledged',
  returned: 'reports.alreadyReturned',
};

/** The state after an act of the addressee or, for outside parties, of the sender who records it. A19.1 */
export function afterAct(dispatch: DispatchFacts, act: DispatchAct): Decision<DispatchState> {
  const { state, way, outside } = dispatch;
  switch (act) {
    case 'takeCall':
    case 'ownRecord':
      if (outside) return refuse('reports.insideOnly');
      if (way !== 'telephone') return refuse('reports.notByTelephone');
      return state === 'calling' ? accept('taken') : refuse('reports.dispatchNotOpen');
    case 'recordAnswered':
      if (!outside) return refuse('reports.outsideOnly');
      if (way !== 'telephone') return refuse('reports.notByTelephone');
      return state === 'calling' ? accept('taken') : refuse('reports.dispatchNotOpen');
    case 'recordSent':
      if (!outside) return refuse('reports.outsideOnly');
      return state === 'prepared' ? accept('sent') : refuse('reports.alreadySent');
    case 'open':
      if (outside || state === 'prepared') return refuse('reports.dispatchNotOpen');
      return accept(state === 'sent' ? 'opened' : state);
    case 'acknowledge':
      if (outside) return refuse('reports.insideOnly');
      if (ENDED[state] !== undefined) return refuse(ENDED[state]);
      if (state === 'sent') return refuse('reports.notOpenedYet');
      return state === 'opened' || state === 'taken' ? accept('acknowledged') : refuse('reports.dispatchNotOpen');
    case 'return':
      if (outside) return refuse('reports.insideOnly');
      if (state === 'returned') return refuse('reports.alreadyReturned');
      if (state === 'sent') return refuse('reports.notOpenedYet');
      return state === 'opened' || state === 'acknowledged' ? accept('returned') : refuse('reports.dispatchNotOpen');
    case 'confirm':
    case 'tag':
    case 'passUpward':
      return state === 'prepared' || state === 'calling' ? refuse('reports.dispatchNotOpen') : accept(state);
  }
}

export interface PlannedDispatch {
  readonly unitId: string;
  readonly role: DispatchRole;
  readonly way: DispatchWay;
  readonly outside: boolean;
}

export interface Reachable {
  readonly id: string;
  readonly external: boolean;
}

/**
 * Whom a written report goes to: the line first, then the direct ones of A13.2, then what the writer added.
 * Each unit once; an addressee outside gets the way of its own system unless another was chosen.
 */
export function planOf(
  line: Reachable | null,
  direct: readonly Reachable[],
  added: readonly (Addressee & { external: boolean })[],
): PlannedDispatch[] {
  const plan: PlannedDispatch[] = [];
  const chosen = new Map(added.map((one) => [one.unitId, one]));
  const put = (unit: Reachable, role: DispatchRole): void => {
    if (plan.some((one) => one.unitId === unit.id)) return;
    const wanted = chosen.get(unit.id)?.way;
    const way = unit.external
      ? wanted === undefined || wanted === 'thisSystem'
        ? 'superiorSystem'
        : wanted
      : 'thisSystem';
    plan.push({ unitId: unit.id, role, way, outside: unit.external });
  };
  if (line !== null) put(line, 'line');
  for (const unit of direct) put(unit, 'direct');
  for (const one of added) put({ id: one.unitId, external: one.external }, one.role);
  return plan;
}
