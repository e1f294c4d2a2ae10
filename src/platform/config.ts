// Configuration by environment: one list of settings is read, checked and told in the README.
// Decides names, defaults and what is refused. Nothing else reads process.env for the product.
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';

export type Config = {
  host: string;
  port: number;
  /** Null: the embedded PostgreSQL in the data directory. */
  databaseUrl: string | null;
  databaseSchema: string;
  databasePool: number;
  dataDir: string;
  keyFile: string;
  /** Where the demonstration's accounts and passwords stand; beside the keys, never in the data. */
  accountsFile: string;
  trustedProxies: string[];
  secureCookies: boolean;
  logLevel: string;
  backup: BackupConfig;
};

export type BackupConfig = {
  dir: string;
  /** Beijing time of day of the nightly backup; null: none. */
  at: string | null;
  keep: { daily: number; weekly: number };
};

type Setting = {
  name: string;
  /** What is told in the README when the variable is unset. */
  unset: string;
  meaning: string;
  english: string;
  check: z.ZodType<unknown, string>;
};

const port = z
  .string()
  .regex(/^\d+$/, '须是数字（must be a number）')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 65_535, '须在 1 到 65535 之间（must be 1 to 65535）');

const address = z
  .string()
  .refine((text) => isIP(text) > 0 || text === 'localhost', '须是 IP 地址（must be an IP address）');

const databaseUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\/[^\s]+\/[^\s/]+/.test(text),
    '形如 postgres://用户:口令@主机/库名（must be a postgres URL with a database）',
  );

const schemaName = z
  .string()
  .regex(/^(?!pg_)[a-z][a-z0-9_]{0,39}$/, '只能用小写字母、数字和下划线（lower-case letters, digits, _）');

const proxies = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine(
    (list) => list.every(isAddressOrNet),
    '逗号分隔的 IP 或网段，如 10.1.0.0/16（addresses or networks, comma-separated）',
  );

const flag = z
  .enum(['true', 'false'], '须是 true 或 false（must be true or false）')
  .transform((text) => text === 'true');

const level = z.enum(
  ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
  '须是 fatal、error、warn、info、debug、silent 之一（unknown level)',
);

const pool = z
  .string()
  .regex(/^\d+$/, '须是数字（must be a number）')
  .transform(Number)
  .refine((n) => n >= 2 && n <= 200, '须在 2 到 200 之间（must be 2 to 200）');

const nightTime = z
  .string()
  .regex(/^(off|([01]\d|2[0-3]):[0-5]\d)$/, '须是 03:00 这样的时刻，或 off（must be a time like 03:00, or off）');

const copies = z
  .string()
  .regex(/^\d{1,3}$/, '须是数字（must be a number）')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 365, '须在 1 到 365 之间（must be 1 to 365）');

const path = z.string().transform((text) => resolve(text));

/** Every setting, in the order of the README table. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'PORT',
    unset: '8080',
    meaning: '网页端口；`npm start` 遇占用时改用下一个空闲端口',
    english: 'Port of the pages; `npm start` takes the next free one',
    check: port,
  },
  {
    name: 'HOST',
    unset: '127.0.0.1',
    meaning: '监听地址；对外服务一般由前置代理转来',
    english: 'Address to listen on; a proxy in front serves others',
    check: address,
  },
  {
    name: 'DATABASE_URL',
    unset: '内置数据库',
    meaning: 'PostgreSQL 15 或更新的地址；设了就不装演示数据',
    english: 'PostgreSQL 15 or newer; no demonstration data then',
    check: databaseUrl,
  },
  {
    name: 'DATABASE_SCHEMA',
    unset: 'zhishou',
    meaning: '本套系统的模式名；一个库可放几个市',
    english: 'Schema of this installation; one database may hold several cities',
    check: schemaName,
  },
  {
    name: 'DATABASE_POOL',
    unset: '20',
    meaning: '每个进程最多几条数据库连接',
    english: 'Most connections of one process',
    check: pool,
  },
  {
    name: 'ZHISHOU_DATA_DIR',
    unset: './var',
    meaning: '内置数据库所在目录',
    english: 'Where the embedded database lives',
    check: path,
  },
  {
    name: 'ZHISHOU_KEY_FILE',
    unset: '~/.config/zhishou/keys.json',
    meaning: '密钥文件，权限 0600，不得放在数据目录里',
    english: 'Key file, mode 0600, never inside the data directory',
    check: path,
  },
  {
    name: 'ZHISHOU_BACKUP_DIR',
    unset: './var-backups',
    meaning: '备份放在哪里；最好是另一块盘或挂载的另一台机器。不设时在数据目录旁边',
    english: 'Where backups go, best another disk or machine; unset, beside the data directory',
    check: path,
  },
  {
    name: 'ZHISHOU_BACKUP_AT',
    unset: '03:00',
    meaning: '每夜自动备份的时刻（北京时间）；`off` 不做',
    english: 'Time of the nightly backup in Beijing; `off` for none',
    check: nightTime,
  },
  {
    name: 'ZHISHOU_BACKUP_DAILY',
    unset: '14',
    meaning: '留最近多少天的备份，每天一份',
    english: 'For so many last days one backup each is kept',
    check: copies,
  },
  {
    name: 'ZHISHOU_BACKUP_WEEKLY',
    unset: '8',
    meaning: '此外留最近多少周的备份，每周一份',
    english: 'Besides, for so many last weeks one backup each',
    check: copies,
  },
  {
    name: 'ZHISHOU_TRUSTED_PROXIES',
    unset: '无',
    meaning: '可信代理的 IP 或网段，逗号分隔；只信它们报来的来访地址',
    english: 'Addresses or networks whose word on the client address is taken',
    check: proxies,
  },
  {
    name: 'ZHISHOU_SECURE_COOKIES',
    unset: 'false',
    meaning: '经 HTTPS 访问时设为 true',
    english: '`true` where pages are reached by HTTPS',
    check: flag,
  },
  {
    name: 'LOG_LEVEL',
    unset: 'info',
    meaning: '日志级别：fatal error warn info debug silent',
    english: 'fatal error warn info debug silent',
    check: level,
  },
];

/** The environment does not fit; the sentence names every setting that is wrong and never repeats its value. */
export class ConfigRefused extends Error {}

/** Reads and checks the environment; an empty variable counts as unset. Throws ConfigRefused with all problems at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  const read = <T>(name: string, check: z.ZodType<T, string>, unset: T): T => {
    const text = env[name]?.trim();
    if (!text) return unset;
    const result = check.safeParse(text);
    if (result.success) return result.data;
    problems.push(`${name}：${result.error.issues[0]?.message ?? '无效（invalid）'}`);
    return unset;
  };
  const dataDir = read('ZHISHOU_DATA_DIR', path, resolve('var'));
  const keyFile = read('ZHISHOU_KEY_FILE', path, defaultKeyFile(env));
  if (isInside(dataDir, keyFile)) {
    problems.push('ZHISHOU_KEY_FILE：不得放在数据目录里（must be outside the data directory）');
  }
  const backupDir = read('ZHISHOU_BACKUP_DIR', path, `${dataDir}-backups`);
  if (isInside(dataDir, backupDir) || backupDir === dataDir) {
    problems.push('ZHISHOU_BACKUP_DIR：不得放在数据目录里，丢了数据就一起丢（must be outside the data directory）');
  }
  if (isInside(backupDir, keyFile)) {
    problems.push('ZHISHOU_KEY_FILE：不得放在备份目录里，谁拿到备份就能解开（must be outside the backups）');
  }
  const backupAt = read('ZHISHOU_BACKUP_AT', nightTime, '03:00');
  const config: Config = {
    host: read('HOST', address, '127.0.0.1'),
    port: read('PORT', port, 8080),
    databaseUrl: read<string | null>('DATABASE_URL', databaseUrl, null),
    databaseSchema: read('DATABASE_SCHEMA', schemaName, 'zhishou'),
    databasePool: read('DATABASE_POOL', pool, 20),
    dataDir,
    keyFile,
    accountsFile: join(dirname(keyFile), `demonstration-accounts-${digestOf(dataDir)}.txt`),
    trustedProxies: read<string[]>('ZHISHOU_TRUSTED_PROXIES', proxies, []),
    secureCookies: read('ZHISHOU_SECURE_COOKIES', flag, false),
    logLevel: read<string>('LOG_LEVEL', level, 'info'),
    backup: {
      dir: backupDir,
      at: backupAt === 'off' ? null : backupAt,
      keep: { daily: read('ZHISHOU_BACKUP_DAILY', copies, 14), weekly: read('ZHISHOU_BACKUP_WEEKLY', copies, 8) },
    },
  };
  if (problems.length > 0)
    throw new ConfigRefused(`配置有误（configuration refused）：\n${problems.map((p) => `  ${p}`).join('\n')}`);
  return config;
}

/** The table of settings for a README, in Chinese for those who run it or in English for those who build it. */
export function settingsTable(language: 'zh' | 'en'): string {
  const head = language === 'zh' ? '| 环境变量 | 不设时 | 意思 |' : '| Variable | Unset | Meaning |';
  const rows = SETTINGS.map(({ name, unset, meaning, english }) =>
    language === 'zh'
      ? `| \`${name}\` | ${unset} | ${meaning} |`
      : `| \`${name}\` | ${UNSET_IN_ENGLISH[unset] ?? unset} | ${english} |`,
  );
  return [head, '| --- | --- | --- |', ...rows].join('\n');
}

const UNSET_IN_ENGLISH: Record<string, string> = { 内置数据库: 'embedded database', 无: 'none' };

function isAddressOrNet(text: string): boolean {
  const [host = '', bits, ...more] = text.split('/');
  const widest = isIP(host) === 4 ? 32 : 128;
  return (
    isIP(host) > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest))
  );
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && way !== path;
}

/** Two checkouts on one machine have their own demonstration accounts. */
function digestOf(folder: string): string {
  return createHash('sha256').update(folder).digest('hex').slice(0, 8);
}

function defaultKeyFile(env: Record<string, string | undefined>): string {
  const base = process.platform === 'win32' ? (env['APPDATA'] ?? homedir()) : join(homedir(), '.config');
  return join(base, 'zhishou', 'keys.json');
}
