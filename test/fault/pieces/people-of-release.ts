// Run as a program of the release in whose tree it lies, also an earlier one, and therefore with what all releases have:
// makes a city with counties and an account at each, and prints them. The password is the builders' own.
import { newId } from '#platform/ids.ts';
import { machineNow } from '#platform/clock.ts';
import { readConfig } from '#platform/config.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { anAccount, PASSWORD } from '#modules/access/builders.ts';
import { openProduct } from '#app/open.ts';
import { addUnit } from '#kit/units.ts';

const config = readConfig(process.env);
if (config.databaseUrl === null) throw new Error('DATABASE_URL is needed');
const application = await openProduct(config, config.databaseUrl);
const { runtime } = application;
const system = <T>(work: Parameters<typeof runAsSystem<T>>[2]): Promise<T> => runAsSystem(runtime, 'test.people', work);
const city = await system((ctx) => addUnit(ctx, { name: '某市', level: 'city' }));
const people: { unitId: string; account: string }[] = [];
for (let i = 0; i < Number(process.env['PEOPLE'] ?? 1); i++) {
  const unitId = await system((ctx) => addUnit(ctx, { name: `第${i}县`, level: 'county', under: [city] }));
  const account = `p${newId().slice(-8)}`;
  await anAccount({ system, now: machineNow }, account, { id: unitId, code: '' }, ['dutyOfficer']);
  people.push({ unitId, account });
}
await application.close();
process.stdout.write(`${JSON.stringify({ city, password: PASSWORD, people })}\n`);
