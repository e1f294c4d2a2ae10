// Only the auditor reads the audit; the other offices and every unit's people do not (trust.md 11).
import type { RoomPolicy } from '#platform/policy.ts';

export const policy: RoomPolicy = {
  'auditing.read': { who: ['auditor'] },
  'auditing.export': { who: ['auditor'], fresh: true },
  'auditing.check': { who: ['auditor'] },
};
