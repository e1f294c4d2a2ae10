// `zhishou audit verify`: checks the chain of records from outside the running product and says the first bad place.
// It changes nothing; 0 when every link fits, 1 when something was changed, 2 on a wrong command line. trust.md 6
import type { Config } from '#platform/config.ts';
import { readKeyFile } from '#platform/keys.ts';
import { openDatabase } from '#platform/sql.ts';
import { headOfCode, verifyChain, type ChainReport } from '#platform/chain-verify.ts';
import { faultWords } from '#modules/auditing/index.ts';
import { beijingMinute } from '../beijing-minute.ts';
import { withDatabase } from './database.ts';

const USAGE = `用法：zhishou audit verify [--code 纸上的短码]
  逐条核对存证链：审计记录与事件是否与封存时一致；给出短码时，核对它对应的时刻。`;
/** Faults that are listed one by one; the count says the rest. */
const LISTED = 50;
const TELL_EVERY = 100_000;

/** Verifies the chain of the configured database. */
export function run(args: readonly string[], config: Config): Promise<number> {
  const code = args[1] === '--code' ? args[2] : undefined;
  if (args[0] !== 'verify' || (args.length > 1 && code === undefined)) {
    process.stderr.write(`${USAGE}\n`);
    return Promise.resolve(2);
  }
  const keys = readKeyFile(config.keyFile);
  return withDatabase(config, async ({ url }) => {
    const database = openDatabase({ url, schema: config.databaseSchema, max: 1, name: 'zhishou-audit' });
    try {
      const report = await verifyChain(database.db, keys, (links) => {
        if (links > 0 && links % TELL_EVERY === 0) say(`已核对 ${links} 条……`);
      });
      tell(report);
      const known = code === undefined || tellCode(code, await headOfCode(database.db, keys, code));
      return report.faults.length === 0 && known ? 0 : 1;
    } finally {
      await database.close();
    }
  });
}

function tell({ links, heads, head, faults }: ChainReport): void {
  say(`存证链共 ${links} 条，签过 ${heads} 次。`);
  if (head !== null) say(`最近一次签署：${beijingMinute(head.at)}，第 ${head.no} 条，短码 ${head.code}。`);
  for (const fault of faults.slice(0, LISTED)) say(`✗ ${faultWords(fault)}`);
  if (faults.length > LISTED) say(`……另有 ${faults.length - LISTED} 处，未逐条列出。`);
  say(faults.length === 0 ? '✓ 全部与封存时一致。' : `共 ${faults.length} 处对不上，请保留现场并报告安全管理员。`);
}

function tellCode(code: string, head: Awaited<ReturnType<typeof headOfCode>>): boolean {
  if (head === null) say(`✗ 没有短码为 ${code} 的签署：纸上的记录与本库不是同一条链，或签署记录被删。`);
  else say(`${head.fits ? '✓' : '✗'} 短码 ${code}：${beijingMinute(head.at)} 签署，第 ${head.no} 条。`);
  return head?.fits === true;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
