// Technical bounds of sign-in, sessions and PIN: what the product promises about accounts (lock, idle, absolute limit).
// They are the product's own, none of them is a number of the regulation.
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/duration.ts';

export const ACCESS_LIMITS = {
  /** So many failures of one person within the window lock for the given time; A or B releases on the spot. */
  failuresToLock: 5,
  failureWindowMs: 10 * MINUTE_MS,
  lockMs: 15 * MINUTE_MS,
  /** An address is slowed from so many failures within the window on, and never locked: a county sits behind one. */
  failuresToSlow: 20,
  slowStepMs: 250,
  slowestMs: 5 * SECOND_MS,
  /** After so long without a request the session is covered until the person is proved again. */
  idleMs: 30 * MINUTE_MS,
  /** Absolute limit of a session, and how long before it a fresh proof renews it in place. */
  absoluteMs: 12 * HOUR_MS,
  renewBeforeMs: 30 * MINUTE_MS,
  /** How long alarms may still be heard without content after the session has expired. */
  listenAfterMs: 12 * HOUR_MS,
  /** How often a request refreshes the session's last sight at most. */
  seenEveryMs: MINUTE_MS,
  /** The second step of a sign-in must follow within this time. */
  secondStepMs: 5 * MINUTE_MS,
  pinFailures: 5,
  activationMs: 3 * DAY_MS,
  stationMs: 400 * DAY_MS,
  passwordMin: 10,
  passwordMax: 128,
  /** argon2id: 19 MiB, two passes, one lane; at most two at once, and few may wait for their turn. */
  argon2: { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32, atOnce: 2, waiting: 12 },
} as const;
