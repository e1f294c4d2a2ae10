// `zhishou doctor`: one line for each thing that must be right, and an exit code for scripts.
import type { Config } from '#platform/config.ts';
import { examine } from '../doctor.ts';
import { withDatabase } from './database.ts';

/** Examines the installation; 0 when all is well, 1 otherwise. */
export function run(_args: readonly string[], config: Config): Promise<number> {
  return withDatabase(config, async (database) => {
    const findings = await examine(config, database);
    for (const { what, ok, note, words } of findings) {
      const mark = !ok ? '✗' : note === true ? '！' : '✓';
      process.stdout.write(`${mark} ${what}：${words}\n`);
    }
    const bad = findings.filter(({ ok }) => !ok).length;
    const noted = findings.filter(({ ok, note }) => ok && note === true).length;
    const calm = noted === 0 ? '一切正常。' : `没有故障，${noted} 项留意。`;
    process.stdout.write(`${bad === 0 ? calm : `有 ${bad} 项要处理。`}\n`);
    return bad === 0 ? 0 : 1;
  });
}
