// `zhishou accounts`: what the person at the machine may do with accounts: see, new activation code, close and reopen,
// release, end sessions, forget a lost second factor. Passwords are neither shown nor set here.
import type { Config } from '#platform/config.ts';
import type { Ctx } from '#platform/context.ts';
import { Refusal } from '#platform/refusal.ts';
import { runAsSystem } from '#platform/use-case.ts';
import {
  closeForOperator,
  endSessionsForOperator,
  listAccountsForOperator,
  mintForOperator,
  releaseForOperator,
  resetTotpForOperator,
} from '#modules/access/index.ts';
import { beijingMinute } from '../beijing-minute.ts';
import { openProduct } from '../open.ts';
import { withDatabase } from './database.ts';

const USAGE = `用法：zhishou accounts <动作>
  list [字词]              账号列表
  code 账号                补发一次性激活码（只显示一次，旧码作废）
  lock 账号 原因           停用账号并退出登录
  unlock 账号              恢复停用的账号，或解除连续输错的暂锁
  sign-out 账号            结束该账号的全部登录
  reset-totp 账号 原因     重置动态验证码（手机丢失时）`;

type Act = (ctx: Ctx, account: string, rest: string) => Promise<string>;

const ACTS: Readonly<Record<string, { act: Act; needsReason: boolean }>> = {
  code: {
    needsReason: false,
    act: async (ctx, account) => {
      const { code, expiresAt } = await mintForOperator(ctx, account);
      return `${account} 的激活码：${code}（${beijingMinute(expiresAt)} 前有效，只显示这一次）`;
    },
  },
  lock: {
    needsReason: true,
    act: async (ctx, account, reason) => done(await closeForOperator(ctx, account, reason), `${account} 已停用。`),
  },
  unlock: {
    needsReason: false,
    act: async (ctx, account) => done(await releaseForOperator(ctx, account), `${account} 可以登录了。`),
  },
  'sign-out': {
    needsReason: false,
    act: async (ctx, account) => `已结束 ${account} 的 ${await endSessionsForOperator(ctx, account)} 处登录。`,
  },
  'reset-totp': {
    needsReason: true,
    act: async (ctx, account, reason) =>
      done(await resetTotpForOperator(ctx, account, reason), `${account} 下次登录时重新设置动态验证码。`),
  },
};

function done(_done: void, words: string): string {
  return words;
}

/** Runs one act; 0 when done, 1 where there is no such account, 2 on a wrong command line. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  const [name = '', account = '', ...rest] = args;
  const reason = rest.join(' ').trim();
  const wanted = ACTS[name];
  const unfit = wanted === undefined || account === '' || (wanted.needsReason && reason.length < 2);
  if (name !== 'list' && unfit) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  return withDatabase(config, async (database) => {
    const application = await openProduct(config, database.url);
    try {
      const work =
        wanted === undefined ? (ctx: Ctx) => list(ctx, account) : (ctx: Ctx) => wanted.act(ctx, account, reason);
      process.stdout.write(`${await runAsSystem(application.runtime, `access.operator.${name}`, work)}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      process.stderr.write(`没有这个账号：${account}\n`);
      return 1;
    } finally {
      await application.close();
    }
  });
}

async function list(ctx: Ctx, word: string): Promise<string> {
  const accounts = await listAccountsForOperator(ctx, word);
  const lines = accounts.map(({ account, name, state, roles, openSessions }) =>
    [
      account.padEnd(24),
      state,
      name,
      openSessions > 0 ? `在线 ${openSessions}` : '未登录',
      roles.join('、') || '未授权',
    ].join('\t'),
  );
  return [...lines, `共 ${accounts.length} 个账号。`].join('\n');
}
