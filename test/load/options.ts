// What the load player is asked for on the command line, with its bounds: nothing runs without end or without measure.

export interface Options {
  readonly units: number;
  readonly hours: number;
  /** How many hours of the city pass in one hour of the machine. */
  readonly speed: number;
  readonly seed: number;
  readonly night: boolean;
  /** A server that runs already, with the file of its accounts; null where the player starts one of its own. */
  readonly address: string | null;
  readonly accounts: string | null;
}

export const HELP = `npm run load -- [--units 518] [--hours 24] [--speed 60] [--seed 1] [--night] [--address http://… --accounts 文件]
  --units     多少个单位有人值守（1–518）
  --hours     模拟几小时（至多 48）
  --speed     时间快多少倍（1–3600）
  --seed      同一个数，同一天
  --night     灾害夜：一场灾害，13 个县区报告，50 人处理同一事项（从凌晨两点起）
  --address   对着一台已经在运行的服务器；账号从 --accounts 的文件读（每行：账号 口令）
`;

const BOUNDS = { units: [1, 518], hours: [0.1, 48], speed: [1, 3_600], seed: [0, 2 ** 31] } as const;

/** Reads the command line; answers what is wrong in words where something is. */
export function readOptions(argv: readonly string[]): Options | string {
  const numbers = { units: 518, hours: 24, speed: 60, seed: 1 };
  const words: { address: string | null; accounts: string | null } = { address: null, accounts: null };
  let night = false;
  for (let i = 0; i < argv.length; i++) {
    const name = (argv[i] ?? '').replace(/^--/, '');
    if (name === 'night') {
      night = true;
      continue;
    }
    const value = argv[++i];
    if (!Object.hasOwn(numbers, name) && !Object.hasOwn(words, name)) return `不认识 --${name}`;
    if (value === undefined) return `--${name} 要带一个值`;
    if (name === 'address' || name === 'accounts') words[name] = value;
    else if (name === 'units' || name === 'hours' || name === 'speed' || name === 'seed') {
      const [least, most] = BOUNDS[name];
      const number = Number(value);
      if (!(number >= least && number <= most)) return `--${name} 要在 ${least} 与 ${most} 之间`;
      numbers[name] = number;
    }
  }
  if ((words.address === null) !== (words.accounts === null)) return '--address 与 --accounts 要一起给';
  return { ...numbers, ...words, night };
}
