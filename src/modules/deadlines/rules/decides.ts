// Who decides on more time or on waiving: the desk to which something is owed, else a leader of the unit itself.
// Whether the clock lies in the asker's scope at all is asked before (service/read.ts).
import { LEADING_ROLES, holds, type Actor } from '#shared/actor.ts';
import type { ClockRecord } from '../store/clocks.ts';

/** Whether an actor decides on more time or on waiving: the desk to which it is owed, else a leader of the unit itself. */
export function decidesOn(clock: Pick<ClockRecord, 'owingUnitId' | 'owedToUnitId'>, actor: Actor): boolean {
  if (actor.kind === 'system') return true;
  if (clock.owedToUnitId !== null) return actor.unitId === clock.owedToUnitId;
  return actor.unitId === clock.owingUnitId && holds(actor, LEADING_ROLES);
}
