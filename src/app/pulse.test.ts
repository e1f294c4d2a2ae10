// The pulse of programs that share one database: each has its row, counts by the hour, reads the same, and leaves in order.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours } from '#shared/duration.ts';
import { openMetrics } from '#platform/metrics.ts';
import { operationsModule } from '#modules/operations/index.ts';
import { routes } from '#modules/operations/contract.ts';
import { openWorld, type World } from '#kit/world.ts';
import { startPulse, type Pulse } from './pulse.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const programs = async () =>
  (await world.as({ unitId: null, roles: ['systemAdminB'] }).call(routes.readHealth)).instances;

function pulseOf(kind: 'server' | 'worker', mark: string, metrics = openMetrics()): Pulse {
  return startPulse({
    application: world.app,
    kind,
    mark,
    version: '0.1.0',
    metrics,
    screens: () => (kind === 'server' ? 4 : 0),
    dataDir: kind === 'server' ? '/no/such/folder/of/ours' : null,
  });
}

/** What was counted on reports, by the hour. */
async function counted(): Promise<[number, number][]> {
  const { rows } = await sql<{ total: number; failed: number }>`
    select total, failed from operations_request_hour order by hour`.execute(world.app.runtime.database.db);
  return rows.map(({ total, failed }) => [total, failed]);
}

test('two programs are listed with what they measured and are gone when they end', async () => {
  const [server, worker] = [pulseOf('server', '8080'), pulseOf('worker', '后台 7')];
  await expect.poll(async () => (await programs()).length, { timeout: 10_000 }).toBe(2);
  const [first, second] = await programs();
  expect([first?.kind, first?.screens, second?.kind]).toEqual(['server', 4, 'worker']);
  expect(first?.name).toMatch(/ 8080$/);
  const gauges = await server.gauges();
  expect([gauges.get('database_up'), gauges.get('instances')]).toEqual([1, 2]);
  expect([...gauges.keys()].some((name) => name.startsWith('instance_disk_free_bytes'))).toBe(true);
  expect(await worker.words()).toContain('计时已停'); // nothing sweeps in this world
  await Promise.all([server.stop(), worker.stop()]);
  expect(await programs()).toEqual([]);
});

test('what is counted on reports stays with its hour when the hour turns', async () => {
  const metrics = openMetrics();
  metrics.countRequest('/api/reports/telephone', 201, 30);
  metrics.countRequest('/api/reports/telephone', 500, 30);
  const pulse = pulseOf('server', '8081', metrics);
  await expect.poll(counted, { timeout: 10_000 }).toEqual([[2, 1]]);
  world.clock.advance(hours(1));
  await expect.poll(async () => (await programs())[0]?.seenAt, { timeout: 10_000 }).toBe(world.now());
  metrics.countRequest('/api/reports/:id/sign-off/system', 201, 30);
  metrics.countRequest('/api/desk', 500, 30);
  await expect.poll(counted, { timeout: 10_000 }).toEqual([
    [2, 1],
    [1, 0],
  ]);
  await pulse.stop();
});

test('the room’s sweep is in the house’s loop', () => {
  expect(world.app.modules).toContain(operationsModule);
});
