// Time and chance come from one place each, and spans that the regulation sets stand in its pack.
import { test } from 'vitest';
import { expectGate, hits, isTest, readTree, type SourceFile } from './tree.ts';

const CLOCKS = ['src/platform/clock.ts', 'src/platform/ids.ts', 'src/web/ui/clock.ts', 'src/web/ui/ids.ts'];

function clocks(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !isTest(path) && !CLOCKS.includes(path))
    .flatMap((file) => [
      ...hits(
        file,
        /\bnew Date\(\s*\)|\bDate\.now\b|\bMath\.random\b/g,
        'ask the context or platform/clock.ts, platform/ids.ts',
      ),
      // In the web `now()` is the function of ui/clock.ts; on the server it can only be SQL's, the start of a transaction.
      ...(file.path.startsWith('src/web/')
        ? []
        : hits(
            file,
            /(?<![\w.$])now\(\s*\)|\bcurrent_timestamp\b|\blocaltimestamp\b|\bcurrent_date\b/gi,
            'hand ctx.now to SQL as a value',
          )),
      ...(file.path.startsWith('src/modules/')
        ? hits(file, /\bclock_timestamp\b/gi, 'hand ctx.now to SQL as a value')
        : []),
    ]);
}

function spans(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !isTest(path) && !path.startsWith('src/modules/regulation/packs/'))
    .flatMap((file) => hits(file, /['"`]P(?:\d+[YMWD]|T\d+[HMS])[^'"`]*['"`]/g, 'limits stand in the regulation pack'));
}

test('nobody asks the machine for the time or for chance', () => {
  const migrations = readTree(['migrations'], ['.sql']).filter(({ path }) => path !== 'migrations/schema.sql');
  expectGate(
    'clocks',
    clocks,
    [...readTree(['src']), ...migrations],
    [
      { path: 'src/modules/org/planted.ts', text: 'const a = new Date();' },
      { path: 'src/app/planted.ts', text: 'const a = Date.now();' },
      { path: 'src/web/ui/planted.ts', text: 'const a = Math.random();' },
      { path: 'src/modules/org/store-planted.ts', text: 'sql`update x set at = now()`' },
      { path: 'src/modules/org/planted-too.ts', text: 'sql`select clock_timestamp()`' },
      { path: 'migrations/9999_planted.sql', text: 'create table x (at timestamptz default NOW())' },
    ],
  );
});

test('no span of the regulation stands outside its packs', () => {
  expectGate('spans', spans, readTree(['src'], ['.ts', '.tsx', '.json']), [
    { path: 'src/modules/orders/planted.ts', text: `const limit = 'PT40M';` },
    { path: 'src/web/planted.ts', text: 'const limit = "P3D";' },
  ]);
});
