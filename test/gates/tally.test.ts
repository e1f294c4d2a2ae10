// The count that `npm test` ends with: nothing that went wrong may look like a pass.
import { expect, test } from 'vitest';
import { tally } from '../../tools/test.ts';

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
});

test.each([
  [
    'all passed',
    { passed: 3, failed: 0 },
    { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 3)] },
    0,
  ],
  [
    'one failed',
    { passed: 2, failed: 1 },
    { numPassedTests: 2, numFailedTests: 1, testResults: [file('failed', 3)] },
    1,
  ],
  [
    'a file that does not load',
    { passed: 2, failed: 1 },
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 2), file('failed', 0)] },
    1,
  ],
  [
    'an error outside of tests',
    { passed: 2, failed: 1 },
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 2)] },
    1,
  ],
  ['no test at all', { passed: 0, failed: 1 }, { numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0],
] as const)('%s', (_name, counts, report, code) => {
  expect(tally({ ...report, testResults: [...report.testResults] }, code)).toEqual(counts);
});
