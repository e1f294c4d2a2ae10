// The answer of every write of the room: which record, its new revision, when. Never more, because it is kept for repeats.
import type { Id } from '#shared/ids.ts';
import type { Instant } from '#shared/instant.ts';

export interface Receipt {
  readonly id: Id;
  readonly revision: number;
  readonly at: Instant;
}
