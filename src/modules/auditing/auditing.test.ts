// The auditor on a real database: finds who did what, leaves traces, exports, and has the chain checked while work goes on.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/ids.ts';
import { executeRoute } from '#platform/execute.ts';
import { newId } from '#platform/ids.ts';
import { anAccount } from '#modules/access/builders.ts';
import { sealEverything } from '#kit/sealed.ts';
import { openWorld, TEST_KEYS, type Caller, type World } from '#kit/world.ts';
import { addUnit } from '#kit/units.ts';
import { auditingModule } from './index.ts';
import { routes } from './contract.ts';

let world: World;
let auditor: Caller;
let officer: { id: Id };
let unitId: Id;
beforeAll(async () => {
  world = await openWorld();
  unitId = await world.system((ctx) => addUnit(ctx, { name: '某县', level: 'county' }));
  officer = await anAccount(world, 'county.officer', { id: unitId, code: '' }, ['dutyOfficer']);
  auditor = world.as({ unitId: null, roles: ['auditor'], name: '审计员' });
});
afterAll(() => world.close());

const list = (query: object = {}) => auditor.call(routes.listRecords, { query: { limit: 50, ...query } });

test('a look at the audit is itself on record, with words for what was done', async () => {
  await list();
  const { items } = await list({ action: 'auditing' });
  expect(items[0]).toMatchObject({ action: 'auditing.read', summary: '查审计记录', outcome: 'done' });
});

test.each([
  ['by part of the account', { who: 'county.off' }, 1],
  ['by nobody', { who: '查无此人' }, 0],
  ['by unit', { unit: true }, 1],
  ['by action', { action: 'test.once' }, 1],
  ['by its room', { action: 'test' }, 1],
  ['with a sign of a pattern that means nothing', { action: 'te%' }, 0],
  ['by outcome', { outcome: 'refused', action: 'test' }, 0],
  ['by day', { from: '2026-11-23', to: '2026-11-23', action: 'test.once' }, 1],
  ['by another day', { to: '2026-11-22', action: 'test.once' }, 0],
])('rows are found %s', async (_how, { unit, ...filter }: { unit?: boolean; [name: string]: unknown }, found) => {
  const actor = world.as({ unitId, roles: ['dutyOfficer'], personId: officer.id }).actor;
  if ((await list({ action: 'test.once' })).items.length === 0) {
    const { runUseCase } = await import('#platform/use-case.ts');
    await runUseCase(world.app.runtime, { actor, action: 'test.once' }, async () => undefined);
  }
  const { items } = await list(unit === true ? { unitId } : filter);
  expect(items.filter((each) => each.action === 'test.once')).toHaveLength(found);
});

test('pages go on below the last row, none twice, none left out', async () => {
  const all = (await list()).items.map(({ seq }) => seq);
  const first = await list({ limit: 3 });
  const second = await list({ limit: 3, below: first.next });
  expect([...first.items, ...second.items].map(({ seq }) => seq).slice(1)).toEqual(
    expect.arrayContaining(all.slice(0, 4)),
  );
  expect(new Set([...first.items, ...second.items].map(({ seq }) => seq)).size).toBe(6);
});

test('an export is bytes with the exporter in the first line, and asks for fresh proof', async () => {
  const sent: { name: string; text: string }[] = [];
  const exchange = {
    address: '',
    sessionToken: null,
    stationToken: null,
    bytes: null,
    setCookie: () => undefined,
    clearCookie: () => undefined,
    sendBytes: ({ name, stream }: { name: string; stream: unknown }) => {
      void (async () => {
        let text = '';
        for await (const piece of stream as AsyncIterable<Buffer>) text += piece.toString('utf8');
        sent.push({ name, text });
      })();
    },
  };
  const input = { params: undefined, query: { action: 'test' }, body: undefined };
  const run = (actor: Caller['actor']) =>
    executeRoute(
      world.app.runtime,
      auditingModule,
      'exportRecords',
      { actor, action: 'auditing.export' },
      input,
      exchange,
    );
  await run(auditor.actor);
  await expect.poll(() => sent.length).toBe(1);
  expect(sent[0]?.name).toBe('审计记录 2026-11-23 1600.csv');
  expect(sent[0]?.text).toContain('导出人 审计员');
  expect(sent[0]?.text).toContain('test.once');
  await expect(run({ ...auditor.actor, provedAt: null })).rejects.toMatchObject({ code: 'platform.freshProofNeeded' });
});

test('a check walks the whole chain in the sweep, one at a time, and names what was changed', async () => {
  await sealEverything(world.app.runtime, TEST_KEYS);
  const first = newId();
  await auditor.call(routes.startCheck, { body: { id: first } });
  expect(await auditor.refusal(routes.startCheck, { body: { id: newId() } })).toBe('auditing.checkRunning');
  await world.settle();
  const { checks, links, head } = await auditor.call(routes.readChain);
  expect(checks[0]).toMatchObject({ id: first, state: 'done', compared: links, faultCount: 0, faults: [] });
  expect(links).toBeGreaterThan(3);

  const intruder = new pg.Client({
    connectionString: world.database.ownerUrl,
    options: `-c search_path=${world.database.schema}`,
  });
  await intruder.connect();
  await intruder.query(`update audit set action = 'nothing.happened' where action = 'test.once'`);
  await intruder.end();
  await auditor.call(routes.startCheck, { body: { id: newId() } });
  await world.settle();
  const { checks: after } = await auditor.call(routes.readChain);
  expect(after[0]).toMatchObject({ state: 'done', faultCount: 1 });
  expect(after[0]?.faults[0]).toMatch(/^第 \d+ 条（审计记录 .+）被改动过。$/);

  const known = await auditor.call(routes.compareCode, { query: { code: head?.code.toLowerCase() ?? '' } });
  expect(known).toMatchObject({ found: true, fits: true, no: head?.no });
  expect(await auditor.call(routes.compareCode, { query: { code: 'AAAA-AAAA' } })).toMatchObject({
    found: false,
    fits: false,
  });
});
