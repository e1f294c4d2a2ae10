// Which matter of one's own the open page is about, so that a key may act on it (F4 writes its next report).
// Decided here: nothing but remembering; the page says it while it is open.
import { useEffect } from 'react';
import { useMe } from './session.tsx';

let atHand: string | null = null;

/** The own matter that the open page shows, or null. */
export function matterAtHand(): string | null {
  return atHand;
}

/** Says that this page is about a matter; it counts only where the matter is the own unit's. */
export function useMatterAtHand(matterId: string, ownerUnitId: string | undefined): void {
  const unitId = useMe().unit?.id;
  const own = ownerUnitId !== undefined && ownerUnitId === unitId;
  useEffect(() => {
    if (!own) return undefined;
    atHand = matterId;
    return () => {
      atHand = null;
    };
  }, [matterId, own]);
}
