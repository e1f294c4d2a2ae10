import { freePort } from '#kit/server.ts';
import { openHouse } from './house.ts';
import { recordStatements } from './statements.ts';
import { aTelephoneReport, TELEPHONE } from './landslide.ts';
import { preparingClient } from '#platform/prepared.ts';
import { connectionSettings } from '#platform/sql.ts';
import { appRole } from '#app/migrate.ts';
import { newId } from '#platform/ids.ts';
import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
process.env['NODE_OPTIONS'] = '--cpu-prof --cpu-prof-dir=/tmp/lead/prof';
const house = await openHouse({ desks: 100, port: await freePort() });
delete process.env['NODE_OPTIONS'];
const recorded = [];
for (const desk of house.desks) recorded.push(await recordStatements(house, desk));
const Connection = preparingClient();
const client = new Connection(
  connectionSettings({ url: house.databaseUrl, schema: house.schema, role: appRole(house.schema) }),
);
await client.connect();
for (const mode of ['auto']) {
  await client.query(`set plan_cache_mode=${mode}`);
  const sum = new Map<number, number>();
  for (let i = 0; i < 600; i++) {
    const one = recorded[i % recorded.length]!;
    const run = { ids: Array.from({ length: one.ids }, newId), number: 1 };
    for (const [n, { text, values, counts }] of one.statements.entries()) {
      const t = performance.now();
      const { rows } = await client.query<{ last: number }>(
        text,
        values.map((v) => v(run)),
      );
      if (counts) run.number = rows[0]!.last;
      if (i >= 100) sum.set(n, (sum.get(n) ?? 0) + performance.now() - t);
    }
  }
  let total = 0;
  for (const [n, { text }] of recorded[0]!.statements.entries()) {
    total += sum.get(n)! / 500;
    console.log((sum.get(n)! / 500).toFixed(3), text.replace(/\s+/g, ' ').slice(0, 170));
  }
  console.log(mode, 'total', total);
}
await client.end();
const cpu = (pid: number) => {
  const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(f[11]) + Number(f[12])) * 10;
};
const pgcpu = () =>
  execSync('ps -eo pid,comm')
    .toString()
    .split('\n')
    .filter((l) => l.includes('postgres'))
    .reduce((s, l) => {
      try {
        return s + cpu(parseInt(l));
      } catch {
        return s;
      }
    }, 0);
const spid = house.server().pid!;
const kids = () => [
  spid,
  ...execSync(`ps -o pid= --ppid ${spid} || true`).toString().trim().split(/\s+/).filter(Boolean).map(Number),
];
const scpu = () => kids().reduce((s, p) => s + cpu(p), 0);
for (let r = 0; r < 4; r++) {
  const [s0, p0, m0] = [scpu(), pgcpu(), process.cpuUsage()];
  const t0 = performance.now();
  let n = 0;
  await Promise.all(
    Array.from({ length: 8 }, async (_, c) => {
      for (let k = 0; performance.now() - t0 < 5000; k++) {
        const a = await house.desks[(c + k * 8) % 100]!.client.post(TELEPHONE, aTelephoneReport());
        if (a.status !== 201) throw new Error(JSON.stringify(a));
        n++;
      }
    }),
  );
  const m = process.cpuUsage(m0);
  console.log({
    rate: n / 5,
    serverMs: (scpu() - s0) / n,
    pgMs: (pgcpu() - p0) / n,
    clientMs: (m.user + m.system) / 1000 / n,
  });
}
await house.stop();
