// Who may read the regulation: everybody who is signed in, the three offices included. Its text nobody writes on a screen;
// that a local setting holds is confirmed by the head of the city's own desk, with fresh proof.
import type { RoomPolicy } from '#platform/policy.ts';

export const policy: RoomPolicy = {
  'regulation.read': { who: 'signedIn', offices: true },
  'regulation.confirm': { who: ['deskHead'], fresh: true },
};
