// Who a request turned out to be, for its audit row alone: signing in begins as nobody's request and ends as somebody's.
// Decided here: that the record may say more than the actor. Nothing is permitted by it: policies see the actor as it was.
import type { Actor } from '#shared/actor.ts';
import type { Id } from '#shared/ids.ts';
import type { Ctx } from './context.ts';

export interface OnRecord {
  /** Who it proved to be. */
  readonly who?: Pick<Actor, 'accountId' | 'personId' | 'unitId'>;
  /** Whom it was about, where nothing was proved. */
  readonly subject?: { readonly kind: string; readonly id: Id };
}

const told = new WeakMap<Ctx, OnRecord>();

/** Names for the audit row of this use case who it was, or whom it aimed at. trust.md 6 */
export function nameOnRecord(ctx: Ctx, more: OnRecord): void {
  told.set(ctx, { ...told.get(ctx), ...more });
}

/** What was named; nothing for nearly every use case. */
export function namedOnRecord(ctx: Ctx): OnRecord {
  return told.get(ctx) ?? {};
}
