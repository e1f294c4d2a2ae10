// What the access room announces: sessions that ended, accounts that were made, locked, released, rights that changed.
import { z } from 'zod';
import { roleSchema } from '#shared/actor.ts';
import { defineEvent } from '#shared/event.ts';
import { idSchema } from '#shared/ids.ts';
import { instantSchema } from '#shared/instant.ts';

/** Why a session ended: by oneself, by another person at the desk, by force, by a revoked right, by time. */
export const END_REASONS = [
  'signedOut',
  'replaced',
  'forced',
  'revoked',
  'closed',
  'passwordChanged',
  'expired',
] as const;
export type EndReason = (typeof END_REASONS)[number];

const account = { accountId: idSchema, account: z.string() };

/** Open streams of the session end within a second of this. */
export const sessionEnded = defineEvent(
  'access.sessionEnded',
  z.object({ sessionId: idSchema, accountId: idSchema, why: z.enum(END_REASONS) }),
);
/** The session acts for another unit from now on. */
export const unitChosen = defineEvent(
  'access.unitChosen',
  z.object({ sessionId: idSchema, accountId: idSchema, unitId: idSchema }),
);
export const accountMade = defineEvent('access.accountMade', z.object(account));
export const accountLocked = defineEvent('access.accountLocked', z.object({ ...account, until: instantSchema }));
export const accountReleased = defineEvent('access.accountReleased', z.object(account));
export const accountClosed = defineEvent('access.accountClosed', z.object({ ...account, reason: z.string() }));
export const accountReopened = defineEvent('access.accountReopened', z.object(account));
export const accountActivated = defineEvent('access.accountActivated', z.object(account));
export const codeMinted = defineEvent('access.codeMinted', z.object({ ...account, expiresAt: instantSchema }));
export const totpReset = defineEvent('access.totpReset', z.object({ ...account, reason: z.string() }));

/** The account is another person's from now on, or a person's for the first time; what was done before stays as it was. */
export const personLinked = defineEvent(
  'access.personLinked',
  z.object({
    ...account,
    personId: idSchema,
    fromPersonId: idSchema.nullable(),
    unitId: idSchema,
    name: z.string(),
    reason: z.string(),
  }),
);

const station = { stationId: idSchema, name: z.string(), reason: z.string() };
export const stationRenamed = defineEvent('access.stationRenamed', z.object({ ...station, was: z.string() }));
export const stationRetired = defineEvent('access.stationRetired', z.object(station));

const right = { grantId: idSchema, ...account, unitId: idSchema.nullable(), role: roleSchema };
export const roleGranted = defineEvent('access.roleGranted', z.object({ ...right, until: instantSchema.nullable() }));
export const grantRevoked = defineEvent('access.grantRevoked', z.object({ ...right, reason: z.string() }));

export const events = [
  sessionEnded,
  unitChosen,
  accountMade,
  accountLocked,
  accountReleased,
  accountClosed,
  accountReopened,
  accountActivated,
  codeMinted,
  totpReset,
  personLinked,
  stationRenamed,
  stationRetired,
  roleGranted,
  grantRevoked,
];
