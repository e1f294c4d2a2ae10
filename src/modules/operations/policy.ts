// Who may look at the running of the installation: its administrators, and the head of the city's own desk.
// That a desk head is the city's is asked in the service: roles alone do not tell it.
import type { RoomPolicy } from '#platform/policy.ts';

export const policy: RoomPolicy = {
  'operations.read': { who: ['deskHead', 'systemAdminA', 'systemAdminB'] },
};
