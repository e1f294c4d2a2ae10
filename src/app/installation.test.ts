// An installation knows its keys: with another key file it refuses to open and changes nothing.
import { expect, test } from 'vitest';
import { openLog } from '#platform/log.ts';
import { KeysRefused } from '#platform/keys.ts';
import { cloneDatabase } from '#kit/postgres.ts';
import { TEST_KEYS } from '#kit/world.ts';
import { openApplication } from './compose.ts';

test('a database opens with its own keys, also after a rotation, and refuses foreign ones', async () => {
  const database = await cloneDatabase();
  const common = { url: database.url, schema: database.schema, log: openLog('silent'), modules: [] };
  const rotated = { current: 2, versions: new Map([...TEST_KEYS.versions, [2, Buffer.alloc(32, 9)]]) };
  const foreign = { current: 1, versions: new Map([[1, Buffer.alloc(32, 8)]]) };
  await (await openApplication({ ...common, keys: TEST_KEYS })).close();
  await (await openApplication({ ...common, keys: rotated })).close();
  await expect(openApplication({ ...common, keys: foreign })).rejects.toThrow(KeysRefused);
  await (await openApplication({ ...common, keys: TEST_KEYS })).close();
  await database.drop();
});
