// Packs in the database: taken up once, the effective one counts, and earlier versions stay readable.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseInstant } from '#shared/instant.ts';
import { openWorld, type World } from '#kit/world.ts';
import { routes } from './contract.ts';
import {
  BAOJI_2022,
  adoptDelivered,
  adoptPack,
  currentPack,
  limitOf,
  packVersion,
  readPack,
  regulationModule,
} from './index.ts';
import secondBody from './second-pack.fixture.json' with { type: 'json' };

let world: World;
beforeAll(async () => {
  world = await openWorld({ modules: [regulationModule] });
});
afterAll(() => world.close());

const reader = () => world.as({ unitId: null, roles: ['dutyOfficer'] });

test('the delivered pack is taken up once and then read from the database (A00.2)', async () => {
  await adoptDelivered(world.app.runtime);
  await adoptDelivered(world.app.runtime);
  const { packs } = await reader().call(routes.listPacks);
  expect(packs.map((pack) => [pack.id, pack.version])).toEqual([['baoji-2022', 2]]);
  const answer = await reader().call(routes.readPack);
  expect(answer).toMatchObject({ id: 'baoji-2022', digest: packs[0]?.digest });
  expect(answer.pack).toEqual(BAOJI_2022);
  expect(answer.adoptedAt).not.toBeNull();
});

test('the offices read it too, strangers do not', async () => {
  await world.as({ unitId: null, roles: ['auditor'] }).call(routes.readPack);
  const { actor } = reader();
  expect(await world.asActor({ ...actor, kind: 'anonymous' }).refusal(routes.readPack)).toBe('platform.signInNeeded');
});

test('the same version with another text is never taken up', async () => {
  const changed = { ...BAOJI_2022, name: '改过的' };
  await expect(world.system((ctx) => adoptPack(ctx, changed))).rejects.toThrow('raise its version');
});

test('a new version of a delivered pack waits until servers of the release before have surely gone (T13)', async () => {
  const before = await openWorld({ modules: [regulationModule] });
  const owner = new pg.Client({ connectionString: before.database.ownerUrl });
  await owner.connect();
  await owner.query(
    `update ${before.database.schema}.regulation_pack set version = 1, digest = 'before', body = jsonb_set(body, '{version}', '1')`,
  );
  await owner.end();
  await adoptDelivered(before.app.runtime);
  const inForce = async () => (await before.as({ unitId: null, roles: ['dutyOfficer'] }).call(routes.readPack)).version;
  expect(await inForce()).toBe(1);
  before.clock.set(parseInstant('2026-11-24T23:59:59.999+08:00'));
  expect(await inForce()).toBe(1);
  before.clock.set(parseInstant('2026-11-25T00:00:00+08:00'));
  expect(await inForce()).toBe(2);
  await before.close();
});

test('a second pack counts from its day on, and what was decided under the first stays readable (A00.2)', async () => {
  await world.system((ctx) => adoptPack(ctx, readPack(secondBody)));
  const limitNow = () => world.system(async (ctx) => limitOf(await currentPack(ctx), 'verification.phone'));
  expect(await limitNow()).toMatchObject({ duration: 'PT30M' });
  world.clock.set(parseInstant('2029-12-31T23:59:59.999+08:00'));
  expect(await limitNow()).toMatchObject({ duration: 'PT30M' });
  world.clock.set(parseInstant('2030-01-01T00:00:00+08:00'));
  expect(await limitNow()).toMatchObject({ duration: 'PT17M' });
  const old = await world.system((ctx) => packVersion(ctx, 'baoji-2022', 2));
  expect(limitOf(old, 'verification.phone')).toMatchObject({ duration: 'PT30M' });
  expect(await reader().refusal(routes.readPackVersion, { params: { packId: 'baoji-2022', version: 9 } })).toBe(
    'regulation.unknownVersion',
  );
  const demands = await reader().call(routes.readDemands, { query: { category: 'incident', kind: 'first' } });
  expect(demands.firstReport?.demandsOf).toBe('orange');
});

test('demands and proposals answer for the pack in force, unknown codes are refused', async () => {
  const proposal = await reader().call(routes.proposeLevel, { query: { type: 'X1', figures: '{"dead":2}' } });
  expect(proposal.proposal?.level).toBe('red');
  expect(await reader().refusal(routes.proposeLevel, { query: { type: 'X1', figures: '{"dead":' } })).toBe(
    'regulation.figuresUnreadable',
  );
  expect(await reader().refusal(routes.proposeLevel, { query: { type: '12A00', figures: '{}' } })).toBe(
    'regulation.unknownCode',
  );
  expect(await reader().refusal(routes.readDemands, { query: { category: 'emergency', kind: 'first' } })).toBe(
    'regulation.unknownCode',
  );
});
