// How passwords, PINs and tokens are turned into what the database keeps. argon2id costs 45 ms and 19 MiB:
// at most two run at once in a process and few may wait, so that a flood of guesses cannot take the house down.
import { argon2, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sm3 } from '#platform/digest.ts';
import { randomBelow } from '#platform/ids.ts';
import { deriveKey, type Keys } from '#platform/keys.ts';
import { Refusal } from '#platform/refusal.ts';
import { ACCESS_LIMITS } from './limits.ts';

const { memory, passes, parallelism, tagLength, atOnce, waiting } = ACCESS_LIMITS.argon2;
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

let running = 0;
const queue: (() => void)[] = [];

/** Hashes a password (or, with a pepper, a PIN) in the usual argon2id form; 429 `access.busy` where too many wait. */
export async function hashPassword(password: string, pepper?: Buffer): Promise<string> {
  const salt = randomBytes(16);
  const tag = await inTurn(() => derive({ password, pepper, salt, memory, passes, parallelism, tagLength }));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt.toString('base64url')}$${tag.toString('base64url')}`;
}

/** Whether a password fits a hash; takes as long where there is no hash (`null`), so that time tells nothing. */
export async function passwordFits(hash: string | null, password: string, pepper?: Buffer): Promise<boolean> {
  const [, m = '', t = '', p = '', salt = '', tag = ''] = FORM.exec(hash ?? NOBODY) ?? [];
  const wanted = Buffer.from(tag, 'base64url');
  const parameters = { memory: Number(m), passes: Number(t), parallelism: Number(p), tagLength: wanted.length };
  const got = await inTurn(() => derive({ password, pepper, salt: Buffer.from(salt, 'base64url'), ...parameters }));
  return timingSafeEqual(got, wanted) && hash !== null;
}

/** What stands for an account that does not exist: computed like any other, fits nothing. */
const NOBODY = `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${randomBytes(16).toString('base64url')}$${randomBytes(tagLength).toString('base64url')}`;

interface Derivation {
  password: string;
  pepper: Buffer | undefined;
  salt: Buffer;
  memory: number;
  passes: number;
  parallelism: number;
  tagLength: number;
}

function derive({ password, pepper, salt, ...parameters }: Derivation): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same characters typed on another keyboard may come composed otherwise.
    const message = password.normalize('NFC');
    argon2(
      'argon2id',
      { message, nonce: salt, ...(pepper === undefined ? {} : { secret: pepper }), ...parameters },
      (error, tag) => (error === null ? resolve(tag) : reject(error)),
    );
  });
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (queue.length >= waiting) throw new Refusal('access.busy', { status: 429 });
    await new Promise<void>((resolve) => queue.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next(); // the turn is handed on, the count stays
  }
}

/** Hash of a random token: nothing to guess, so a plain digest does. */
export function tokenHash(token: string): string {
  return sm3(token);
}

/** Hash of what was typed as an account's name, under a key: people also type passwords there. */
export function nameHash(keys: Keys, name: string): string {
  return createHmac('sm3', deriveKey(keys, 'session-pepper', oldestVersion(keys)))
    .update(`name:${name.toLowerCase()}`)
    .digest('base64url');
}

/** Key of an account's draft journal, base64 of 32 bytes; stays the same when a newer main key is added. */
export function draftKeyOf(keys: Keys, accountId: string): string {
  return createHmac('sm3', deriveKey(keys, 'draft-journal', oldestVersion(keys)))
    .update(accountId)
    .digest('base64');
}

/** Pepper of PINs: six digits alone could be guessed from a stolen database. */
export function pinPepper(keys: Keys, version: number = keys.current): Buffer {
  return deriveKey(keys, 'session-pepper', version);
}

function oldestVersion(keys: Keys): number {
  return Math.min(...keys.versions.keys());
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random text of groups that can be read out and typed: no letter that looks like another. */
export function readableSecret(groups: number, size = 4): string {
  const group = (): string => Array.from({ length: size }, () => LETTERS[randomBelow(LETTERS.length)]).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** A typed activation code in the one form that is hashed. */
export function normalCode(typed: string): string {
  return typed.toLowerCase().replace(/[^a-z0-9]/g, '');
}
