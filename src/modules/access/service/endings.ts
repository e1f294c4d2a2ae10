// Ending sessions: each one is announced, so that its open streams end within a second.
import { eventOf } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from '#platform/context.ts';
import { sessionEnded, type EndReason } from '../events.ts';
import { endSessionsWhere } from '../store/sessions.ts';

/** Ends the sessions that match and announces each; answers how many were open. */
export async function endSessions(
  ctx: Ctx,
  which: { id?: Id; accountId?: Id; stationId?: Id; unitId?: Id | null; except?: Id | null; everyone?: true },
  why: EndReason,
): Promise<number> {
  const ended = await endSessionsWhere(ctx, which, why);
  for (const { id, accountId, unitId } of ended) {
    ctx.emit(
      eventOf(
        sessionEnded,
        { sessionId: id, accountId, why },
        { subject: { kind: 'session', id }, visibleTo: unitId === null ? [] : [unitId] },
      ),
    );
  }
  return ended.length;
}
