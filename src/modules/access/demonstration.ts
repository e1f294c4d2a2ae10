// Accounts of the demonstration: passwords are made once on this machine, shown in one file that only its user may read.
// Who they are is data (src/app/demo-data/accounts.json); people are picked by unit and post, never by a name in code.
import { roleSchema, type Role } from '#shared/actor.ts';
import { z } from 'zod';
import { port } from '#platform/ports.ts';
import { runAsSystem, type Runtime } from '#platform/use-case.ts';
import { postsOf, unitByCode, type Post } from '#modules/org/index.ts';
import { ROLE_NAMES, accountNameSchema, isOffice } from './contract.ts';
import { hashPassword, readableSecret } from './hashing.ts';
import { ACCESS_LIMITS } from './limits.ts';
import { makeAccount, managingUnit } from './service/accounts.ts';
import { grantRole } from './service/grants.ts';
import { accountById, putTotp, setPasswordHash } from './store/accounts.ts';
import { enrolmentUri, newTotp } from './totp.ts';

export const demonstrationAccountSchema = z.object({
  account: accountNameSchema,
  /** What the walk calls this person. */
  label: z.string(),
  /** Unit of the post, by code. */
  unit: z.string(),
  /** Which post there: a flag, a title, or both; `nth` counts those that fit and are not yet taken, from 0. */
  post: z.object({
    flag: z.enum(['principalLeader', 'inChargeOfDuty', 'dutyOfficer', 'none']).optional(),
    title: z.string().optional(),
    nth: z.int().min(0).default(0),
  }),
  /** Unit acted for, by code; null for the offices. */
  actsFor: z.string().nullable(),
  roles: z.array(roleSchema).min(1),
});
export type DemonstrationAccount = z.infer<typeof demonstrationAccountSchema>;

/** Makes the accounts of a list and answers the lines of their file; passwords stand nowhere else. */
export async function createDemonstrationAccounts(runtime: Runtime, list: readonly unknown[]): Promise<string[]> {
  const wanted = list.map((entry) => demonstrationAccountSchema.parse(entry));
  const lines: string[] = [];
  const secrets = await makeSecrets(wanted.length);
  await runAsSystem(runtime, 'access.makeDemonstrationAccounts', async (ctx) => {
    const taken = new Set<string>();
    for (const [i, entry] of wanted.entries()) {
      const secret = secrets[i];
      if (secret === undefined) break;
      const unit = await unitByCode(ctx, entry.unit);
      const post = pick(await postsOf(ctx, unit.id), entry, taken);
      taken.add(post.personId);
      const id = ctx.newId();
      await makeAccount(ctx, {
        id,
        account: entry.account,
        personId: post.personId,
        unitId: unit.id,
        managedBy: await managingUnit(ctx, unit.id),
        demonstration: true,
      });
      await setPasswordHash(ctx, id, secret.hash);
      const account = await accountById(ctx, id, 'lock');
      if (account === null) throw new Error(`${entry.account} was not stored`);
      const actsFor = entry.actsFor === null ? null : await unitByCode(ctx, entry.actsFor);
      for (const role of entry.roles) {
        await grantRole(ctx, account, {
          id: ctx.newId(),
          unitId: isOffice(role) ? null : (actsFor?.id ?? null),
          role,
          from: ctx.now,
          until: null,
        });
      }
      lines.push(
        `${entry.account.padEnd(20)}${secret.password.padEnd(18)}${entry.label}（${post.name}，${post.title}）${words(entry.roles)}`,
      );
      if (entry.roles.some(isOffice)) {
        const { secret: totp, sealed } = newTotp(port('keys'), id);
        await putTotp(ctx, id, sealed, ctx.now);
        lines.push(`${' '.repeat(20)}动态验证码：${enrolmentUri(entry.account, totp)}`);
      }
    }
  });
  return lines;
}

function pick(posts: readonly Post[], entry: DemonstrationAccount, taken: ReadonlySet<string>): Post {
  const { flag, title, nth } = entry.post;
  const fitting = posts.filter((post) => {
    if (taken.has(post.personId) || post.staffCategory !== 'regular') return false;
    if (title !== undefined && post.title !== title) return false;
    if (flag === 'none') return !post.principalLeader && !post.inChargeOfDuty && !post.dutyOfficer;
    return flag === undefined || post[flag];
  });
  const post = fitting[nth];
  if (post === undefined) throw new Error(`nobody at ${entry.unit} fits ${entry.account}`);
  return post;
}

function words(roles: readonly Role[]): string {
  return `［${roles.map((role) => ROLE_NAMES[role]).join('、')}］`;
}

/** Passwords with their hashes, as many at once as the gate lets run, before any transaction is open. */
async function makeSecrets(n: number): Promise<{ password: string; hash: string }[]> {
  const secrets: { password: string; hash: string }[] = [];
  while (secrets.length < n) {
    const passwords = Array.from({ length: Math.min(ACCESS_LIMITS.argon2.atOnce, n - secrets.length) }, () =>
      readableSecret(3),
    );
    const hashes = await Promise.all(passwords.map((password) => hashPassword(password)));
    secrets.push(...passwords.map((password, i) => ({ password, hash: hashes[i] ?? '' })));
  }
  return secrets;
}
