// `zhishou init`: a new installation gets its four offices, each with a one-time activation code, printed once.
// No account has a password before its person has set one; run again, only unused codes are made anew.
import type { Role } from '#shared/actor.ts';
import type { Config } from '#platform/config.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { mintOffices } from '#modules/access/index.ts';
import { beijingMinute } from '../beijing-minute.ts';
import { migrate } from '../migrate.ts';
import { openProduct } from '../open.ts';
import { withDatabase } from './database.ts';

const USAGE = `用法：zhishou init [--system-a 姓名] [--system-b 姓名] [--security 姓名] [--auditor 姓名]
  系统管理员 A、系统管理员 B、安全管理员、审计管理员由四个人分别担任。`;
const OPTIONS: Readonly<Record<string, Role>> = {
  '--system-a': 'systemAdminA',
  '--system-b': 'systemAdminB',
  '--security': 'securityAdmin',
  '--auditor': 'auditor',
};

/** Mints the codes of the offices; 0 when done, 2 on a wrong command line. */
export async function run(args: readonly string[], config: Config): Promise<number> {
  const names = readNames(args);
  if (names === null) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  return withDatabase(config, async (database) => {
    await migrate({ url: database.url, schema: config.databaseSchema });
    const application = await openProduct(config, database.url);
    try {
      const codes = await runAsSystem(application.runtime, 'access.init', (ctx) => mintOffices(ctx, names));
      if (codes.length === 0) {
        process.stdout.write('四个管理岗位都已启用，没有要发的激活码。补发请用 zhishou accounts code 账号。\n');
        return 0;
      }
      process.stdout.write('一次性激活码（只显示这一次，请分别当面交给本人，在登录页选“激活账号”设置密码）：\n');
      for (const { office, account, code, expiresAt } of codes) {
        process.stdout.write(`  ${office}  账号 ${account}  激活码 ${code}  ${beijingMinute(expiresAt)} 前有效\n`);
      }
      return 0;
    } finally {
      await application.close();
    }
  });
}

function readNames(args: readonly string[]): Partial<Record<Role, string>> | null {
  const names: Partial<Record<Role, string>> = {};
  for (let i = 0; i < args.length; i += 2) {
    const role = OPTIONS[args[i] ?? ''];
    const name = args[i + 1]?.trim() ?? '';
    if (role === undefined || name === '' || name.length > 40) return null;
    names[role] = name;
  }
  const given = Object.values(names);
  return new Set(given).size === given.length ? names : null;
}
