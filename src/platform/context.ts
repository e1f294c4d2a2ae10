// The context of a use case: six things and no seventh without a decision record.
import type { Actor } from '#shared/actor.ts';
import type { NewEvent } from '#shared/event.ts';
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';
import type { Log } from './log.ts';
import type { Tx } from './sql.ts';

export interface Ctx {
  /** Database time at the begin of the transaction; the one `now` of the whole use case. */
  readonly now: Instant;
  readonly actor: Actor;
  readonly tx: Tx;
  readonly newId: () => Id;
  /** Announces what happened; stored with the change when the use case ends. */
  readonly emit: (event: NewEvent) => void;
  readonly log: Log;
}
