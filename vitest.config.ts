// How tests run: four kinds, and the same stores and scenarios once more on PostgreSQL 15 (ZHISHOU_TEST_PG=15).
import { defineConfig } from 'vitest/config';

const shared = {
  environment: 'node' as const,
  globalSetup: ['test/kit/setup-postgres.ts'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
  env: { TZ: 'Asia/Shanghai' },
};

const all = [
  { test: { ...shared, name: 'unit', include: ['src/**/*.test.{ts,tsx}', 'test/kit/**/*.test.ts'] } },
  { test: { ...shared, name: 'gates', include: ['test/gates/**/*.test.ts'] } },
  { test: { ...shared, name: 'scenarios', include: ['test/scenarios/**/*.test.ts'], testTimeout: 120_000 } },
  { test: { ...shared, name: 'fault', include: ['test/fault/**/*.test.ts'], testTimeout: 180_000 } },
  { test: { ...shared, name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 240_000, hookTimeout: 120_000 } },
];

const onPostgres15 = [
  {
    test: {
      ...shared,
      name: 'pg15',
      include: [
        'src/app/migrate*.test.ts',
        'src/modules/*/store*.test.ts',
        'src/modules/*/store/**/*.test.ts',
        'src/platform/*.test.ts',
        'test/scenarios/**/*.test.ts',
      ],
      testTimeout: 120_000,
    },
  },
];

export default defineConfig({
  test: {
    projects: process.env['ZHISHOU_TEST_PG'] === '15' ? onPostgres15 : all,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
