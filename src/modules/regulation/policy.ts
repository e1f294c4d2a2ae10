// Who may read the regulation: everybody who is signed in, the three offices included. Nobody writes it on a screen.
import type { RoomPolicy } from '#platform/policy.ts';

export const policy: RoomPolicy = {
  'regulation.read': { who: 'signedIn', offices: true },
};
