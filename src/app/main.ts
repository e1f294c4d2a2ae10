// The one entrance behind every program in bin/: reads the command and hands over to it.
import { ConfigRefused, readConfig } from '#platform/config.ts';
import { KeysRefused } from '#platform/keys.ts';

const COMMANDS = [
  'start',
  'serve',
  'work',
  'migrate',
  'init',
  'import',
  'accounts',
  'doctor',
  'audit',
  'backup',
  'restore',
  'keys',
] as const;
type Command = (typeof COMMANDS)[number];

interface CommandModule {
  run(args: readonly string[], config: ReturnType<typeof readConfig>): Promise<number>;
}

const HELP = `用法：zhishou <命令>
  start     一条命令跑起来：内置数据库、迁移、演示数据、网页与计时
  serve     网页与接口（可多台同时运行，共用一个数据库）
  work      后台计时与订阅（可多台同时运行）
  migrate   把数据库升到本版本的结构
  init      正式启用：为四位管理人员各发一次性激活码
  import    导入单位、关系、人员（CSV 或 xlsx）
  accounts  查看账号、补发激活码、解锁、结束登录
  doctor    体检：数据库、时钟、结构、密钥、磁盘
  audit     核对存证链：审计与事件是否被改动过
  backup    立即做一份备份（每夜也自动做），或列出已有的
  restore   把一份备份恢复到空库
  keys      查看、打印、更换密钥`;

/** Runs a command; answers the exit code. Unknown commands and bad settings say what to do. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv;
  if (!isCommand(name)) {
    process.stdout.write(`${HELP}\n`);
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    const config = readConfig(process.env);
    const command = (await import(`./cli/${name}.ts`)) as CommandModule;
    return await command.run(args, config);
  } catch (error) {
    if (!(error instanceof ConfigRefused || error instanceof KeysRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function isCommand(name: string): name is Command {
  return (COMMANDS as readonly string[]).includes(name);
}
