// One dispatch, for whoever sent or received it.
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import type { DispatchView } from '../../contract/report-records.ts';
import { loadDispatch } from '../load.ts';
import { dispatchPeople, dispatchView } from './cards.ts';
import { namesFor } from './names.ts';

/** A dispatch of the actor's scope with both sides' marks. A15.8 */
export async function readDispatch(ctx: Ctx, id: Id): Promise<DispatchView> {
  const { matter, report, dispatch } = await loadDispatch(ctx, id);
  return dispatchView(
    ctx,
    await namesFor(ctx, {
      units: [dispatch.from_unit_id, dispatch.to_unit_id],
      people: dispatchPeople(dispatch, report),
    }),
    matter,
    dispatch,
    report,
  );
}
