// The demonstration city: real units, invented people, accounts whose passwords are made on this machine.
// Loaded once into an embedded database, through the same doors as an import, with a clock that the loader moves.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ScriptedClock } from '#platform/clock.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { createDemonstrationAccounts } from '#modules/access/index.ts';
import { loadCity, readCityFiles } from '#modules/org/index.ts';
import type { Application } from './compose.ts';
import { enterDemonstrationDuty } from './demo-duty.ts';

const DATA = new URL('./demo-data/', import.meta.url);

/** Loads units, relations, people and accounts; writes the accounts' file with mode 0600. */
export async function loadDemonstration(
  application: Application,
  options: { clock: ScriptedClock; accountsFile: string },
): Promise<void> {
  const rows = await readCityFiles({
    units: readFileSync(new URL('baoji-units.csv', DATA)),
    relations: readFileSync(new URL('baoji-relations.csv', DATA)),
    people: readFileSync(new URL('baoji-people.csv', DATA)),
  });
  await runAsSystem(application.runtime, 'demonstration.load', async (ctx) => {
    const { problems } = await loadCity(ctx, rows);
    if (problems.length > 0)
      throw new Error(`the demonstration city does not load: ${JSON.stringify(problems.slice(0, 3))}`);
  });
  const wanted = JSON.parse(readFileSync(new URL('accounts.json', DATA), 'utf8')) as { actsFor: string | null }[];
  const lines = await createDemonstrationAccounts(application.runtime, wanted);
  await enterDemonstrationDuty(application.runtime, unitsOf(wanted));
  writeAccounts(options.accountsFile, lines);
  await application.settle();
}

/** Codes of the units that accounts act for. */
function unitsOf(accounts: readonly { actsFor: string | null }[]): string[] {
  return [...new Set(accounts.flatMap(({ actsFor }) => (actsFor === null ? [] : [actsFor])))];
}

function writeAccounts(file: string, lines: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const head = [
    '值守演示账号（人员均为虚构；口令只在本机生成，删掉数据目录后重新生成）',
    '',
    '账号                口令              人员',
  ];
  writeFileSync(file, `${[...head, ...lines].join('\n')}\n`, { mode: 0o600 });
}
