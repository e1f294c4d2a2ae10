// T1 and T10, small: what was acknowledged is there, once and whole, though the server is killed while desks write;
// one key is one report however often and however parallel it is sent. Counts are asserted, an outside ledger keeps them.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '#shared/duration.ts';
import { addMs } from '#shared/instant.ts';
import type { Id } from '#shared/ids.ts';
import { machineNow, monotonicMs } from '#platform/clock.ts';
import { canonicalJson } from '#platform/digest.ts';
import { newId } from '#platform/ids.ts';
import { createKeyFile } from '#platform/keys.ts';
import { openLog } from '#platform/log.ts';
import { runAsSystem } from '#platform/use-case.ts';
import { anAccount, PASSWORD } from '#modules/access/builders.ts';
import { openApplication, type Application } from '#app/compose.ts';
import { ROOMS } from '#app/rooms.ts';
import { openClient, type Answer, type Client } from '#kit/http-client.ts';
import { cloneDatabase, type ClonedDatabase } from '#kit/postgres.ts';
import { end, freePort, serve } from '#kit/server.ts';
import { addUnit } from '#kit/units.ts';

const COUNTIES = 4;
const WRITERS = 16;
const KILLS = 2;
const TELEPHONE = '/api/reports/telephone';

let folder: string;
let cloned: ClonedDatabase;
let application: Application;
let server: ChildProcess;
let settings: Record<string, string>;
let desks: { unitId: Id; client: Client }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhishou-fault-'));
  cloned = await cloneDatabase();
  const keyFile = join(folder, 'keys.json');
  const keys = createKeyFile(keyFile);
  application = await openApplication({
    url: cloned.url,
    schema: cloned.schema,
    keys,
    log: openLog('silent'),
    modules: ROOMS,
    poolSize: 4,
  });
  const port = await freePort();
  settings = {
    PORT: String(port),
    DATABASE_URL: cloned.url,
    DATABASE_SCHEMA: cloned.schema,
    ZHISHOU_DATA_DIR: join(folder, 'var'),
    ZHISHOU_KEY_FILE: keyFile,
  };
  const units = await addCounties();
  server = await serve(settings);
  desks = await signIn(units, `http://127.0.0.1:${port}`);
});
afterAll(async () => {
  for (const desk of desks ?? []) desk.client.close();
  if (server !== undefined) await end(server, 'SIGKILL');
  await application?.close();
  await cloned?.drop();
  rmSync(folder, { recursive: true, force: true });
});

function addCounties(): Promise<Id[]> {
  return runAsSystem(application.runtime, 'test.units', async (ctx) => {
    const city = await addUnit(ctx, { name: '某市', level: 'city' });
    const counties: Id[] = [];
    for (let i = 1; i <= COUNTIES; i++)
      counties.push(await addUnit(ctx, { name: `第${i}县`, level: 'county', under: [city] }));
    return counties;
  });
}

async function signIn(units: readonly Id[], address: string): Promise<typeof desks> {
  const place = {
    system: <T>(work: Parameters<typeof runAsSystem<T>>[2]) => runAsSystem(application.runtime, 'test.accounts', work),
    now: machineNow,
  };
  const signedIn: typeof desks = [];
  for (const [i, unitId] of units.entries()) {
    await anAccount(place, `county${i}`, { id: unitId, code: '' }, ['dutyOfficer']);
    const client = openClient(address);
    await client.signIn(`county${i}`, PASSWORD);
    signedIn.push({ unitId, client });
  }
  return signedIn;
}

function aReport() {
  const now = machineNow();
  return {
    matterId: newId(),
    reportId: newId(),
    title: '山体滑坡阻断道路',
    level: 'ordinary',
    type: '11D00',
    happenedAt: addMs(now, -minutes(20)),
    learned: { at: addMs(now, -minutes(2)), way: 'telephone' },
    text: '村口发生山体滑坡，道路中断，正在搜救。',
  };
}

/** Sends until there is an answer, always with the same key, as a browser does when the line is cut. */
async function sendUntilAnswered(client: Client, body: object, key: Id): Promise<Answer> {
  for (;;) {
    try {
      const answer = await client.post(TELEPHONE, body, key);
      if (answer.status < 500) return answer;
    } catch {
      // cut in the middle: nobody knows whether it was accepted
    }
    await delay(50);
  }
}

async function counts(): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::int from reports_report) as reports,
      (select count(*)::int from reports_matter) as matters,
      (select count(*)::int from idempotency where route = ${`POST ${TELEPHONE}`} and response is not null) as answers,
      (select count(*)::int from audit where route = ${`POST ${TELEPHONE}`} and outcome = 'done') as audited,
      (select count(*)::int from event where type = 'reports.submitted') as told,
      (select count(*)::int from reports_report r where (select count(*) from reports_version v where v.report_id = r.id) <> 1) as "withoutVersion",
      (select count(*)::int from reports_report r where (select count(*) from reports_dispatch d where d.report_id = r.id) <> 1) as "withoutDispatch",
      (select count(*)::int from reports_dispatch d where not exists (
        select from deadlines_clock c where c.subject_id = d.id and exists (select from deadlines_step s where s.clock_id = c.id))) as "withoutClock",
      (select count(*)::int from reports_matter m where not exists (select from deadlines_clock c where c.subject_id = m.id)) as "mattersWithoutClock",
      (select count(*)::int from (
        select unit_id from reports_report group by unit_id having count(*) <> max(number) or count(*) <> count(distinct number)) g) as "unitsWithGaps",
      (select count(*)::int from event e where not exists (select from stream s where s.event_id = e.id)
        and not exists (select from event_outbox o where o.event_id = e.id)) as "eventsForgotten"`.execute(
    application.runtime.database.db,
  );
  return rows[0]!;
}

const whole = (n: number) => ({
  reports: n,
  matters: n,
  answers: n,
  audited: n,
  told: n,
  withoutVersion: 0,
  withoutDispatch: 0,
  withoutClock: 0,
  mattersWithoutClock: 0,
  unitsWithGaps: 0,
  eventsForgotten: 0,
});

test('T1: the server is killed while desks write: nothing acknowledged is lost, nothing is there twice or half', async () => {
  const ledger = join(folder, 'acknowledged.jsonl');
  writeFileSync(ledger, '');
  let stopped = false;
  let sent = 0;
  const write = async (client: Client): Promise<void> => {
    while (!stopped) {
      const body = aReport();
      sent += 1;
      const { status, body: receipt } = await sendUntilAnswered(client, body, newId());
      appendFileSync(ledger, `${JSON.stringify({ status, id: body.reportId, receipt })}\n`);
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, i) => write(desks[i % desks.length]!.client));
  const begun = monotonicMs();
  for (let i = 0; i < KILLS; i++) {
    await delay(700 + i * 130);
    await end(server, 'SIGKILL');
    server = await serve(settings);
  }
  await delay(500);
  stopped = true;
  await Promise.all(writers);
  await application.settle();

  const lines = readFileSync(ledger, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { status: number; id: Id; receipt: { number: string; digest: string } });
  const { rows } = await sql<{ id: Id; number: string; digest: string }>`
    select id, number_text as number, digest from reports_report where state = 'submitted'`.execute(
    application.runtime.database.db,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  const lost = lines.filter(
    ({ id, receipt }) => stored.get(id)?.number !== receipt.number || stored.get(id)?.digest !== receipt.digest,
  );
  console.info(
    JSON.stringify({
      id: 'T1',
      n: sent,
      figure: lost.length,
      limit: 0,
      pass: lost.length === 0,
      kills: KILLS,
      ms: Math.round(monotonicMs() - begun),
    }),
  );
  expect(lines.filter(({ status }) => status !== 201)).toEqual([]);
  expect(lost).toEqual([]);
  expect(lines.length).toBe(sent);
  expect(sent).toBeGreaterThan(WRITERS * KILLS);
  expect(await counts()).toEqual(whole(sent));
});

test('T10: fifty parallel sendings with one key are one report with one receipt; the key with another body is refused', async () => {
  const before = (await counts())['reports'] ?? 0;
  const keys = 5;
  for (let i = 0; i < keys; i++) {
    const { client } = desks[i % desks.length]!;
    const body = aReport();
    const key = newId();
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.post(TELEPHONE, body, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => canonicalJson(answer.body))).size).toBe(1);
    const other = await client.post(TELEPHONE, { ...body, title: '另一件事' }, key);
    expect([other.status, (other.body as { code: string }).code]).toEqual([422, 'platform.keyReused']);
  }
  expect(await counts()).toEqual(whole(before + keys));
  console.info(JSON.stringify({ id: 'T10', n: keys * 50, figure: keys, limit: keys, pass: true }));
});
