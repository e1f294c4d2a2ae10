// The gate of this room against state secrets (A19.2): a body with a classification marking is refused before anything
// of it is stored; who, when and the body's digest stay in the audit.
import { markingWithin } from '#shared/marking.ts';
import { Refusal } from '#platform/refusal.ts';

/** Raises `reports.markedSecret` where any text of a body carries a marking. A19.2 */
export function refuseMarked(body: unknown): void {
  if (markingWithin(body) !== null) throw new Refusal('reports.markedSecret');
}
