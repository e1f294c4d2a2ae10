// A telephone report is taken: by the superior's officer, by its own record of the same call, by what the sender records
// of an outside party, or because the superior itself entered it. One place, because four ways lead here.
import type { Instant } from '#shared/instant.ts';
import type { Ctx } from '#platform/context.ts';
import { unitsByIds } from '#modules/org/index.ts';
import { callTaken, telephoneReportMet } from '../../events.ts';
import { changeDispatch, type Dispatch } from '../../store/dispatches.ts';
import type { Matter } from '../../store/matters.ts';
import type { Report } from '../../store/reports.ts';
import { announce, bothSides, owedAbout } from '../announce.ts';
import { dispatchPayload, owedByReceiver } from '../reports/send-out.ts';

export interface CallMet {
  readonly at: Instant;
  readonly how: 'tookCall' | 'ownRecord' | 'recorded' | 'enteredFor';
  readonly spokenWith: string;
  readonly ownRecord?: { kind: string; id: string };
}

/**
 * Marks a telephone dispatch as taken; where it is the own line, the telephone report owed by the unit is met. Who told it
 * and when was kept when it was told: whoever takes the call is never its sender. A15.1
 */
export async function meetCall(
  ctx: Ctx,
  matter: Matter,
  report: Report,
  dispatch: Dispatch,
  met: CallMet,
): Promise<Dispatch> {
  const taken = await changeDispatch(ctx.tx, dispatch.id, {
    state: 'taken',
    taken_at: met.at,
    taken_by: met.how === 'recorded' ? null : ctx.actor.personId,
    spoken_with: met.spokenWith,
    own_record_kind: met.ownRecord?.kind ?? null,
    own_record_id: met.ownRecord?.id ?? null,
  });
  const to = (await unitsByIds(ctx, [dispatch.to_unit_id])).get(dispatch.to_unit_id);
  const seenBy = await bothSides(ctx, matter, dispatch);
  announce(
    ctx,
    matter,
    callTaken,
    {
      ...dispatchPayload(report, dispatch, to),
      ...owedByReceiver(matter, report, dispatch),
      at: met.at,
      how: met.how,
      spokenWith: met.spokenWith,
    },
    seenBy,
  );
  if (dispatch.role === 'line')
    announce(ctx, matter, telephoneReportMet, { ...owedAbout(matter, dispatch.to_unit_id), at: met.at }, seenBy);
  return taken;
}
