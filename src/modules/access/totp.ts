// The second factor (动态验证码, TOTP): secrets sealed at rest.
import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Id } from '#shared/ids.ts';
import { toMs, type Instant } from '#shared/instant.ts';
import { openField, sealField, type FieldPlace, type Keys } from '#platform/keys.ts';

/** A phone's clock may be one step of 30 seconds off to either side. */
const TOLERANCE_S = 30;
const ISSUER = '值守';

const placeOf = (accountId: Id): FieldPlace => ({ table: 'access_totp', column: 'sealed_secret', row: accountId });

/** Makes a secret and seals it for its account. */
export function newTotp(keys: Keys, accountId: Id): { secret: string; sealed: string } {
  const secret = generateSecret();
  return { secret, sealed: sealField(keys, placeOf(accountId), secret) };
}

/** The address with which an authenticator app is fed (otpauth://). */
export function enrolmentUri(account: string, secret: string): string {
  return generateURI({ issuer: ISSUER, label: account, secret });
}

/** The step of time of a fitting code, null where none fits; whoever takes the step takes it once (store). */
export function totpStep(keys: Keys, accountId: Id, sealed: string, code: string, now: Instant): number | null {
  const secret = openField(keys, placeOf(accountId), sealed);
  const result = verifySync({ secret, token: code, epoch: Math.floor(toMs(now) / 1_000), epochTolerance: TOLERANCE_S });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
