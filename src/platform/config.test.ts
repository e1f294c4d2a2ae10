// The environment is read whole or refused with every problem named and no value repeated.
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigRefused, SETTINGS, readConfig } from './config.ts';

test('an empty environment gives the defaults of a laptop', () => {
  expect(readConfig({ PORT: ' ' })).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    databaseUrl: null,
    databaseSchema: 'zhishou',
    dataDir: resolve('var'),
    trustedProxies: [],
    secureCookies: false,
  });
});

test.each([
  ['PORT', '0'],
  ['PORT', 'web'],
  ['HOST', 'nowhere.example'],
  ['DATABASE_URL', 'mysql://secret@host/db'],
  ['DATABASE_URL', 'postgres://host'],
  ['DATABASE_SCHEMA', 'Baoji'],
  ['DATABASE_POOL', '1'],
  ['ZHISHOU_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['ZHISHOU_TRUSTED_PROXIES', 'proxy'],
  ['ZHISHOU_SECURE_COOKIES', 'yes'],
  ['ZHISHOU_BACKUP_AT', '24:00'],
  ['ZHISHOU_BACKUP_DAILY', '0'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s is refused by name and the value is not repeated', (name, value) => {
  const refusal = attempt({ [name]: value });
  expect(refusal).toContain(`${name}：`);
  if (value.length > 3) expect(refusal).not.toContain(value);
});

test('all problems are told at once', () => {
  const refusal = attempt({ PORT: 'x', HOST: 'y z' });
  expect(refusal).toContain('PORT');
  expect(refusal).toContain('HOST');
});

test('keys inside the data directory are refused, beside it they are taken', () => {
  const dataDir = resolve('data');
  expect(attempt({ ZHISHOU_DATA_DIR: dataDir, ZHISHOU_KEY_FILE: join(dataDir, 'deep', 'keys.json') })).toContain(
    'ZHISHOU_KEY_FILE',
  );
  const config = readConfig({ ZHISHOU_DATA_DIR: dataDir, ZHISHOU_KEY_FILE: resolve('data-keys', 'keys.json') });
  expect(config.accountsFile.startsWith(resolve('data-keys'))).toBe(true);
});

test('backups lie beside the data, never in it, and never together with the keys', () => {
  const dataDir = resolve('data');
  expect(readConfig({ ZHISHOU_DATA_DIR: dataDir }).backup).toEqual({
    dir: resolve('data-backups'),
    at: '03:00',
    keep: { daily: 14, weekly: 8 },
  });
  expect(attempt({ ZHISHOU_DATA_DIR: dataDir, ZHISHOU_BACKUP_DIR: join(dataDir, 'backups') })).toContain(
    'ZHISHOU_BACKUP_DIR',
  );
  expect(attempt({ ZHISHOU_BACKUP_DIR: resolve('safe'), ZHISHOU_KEY_FILE: resolve('safe', 'keys.json') })).toContain(
    'ZHISHOU_KEY_FILE',
  );
  expect(readConfig({ ZHISHOU_BACKUP_AT: 'off' }).backup.at).toBeNull();
});

test('proxies are taken as a list of addresses and networks', () => {
  expect(readConfig({ ZHISHOU_TRUSTED_PROXIES: '10.1.0.0/16, ::1' }).trustedProxies).toEqual(['10.1.0.0/16', '::1']);
});

test('every setting of the list is really read: nonsense in it is refused, paths aside', () => {
  const paths = ['ZHISHOU_DATA_DIR', 'ZHISHOU_KEY_FILE', 'ZHISHOU_BACKUP_DIR'];
  const checked = SETTINGS.map(({ name }) => name).filter((name) => !paths.includes(name));
  expect(checked.length).toBeGreaterThan(5);
  for (const name of checked) expect(attempt({ [name]: '§§' }), name).toContain(name);
});

function attempt(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigRefused) return error.message;
    throw error;
  }
  return '';
}
