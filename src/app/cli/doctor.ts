// `zhishou doctor`: one line for each thing that must be right, and an exit code for scripts.
import type { Config } from '#platform/config.ts';
import { examine } from '../doctor.ts';
import { withDatabase } from './database.ts';

/** Examines the installation; 0 when all is well, 1 otherwise. */
export function run(_args: readonly string[], config: Config): Promise<number> {
  return withDatabase(config, async (database) => {
    const findings = await examine(config, database);
    for (const { what, ok, words } of findings) process.stdout.write(`${ok ? '✓' : '✗'} ${what}：${words}\n`);
    const bad = findings.filter(({ ok }) => !ok).length;
    process.stdout.write(bad === 0 ? '一切正常。\n' : `有 ${bad} 项要处理。\n`);
    return bad === 0 ? 0 : 1;
  });
}
